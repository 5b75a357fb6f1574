import Pencil from "lucide-react/icons/pencil";
import { lazy, Suspense, useState } from "react";
import { t } from "../i18n";
import { editProgram, useApp } from "../state/store";
import controls from "../widgets/controls.module.css";
import { EditorBoundary } from "./EditorBoundary";
import { EditorFrame } from "./EditorFrame";
import { StaticCode } from "./StaticCode";
import { useCodeMarks } from "./useCodeMarks";

const MonacoEditor = lazy(() => import("./MonacoEditor"));

/** The program. On a narrow screen the code is text to read until Edit is pressed, which loads the editor. */
export function EditorPane({ narrow = false }: { readonly narrow?: boolean }) {
  const { code, language } = useApp((state) => state.program);
  const marks = useCodeMarks();
  const [editing, setEditing] = useState(!narrow);
  const toRead = <StaticCode code={code} language={language} marks={marks} />;
  const edit = (
    <button type="button" className={controls.button} onClick={() => setEditing(true)}>
      <Pencil size={13} aria-hidden="true" />
      {t("editor.edit")}
    </button>
  );
  return (
    <EditorFrame narrow={narrow} action={editing ? null : edit}>
      {editing ? (
        <EditorBoundary fallback={toRead}>
          <Suspense fallback={toRead}>
            <MonacoEditor
              code={code}
              language={language}
              marks={marks}
              onChange={(changed) => editProgram({ code: changed })}
            />
          </Suspense>
        </EditorBoundary>
      ) : (
        toRead
      )}
    </EditorFrame>
  );
}
