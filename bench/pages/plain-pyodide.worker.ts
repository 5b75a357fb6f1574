import { bootInterpreter, type Interpreter } from "../../src/runtimes/python/worker/boot";
import type { InterpreterImage } from "../../src/runtimes/python/worker/messages";

/** Pyodide as it is, without anything of ours in it: what Interleave's figures are compared with. */
export type PlainCommand = { readonly image: InterpreterImage } | { readonly code: string };

let booting: Promise<Interpreter> | null = null;

self.onmessage = async ({ data }: MessageEvent<PlainCommand>) => {
  if ("image" in data) {
    booting = bootInterpreter(data.image, { snapshot: null });
    await booting;
    return postMessage("ready");
  }
  const interpreter = await booting;
  if (interpreter === null) return;
  let printed = "";
  interpreter.setStdout({ batched: (line) => (printed += `${line}\n`) });
  try {
    // Asynchronous, so that the program may call `run_sync`; in globals of its own.
    await interpreter.runPythonAsync(data.code, { globals: interpreter.toPy({ __name__: "__main__" }) });
  } catch (error) {
    printed += String(error);
  }
  postMessage(printed);
};
