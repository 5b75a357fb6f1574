import Plus from "lucide-react/icons/plus";
import type { ReactNode } from "react";
import { t } from "../i18n";
import { exampleDescription } from "../i18n/examples";
import { alongsideOf } from "../state/alongside";
import { fileName } from "../state/selectors";
import { useApp } from "../state/store";
import controls from "../widgets/controls.module.css";
import styles from "./EditorFrame.module.css";
import { ProgramTab } from "./ProgramTab";

export interface EditorFrameProps {
  readonly narrow: boolean;
  /** Name of the program or further file that is shown. */
  readonly open: string;
  readonly onOpen: (name: string) => void;
  /** Adds a program beside the others; null where there can be none. */
  readonly onAdd: (() => void) | null;
  /** Stands at the end of the bar with the files' names. */
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** What stands around the code: the names of the programs and their files, and what an example shows. */
export function EditorFrame({ narrow, open, onOpen, onAdd, action, children }: EditorFrameProps) {
  const main = useApp(fileName);
  const program = useApp((state) => state.program);
  const { files, exampleId } = program;
  const description = exampleId === null ? null : exampleDescription(exampleId);
  const alongside = alongsideOf(program);
  const others = Object.keys(files);
  const name = (path: string) => (
    <button
      key={path}
      type="button"
      className={styles.file}
      data-open={path === open}
      aria-current={path === open}
      onClick={() => onOpen(path)}
    >
      {path}
    </button>
  );
  return (
    <section className={styles.pane} aria-label={t("editor.label")}>
      <div className={styles.bar}>
        {others.length + alongside.length === 0 ? (
          <span className={styles.file} data-open={!narrow}>
            {main}
          </span>
        ) : (
          <nav className={styles.files} aria-label={t("editor.files")}>
            {name(main)}
            {alongside.map((each) => (
              <ProgramTab key={each.fileName} name={each.fileName} open={each.fileName === open} onOpen={onOpen} />
            ))}
            {others.map(name)}
          </nav>
        )}
        {onAdd === null ? null : (
          <button
            type="button"
            className={`${controls.icon} ${styles.add}`}
            title={t("editor.add")}
            aria-label={t("editor.add")}
            onClick={onAdd}
          >
            <Plus size={14} aria-hidden="true" />
          </button>
        )}
        <span className={styles.action}>{action}</span>
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
