import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { t } from "../i18n";
import controls from "../widgets/controls.module.css";
import dialogs from "../widgets/dialog.module.css";
import styles from "./HostsDialog.module.css";
import { type HostError, readHosts } from "./host-text";
import { DEFAULT_TEXT, storedHosts, storeHosts } from "./stored-hosts";

/** More are not read at once. */
const MAX_SHOWN = 4;

/** Shows the names that `nslookup` finds, and lets them be edited for the next run. */
export function HostsDialog({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(() => storedHosts().text);
  const [errors, setErrors] = useState<readonly HostError[]>([]);
  const id = useId();

  useEffect(() => dialog.current?.showModal(), []);

  const change = (changed: string) => {
    setText(changed);
    // What was refused is looked at again; who is only typing is not interrupted.
    if (errors.length > 0) setErrors(readHosts(changed).errors);
  };

  const save = (event: FormEvent) => {
    event.preventDefault();
    const read = readHosts(text);
    setErrors(read.errors);
    if (read.table === null) {
      field.current?.focus();
      return;
    }
    storeHosts(text);
    dialog.current?.close();
  };

  return (
    <dialog ref={dialog} className={dialogs.dialog} aria-labelledby={`${id}-title`} onClose={onClose}>
      <form className={dialogs.content} onSubmit={save}>
        <h2 id={`${id}-title`} className={dialogs.title}>
          {t("hosts.title")}
        </h2>
        <p id={`${id}-note`} className={dialogs.note}>
          {t("hosts.note")}
        </p>
        <textarea
          ref={field}
          className={styles.field}
          aria-label={t("hosts.field")}
          aria-describedby={`${id}-note ${id}-errors`}
          aria-invalid={errors.length > 0}
          autoCapitalize="off"
          spellCheck={false}
          wrap="off"
          value={text}
          onChange={(event) => change(event.target.value)}
        />
        <div id={`${id}-errors`} role="alert" className={styles.errors}>
          {errors.slice(0, MAX_SHOWN).map(({ code, line, params }) => (
            <p key={`${line} ${code}`}>{t(`hosts.error.${code}`, { line, ...params })}</p>
          ))}
          {errors.length > MAX_SHOWN ? <p>{t("hosts.more-errors", { count: errors.length - MAX_SHOWN })}</p> : null}
        </div>
        <div className={dialogs.actions}>
          <button
            type="button"
            className={`${controls.button} ${styles.reset}`}
            disabled={text === DEFAULT_TEXT}
            onClick={() => change(DEFAULT_TEXT)}
          >
            {t("hosts.reset")}
          </button>
          <button type="button" className={controls.button} onClick={() => dialog.current?.close()}>
            {t("hosts.cancel")}
          </button>
          <button type="submit" className={controls.primary}>
            {t("hosts.save")}
          </button>
        </div>
      </form>
    </dialog>
  );
}
