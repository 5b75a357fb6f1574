import type { Alongside, Language } from "../../src/protocol/run";
import { editProgram, useApp } from "./store";
import type { Program } from "./types";

/** What a person may call a program. */
const PROGRAM_NAME = /^[^/\\\0]{1,60}\.py$/;

const NO_PROGRAMS: readonly Alongside[] = [];

/** The programs that run beside the main one: TypeScript has none. */
export function alongsideOf({
  language,
  alongside,
}: {
  readonly language: Language;
  readonly alongside: readonly Alongside[];
}) {
  return language === "python" ? alongside : NO_PROGRAMS;
}

/** Whether two lists hold the same programs. */
export function sameAlongside(some: readonly Alongside[], others: readonly Alongside[]): boolean {
  return some.length === others.length && some.every((each, i) => isSame(each, others[i]));
}

function isSame(one: Alongside, other: Alongside | undefined): boolean {
  return one.fileName === other?.fileName && one.code === other.code && one.argv.join("\0") === other.argv.join("\0");
}

/** Adds an empty program beside the others; gives its name. */
export function addProgram(): string {
  const { program } = useApp.getState();
  let number = program.alongside.length + 2;
  while (isTaken(program, `program-${number}.py`)) number += 1;
  const fileName = `program-${number}.py`;
  editProgram({ alongside: [...program.alongside, { fileName, code: "", argv: [] }] });
  return fileName;
}

/** Changes the code of the program of this name. */
export function editAlongside(fileName: string, code: string): void {
  const { alongside } = useApp.getState().program;
  editProgram({ alongside: alongside.map((each) => (each.fileName === fileName ? { ...each, code } : each)) });
}

/** Takes a program away. */
export function closeProgram(fileName: string): void {
  const { alongside } = useApp.getState().program;
  editProgram({ alongside: alongside.filter((each) => each.fileName !== fileName) });
}

/** Gives a program another name; false where it cannot have that one. */
export function renameProgram(fileName: string, wanted: string): boolean {
  const { program } = useApp.getState();
  const name = wanted.endsWith(".py") ? wanted : `${wanted}.py`;
  if (name === fileName) return true;
  if (!PROGRAM_NAME.test(name) || isTaken(program, name)) return false;
  editProgram({
    alongside: program.alongside.map((each) => (each.fileName === fileName ? { ...each, fileName: name } : each)),
  });
  return true;
}

function isTaken({ files, alongside }: Program, name: string): boolean {
  return name === "main.py" || Object.hasOwn(files, name) || alongside.some(({ fileName }) => fileName === name);
}
