import { Control, MAX_PROCESSES } from "../protocol/control";
import { processInSlot, ringBell } from "./bells";
import { type BytePipe, type PipeEnd, releaseEnds } from "./byte-pipe";
import type { SharedMemory } from "./memory";
import { PROCESS_BYTES, ProcessState, ProcessWord } from "./thread-record";

/** The life of processes whose threads take turns in one worker each: their places, their ends, their signals. */
/** Parent of a process whose own has ended, as on Unix; and of the root program, as if a shell had started it. */
export const INIT_PID = 1;

type Memory = Pick<SharedMemory, "i32">;

/** Gives a new process a place; false where there is none. */
export function takeSlot({ i32 }: Memory, process: number): boolean {
  const limit = i32[Control.processLimit] || MAX_PROCESSES;
  for (let slot = 1; slot <= limit; slot++) {
    if (Atomics.compareExchange(i32, Control.processSlots + slot - 1, 0, process) !== 0) continue;
    i32[(process >> 2) + ProcessWord.slot] = slot;
    return true;
  }
  return false;
}

/**
 * Gives what serves a run's processes a place among them, so that it can hold ends of pipes and has a bell. It is none
 * of those that the limit counts. False where there is none.
 */
export function takeServiceSlot({ i32 }: Memory, process: number): boolean {
  i32[(process >> 2) + ProcessWord.parentPid] = INIT_PID;
  for (let slot = MAX_PROCESSES; slot >= 1; slot--) {
    if (Atomics.compareExchange(i32, Control.processSlots + slot - 1, 0, process) !== 0) continue;
    i32[(process >> 2) + ProcessWord.slot] = slot;
    return true;
  }
  return false;
}

/** Byte address of the process with this PID; 0 where there is none. */
export function processWithPid(memory: SharedMemory, pid: number): number {
  return find(memory, (word) => memory.i32[word + ProcessWord.pid] === pid);
}

/** First process, by byte address, of which something holds; 0 where there is none. */
function find(memory: SharedMemory, holds: (word: number) => boolean): number {
  for (let slot = 1; slot <= MAX_PROCESSES; slot++) {
    const process = processInSlot(memory, slot);
    if (process === 0) continue;
    memory.reach(process + PROCESS_BYTES);
    if (holds(process >> 2)) return process;
  }
  return 0;
}

/**
 * Opens an end of a pipe for the process in a slot. False, and nothing is open, where that one is ending: what it has
 * open is being closed.
 */
export function openFor(memory: SharedMemory, pipe: BytePipe, end: PipeEnd, slot: number): boolean {
  pipe.open(end, slot);
  const process = processInSlot(memory, slot);
  const state = (process >> 2) + ProcessWord.state;
  if (process !== 0 && Atomics.load(memory.i32, state) === ProcessState.running) return true;
  pipe.close(end, slot);
  return false;
}

/**
 * The end of a process: its ends of pipes are closed and its parent is told. Whoever does it for a process that was
 * ended from outside gives the signal.
 */
export function endProcess(memory: SharedMemory, process: number, waitStatus: number): void {
  const word = process >> 2;
  const { i32 } = memory;
  const state = word + ProcessWord.state;
  if (Atomics.compareExchange(i32, state, ProcessState.running, ProcessState.ending) !== ProcessState.running) return;
  i32[word + ProcessWord.waitStatus] = waitStatus;
  releaseEnds(memory, i32[word + ProcessWord.slot] ?? 0);
  Atomics.sub(i32, Control.outsideWaiters, Atomics.exchange(i32, word + ProcessWord.outsideWaiters, 0));
  Atomics.store(i32, state, ProcessState.ended);
  orphanChildren(memory, i32[word + ProcessWord.pid] ?? 0);
  const parent = processWithPid(memory, i32[word + ProcessWord.parentPid] ?? 0);
  if (parent !== 0) ringBell(memory, parent);
  else leave(memory, process);
}

/** The children of a process that has ended: nobody will wait for them. */
function orphanChildren(memory: SharedMemory, pid: number): void {
  const { i32 } = memory;
  for (let slot = 1; slot <= MAX_PROCESSES; slot++) {
    const child = processInSlot(memory, slot);
    if (child === 0 || i32[(child >> 2) + ProcessWord.parentPid] !== pid) continue;
    Atomics.store(i32, (child >> 2) + ProcessWord.parentPid, INIT_PID);
    if (Atomics.load(i32, (child >> 2) + ProcessWord.state) === ProcessState.ended) leave(memory, child);
  }
}

/** What `waitpid` finds: a child that ended, that there are some but none has ended, or that there is none. */
export type Waited =
  | {
      readonly pid: number;
      readonly waitStatus: number;
      /** Byte address of the files that it left; 0 for none. */
      readonly files: number;
    }
  | "running"
  | "none";

/** Waits for no child of `parent`: looks whether one with this PID (-1: any) has ended, and frees its place. */
export function reapChild(memory: SharedMemory, parent: number, pid: number): Waited {
  const { i32 } = memory;
  const parentPid = i32[(parent >> 2) + ProcessWord.pid] ?? 0;
  const mine = (word: number): boolean =>
    i32[word + ProcessWord.parentPid] === parentPid && (pid === -1 || i32[word + ProcessWord.pid] === pid);
  const ended = find(
    memory,
    (word) => mine(word) && Atomics.load(i32, word + ProcessWord.state) === ProcessState.ended,
  );
  if (ended === 0) return find(memory, mine) === 0 ? "none" : "running";
  const word = ended >> 2;
  leave(memory, ended);
  return {
    pid: i32[word + ProcessWord.pid] ?? 0,
    waitStatus: i32[word + ProcessWord.waitStatus] ?? 0,
    files: i32[word + ProcessWord.returnedFiles] ?? 0,
  };
}

function leave({ i32 }: Memory, process: number): void {
  const word = process >> 2;
  Atomics.store(i32, word + ProcessWord.state, ProcessState.reaped);
  Atomics.store(i32, Control.processSlots + (i32[word + ProcessWord.slot] ?? 1) - 1, 0);
}

/**
 * Sends a signal to the process at this byte address. True where the program does not handle it: the process then ends
 * itself when it looks up, and the caller has it ended where it does not.
 */
export function sendSignal(memory: SharedMemory, process: number, signal: number): boolean {
  const word = process >> 2;
  const { i32 } = memory;
  if (signal === 0 || Atomics.load(i32, word + ProcessWord.state) !== ProcessState.running) return false;
  const handled = (Atomics.load(i32, word + ProcessWord.handledSignals) & (1 << (signal - 1))) !== 0;
  if (!handled) Atomics.compareExchange(i32, word + ProcessWord.killedBy, 0, signal);
  Atomics.or(i32, word + ProcessWord.pendingSignals, 1 << (signal - 1));
  ringBell(memory, process);
  return !handled;
}
