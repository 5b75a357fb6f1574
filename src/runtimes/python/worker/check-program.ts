import type { PyodideAPI } from "pyodide";
import { CHECKS_LIBRARY, CHECKS_PACKAGE } from "../checks";

/** Where the package lies that reads programs. */
const FOLDER = "/lib/interleave-checks";

/** Gives an interpreter the package that reads programs. */
export function prepareChecks(interpreter: PyodideAPI): void {
  const { FS } = interpreter;
  FS.mkdirTree(`${FOLDER}/${CHECKS_PACKAGE}`);
  for (const [name, text] of Object.entries(CHECKS_LIBRARY)) FS.writeFile(`${FOLDER}/${CHECKS_PACKAGE}/${name}`, text);
  interpreter.runPython(`import sys; sys.path.append("${FOLDER}")`);
}

/** What can be said of a program without running it, as the page gets it (`protocol/python-problems.ts`). */
export function checkProgram(interpreter: PyodideAPI, source: string, fileName: string): unknown {
  // Encoded here: half of a surrogate pair, while somebody types, must not fail.
  interpreter.FS.writeFile(fileName, new TextEncoder().encode(source));
  const json: string = interpreter.pyimport(`${CHECKS_PACKAGE}.check`).check(source, fileName);
  return JSON.parse(json);
}
