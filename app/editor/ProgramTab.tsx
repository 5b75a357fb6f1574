import Pencil from "lucide-react/icons/pencil";
import X from "lucide-react/icons/x";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { t } from "../i18n";
import { closeProgram, renameProgram } from "../state/alongside";
import { showNotice } from "../state/store";
import styles from "./EditorFrame.module.css";

export interface ProgramTabProps {
  readonly name: string;
  readonly open: boolean;
  readonly onOpen: (name: string) => void;
}

/** The tab of a program that runs beside the main one: it is opened, named and closed there. */
export function ProgramTab({ name, open, onOpen }: ProgramTabProps) {
  const [naming, setNaming] = useState(false);
  const rename = (wanted: string) => {
    setNaming(false);
    if (wanted === "" || wanted === name) return;
    if (renameProgram(name, wanted)) onOpen(wanted.endsWith(".py") ? wanted : `${wanted}.py`);
    else showNotice({ tone: "error", key: "notice.program-name", params: { name: wanted } });
  };
  return (
    <span className={styles.program}>
      {naming ? (
        <NameField name={name} onDone={rename} />
      ) : (
        <button type="button" className={styles.file} data-open={open} aria-current={open} onClick={() => onOpen(name)}>
          {name}
        </button>
      )}
      {open && !naming ? (
        <>
          <button
            type="button"
            className={styles.tool}
            title={t("editor.rename", { name })}
            aria-label={t("editor.rename", { name })}
            onClick={() => setNaming(true)}
          >
            <Pencil size={12} aria-hidden="true" />
          </button>
          <button
            type="button"
            className={styles.tool}
            title={t("editor.close.title", { name })}
            aria-label={t("editor.close", { name })}
            onClick={() => closeProgram(name)}
          >
            <X size={13} aria-hidden="true" />
          </button>
        </>
      ) : null}
    </span>
  );
}

/** Enter and leaving the field take the name, Escape keeps the old one. */
function NameField({ name, onDone }: { readonly name: string; readonly onDone: (wanted: string) => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState(name);

  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(0, name.length - ".py".length);
  }, [name]);

  const onKeyDown = (event: KeyboardEvent) => {
    // Enter may end the composition of a word in an input method.
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") onDone(draft.trim());
    else if (event.key === "Escape") onDone(name);
  };

  return (
    <input
      ref={field}
      className={styles.name}
      aria-label={t("editor.name")}
      autoComplete="off"
      spellCheck={false}
      style={{ width: `${Math.max(8, draft.length + 1)}ch` }}
      value={draft}
      onChange={(event) => setDraft(event.target.value)}
      onKeyDown={onKeyDown}
      onBlur={() => onDone(draft.trim())}
    />
  );
}
