import type { PythonFiles } from "../protocol/python";
import type { PythonProgram } from "../runtimes/python/program";
import {
  CLOCK_AT_DOUBLE,
  CLOCK_INTERRUPT_BYTE,
  IDLE_WORD,
  INPUT_AT_BYTE,
  INPUT_BYTES,
  INPUT_LENGTH_WORD,
  INPUT_STATE_WORD,
  INTERPRETER_BYTES,
  InputState,
  SIGINT,
} from "../runtimes/python/worker/interpreter-memory";
import type { InterpreterImage, PythonCommand, SnapshotReport } from "../runtimes/python/worker/messages";
import { PythonChecker } from "./python-checker";
import type { Launcher, RunWorker } from "./run";
import { ThreadWorker } from "./worker-pool";

/** How soon it is noticed that the program took a piece of its input. */
const INPUT_POLL_MS = 20;

/** An interpreter with its clock and its standard input. */
class PythonWorker extends ThreadWorker implements RunWorker {
  readonly #clock: Worker;
  readonly #memory = new SharedArrayBuffer(INTERPRETER_BYTES);
  readonly #words = new Int32Array(this.#memory);
  readonly #input: Uint8Array[] = [];
  #inputEnded = false;
  #filling = false;
  #terminated = false;

  constructor(urls: PythonUrls, image: InterpreterImage, snapshot: SharedArrayBuffer) {
    super(urls.interpreter);
    new Float64Array(this.#memory)[CLOCK_AT_DOUBLE] = Infinity;
    this.#clock = new Worker(urls.clock);
    this.#clock.postMessage(this.#memory);
    this.command({ type: "boot", image, snapshot, clock: this.#memory });
  }

  command(command: PythonCommand): void {
    this.post(command);
  }

  override interrupt(): void {
    Atomics.store(new Uint8Array(this.#memory), CLOCK_INTERRUPT_BYTE, SIGINT);
    this.#wake();
  }

  /** Standard input travels in shared memory, because the interpreter may be blocked: piece by piece through one slot. */
  override input(text: string | null): void {
    if (text === null) this.#inputEnded = true;
    else this.#input.push(...piecesOf(new TextEncoder().encode(text)));
    void this.#fillSlot();
  }

  async #fillSlot(): Promise<void> {
    if (this.#filling) return;
    this.#filling = true;
    while (this.#input.length > 0 || this.#inputEnded) {
      if (this.#terminated) return;
      if (Atomics.load(this.#words, INPUT_STATE_WORD) !== InputState.empty) {
        await new Promise((resolve) => setTimeout(resolve, INPUT_POLL_MS));
        continue;
      }
      const piece = this.#input.shift();
      if (piece === undefined) {
        Atomics.store(this.#words, INPUT_STATE_WORD, InputState.ended);
        this.#wake();
        return;
      }
      new Uint8Array(this.#memory).set(piece, INPUT_AT_BYTE);
      this.#words[INPUT_LENGTH_WORD] = piece.length;
      Atomics.store(this.#words, INPUT_STATE_WORD, InputState.filled);
      this.#wake();
    }
    this.#filling = false;
  }

  #wake(): void {
    Atomics.add(this.#words, IDLE_WORD, 1);
    Atomics.notify(this.#words, IDLE_WORD);
  }

  override terminate(): void {
    this.#terminated = true;
    super.terminate();
    this.#clock.terminate();
  }
}

function piecesOf(bytes: Uint8Array): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += INPUT_BYTES) pieces.push(bytes.subarray(at, at + INPUT_BYTES));
  return pieces;
}

export interface PythonUrls {
  readonly interpreter: string;
  readonly clock: string;
}

/** Booted interpreters for Python processes: one spare waits, a used one never comes back. */
export class PythonPool {
  readonly #urls: PythonUrls;
  readonly #image: InterpreterImage;
  readonly #snapshot: SharedArrayBuffer;
  readonly checker: PythonChecker;
  #spare: PythonWorker | null = null;

  private constructor(urls: PythonUrls, image: InterpreterImage, { snapshot, maker }: Snapshot) {
    this.#urls = urls;
    this.#image = image;
    this.#snapshot = snapshot;
    this.checker = new PythonChecker(() => {
      const worker = new Worker(urls.interpreter);
      const command: PythonCommand = { type: "boot-checker", image, snapshot };
      worker.postMessage(command);
      return worker;
    }, maker);
  }

  /** Boots a first interpreter for its snapshot, then a spare from that. Rejects with what Pyodide said. */
  static async create(urls: PythonUrls, files: PythonFiles): Promise<PythonPool> {
    const image: InterpreterImage = {
      module: await WebAssembly.compile(files["pyodide.asm.wasm"]),
      files: {
        "pyodide.mjs": files["pyodide.mjs"],
        "pyodide.asm.mjs": files["pyodide.asm.mjs"],
        "python_stdlib.zip": files["python_stdlib.zip"],
      },
      lockFile: withoutPackages(files["pyodide-lock.json"]),
    };
    const pool = new PythonPool(urls, image, await takeSnapshot(urls.interpreter, image));
    await pool.fill().ready;
    return pool;
  }

  /** The spare interpreter; boots one where there is none. */
  fill(): PythonWorker {
    this.#spare ??= new PythonWorker(this.#urls, this.#image, this.#snapshot);
    return this.#spare;
  }

  /** How `program` is run. */
  launcher(program: PythonProgram): Launcher {
    return {
      files: program.sources,
      launch: (buffer, record) => {
        const worker = this.fill();
        this.#spare = null;
        worker.command({ type: "start", buffer, record, program });
        return worker;
      },
      refill: () => void this.fill(),
    };
  }
}

/** There is no network, so there are no packages to install. */
function withoutPackages(lockFile: ArrayBuffer): string {
  const lock = JSON.parse(new TextDecoder().decode(lockFile)) as Record<string, unknown>;
  return JSON.stringify({ ...lock, packages: {} });
}

interface Snapshot {
  readonly snapshot: SharedArrayBuffer;
  /** The worker that made it, and is about to become a checker; null where the snapshot came from elsewhere. */
  readonly maker: Worker | null;
}

function takeSnapshot(url: string, image: InterpreterImage): Promise<Snapshot> {
  const maker = new Worker(url);
  return new Promise<Snapshot>((resolve, reject) => {
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
