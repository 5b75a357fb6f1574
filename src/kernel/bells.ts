import { Control, MAX_PROCESSES } from "../protocol/control";
import type { SharedMemory } from "./memory";
import { PROCESS_BYTES, ProcessWord, UnitState } from "./thread-record";

/**
 * Processes whose threads take turns in one worker each: where they wait for one another, how they end, and who is told.
 *
 * Such a process stands at several objects at once, one for each of its threads. So it is no node of a wait list; it
 * has a bell, and at an object it leaves its mark: a bit for its slot. Who changes the object takes all marks away and
 * rings those bells; the woken look, and leave their marks again where they still wait.
 */
type Memory = Pick<SharedMemory, "i32">;

/** Byte address of the process in a slot, from 1; 0 where there is none. */
export function processInSlot({ i32 }: Memory, slot: number): number {
  return Atomics.load(i32, Control.processSlots + slot - 1);
}

/** Leaves the mark of a slot at the two words of marks at `marks`. */
export function leaveMark({ i32 }: Memory, marks: number, slot: number): void {
  Atomics.or(i32, marks + ((slot - 1) >> 5), 1 << ((slot - 1) & 31));
}

/** Takes all marks away and rings those processes' bells. */
export function ringMarked(memory: SharedMemory, marks: number): void {
  for (let half = 0; half < 2; half++) {
    if (Atomics.load(memory.i32, marks + half) === 0) continue;
    let bits = Atomics.exchange(memory.i32, marks + half, 0);
    while (bits !== 0) {
      const bit = 31 - Math.clz32(bits);
      bits &= ~(1 << bit);
      const process = processInSlot(memory, half * 32 + bit + 1);
      if (process !== 0) ringBell(memory, process);
    }
  }
}

/** Makes a process look up; true where it had given its unit back, and has one again. */
export function ringBell(memory: SharedMemory, process: number): boolean {
  memory.reach(process + PROCESS_BYTES);
  const word = process >> 2;
  const { i32 } = memory;
  Atomics.add(i32, word + ProcessWord.bell, 1);
  const { givenBack, held } = UnitState;
  const waited = Atomics.compareExchange(i32, word + ProcessWord.unit, givenBack, held) === givenBack;
  if (waited) Atomics.add(i32, Control.units, 1);
  Atomics.notify(i32, word + ProcessWord.bell);
  return waited;
}

/** How often a process's bell has rung. */
export function bellCount({ i32 }: Memory, process: number): number {
  return Atomics.load(i32, (process >> 2) + ProcessWord.bell);
}

/** Waits until the bell has rung since it was `seen`, or the time is up. The process keeps its unit. */
export function waitForBell({ i32 }: Memory, process: number, seen: number, limitMs: number): void {
  Atomics.wait(i32, (process >> 2) + ProcessWord.bell, seen, limitMs);
}

/**
 * Waits for the bell as one who can only be woken by another: without a unit. False, at once, where nobody is left to
 * ring it.
 */
export function waitForBellWithoutUnit({ i32 }: Memory, process: number, seen: number): boolean {
  const word = process >> 2;
  const unit = word + ProcessWord.unit;
  const { held, givenBack, taken } = UnitState;
  const rung = (): boolean => Atomics.load(i32, word + ProcessWord.bell) !== seen;
  if (Atomics.compareExchange(i32, unit, held, givenBack) === taken) return standStill();
  if (rung() || !giveUnitBackUnlessLast(i32)) {
    // Where one who rings has just added a unit, none was given back: it is one too many.
    const isRinging = Atomics.compareExchange(i32, unit, givenBack, held) === held;
    if (isRinging) Atomics.sub(i32, Control.units, 1);
    return isRinging || rung();
  }
  // Who rang for the last time it waited may add the unit only now: then it looks up once more.
  while (!rung() && Atomics.load(i32, unit) === givenBack) Atomics.wait(i32, word + ProcessWord.bell, seen);
  // It goes on with a unit, whoever is first to add it: it itself or who rang.
  const before = Atomics.compareExchange(i32, unit, givenBack, held);
  if (before === taken) return standStill();
  if (before === givenBack) Atomics.add(i32, Control.units, 1);
  return true;
}

/** Gives back the unit of a process that will never go on. */
export function giveUnitBack({ i32 }: Memory, process: number): void {
  const unit = (process >> 2) + ProcessWord.unit;
  if (Atomics.exchange(i32, unit, UnitState.taken) === UnitState.held) Atomics.sub(i32, Control.units, 1);
}

/** Never comes back: the worker is about to be terminated. */
export function standStill(): never {
  const never = new Int32Array(new SharedArrayBuffer(4));
  for (;;) Atomics.wait(never, 0, 0);
}

function giveUnitBackUnlessLast(i32: Int32Array): boolean {
  for (;;) {
    const units = Atomics.load(i32, Control.units);
    if (units <= 1) return false;
    if (Atomics.compareExchange(i32, Control.units, units, units - 1) === units) return true;
  }
}

/** Lets every process that stands still say where: nobody will ever go on. */
export function announceDeadlock(memory: SharedMemory, by: number): void {
  if (Atomics.exchange(memory.i32, Control.deadlock, 1) === 0) ringAll(memory, by);
}

/** Makes every process look up, but for one; gives how many of them have a unit again. */
function ringAll(memory: SharedMemory, except = 0): number {
  let waited = 0;
  for (let slot = 1; slot <= MAX_PROCESSES; slot++) {
    const process = processInSlot(memory, slot);
    if (process !== 0 && process !== except && ringBell(memory, process)) waited++;
  }
  return waited;
}

/**
 * Gives back a unit that held the run together and is no process's own. It is not the last as long as somebody waits:
 * those are rung, to find out that nobody can go on, and to say where they stand.
 */
export function giveSpareUnitBack(memory: SharedMemory): void {
  while (!giveUnitBackUnlessLast(memory.i32)) {
    if (ringAll(memory) > 0) continue;
    Atomics.sub(memory.i32, Control.units, 1);
    return;
  }
}
