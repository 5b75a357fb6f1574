import { describe, expect, it } from "vitest";
import { Control, MAX_PROCESSES } from "../protocol/control";
import {
  announceDeadlock,
  bellCount,
  giveUnitBack,
  leaveMark,
  ringBell,
  ringMarked,
  waitForBellWithoutUnit,
} from "./bells";
import { BytePipe } from "./byte-pipe";
import { allocate } from "./heap";
import { SharedMemory } from "./memory";
import { createSemaphore, give, takeOrMark } from "./process-semaphore";
import { endProcess, INIT_PID, openFor, reapChild, sendSignal, takeSlot } from "./processes";
import { createProcessRecord, ProcessWord, UnitState } from "./thread-record";

const SIGTERM = 15;

function processes() {
  const memory = SharedMemory.create();
  const word = (process: number, offset: number): number => memory.i32[(process >> 2) + offset] ?? 0;
  const make = (parentPid: number): number => {
    const process = createProcessRecord(memory);
    memory.i32[(process >> 2) + ProcessWord.parentPid] = parentPid;
    if (!takeSlot(memory, process)) throw new Error("no slot");
    Atomics.add(memory.i32, Control.units, 1);
    return process;
  };
  const root = make(INIT_PID);
  const pidOf = (process: number): number => word(process, ProcessWord.pid);
  return { memory, word, make, root, pidOf };
}

describe("processes", () => {
  it("tell the parent of their end, which then finds how they ended, once", () => {
    const { memory, make, root, pidOf } = processes();
    expect(reapChild(memory, root, -1)).toBe("none");
    const child = make(pidOf(root));
    expect(reapChild(memory, root, -1)).toBe("running");
    const before = bellCount(memory, root);
    endProcess(memory, child, 3 << 8);
    endProcess(memory, child, 9);
    expect(bellCount(memory, root)).toBe(before + 1);
    expect(reapChild(memory, root, 4711)).toBe("none");
    expect(reapChild(memory, root, pidOf(child))).toMatchObject({ pid: pidOf(child), waitStatus: 3 << 8 });
    expect(reapChild(memory, root, -1)).toBe("none");
  });

  it("leave their children to nobody, and their places to others", () => {
    const { memory, make, root, pidOf, word } = processes();
    const child = make(pidOf(root));
    const grandchild = make(pidOf(child));
    endProcess(memory, child, 0);
    expect(word(grandchild, ProcessWord.parentPid)).toBe(INIT_PID);
    reapChild(memory, root, -1);
    endProcess(memory, grandchild, 0);
    const made = Array.from({ length: MAX_PROCESSES - 1 }, () => make(pidOf(root)));
    expect(new Set(made.map((process) => word(process, ProcessWord.slot))).size).toBe(MAX_PROCESSES - 1);
    expect(() => make(pidOf(root))).toThrow("no slot");
  });

  it("are sent signals: those that they do not handle are fatal", () => {
    const { memory, make, root, pidOf, word } = processes();
    const child = make(pidOf(root));
    memory.i32[(child >> 2) + ProcessWord.handledSignals] = 1 << (2 - 1);
    expect(sendSignal(memory, child, 2)).toBe(false);
    expect(sendSignal(memory, child, SIGTERM)).toBe(true);
    expect(sendSignal(memory, child, 9)).toBe(true);
    expect(word(child, ProcessWord.killedBy)).toBe(SIGTERM);
    expect(word(child, ProcessWord.pendingSignals)).toBe((1 << 1) | (1 << 14) | (1 << 8));
    endProcess(memory, child, SIGTERM);
    expect(sendSignal(memory, child, SIGTERM)).toBe(false);
  });

  it("get no ends of pipes any more once they are ending", () => {
    const { memory, make, root, pidOf, word } = processes();
    const child = make(pidOf(root));
    const pipe = BytePipe.create(memory, 1, word(root, ProcessWord.slot));
    pipe.open("write");
    expect(openFor(memory, pipe, "read", word(child, ProcessWord.slot))).toBe(true);
    endProcess(memory, child, 0);
    expect(pipe.hasReaders).toBe(false);
    expect(openFor(memory, pipe, "read", word(child, ProcessWord.slot))).toBe(false);
    expect(pipe.hasReaders).toBe(false);
  });
});

describe("bells", () => {
  it("ring for whoever left a mark, once, and give back the unit of who waits", () => {
    const { memory, make, root, pidOf, word } = processes();
    const child = make(pidOf(root));
    const marks = allocate(memory, 8) >> 2;
    leaveMark(memory, marks, word(child, ProcessWord.slot));
    Atomics.store(memory.i32, (child >> 2) + ProcessWord.unit, UnitState.givenBack);
    Atomics.sub(memory.i32, Control.units, 1);
    ringMarked(memory, marks);
    ringMarked(memory, marks);
    expect(bellCount(memory, child)).toBe(1);
    expect(bellCount(memory, root)).toBe(0);
    expect(memory.i32[Control.units]).toBe(2);
    expect(word(child, ProcessWord.unit)).toBe(UnitState.held);
  });

  it("are not waited for by the last who could ring: that is a deadlock, and everybody is told", () => {
    const { memory, make, root, pidOf } = processes();
    const child = make(pidOf(root));
    Atomics.sub(memory.i32, Control.units, 1);
    Atomics.store(memory.i32, (child >> 2) + ProcessWord.unit, UnitState.givenBack);
    expect(waitForBellWithoutUnit(memory, root, bellCount(memory, root))).toBe(false);
    expect(memory.i32[Control.units]).toBe(1);
    announceDeadlock(memory, root);
    announceDeadlock(memory, root);
    expect(bellCount(memory, child)).toBe(1);
    expect(memory.i32[Control.units]).toBe(2);
  });

  it("are not waited for where one has rung meanwhile, whatever it did to the units", () => {
    const { memory, root } = processes();
    const seen = bellCount(memory, root);
    Atomics.add(memory.i32, (root >> 2) + ProcessWord.bell, 1);
    expect(waitForBellWithoutUnit(memory, root, seen)).toBe(true);
    expect(memory.i32[Control.units]).toBe(1);
  });

  it("give no unit to a process that has ended from outside, which gives its own back once", () => {
    const { memory, make, root, pidOf } = processes();
    const child = make(pidOf(root));
    giveUnitBack(memory, child);
    giveUnitBack(memory, child);
    ringBell(memory, child);
    expect(memory.i32[Control.units]).toBe(1);
    expect(waitForBellWithoutUnit(memory, root, bellCount(memory, root))).toBe(false);
  });

  it("ring when a semaphore is given back", () => {
    const { memory, root, word } = processes();
    const semaphore = createSemaphore(memory, 1, 0);
    const slot = word(root, ProcessWord.slot);
    expect(takeOrMark(memory, semaphore, slot)).toBe(true);
    expect(takeOrMark(memory, semaphore, slot)).toBe(false);
    give(memory, semaphore);
    expect(bellCount(memory, root)).toBe(1);
    expect(takeOrMark(memory, semaphore, slot)).toBe(true);
  });
});
