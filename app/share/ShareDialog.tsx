import { useEffect, useRef, useState } from "react";
import { t } from "../i18n";
import controls from "../widgets/controls.module.css";
import { programLink } from "./link";
import styles from "./ShareDialog.module.css";

type Link =
  | { readonly status: "making" }
  | { readonly status: "made"; readonly url: string; readonly copied: boolean }
  | { readonly status: "failed"; readonly reason: string };

/** Makes the link of the program on the page, copies it, and shows it. */
export function ShareDialog({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [link, setLink] = useState<Link>({ status: "making" });

  useEffect(() => {
    dialog.current?.showModal();
    let gone = false;
    makeLink().then((made) => {
      if (!gone) setLink(made);
    });
    return () => {
      gone = true;
    };
  }, []);

  return (
    <dialog ref={dialog} className={styles.dialog} aria-labelledby="share-title" onClose={onClose}>
      <form method="dialog" className={styles.content}>
        <h2 id="share-title" className={styles.title}>
          {t("share.title")}
        </h2>
        {link.status === "made" ? (
          <>
            <input
              className={styles.url}
              readOnly
              value={link.url}
              aria-label={t("share.link")}
              onFocus={(event) => event.target.select()}
            />
            <p className={styles.note}>{t(link.copied ? "share.copied" : "share.copy")}</p>
          </>
        ) : null}
        {link.status === "failed" ? <p role="alert">{link.reason}</p> : null}
        <p className={styles.note}>{t("share.contents")}</p>
        <div className={styles.actions}>
          <button type="submit" className={controls.button}>
            {t("share.close")}
          </button>
        </div>
      </form>
    </dialog>
  );
}

async function makeLink(): Promise<Link> {
  let url: string;
  try {
    url = await programLink();
  } catch {
    return { status: "failed", reason: t("share.too-large") };
  }
  try {
    await navigator.clipboard.writeText(url);
    return { status: "made", url, copied: true };
  } catch {
    return { status: "made", url, copied: false };
  }
}
