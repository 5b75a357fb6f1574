import { useMemo } from "react";
import type { Language } from "../../src/protocol/run";
import { t } from "../i18n";
import type { CodeMarks } from "./code-marks";
import { highlight } from "./highlight";
import styles from "./StaticCode.module.css";

/** Code to read, with line numbers and the marks of the cursor: stands in for the editor until that is loaded. */
export function StaticCode(props: { readonly code: string; readonly language: Language; readonly marks: CodeMarks }) {
  const lines = useMemo(() => highlight(props.code, props.language), [props.code, props.language]);
  const { marks } = props;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={styles.scroll} tabIndex={0} aria-label={t("editor.label")}>
      <pre className={styles.code}>
        {lines.map((tokens, i) => {
          const line = i + 1;
          const dot = marks.dots.get(line);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
            <div key={i} className={styles.line} data-selected={line === marks.selectedLine}>
              <span className={styles.dot} data-state={dot?.state} title={dot?.names} />
              <span className={styles.number} aria-hidden="true">
                {line}
              </span>
              <code>
                {tokens.map((token, k) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: tokens have no other identity
                  <span key={k} data-kind={token.kind}>
                    {token.text}
                  </span>
                ))}
                {"\n"}
              </code>
            </div>
          );
        })}
      </pre>
    </section>
  );
}
