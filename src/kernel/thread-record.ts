import { Control, MAX_LIVE_THREADS } from "../protocol/control";
import { allocate } from "./heap";
import type { SharedMemory } from "./memory";

/**
 * A thread's record in shared memory, in words from its address.
 * A thread waits on at most one wait list at a time, so its record is also its node there.
 */
export const ThreadWord = {
  /** Byte address of the record made before this one. */
  nextRecord: 0,
  id: 1,
  process: 2,
  /** {@link Lifecycle}; joiners wait for its end. */
  lifecycle: 3,
  /** {@link WaitStatus}: the futex word this thread sleeps on. */
  waitStatus: 4,
  /** Neighbours in the wait list, byte addresses of records. */
  waitNext: 5,
  waitPrevious: 6,
  /** Milliseconds (wrapping) at which it began to wait, for fairness. */
  waitSince: 7,
  /** What a waker hands over, e.g. a barrier's arrival number. */
  waitValue: 8,
  daemon: 9,
  /** Exit code of a process's main thread. */
  exitCode: 10,
  eventRing: 11,
  frameRing: 12,
  /** Guard and list of those who join it. */
  joinGuard: 13,
  joinHead: 14,
  joinTail: 15,
  /** Byte address of its process's record. */
  processRecord: 16,
  /** {@link EndOwner}: who does the bookkeeping of its end; taken once, by compare-exchange. */
  endOwner: 17,
  /** Byte address and size of what it shall run, in the runtime's own encoding. */
  invocation: 18,
  invocationBytes: 19,
  /** 1 while it idles in its event loop and has given its unit back. */
  idleWithoutUnit: 20,
} as const;
export const THREAD_BYTES = 22 * 4;

export const Lifecycle = { new: 0, started: 1, ended: 2 } as const;
export const EndOwner = { none: 0, thread: 1, supervisor: 2 } as const;
export const WaitStatus = {
  none: 0,
  /** In a wait list, its unit still held. */
  waiting: 1,
  /** In a wait list, its unit given back: the waker must add it. */
  waitingWithoutUnit: 2,
  /** Taken off the list; look again. */
  woken: 3,
  /** Taken off the list; what it waited for is its own already. */
  handedOver: 4,
} as const;

/** A process's record in shared memory, in words from its address. */
export const ProcessWord = {
  id: 0,
  pid: 1,
  /** 1 once this process shall end: its checkpoints and waits throw. */
  stop: 2,
  gil: 3,
  gilObject: 4,
  /** Guard, first entry and state of the table of top-level objects. */
  topLevelGuard: 5,
  topLevelHead: 6,
  topLevelSealed: 7,
  /** Number that the next unnamed thread of this process gets. */
  nextThreadNumber: 8,
  nextProcessNumber: 9,
  /** Its place among {@link Control.processSlots}, counted from 1; 0 where it has none. */
  slot: 10,
  /** Futex of a process whose threads take turns in one worker: counts what it shall look up for. */
  bell: 11,
  /** {@link UnitState} */
  unit: 12,
  /** PID of its parent; 0 for the root program. */
  parentPid: 13,
  /** {@link ProcessState} */
  state: 14,
  /** How it ended, as `waitpid` gives it: a signal's number, or the exit code times 256. */
  waitStatus: 15,
  /** Bits of signals that wait to be delivered. */
  pendingSignals: 16,
  /** Bits of signals that the program itself handles or ignores. */
  handledSignals: 17,
  /** Number of the signal that ends it; 0 for none. */
  killedBy: 18,
  /** {@link Program} */
  program: 19,
  /** Byte address of the files that it leaves to its parent; 0 for none. */
  returnedFiles: 20,
  /** Threads of it that are counted in `Control.outsideWaiters`. */
  outsideWaiters: 21,
} as const;
export const PROCESS_BYTES = 22 * 4;

/**
 * The unit of a process with a bell. `givenBack`: it waits for its bell, and who rings adds the unit. `taken`: it was
 * ended from outside, and whatever its worker still does, it has none to give.
 */
export const UnitState = { held: 0, givenBack: 1, taken: 2 } as const;

/** What a process of a Python program executes. */
export const Program = { python: 0, command: 1 } as const;

/** `ending`: it opens nothing any more, and what it has open is being closed. */
export const ProcessState = { running: 0, ending: 1, ended: 2, reaped: 3 } as const;

/** PIDs begin here, so that nobody mistakes one for an id. */
const FIRST_PID = 1000;

/** Word index of the thread record at a byte address that came from shared memory, within reach of the views. */
export function threadRecordAt(memory: SharedMemory, address: number): number {
  if (address !== 0) memory.reach(address + THREAD_BYTES);
  return address >> 2;
}

/** Makes a process's record and returns its byte address. */
export function createProcessRecord(memory: SharedMemory): number {
  const address = allocate(memory, PROCESS_BYTES);
  const id = Atomics.add(memory.i32, Control.nextProcess, 1);
  memory.i32[(address >> 2) + ProcessWord.id] = id;
  memory.i32[(address >> 2) + ProcessWord.pid] = FIRST_PID + id;
  memory.i32[(address >> 2) + ProcessWord.nextThreadNumber] = 1;
  memory.i32[(address >> 2) + ProcessWord.nextProcessNumber] = 1;
  return address;
}

/**
 * Makes a thread's record, links it into the run's list and counts it alive, with a unit of its own.
 * Returns its byte address, or 0 where {@link MAX_LIVE_THREADS} threads live already.
 */
export function createThreadRecord(memory: SharedMemory, processRecord: number, daemon: boolean): number {
  if (Atomics.add(memory.i32, Control.liveThreads, 1) >= MAX_LIVE_THREADS) {
    Atomics.sub(memory.i32, Control.liveThreads, 1);
    return 0;
  }
  const address = allocate(memory, THREAD_BYTES);
  const word = address >> 2;
  const { i32 } = memory;
  i32[word + ThreadWord.id] = Atomics.add(i32, Control.nextThread, 1);
  i32[word + ThreadWord.process] = i32[(processRecord >> 2) + ProcessWord.id] ?? 0;
  i32[word + ThreadWord.processRecord] = processRecord;
  i32[word + ThreadWord.daemon] = daemon ? 1 : 0;
  Atomics.add(i32, Control.units, 1);
  return address;
}

/** Byte addresses of the records of a process's living, non-daemon threads, but for the one at word `except`. */
export function threadsOfProcess(memory: SharedMemory, processWord: number, except: number): number[] {
  const found: number[] = [];
  let address = Atomics.load(memory.i32, Control.threads);
  while (address !== 0) {
    const record = threadRecordAt(memory, address);
    const { i32 } = memory;
    const mine = i32[record + ThreadWord.processRecord] === processWord << 2 && record !== except;
    const waitedFor = i32[record + ThreadWord.daemon] === 0 && i32[record + ThreadWord.lifecycle] !== Lifecycle.ended;
    if (mine && waitedFor) found.push(address);
    address = i32[record + ThreadWord.nextRecord] ?? 0;
  }
  return found;
}

/** Puts a finished record into the run's list, where drainer and supervisor find it. */
export function publishThreadRecord(memory: SharedMemory, address: number): void {
  const { i32 } = memory;
  let head: number;
  do {
    head = Atomics.load(i32, Control.threads);
    i32[(address >> 2) + ThreadWord.nextRecord] = head;
  } while (Atomics.compareExchange(i32, Control.threads, head, address) !== head);
}
