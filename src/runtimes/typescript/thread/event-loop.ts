import type { ThreadContext } from "../../../kernel/thread-context";
import { ThreadWord } from "../../../kernel/thread-record";
import { Control } from "../../../protocol/control";
import { EventKind } from "../../../protocol/events";
import type { Checkpoints } from "./checkpoints";

/**
 * A browser's event loop has sources that nobody can count (WebCrypto, Blob, streams): a thread that waits without
 * a timer of its own gives its unit back, and so may be part of a deadlock, only after this long.
 */
const UNCOUNTED_SOURCES_MS = 1_000;

type Callback = (...args: unknown[]) => unknown;

/** As in a worker, where timers are numbers (Node's types, which the tests need, say otherwise). */
interface NativeTimers {
  setTimeout(callback: () => void, delayMs?: number): number;
  setInterval(callback: () => void, delayMs?: number): number;
  clearTimeout(id: number | undefined): void;
}

/**
 * The thread's event loop as the kernel sees it. Every task (timer, code after an `await`) takes the GIL first;
 * once the microtasks are done, it is dropped, and the thread sleeps until its next task.
 */
export class EventLoop {
  readonly #context: ThreadContext;
  readonly #checkpoints: Checkpoints;
  readonly #onError: (error: unknown) => void;
  readonly #timers = new Map<number, boolean>();
  readonly #native: NativeTimers = {
    setTimeout: globalThis.setTimeout.bind(globalThis) as NativeTimers["setTimeout"],
    setInterval: globalThis.setInterval.bind(globalThis) as NativeTimers["setInterval"],
    clearTimeout: globalThis.clearTimeout.bind(globalThis),
  };
  readonly #afterMicrotasks = new MessageChannel();
  #idle = false;
  #ended = false;
  #unitTimer: number | undefined;
  #unitGivenBack = false;
  #onQuiet: (() => void) | null = null;

  constructor(context: ThreadContext, checkpoints: Checkpoints, onError: (error: unknown) => void) {
    this.#context = context;
    this.#checkpoints = checkpoints;
    this.#onError = onError;
    this.#afterMicrotasks.port1.onmessage = () => this.#settle();
  }

  /** Replaces the timers of this worker's global scope. */
  install(): void {
    Object.assign(globalThis, {
      setTimeout: (callback: Callback, delayMs?: number, ...args: unknown[]) => {
        const id = this.#native.setTimeout(() => {
          this.#timers.delete(id);
          this.runTask(() => callback(...args));
        }, delayMs);
        this.#timers.set(id, false);
        return id;
      },
      setInterval: (callback: Callback, delayMs?: number, ...args: unknown[]) => {
        const id = this.#native.setInterval(() => this.runTask(() => callback(...args)), delayMs);
        this.#timers.set(id, true);
        return id;
      },
      clearTimeout: (id: number) => this.#clear(id),
      clearInterval: (id: number) => this.#clear(id),
    });
  }

  #clear(id: number): void {
    this.#native.clearTimeout(id);
    this.#timers.delete(id);
  }

  /** Runs code of the program as one task. */
  runTask(task: () => unknown): void {
    if (this.#ended) return;
    try {
      this.wake();
      task();
    } catch (error) {
      this.#onError(error);
    }
    this.#afterMicrotasks.port2.postMessage(null);
  }

  /** Calls back when no task is left and no timer pending; for programs that are done when they are quiet. */
  whenQuiet(callback: () => void): void {
    this.#onQuiet = callback;
    this.#afterMicrotasks.port2.postMessage(null);
  }

  /** Takes the GIL for code that runs now; the thread no longer sleeps. */
  wake(): void {
    if (this.#idle) {
      this.#idle = false;
      this.#takeUnitBack();
      this.#context.events.recordNow(EventKind.wake, 0, 0);
    }
    this.#context.enter();
  }

  /** At a checkpoint: code after an `await` may run although no task of ours began. */
  wakeIfIdle(): void {
    if (!this.#idle || this.#ended) return;
    this.#afterMicrotasks.port2.postMessage(null);
    this.wake();
  }

  /** The microtasks of a task are done: nothing runs until the next one. */
  #settle(): void {
    if (this.#ended) return;
    if (this.#timers.size === 0 && this.#onQuiet !== null) {
      const quiet = this.#onQuiet;
      this.#onQuiet = null;
      return quiet();
    }
    if (this.#idle) return;
    this.#idle = true;
    this.#context.events.recordNow(EventKind.sleep, 0, 1);
    this.#context.leave();
    this.#checkpoints.reset();
    if (this.#timers.size === 0)
      this.#unitTimer = this.#native.setTimeout(() => this.#giveUnitBack(), UNCOUNTED_SOURCES_MS);
  }

  #giveUnitBack(): void {
    if (!this.#idle || this.#ended || this.#timers.size > 0) return;
    this.#unitGivenBack = true;
    const { memory, record } = this.#context;
    memory.i32[record + ThreadWord.idleWithoutUnit] = 1;
    Atomics.sub(memory.i32, Control.units, 1);
  }

  #takeUnitBack(): void {
    this.#native.clearTimeout(this.#unitTimer);
    if (!this.#unitGivenBack) return;
    this.#unitGivenBack = false;
    const { memory, record } = this.#context;
    memory.i32[record + ThreadWord.idleWithoutUnit] = 0;
    Atomics.add(memory.i32, Control.units, 1);
  }

  /** No task of the program runs any more. */
  end(): void {
    if (this.#idle) this.#takeUnitBack();
    this.#ended = true;
    this.#afterMicrotasks.port1.close();
  }
}
