/** Python in the sandbox, and in a plain Pyodide beside it: what the Python benches drive. */
import plainSource from "virtual:classic-worker/bench/pages/plain-pyodide.worker.ts";
import { providePython } from "../../app/state/python";
import { fetchPythonFiles } from "../../app/state/python-files";
import { createSandboxClient } from "../../src/client";
import { TIMED } from "../../src/protocol/run";
import type { PlainCommand } from "./plain-pyodide.worker";

export interface PythonBench {
  /** Resolves with how long a first visit took to have an interpreter, in milliseconds. */
  readonly ready: Promise<number>;
  /** What a program prints in Interleave, traced. Rejects where it does not end well. */
  run(code: string): Promise<string>;
  /** What it prints in plain Pyodide. */
  plain(code: string): Promise<string>;
}

const client = createSandboxClient();
const plainWorker = new Worker(URL.createObjectURL(new Blob([plainSource], { type: "text/javascript" })));

const bench: PythonBench = {
  ready: boot(),
  async run(code) {
    const text = { stdout: "", stderr: "" };
    const handle = client.run(
      {
        language: "python",
        fileName: "main.py",
        code,
        files: {},
        model: "gil",
        scheduler: TIMED,
        argv: [],
        alongside: [],
        stdin: "",
        switchIntervalMs: 5,
        cpuCount: navigator.hardwareConcurrency,
        hosts: {},
        timeoutMs: 300_000,
        tracing: true,
      },
      (message) => {
        if (message.type === "batch") for (const chunk of message.output) text[chunk.stream] += chunk.text;
      },
      null,
    );
    const { status } = await handle.outcome;
    if (status !== "ok") throw new Error(`A bench program ended with ${status}: ${text.stderr}`);
    return text.stdout;
  },
  plain: (code) => ask({ code }),
};

async function boot(): Promise<number> {
  const startMs = performance.now();
  await providePython(client);
  const firstBootMs = performance.now() - startMs;
  const files = await fetchPythonFiles(() => {});
  const lock = JSON.parse(await files["pyodide-lock.json"].text()) as Record<string, unknown>;
  const module = await WebAssembly.compile(await files["pyodide.asm.wasm"].arrayBuffer());
  await ask({ image: { module, files, lockFile: JSON.stringify({ ...lock, packages: {} }) } });
  return firstBootMs;
}

function ask(command: PlainCommand): Promise<string> {
  return new Promise((resolve, reject) => {
    plainWorker.onmessage = ({ data }: MessageEvent<string>) => resolve(data);
    plainWorker.onerror = (event) => reject(new Error(event.message));
    plainWorker.postMessage(command);
  });
}

Object.assign(window, { pythonBench: bench });
