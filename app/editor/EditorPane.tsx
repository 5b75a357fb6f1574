import Pencil from "lucide-react/icons/pencil";
import { useState } from "react";
import { t } from "../i18n";
import { formatSize } from "../i18n/format";
import { addProgram, alongsideOf, editAlongside } from "../state/alongside";
import { fileName } from "../state/selectors";
import { editProgram, useApp } from "../state/store";
import controls from "../widgets/controls.module.css";
import { NO_MARKS } from "./code-marks";
import { EditorFrame } from "./EditorFrame";
import styles from "./EditorFrame.module.css";
import { ProgramEditor } from "./ProgramEditor";
import { StaticCode } from "./StaticCode";

/**
 * The program, and those that run beside it, each in a tab. On a narrow screen the code is text to read until Edit is
 * pressed, which loads the editor. Further files of a program, which a link or a script brought, can be read.
 */
export function EditorPane({ narrow = false }: { readonly narrow?: boolean }) {
  const program = useApp((state) => state.program);
  const main = useApp(fileName);
  const [editing, setEditing] = useState(!narrow);
  const [chosen, setChosen] = useState<string | null>(null);
  const alongside = alongsideOf(program);
  const isThere = chosen !== null && (isOneOf(alongside, chosen) || Object.hasOwn(program.files, chosen));
  const open = isThere ? chosen : main;
  const isFile = open !== main && !isOneOf(alongside, open);
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
      open={open}
      onOpen={setChosen}
      onAdd={program.language === "python" ? add : null}
      action={editing || isFile ? null : edit}
    >
      {isFile ? <FurtherFile content={program.files[open] ?? ""} /> : null}
      <ProgramEditor
        fileName={main}
        code={program.code}
        editing={editing}
        hidden={open !== main}
        onChange={(code) => editProgram({ code })}
      />
      {alongside.map((each) => (
        <ProgramEditor
          key={each.fileName}
          fileName={each.fileName}
          code={each.code}
          editing={editing}
          hidden={open !== each.fileName}
          onChange={(code) => editAlongside(each.fileName, code)}
        />
      ))}
    </EditorFrame>
  );
}

function isOneOf(programs: readonly { readonly fileName: string }[], name: string): boolean {
  return programs.some(({ fileName }) => fileName === name);
}

function FurtherFile({ content }: { readonly content: string | Uint8Array }) {
  const language = useApp((state) => state.program.language);
  if (typeof content === "string") return <StaticCode code={content} language={language} marks={NO_MARKS} />;
  return <p className={styles.description}>{t("editor.binary", { size: formatSize(content.length) })}</p>;
}
