import type { PythonFiles } from "../protocol/python";
import type { InterpreterImage, PythonCommand, SnapshotReport } from "../runtimes/python/worker/messages";

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

/** Boots an interpreter without a snapshot, for its snapshot; its worker warms the browser's compiler up, then goes. */
export function takeSnapshot(url: string, image: InterpreterImage): Promise<SharedArrayBuffer> {
  return new Promise((resolve, reject) => {
    employ(url, { type: "snapshot", image }, { onSnapshot: resolve, onWarm: () => {}, onFailure: reject });
  });
}

/** Warms the browser's compiler up where no snapshot had to be taken. */
export function rehearse(url: string, image: InterpreterImage, snapshot: SharedArrayBuffer): Promise<void> {
  return new Promise((resolve, reject) => {
    employ(url, { type: "rehearse", image, snapshot }, { onSnapshot: () => {}, onWarm: resolve, onFailure: reject });
  });
}

interface Listener {
  onSnapshot(snapshot: SharedArrayBuffer): void;
  onWarm(): void;
  onFailure(error: Error): void;
}

/** A worker that runs no user's program. */
function employ(url: string, command: PythonCommand, listener: Listener): void {
  const worker = new Worker(url);
  worker.onmessage = ({ data }: MessageEvent<SnapshotReport>) => {
    if (data.type === "snapshot") return listener.onSnapshot(data.snapshot);
    worker.terminate();
    if (data.type === "warm") listener.onWarm();
    else listener.onFailure(new Error(data.reason));
  };
  worker.onerror = (event) => listener.onFailure(new Error(event.message));
  worker.postMessage(command);
}
