import Pencil from "lucide-react/icons/pencil";
import { lazy, Suspense, useState } from "react";
import { t } from "../i18n";
import { formatSize } from "../i18n/format";
import { addProgram, alongsideOf, editAlongside } from "../state/alongside";
import { codeOf, fileName } from "../state/selectors";
import { editProgram, useApp } from "../state/store";
import controls from "../widgets/controls.module.css";
import { NO_MARKS } from "./code-marks";
import { EditorBoundary } from "./EditorBoundary";
import { EditorFrame } from "./EditorFrame";
import styles from "./EditorFrame.module.css";
import { StaticCode } from "./StaticCode";
import { useCodeMarks } from "./useCodeMarks";

const MonacoEditor = lazy(() => import("./MonacoEditor"));

/**
 * The program, and those that run beside it, each in a tab. On a narrow screen the code is text to read until Edit is
 * pressed, which loads the editor. Further files of a program, which a link or a script brought, can be read.
 */
export function EditorPane({ narrow = false }: { readonly narrow?: boolean }) {
  const program = useApp((state) => state.program);
  const main = useApp(fileName);
  const [editing, setEditing] = useState(!narrow);
  const [chosen, setChosen] = useState<string | null>(null);
  const { language, files } = program;
  const programs = [main, ...alongsideOf(program).map((each) => each.fileName)];
  const openProgram = chosen !== null && programs.includes(chosen) ? chosen : main;
  const openFile = chosen !== null && !programs.includes(chosen) && Object.hasOwn(files, chosen) ? chosen : null;
  const code = codeOf(program, openProgram) ?? "";
  const marks = useCodeMarks(openProgram);
  const toRead = <StaticCode code={code} language={language} marks={marks} />;
  const edit = (
    <button type="button" className={controls.button} onClick={() => setEditing(true)}>
      <Pencil size={13} aria-hidden="true" />
      {t("editor.edit")}
    </button>
  );
  const add = () => {
    setChosen(addProgram());
    setEditing(true);
  };
  return (
    <EditorFrame
      narrow={narrow}
      open={openFile ?? openProgram}
      onOpen={setChosen}
      onAdd={language === "python" ? add : null}
      action={editing || openFile !== null ? null : edit}
    >
      {openFile === null ? null : <FurtherFile content={files[openFile] ?? ""} />}
      {/* The editor keeps its history while another file is read. */}
      <div className={styles.code} hidden={openFile !== null}>
        {editing ? (
          <EditorBoundary fallback={toRead}>
            <Suspense fallback={toRead}>
              <MonacoEditor
                programs={programs}
                open={openProgram}
                code={code}
                language={language}
                files={files}
                marks={marks}
                onChange={(changed) =>
                  openProgram === main ? editProgram({ code: changed }) : editAlongside(openProgram, changed)
                }
              />
            </Suspense>
          </EditorBoundary>
        ) : (
          toRead
        )}
      </div>
    </EditorFrame>
  );
}

function FurtherFile({ content }: { readonly content: string | Uint8Array }) {
  const language = useApp((state) => state.program.language);
  if (typeof content === "string") return <StaticCode code={content} language={language} marks={NO_MARKS} />;
  return <p className={styles.description}>{t("editor.binary", { size: formatSize(content.length) })}</p>;
}
