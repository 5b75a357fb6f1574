import X from "lucide-react/icons/x";
import { t } from "../i18n";
import { bringBack, showNotice, useApp } from "../state/store";
import controls from "../widgets/controls.module.css";
import styles from "./NoticeBar.module.css";

/** One sentence the reader should know now: why something could not be done, and what to do instead. */
export function NoticeBar() {
  const notice = useApp((state) => state.notice);
  return (
    <div role="status">
      {notice ? (
        <div className={`${styles.notice} ${notice.tone === "error" ? styles.error : ""}`}>
          <p>{t(notice.key, notice.params)}</p>
          {notice.action === "bring-back" ? (
            <button type="button" className={controls.button} onClick={bringBack}>
              {t("notice.bring-back")}
            </button>
          ) : null}
          <button
            type="button"
            className={controls.icon}
            aria-label={t("notice.dismiss")}
            onClick={() => showNotice(null)}
          >
            <X size={14} aria-hidden="true" />
          </button>
        </div>
      ) : null}
    </div>
  );
}
