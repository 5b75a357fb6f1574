import { announceDeadlock, bellCount, giveUnitBack, standStill, waitForBellWithoutUnit } from "../../kernel/bells";
import { BytePipe } from "../../kernel/byte-pipe";
import type { SharedMemory } from "../../kernel/memory";
import { ProcessWord } from "../../kernel/thread-record";
import { Control } from "../../protocol/control";
import { EventKind } from "../../protocol/events";
import type { FrameWriter } from "../../trace/ring/frame-writer";
import type { Execution } from "../python/worker/spawn";
import { joined } from "./bytes";
import type { CommandTrace } from "./command-trace";

const SIGPIPE = 13;
const READ_BYTES = 65_536;
const SHOWN_BYTES = 64;
const NAMES = ["stdin", "stdout", "stderr"] as const;

/** The process ends now, by a signal. */
export class Killed extends Error {
  override readonly name = "Killed";
  readonly signal: number;

  constructor(signal: number) {
    super(`ended by signal ${signal}`);
    this.signal = signal;
  }
}

/** What the streams of a command need of its process. */
export interface StreamMeans {
  readonly memory: SharedMemory;
  /** Byte address of the process's record. */
  readonly process: number;
  readonly frames: FrameWriter;
  readonly trace: CommandTrace;
  readonly name: string;
}

/** Standard input, output and errors of a command: pipes, the run's own output, a text, or nothing. They block the worker. */
export class StandardStreams {
  readonly #means: StreamMeans;
  readonly #pipes = new Map<number, BytePipe>();
  readonly #others: ReadonlyMap<number, Execution["streams"][number]>;
  readonly #decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  #text: Uint8Array | null;

  constructor(means: StreamMeans, { descriptors, streams }: Execution) {
    this.#means = means;
    const slot = means.memory.i32[(means.process >> 2) + ProcessWord.slot] ?? 0;
    for (const { number, pipe } of descriptors) this.#pipes.set(number, new BytePipe(means.memory, pipe, slot));
    this.#others = new Map(streams.map((stream) => [stream.number, stream]));
    const input = this.#others.get(0);
    this.#text = input?.to === "stdin" ? new TextEncoder().encode(input.text ?? "") : null;
  }

  /** Waits for a piece of standard input; empty at its end. Throws {@link Killed}. */
  read(): Uint8Array {
    const pipe = this.#pipes.get(0);
    if (pipe === undefined) {
      const text = this.#text ?? new Uint8Array(0);
      this.#text = null;
      return text;
    }
    const { trace } = this.#means;
    if (!pipe.readable()) {
      trace.note(EventKind.getRequest, pipe.id, 0);
      this.waitUntil(() => pipe.readable(), "standard input");
    }
    const target = new Uint8Array(Math.min(READ_BYTES, pipe.length));
    const count = pipe.take(target, (message) => trace.note(EventKind.get, pipe.id, message));
    trace.goOn(pipe.id);
    return target.subarray(0, count);
  }

  /** Waits for all of standard input. */
  readAll(): Uint8Array {
    const pieces: Uint8Array[] = [];
    for (let piece = this.read(); piece.length > 0; piece = this.read()) pieces.push(piece);
    return joined(pieces);
  }

  /** Waits until all of `bytes` is on its way. Throws {@link Killed} where nobody reads any more. */
  write(descriptor: 1 | 2, bytes: Uint8Array): void {
    const pipe = this.#pipes.get(descriptor);
    if (pipe === undefined) this.#writeToRun(descriptor, bytes);
    else this.#writeToPipe(pipe, NAMES[descriptor], bytes);
    this.#means.trace.flush();
  }

  #writeToPipe(pipe: BytePipe, name: string, bytes: Uint8Array): void {
    const { trace, frames, memory } = this.#means;
    const message = Atomics.add(memory.i32, Control.nextMessage, 1);
    if (pipe.id !== 0) frames.message(message, bytes.length, preview(bytes.subarray(0, SHOWN_BYTES)));
    for (let at = 0; at < bytes.length; ) {
      if (!pipe.hasReaders) throw new Killed(SIGPIPE);
      const left = bytes.length - at;
      if (!pipe.writable(left)) {
        trace.note(EventKind.putRequest, pipe.id, 0);
        this.waitUntil(() => pipe.writable(left), `room in the pipe of its standard ${name.slice(3)}`);
        trace.goOn(pipe.id);
        continue;
      }
      // Before the bytes are there: they may be read at once.
      const atMs = performance.now();
      const count = pipe.put(bytes.subarray(at), message);
      at += count;
      if (at === bytes.length) trace.note(EventKind.put, pipe.id, message, atMs);
    }
  }

  #writeToRun(descriptor: 1 | 2, bytes: Uint8Array): void {
    const to = this.#others.get(descriptor)?.to ?? NAMES[descriptor];
    if (to !== "stdout" && to !== "stderr") return;
    const text = this.#decoders[to].decode(bytes, { stream: true });
    if (text !== "") this.#means.trace.note(EventKind.output, 0, this.#means.frames.output(to, text));
  }

  /** Waits until something that another process does, and for which this one's bell is rung. Throws {@link Killed}. */
  waitUntil(ready: () => boolean, what: string): void {
    const { memory, process } = this.#means;
    this.#means.trace.flush();
    for (;;) {
      const seen = bellCount(memory, process);
      const signal = Atomics.load(memory.i32, (process >> 2) + ProcessWord.killedBy);
      if (signal !== 0) throw new Killed(signal);
      if (ready()) return;
      const isDeadlocked = Atomics.load(memory.i32, Control.deadlock) === 1;
      if (isDeadlocked || !waitForBellWithoutUnit(memory, process, seen)) this.#standStill(what);
    }
  }

  /** Nobody will ever go on: says where this command stands, and never comes back. */
  #standStill(what: string): never {
    const { memory, process, frames, name } = this.#means;
    const wasKnown = Atomics.load(memory.i32, Control.deadlock) === 1;
    const heading = wasKnown ? "" : "Deadlock: no thread of this program can ever run again.\n";
    frames.output("stderr", `${heading}\nCommand ${name} waits for ${what}.\n`);
    announceDeadlock(memory, process);
    giveUnitBack(memory, process);
    standStill();
  }
}

function preview(bytes: Uint8Array): string {
  return JSON.stringify(new TextDecoder().decode(bytes));
}
