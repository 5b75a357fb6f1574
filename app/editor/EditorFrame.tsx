import type { ReactNode } from "react";
import { t } from "../i18n";
import { exampleDescription } from "../i18n/examples";
import { fileName } from "../state/selectors";
import { useApp } from "../state/store";
import styles from "./EditorFrame.module.css";

export interface EditorFrameProps {
  readonly narrow: boolean;
  /** Which further file of the program is shown; null for the program itself. */
  readonly openFile: string | null;
  readonly onOpenFile: (path: string | null) => void;
  /** Stands at the end of the bar with the files' names. */
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** What stands around the code: the names of the program's files, and what an example shows. */
export function EditorFrame({ narrow, openFile, onOpenFile, action, children }: EditorFrameProps) {
  const file = useApp(fileName);
  const files = useApp((state) => state.program.files);
  const exampleId = useApp((state) => state.program.exampleId);
  const description = exampleId === null ? null : exampleDescription(exampleId);
  const others = Object.keys(files);
  return (
    <section className={styles.pane} aria-label={t("editor.label")}>
      <div className={styles.bar}>
        {others.length === 0 ? (
          <span className={styles.file} data-open={!narrow}>
            {file}
          </span>
        ) : (
          <nav className={styles.files} aria-label={t("editor.files")}>
            {[null, ...others].map((path) => (
              <button
                key={path ?? ""}
                type="button"
                className={styles.file}
                data-open={path === openFile}
                aria-current={path === openFile}
                onClick={() => onOpenFile(path)}
              >
                {path ?? file}
              </button>
            ))}
          </nav>
        )}
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
