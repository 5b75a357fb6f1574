import type { FileEntity } from "../../protocol/entities";
import type { Scheduler } from "../../protocol/run";

/** A Python program as a process's worker gets it. */
export interface PythonProgram {
  /** Name the program goes by in tracebacks, e.g. `main.py`. */
  readonly fileName: string;
  readonly code: string;
  /** Further modules and data by path relative to the program. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** The Python sources of the program, for the table of lines. */
  readonly sources: readonly FileEntity[];
  readonly switchIntervalMs: number;
  readonly cpuCount: number;
  readonly scheduler: Scheduler;
  readonly argv: readonly string[];
  /** Further root programs; their code is among the files. */
  readonly alongside: readonly { readonly fileName: string; readonly argv: readonly string[] }[];
  /** The whole standard input; null where a person answers. */
  readonly stdin: string | null;
}

/** The table of lines over all Python files of a program; its main file comes first. */
export function sourcesOf(
  fileName: string,
  code: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): readonly FileEntity[] {
  const sources: FileEntity[] = [];
  let firstIndex = 1;
  const add = (name: string, text: string): void => {
    const lineCount = text.split("\n").length;
    sources.push({ type: "file", name, firstIndex, lineCount });
    firstIndex += lineCount;
  };
  add(fileName, code);
  for (const [name, content] of Object.entries(files)) {
    if (name.endsWith(".py")) add(name, typeof content === "string" ? content : new TextDecoder().decode(content));
  }
  return sources;
}
