import type { PythonFiles } from "../protocol/python";
import { detachSuspendedFrames } from "../runtimes/python/worker/frame-detachment";
import type { InterpreterImage, PythonCommand, SnapshotReport } from "../runtimes/python/worker/messages";

/** The files, with what is changed in Pyodide's scripts. */
export async function patchFiles(files: PythonFiles): Promise<PythonFiles> {
  const glue = await files["pyodide.asm.mjs"].text();
  return { ...files, "pyodide.asm.mjs": new Blob([detachSuspendedFrames(glue)]) };
}

/** Compiles the interpreter, once for all workers. */
export async function compileImage(files: PythonFiles): Promise<InterpreterImage> {
  const wasm = new Blob([files["pyodide.asm.wasm"]], { type: "application/wasm" });
  const [module, lockFile] = await Promise.all([
    WebAssembly.compileStreaming(new Response(wasm)),
    files["pyodide-lock.json"].text(),
  ]);
  return { module, files, lockFile: withoutPackages(lockFile) };
}

/** There is no network, so there are no packages to install. */
function withoutPackages(lockFile: string): string {
  const lock = JSON.parse(lockFile) as Record<string, unknown>;
  return JSON.stringify({ ...lock, packages: {} });
}

/** A snapshot, and the worker that made it: that is about to become a checker. */
export interface MadeSnapshot {
  readonly snapshot: SharedArrayBuffer;
  readonly maker: Worker;
}

/** Boots an interpreter without a snapshot, for its snapshot. Rejects with what Pyodide said. */
export function takeSnapshot(url: string, image: InterpreterImage): Promise<MadeSnapshot> {
  const maker = new Worker(url);
  return new Promise((resolve, reject) => {
    maker.onmessage = ({ data }: MessageEvent<SnapshotReport>) => {
      maker.onmessage = maker.onerror = null;
      if (data.type === "snapshot") return resolve({ snapshot: data.snapshot, maker });
      maker.terminate();
      reject(new Error(data.reason));
    };
    maker.onerror = (event) => reject(new Error(event.message));
    const command: PythonCommand = { type: "snapshot", image };
    maker.postMessage(command);
  });
}
