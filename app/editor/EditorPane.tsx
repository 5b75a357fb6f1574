import Pencil from "lucide-react/icons/pencil";
import { lazy, Suspense, useState } from "react";
import { t } from "../i18n";
import { exampleDescription } from "../i18n/examples";
import { fileName } from "../state/selectors";
import { editProgram, useApp } from "../state/store";
import controls from "../widgets/controls.module.css";
import { EditorBoundary } from "./EditorBoundary";
import styles from "./EditorPane.module.css";
import { StaticCode } from "./StaticCode";
import { useCodeMarks } from "./useCodeMarks";

const MonacoEditor = lazy(() => import("./MonacoEditor"));

/** The program. On a narrow screen the code is text to read until Edit is pressed, which loads the editor. */
export function EditorPane({ narrow = false }: { readonly narrow?: boolean }) {
  const program = useApp((state) => state.program);
  const file = useApp(fileName);
  const marks = useCodeMarks();
  const [editing, setEditing] = useState(!narrow);
  const description = program.exampleId === null ? null : exampleDescription(program.exampleId);
  const code = <StaticCode code={program.code} language={program.language} marks={marks} />;
  return (
    <section className={styles.pane} aria-label={t("editor.label")}>
      <div className={styles.bar}>
        <span className={styles.file} data-narrow={narrow}>{file}</span>
        {editing ? null : (
          <button type="button" className={controls.button} onClick={() => setEditing(true)}>
            <Pencil size={13} aria-hidden="true" />
            {t("editor.edit")}
          </button>
        )}
      </div>
      {description ? (
        <p className={styles.description} title={description}>
          {description}
        </p>
      ) : null}
      <div className={styles.code}>
        {editing ? (
          <EditorBoundary fallback={code}>
            <Suspense fallback={code}>
              <MonacoEditor
                code={program.code}
                language={program.language}
                marks={marks}
                onChange={(changed) => editProgram({ code: changed })}
              />
            </Suspense>
          </EditorBoundary>
        ) : (
          code
        )}
      </div>
    </section>
  );
}
