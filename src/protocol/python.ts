/** The files of the interpreter that the page fetches and hands to the sandbox, which has no network of its own. */
export const PYTHON_FILE_NAMES = [
  "pyodide.mjs",
  "pyodide.asm.mjs",
  "pyodide.asm.wasm",
  "python_stdlib.zip",
  "pyodide-lock.json",
] as const;
export type PythonFileName = (typeof PYTHON_FILE_NAMES)[number];

/** The bytes of every file, transferred. */
export type PythonFiles = Readonly<Record<PythonFileName, ArrayBuffer>>;

/** Folder of these files, relative to the page. */
export const PYTHON_FOLDER = "pyodide";
