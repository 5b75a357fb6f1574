import { ringBell } from "../kernel/bells";
import { SharedMemory } from "../kernel/memory";
import { THREAD_BYTES, ThreadWord } from "../kernel/thread-record";
import type { PythonFiles } from "../protocol/python";
import type { PythonProgram } from "../runtimes/python/program";
import {
  CLOCK_AT_DOUBLE,
  CLOCK_INTERRUPT_BYTE,
  INPUT_AT_BYTE,
  INPUT_BYTES,
  INPUT_LENGTH_WORD,
  INPUT_STATE_WORD,
  INPUT_WANTED_WORD,
  INTERPRETER_BYTES,
  InputState,
  SIGINT,
} from "../runtimes/python/worker/interpreter-memory";
import type { InterpreterImage, PythonCommand } from "../runtimes/python/worker/messages";
import type { RunWorker } from "./run";
import { ThreadWorker } from "./worker-pool";

/** How soon it is noticed that the program took a piece of its input. */
const INPUT_POLL_MS = 20;

/** Scripts of the two workers of a Python process. */
export interface PythonUrls {
  readonly interpreter: string;
  readonly clock: string;
}

/** An interpreter with its clock and its standard input: spare until it gets a program, and never used again. */
export class PythonWorker extends ThreadWorker implements RunWorker {
  readonly #clock: Worker;
  readonly #memory = new SharedArrayBuffer(INTERPRETER_BYTES);
  readonly #words = new Int32Array(this.#memory);
  readonly #input: Uint8Array[] = [];
  #inputEnded = false;
  #filling = false;
  #terminated = false;
  /** The process that it runs, by the byte address of its record. */
  #started: { readonly memory: SharedMemory; readonly process: number } | null = null;

  constructor(urls: PythonUrls) {
    super(urls.interpreter);
    new Float64Array(this.#memory)[CLOCK_AT_DOUBLE] = Infinity;
    this.#clock = new Worker(urls.clock);
    this.#clock.postMessage(this.#memory);
  }

  /** Loads scripts ahead of the boot. */
  load(files: PythonFiles): void {
    this.command({ type: "load", files });
  }

  boot(image: InterpreterImage, snapshot: SharedArrayBuffer): void {
    this.command({ type: "boot", image, snapshot, clock: this.#memory });
  }

  /** Starts the process whose main thread's record lies at this byte address, as soon as the interpreter has booted. */
  execute(buffer: SharedArrayBuffer, record: number, program: PythonProgram): void {
    const memory = new SharedMemory(buffer);
    memory.reach(record + THREAD_BYTES);
    this.#started = { memory, process: memory.i32[(record >> 2) + ThreadWord.processRecord] ?? 0 };
    this.ready.then(
      () => this.command({ type: "start", buffer, record, program }),
      () => this.onReport({ type: "ended", exitCode: 1 }),
    );
  }

  /** Computes a call; reports when that is done. */
  compute(buffer: SharedArrayBuffer, call: number): void {
    this.ready.then(
      () => this.command({ type: "compute", buffer, call }),
      () => this.onReport({ type: "computed" }),
    );
  }

  command(command: PythonCommand): void {
    this.post(command);
  }

  override interrupt(): void {
    Atomics.store(new Uint8Array(this.#memory), CLOCK_INTERRUPT_BYTE, SIGINT);
    this.#wake();
  }

  override get wantsInput(): boolean {
    return Atomics.load(this.#words, INPUT_WANTED_WORD) > 0;
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
    if (this.#started !== null) ringBell(this.#started.memory, this.#started.process);
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
