/** Writes what the editor completes in Python programs, asked of the interpreter itself: npm run python-api */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadPyodide } from "pyodide";

const ROOT = join(import.meta.dirname, "..");

/** The description as text of a JSON file. */
export async function pythonApi() {
  const interpreter = await loadPyodide();
  return interpreter.runPython(await readFile(join(ROOT, "scripts/python-api.py"), "utf8"));
}

if (process.argv[1] === import.meta.filename) {
  await writeFile(join(ROOT, "app/editor/python/api.json"), await pythonApi());
}
