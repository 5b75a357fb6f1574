import type { PythonProblem } from "../../src/protocol/python-problems";
import { providePython } from "./python";
import { sandbox } from "./sandbox";

/** Longer programs are not checked while they are written. */
const MAX_CHARS = 500_000;

/**
 * What CPython says of a program without running it, and hints on known mistakes. The first question fetches the
 * interpreter. Null where it is not known: a newer question came first, or the sandbox is not there; Run says why.
 */
export async function pythonProblems(code: string, fileName: string): Promise<readonly PythonProblem[] | null> {
  if (code.length > MAX_CHARS) return null;
  try {
    const client = await sandbox();
    await providePython(client);
    return await client.checkPython(code, fileName);
  } catch {
    return null;
  }
}
