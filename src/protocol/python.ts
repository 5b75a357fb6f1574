/** The files of the interpreter that the page fetches and hands to the sandbox, which has no network of its own. */
export const PYTHON_FILE_NAMES = [
  "pyodide.mjs",
  "pyodide.asm.mjs",
  "pyodide.asm.wasm",
  "python_stdlib.zip",
  "pyodide-lock.json",
] as const;
export type PythonFileName = (typeof PYTHON_FILE_NAMES)[number];

/** Every file. Blobs cross to the frame without a copy. */
export type PythonFiles = Readonly<Record<PythonFileName, Blob>>;

/** What an interpreter is booted from for the first time in a sandbox. */
export interface PythonImage {
  readonly files: PythonFiles;
  /**
   * Memory of an interpreter in which no program has run, from an earlier visit; null where none is kept. Only the
   * sandbox's code that made it may get it.
   */
  readonly snapshot: ArrayBuffer | null;
}

/** Where the interpreters of a sandbox come from: the snapshot it was given, or a new one, which may be kept. */
export type PythonOrigin = { readonly from: "given" } | { readonly from: "new"; readonly snapshot: ArrayBuffer };
