import { Control } from "../protocol/control";
import { EventKind } from "../protocol/events";
import type { EventSink } from "../protocol/sink";
import { allocate } from "./heap";
import type { SharedMemory } from "./memory";

/**
 * CPython's GIL (Python/ceval_gil.c): a waiter that has stood for a whole switch interval without seeing a switch
 * asks the holder to drop it; the holder does so at its next check, and if it was asked, waits until another
 * thread really took it, so that it cannot snatch it back ("forced switching").
 */
const GilWord = { locked: 0, waiters: 1, dropRequest: 2, holder: 3, switches: 4 } as const;
const GIL_BYTES = 5 * 4;

/** A holder that was asked never waits longer than this for the other to take over, so that a dead one cannot stop it. */
const FORCED_SWITCH_LIMIT_MS = 50;

export function createGil(memory: SharedMemory): number {
  return allocate(memory, GIL_BYTES);
}

/** One thread's handle on its process's GIL. */
export class Gil {
  readonly #memory: SharedMemory;
  readonly #at: number;
  readonly #object: number;
  readonly #thread: number;
  readonly #events: EventSink;
  readonly #intervalMs: number;
  #held = false;
  /** Its request stands in the trace already. */
  #requested = false;

  constructor(
    memory: SharedMemory,
    address: number,
    identity: { readonly object: number; readonly thread: number; readonly events: EventSink },
  ) {
    memory.reach(address + GIL_BYTES);
    this.#memory = memory;
    this.#at = address >> 2;
    this.#object = identity.object;
    this.#thread = identity.thread;
    this.#events = identity.events;
    this.#intervalMs = (memory.i32[Control.switchIntervalUs] ?? 0) / 1000;
  }

  get held(): boolean {
    return this.#held;
  }

  /** Takes the GIL, waiting as long as it takes; returns without it only when the run is being stopped. */
  take(): void {
    if (this.#held) return;
    const { i32 } = this.#memory;
    const at = this.#at;
    if (Atomics.compareExchange(i32, at, 0, 1) !== 0 && !this.#waitAndTake(i32)) return;
    if (Atomics.load(i32, at + GilWord.holder) !== this.#thread) {
      Atomics.store(i32, at + GilWord.holder, this.#thread);
      Atomics.add(i32, at + GilWord.switches, 1);
      Atomics.notify(i32, at + GilWord.holder);
    }
    Atomics.store(i32, at + GilWord.dropRequest, 0);
    this.#held = true;
    this.#requested = false;
    this.#events.recordNow(EventKind.gilTake, this.#object, 0);
  }

  /** Says that this thread wants the GIL and does not run until it has it; {@link take} follows. */
  request(): void {
    if (this.#requested) return;
    this.#requested = true;
    this.#events.recordNow(EventKind.gilRequest, this.#object, 0);
  }

  #waitAndTake(i32: Int32Array): boolean {
    const at = this.#at;
    this.request();
    Atomics.add(i32, at + GilWord.waiters, 1);
    let taken = false;
    while (!taken && Atomics.load(i32, Control.stop) === 0) {
      const switches = Atomics.load(i32, at + GilWord.switches);
      const result = Atomics.wait(i32, at, 1, this.#intervalMs);
      taken = Atomics.compareExchange(i32, at, 0, 1) === 0;
      if (!taken && result === "timed-out" && Atomics.load(i32, at + GilWord.switches) === switches) {
        Atomics.store(i32, at + GilWord.dropRequest, 1);
      }
    }
    Atomics.sub(i32, at + GilWord.waiters, 1);
    return taken;
  }

  /** Gives the GIL up before standing still. After a drop that was asked for, waits until another thread took it. */
  drop(): void {
    this.#drop(false);
  }

  #drop(toTakeAgain: boolean): void {
    if (!this.#held) return;
    const { i32 } = this.#memory;
    const at = this.#at;
    const asked = Atomics.load(i32, at + GilWord.dropRequest) !== 0;
    this.#events.recordNow(EventKind.gilDrop, this.#object, asked ? 1 : 0);
    if (toTakeAgain) this.request();
    this.#held = false;
    Atomics.store(i32, at, 0);
    if (Atomics.load(i32, at + GilWord.waiters) > 0) Atomics.notify(i32, at, 1);
    if (asked) this.#waitForSwitch(i32);
  }

  #waitForSwitch(i32: Int32Array): void {
    const at = this.#at;
    const giveUpAtMs = performance.now() + FORCED_SWITCH_LIMIT_MS;
    while (
      Atomics.load(i32, at + GilWord.holder) === this.#thread &&
      Atomics.load(i32, at + GilWord.waiters) > 0 &&
      Atomics.load(i32, Control.stop) === 0
    ) {
      const leftMs = giveUpAtMs - performance.now();
      if (leftMs <= 0) return;
      Atomics.wait(i32, at + GilWord.holder, this.#thread, leftMs);
    }
  }

  /** At a checkpoint: gives way if asked. */
  check(): void {
    if (!this.#held) return this.take();
    if (Atomics.load(this.#memory.i32, this.#at + GilWord.dropRequest) === 0) return;
    this.#drop(true);
    this.take();
  }
}
