import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { InputWait } from "../../src/analysis/input";
import { t } from "../i18n";
import { answerInput } from "../state/run-controller";
import { linesMatchCode } from "../state/selectors";
import { useApp } from "../state/store";
import controls from "../widgets/controls.module.css";
import styles from "./InputPrompt.module.css";

const MIN_WIDTH_CHARS = 12;

/** Where a person answers a thread that reads standard input: at the end of the output, as in a terminal. */
export function InputPrompt({ wait }: { readonly wait: InputWait }) {
  const field = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState("");
  /** What was sent and has not come back in the trace; null while there is nothing. */
  const [sent, setSent] = useState<string | null>(null);

  useEffect(() => {
    if (!isTypingElsewhere()) field.current?.focus({ preventScroll: true });
  }, []);

  const answer = (text: string | null) => {
    setSent(text === null ? "" : `${text}\n`);
    void answerInput(text === null ? null : `${text}\n`);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    // Enter may end the composition of a word in an input method.
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) answer(draft);
    else if (event.key === "d" && event.ctrlKey && draft === "") answer(null);
    else return;
    event.preventDefault();
  };

  if (sent !== null) return <span className={styles.typed}>{sent}</span>;
  return (
    <span className={styles.prompt}>
      <input
        ref={field}
        className={styles.field}
        aria-label={t("output.input.label", { thread: wait.threadName })}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        enterKeyHint="send"
        style={{ width: `${Math.max(MIN_WIDTH_CHARS, draft.length + 1)}ch` }}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <span className={styles.thread}>{t("output.input.thread", { thread: wait.threadName })}</span>
      <button
        type="button"
        className={`${controls.button} ${styles.end}`}
        title={t("output.input.end.title")}
        onClick={() => answer(null)}
      >
        {t("output.input.end")}
      </button>
    </span>
  );
}

/**
 * Whether taking the focus would disturb somebody: who has changed the program since it was started is still writing,
 * and whoever stands in another field is, too. Who only pressed Ctrl+Enter in the editor is not.
 */
function isTypingElsewhere(): boolean {
  const { activeElement } = document;
  if (activeElement === null) return false;
  if (activeElement.closest(".monaco-editor") !== null) return !linesMatchCode(useApp.getState());
  return activeElement.matches("input:not([type=radio]), textarea, select") || activeElement.closest("dialog") !== null;
}
