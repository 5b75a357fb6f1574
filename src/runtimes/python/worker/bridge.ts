import type { PyCallable } from "pyodide/ffi";
import { announceDeadlock, giveUnitBack, waitForBell, waitForBellWithoutUnit } from "../../../kernel/bells";
import type { SharedMemory } from "../../../kernel/memory";
import { ProcessWord } from "../../../kernel/thread-record";
import { Control, MAX_PROCESSES } from "../../../protocol/control";
import type { Entity } from "../../../protocol/entities";
import type { FrameWriter } from "../../../trace/ring/frame-writer";
import type { SharedRecorder } from "../../../trace/ring/shared-recorder";
import { COMMAND_NAMES } from "../../commands/names";
import type { Interpreter } from "./boot";
import { fatalMessage } from "./fatal-error";
import {
  CLOCK_ASLEEP_WORD,
  CLOCK_AT_DOUBLE,
  CLOCK_CHANGED_WORD,
  INPUT_AT_BYTE,
  INPUT_BYTES,
  INPUT_LENGTH_WORD,
  INPUT_STATE_WORD,
  INPUT_WANTED_WORD,
  InputState,
} from "./interpreter-memory";
import { type Invocation, prepareChild } from "./spawn";
import { virtualize } from "./virtual-world";

interface Means {
  readonly interpreter: Interpreter;
  readonly memory: SharedMemory;
  readonly clock: SharedArrayBuffer;
  /** Null where the run is not traced. */
  readonly events: SharedRecorder | null;
  readonly frames: FrameWriter;
  /** Id of the process, and byte address of its record. */
  readonly process: number;
  readonly processRecord: number;
  /** Id of the main thread. */
  readonly main: number;
  /** Asks for a worker for the thread whose record lies there; `daemon`: the run does not wait for it. */
  readonly onSpawn: (record: number, daemon: boolean) => void;
  readonly onExit: (exitCode: number) => void;
}

/** What Python hands over at a tick, beside the events: entities and messages since the last one. */
interface Appeared {
  readonly entities: readonly Entity[];
  readonly messages: readonly (readonly [id: number, sizeBytes: number, preview: string])[];
}

/** All that the Python side (`lib/`) asks of JavaScript. Stacks are Python threads, by their ids. */
export class Bridge {
  readonly #means: Means;
  readonly #clockWords: Int32Array;
  readonly #clockDoubles: Float64Array;
  /** Continue a parked stack. */
  readonly #gates = new Map<number, () => void>();
  /** Stacks that were made and never ran. */
  readonly #entries = new Map<number, PyCallable>();
  /** A property: of a promise that a call returns, Pyodide makes a future of its own event loop. */
  gate: Promise<void> = Promise.resolve();
  /** What a stack stands on that shall never run again. */
  readonly never: Promise<void> = new Promise(() => {});
  #tickMs = 5;
  #outputThread = 0;

  constructor(means: Means) {
    this.#means = means;
    this.#clockWords = new Int32Array(means.clock);
    this.#clockDoubles = new Float64Array(means.clock);
    this.#outputThread = means.main;
    means.interpreter.recorder.thread = means.main;
    means.interpreter.recorder.nextMessage = () => this.#draw(Control.nextMessage);
  }

  nextThread(): number {
    return this.#draw(Control.nextThread);
  }

  nextObject(): number {
    return this.#draw(Control.nextObject);
  }

  nextString(): number {
    return this.#draw(Control.nextString);
  }

  #draw(counter: number): number {
    return Atomics.add(this.#means.memory.i32, counter, 1);
  }

  /** Tells of the root program; every other process is told of by its parent. */
  announceProcess(pid: number, name: string): void {
    this.#means.frames.entity({ type: "process", id: this.#means.process, pid, parent: 0, name });
  }

  /** Milliseconds after a switch at which the clock ticks. */
  setTick(tickMs: number): void {
    this.#tickMs = tickMs;
  }

  /** Makes a stack that runs `entry` once it is resumed. */
  addStack(thread: number, entry: PyCallable): void {
    this.#entries.set(thread, entry);
  }

  /** Hands over from one stack to another; the first must then stand on {@link gate}. */
  switchStack(from: number, to: number): void {
    this.gate = new Promise<void>((resolve) => this.#gates.set(from, resolve));
    this.resumeStack(to);
  }

  resumeStack(thread: number): void {
    this.tickAfter(this.#tickMs);
    this.#means.interpreter.recorder.thread = thread;
    const entry = this.#entries.get(thread);
    if (entry !== undefined) {
      this.#entries.delete(thread);
      queueMicrotask(() => void this.#runStack(entry));
      return;
    }
    this.#gates.get(thread)?.();
    this.#gates.delete(thread);
  }

  async #runStack(entry: PyCallable): Promise<void> {
    try {
      await entry.callPromising();
    } catch (error) {
      this.output(0, "stderr", fatalMessage(error));
      this.exit(1);
    } finally {
      entry.destroy();
    }
  }

  /** Lets the clock tick in so many milliseconds; infinity stops it. */
  tickAfter(delayMs: number): void {
    const atMs = performance.timeOrigin + performance.now() + delayMs;
    const sooner = atMs < (this.#clockDoubles[CLOCK_AT_DOUBLE] ?? Infinity);
    this.#clockDoubles[CLOCK_AT_DOUBLE] = atMs;
    Atomics.add(this.#clockWords, CLOCK_CHANGED_WORD, 1);
    // A later time it finds by itself when it wakes for the earlier one.
    if (!sooner && Atomics.load(this.#clockWords, CLOCK_ASLEEP_WORD) === 0) return;
    Atomics.notify(this.#clockWords, CLOCK_CHANGED_WORD);
  }

  /** Hands the events over, and before them what appeared with them. */
  flush(appeared: string): void {
    const { events, frames, interpreter } = this.#means;
    if (appeared !== "") {
      const { entities, messages } = JSON.parse(appeared) as Appeared;
      for (const entity of entities) frames.entity(entity);
      for (const [id, sizeBytes, preview] of messages) frames.message(id, sizeBytes, preview);
    }
    const recorded = interpreter.recorder.take();
    events?.write(recorded);
  }

  /**
   * Waits until the time is up or the process's bell has rung since it was `seen`. The whole process then costs
   * nothing.
   */
  wait(seen: number, limitMs: number): void {
    this.tickAfter(Infinity);
    this.#means.events?.setWaiting(true);
    waitForBell(this.#means.memory, this.#means.processRecord, seen, limitMs);
    this.#means.events?.setWaiting(false);
  }

  /** The same, where only another process can ring. False, at once, where none is left that could. */
  waitForOthers(seen: number): boolean {
    this.tickAfter(Infinity);
    this.#means.events?.setWaiting(true);
    const rung = waitForBellWithoutUnit(this.#means.memory, this.#means.processRecord, seen);
    this.#means.events?.setWaiting(false);
    return rung;
  }

  /** Lets every other process say where it stands: nobody will ever go on. */
  announceDeadlock(): void {
    announceDeadlock(this.#means.memory, this.#means.processRecord);
  }

  get isDeadlocked(): boolean {
    return Atomics.load(this.#means.memory.i32, Control.deadlock) === 1;
  }

  /** Processes that may exist at once. */
  get processLimit(): number {
    return this.#means.memory.i32[Control.processLimit] || MAX_PROCESSES;
  }

  /** Whether a process can execute a command of this name. */
  hasCommand(name: string): boolean {
    return COMMAND_NAMES.has(name);
  }

  /** Starts a process; gives its PID and its main thread's id, zeros where there is no place for one. */
  spawn(name: string, invocation: string): readonly [pid: number, thread: number] {
    const { memory, frames, processRecord, interpreter } = this.#means;
    const parent = { memory, frames, process: processRecord, thread: interpreter.recorder.thread };
    const how = JSON.parse(invocation) as Invocation;
    const child = prepareChild(parent, name, how);
    if (child === null) return [0, 0];
    this.#means.onSpawn(child.record, "interpreter" in how);
    return [child.pid, child.thread];
  }

  /** From now on every clock reads the virtual time, which lies in Python's memory (one double, ms); see `useSeed`. */
  useVirtualClock(address: number, seed: number): void {
    const { interpreter, events } = this.#means;
    virtualize(() => interpreter._module.HEAPF64[address >> 3] ?? 0, seed);
    events?.useVirtualTime();
    Atomics.store(this.#means.memory.i32, Control.virtualTime, 1);
  }

  /** Threads of this process that wait for a person. */
  addInputWaiters(count: number): void {
    Atomics.add(this.#clockWords, INPUT_WANTED_WORD, count);
    this.addOutsideWaiters(count);
  }

  /** Threads of this process that wait for something from outside the run. */
  addOutsideWaiters(count: number): void {
    const { memory, processRecord } = this.#means;
    Atomics.add(memory.i32, (processRecord >> 2) + ProcessWord.outsideWaiters, count);
    Atomics.add(memory.i32, Control.outsideWaiters, count);
  }

  /** Whether {@link takeInput} has something. */
  get hasInput(): boolean {
    return Atomics.load(this.#clockWords, INPUT_STATE_WORD) !== InputState.empty;
  }

  /** A piece of standard input; empty at its end. Only where {@link hasInput}. */
  takeInput(): Uint8Array {
    if (Atomics.load(this.#clockWords, INPUT_STATE_WORD) === InputState.ended) return new Uint8Array(0);
    const length = Math.min(INPUT_BYTES, this.#clockWords[INPUT_LENGTH_WORD] ?? 0);
    const piece = new Uint8Array(this.#means.clock, INPUT_AT_BYTE, length).slice();
    Atomics.store(this.#clockWords, INPUT_STATE_WORD, InputState.empty);
    return piece;
  }

  get stopAsked(): boolean {
    return Atomics.load(this.#means.memory.i32, Control.stop) !== 0;
  }

  /** Says that nothing in this process will ever run again by itself. */
  giveUnitBack(): void {
    giveUnitBack(this.#means.memory, this.#means.processRecord);
  }

  /** Writes output of a thread; gives its order number. */
  output(thread: number, stream: "stdout" | "stderr", text: string): number {
    const { frames, main } = this.#means;
    const by = thread === 0 ? main : thread;
    if (by !== this.#outputThread) {
      this.#outputThread = by;
      frames.asThread(by);
    }
    return frames.output(stream, text);
  }

  exit(exitCode: number): void {
    this.tickAfter(Infinity);
    this.#means.onExit(exitCode);
  }
}
