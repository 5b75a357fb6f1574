import type { ReactNode } from "react";
import { t } from "../i18n";
import { exampleDescription } from "../i18n/examples";
import { fileName } from "../state/selectors";
import { useApp } from "../state/store";
import styles from "./EditorFrame.module.css";

export interface EditorFrameProps {
  readonly narrow: boolean;
  /** Stands at the end of the bar with the file's name. */
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** What stands around the code: the file's name, and what an example shows. */
export function EditorFrame({ narrow, action, children }: EditorFrameProps) {
  const file = useApp(fileName);
  const exampleId = useApp((state) => state.program.exampleId);
  const description = exampleId === null ? null : exampleDescription(exampleId);
  return (
    <section className={styles.pane} aria-label={t("editor.label")}>
      <div className={styles.bar}>
        <span className={styles.file} data-narrow={narrow}>
          {file}
        </span>
        {action}
      </div>
      {description ? (
        <p className={styles.description} title={description}>
          {description}
        </p>
      ) : null}
      <div className={styles.code}>{children}</div>
    </section>
  );
}
