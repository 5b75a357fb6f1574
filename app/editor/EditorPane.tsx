import Pencil from "lucide-react/icons/pencil";
import { lazy, Suspense, useState } from "react";
import { t } from "../i18n";
import { formatSize } from "../i18n/format";
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
 * The program. On a narrow screen the code is text to read until Edit is pressed, which loads the editor.
 * Further files of a program, which a link or a script brought, can be read.
 */
export function EditorPane({ narrow = false }: { readonly narrow?: boolean }) {
  const { code, language, files } = useApp((state) => state.program);
  const marks = useCodeMarks();
  const [editing, setEditing] = useState(!narrow);
  const [chosenFile, setChosenFile] = useState<string | null>(null);
  const openFile = chosenFile !== null && Object.hasOwn(files, chosenFile) ? chosenFile : null;
  const toRead = <StaticCode code={code} language={language} marks={marks} />;
  const edit = (
    <button type="button" className={controls.button} onClick={() => setEditing(true)}>
      <Pencil size={13} aria-hidden="true" />
      {t("editor.edit")}
    </button>
  );
  return (
    <EditorFrame
      narrow={narrow}
      openFile={openFile}
      onOpenFile={setChosenFile}
      action={editing || openFile !== null ? null : edit}
    >
      {openFile === null ? null : <FurtherFile content={files[openFile] ?? ""} />}
      {/* The editor keeps its history while another file is read. */}
      <div className={styles.code} hidden={openFile !== null}>
        {editing ? (
          <EditorBoundary fallback={toRead}>
            <Suspense fallback={toRead}>
              <MonacoEditor
                code={code}
                language={language}
                files={files}
                marks={marks}
                onChange={(changed) => editProgram({ code: changed })}
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
