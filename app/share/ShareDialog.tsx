import { useEffect, useRef, useState } from "react";
import { t } from "../i18n";
import { useApp } from "../state/store";
import controls from "../widgets/controls.module.css";
import dialogs from "../widgets/dialog.module.css";
import { programLink } from "./link";
import styles from "./ShareDialog.module.css";
import { downloadTrace, openTraceFile } from "./trace-files";

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
    <dialog ref={dialog} className={dialogs.dialog} aria-labelledby="share-title" onClose={onClose}>
      <form method="dialog" className={dialogs.content}>
        <h2 id="share-title" className={dialogs.title}>
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
            <p className={dialogs.note}>{t(link.copied ? "share.copied" : "share.copy")}</p>
          </>
        ) : null}
        {link.status === "failed" ? <p role="alert">{link.reason}</p> : null}
        <p className={dialogs.note}>{t("share.contents")}</p>
        <TraceFiles onDone={() => dialog.current?.close()} />
        <div className={dialogs.actions}>
          <button type="submit" className={controls.button}>
            {t("share.close")}
          </button>
        </div>
      </form>
    </dialog>
  );
}

/** The trace as a file, out and in. */
function TraceFiles({ onDone }: { readonly onDone: () => void }) {
  const hasTrace = useApp((state) => state.shown !== null);
  return (
    <fieldset className={styles.files}>
      <legend className={dialogs.title}>{t("share.trace")}</legend>
      <div className={styles.row}>
        <button
          type="button"
          className={controls.button}
          disabled={!hasTrace}
          onClick={() => void downloadTrace("interleave")}
        >
          {t("share.trace.save")}
        </button>
        <button
          type="button"
          className={controls.button}
          disabled={!hasTrace}
          onClick={() => void downloadTrace("chrome")}
        >
          {t("share.trace.chrome")}
        </button>
        <label className={controls.button}>
          {t("share.trace.open")}
          <input
            type="file"
            className="visually-hidden"
            accept=".interleave"
            onChange={({ target }) => {
              const file = target.files?.[0];
              if (file) void openTraceFile(file).then(onDone);
            }}
          />
        </label>
      </div>
    </fieldset>
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
