import { lazy, Suspense, useState } from "react";
import { useApp } from "../state/store";
import { EditorBoundary } from "./EditorBoundary";
import styles from "./EditorFrame.module.css";
import { StaticCode } from "./StaticCode";
import { useCodeMarks } from "./useCodeMarks";

const MonacoEditor = lazy(() => import("./MonacoEditor"));

export interface ProgramEditorProps {
  readonly fileName: string;
  readonly code: string;
  /** Whether it can be changed; else it is text to read. */
  readonly editing: boolean;
  /** Another tab is open. The editor keeps its history meanwhile. */
  readonly hidden: boolean;
  readonly onChange: (code: string) => void;
}

/** One program's code. Its editor is made when it is opened first. */
export function ProgramEditor({ fileName, code, editing, hidden, onChange }: ProgramEditorProps) {
  const { language, files } = useApp((state) => state.program);
  const marks = useCodeMarks(fileName);
  const [wasOpened, setWasOpened] = useState(!hidden);
  if (!hidden && !wasOpened) setWasOpened(true);
  if (!wasOpened) return null;
  const toRead = <StaticCode code={code} language={language} marks={marks} />;
  return (
    <div className={styles.code} hidden={hidden}>
      {editing ? (
        <EditorBoundary fallback={toRead}>
          <Suspense fallback={toRead}>
            <MonacoEditor
              fileName={fileName}
              code={code}
              language={language}
              files={files}
              marks={marks}
              onChange={onChange}
            />
          </Suspense>
        </EditorBoundary>
      ) : (
        toRead
      )}
    </div>
  );
}
