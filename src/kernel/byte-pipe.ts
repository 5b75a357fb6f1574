import { Control, MAX_PROCESSES } from "../protocol/control";
import { leaveMark, ringMarked } from "./bells";
import { lockGuard, unlockGuard } from "./guard";
import { allocate } from "./heap";
import type { SharedMemory } from "./memory";

/**
 * Pipes between processes: a ring of bytes in shared memory, the ends that each process holds, and a log of what the
 * trace calls the pieces of it. Nothing here waits.
 */
export const PIPE_CAPACITY_BYTES = 65_536;
/** What is no longer than this is written whole. */
export const PIPE_ATOMIC_BYTES = 4_096;

/** Words of a pipe from its address. */
const PipeWord = {
  guard: 0,
  /** Slot of the process that holds the guard, so that it can be freed where that one was ended. */
  guardedBy: 1,
  /** Id of the object in the trace. */
  id: 2,
  /** Byte address of the pipe made before this one. */
  nextPipe: 3,
  /** Bytes taken and put so far, modulo 2³². */
  taken: 4,
  put: 5,
  /** Messages logged and told so far. */
  logged: 6,
  told: 7,
  /** Marks of processes that wait to read, and to write. */
  readerMarks: 8,
  writerMarks: 10,
  /** Open ends in all processes. */
  readers: 12,
  writers: 13,
  /** 1 once both ends are closed everywhere: it may be used again. */
  unused: 14,
  /** 1 where the other side of it lies outside the run. */
  leadsOutside: 15,
  /** By slot: read ends that its process holds, then write ends, then the log, then the bytes. */
  first: 16,
} as const;
const READ_ENDS = PipeWord.first;
const WRITE_ENDS = READ_ENDS + MAX_PROCESSES;
const LOG = WRITE_ENDS + MAX_PROCESSES;
const LOG_ENTRIES = 256;
/** An entry: a message's id, and where it ends among the bytes put. */
const LOG_WORDS = 2;
const DATA_BYTES_AT = (LOG + LOG_ENTRIES * LOG_WORDS) * 4;
const PIPE_BYTES = DATA_BYTES_AT + PIPE_CAPACITY_BYTES;

/** Which end of a pipe. */
export type PipeEnd = "read" | "write";

/** A pipe as one process sees it. */
export class BytePipe {
  readonly address: number;
  readonly id: number;
  readonly #memory: SharedMemory;
  readonly #at: number;
  readonly #slot: number;

  /** Attaches to the pipe at `address`, for the process in `slot`. */
  constructor(memory: SharedMemory, address: number, slot: number) {
    memory.reach(address + PIPE_BYTES);
    this.#memory = memory;
    this.address = address;
    this.#at = address >> 2;
    this.#slot = slot;
    this.id = memory.i32[this.#at + PipeWord.id] ?? 0;
  }

  /** Makes a pipe; its ends are to be opened. Throws `SharedMemoryFull`. */
  static create(memory: SharedMemory, id: number, slot: number): BytePipe {
    const used = recycle(memory, id);
    if (used !== 0) return new BytePipe(memory, used, slot);
    const address = allocate(memory, PIPE_BYTES);
    const { i32 } = memory;
    i32[(address >> 2) + PipeWord.id] = id;
    let head: number;
    do {
      head = Atomics.load(i32, Control.pipes);
      i32[(address >> 2) + PipeWord.nextPipe] = head;
    } while (Atomics.compareExchange(i32, Control.pipes, head, address) !== head);
    return new BytePipe(memory, address, slot);
  }

  /** Notes that the other side of it lies outside the run. */
  leadOutside(): void {
    this.#memory.i32[this.#at + PipeWord.leadsOutside] = 1;
  }

  get leadsOutside(): boolean {
    return this.#memory.i32[this.#at + PipeWord.leadsOutside] === 1;
  }

  /** Whether it is still the one that was attached to, and has not been made a new one. */
  isSame(): boolean {
    return this.#memory.i32[this.#at + PipeWord.id] === this.id;
  }

  #word(offset: number): number {
    return Atomics.load(this.#memory.i32, this.#at + offset);
  }

  #lock(): void {
    lockGuard(this.#memory.i32, this.#at + PipeWord.guard);
    this.#memory.i32[this.#at + PipeWord.guardedBy] = this.#slot;
  }

  #unlock(): void {
    this.#memory.i32[this.#at + PipeWord.guardedBy] = 0;
    unlockGuard(this.#memory.i32, this.#at + PipeWord.guard);
  }

  /** Opens an end for a process: another one's where it is about to be started. */
  open(end: PipeEnd, slot = this.#slot): void {
    const { i32 } = this.#memory;
    Atomics.add(i32, this.#at + (end === "read" ? READ_ENDS : WRITE_ENDS) + slot - 1, 1);
    Atomics.add(i32, this.#at + (end === "read" ? PipeWord.readers : PipeWord.writers), 1);
  }

  close(end: PipeEnd, slot = this.#slot): void {
    closeEnds(this.#memory, this.#at, end, slot, 1);
  }

  get length(): number {
    return (this.#word(PipeWord.put) - this.#word(PipeWord.taken)) >>> 0;
  }

  get hasReaders(): boolean {
    return this.#word(PipeWord.readers) > 0;
  }

  get hasWriters(): boolean {
    return this.#word(PipeWord.writers) > 0;
  }

  /** Whether somebody can still read; while that is so, the process is rung when the last one goes. */
  watchReaders(): boolean {
    leaveMark(this.#memory, this.#at + PipeWord.writerMarks, this.#slot);
    return this.hasReaders;
  }

  /** Whether a read would not wait; where it would, the process is rung when that changes. */
  readable(): boolean {
    if (this.#isReadable()) return true;
    leaveMark(this.#memory, this.#at + PipeWord.readerMarks, this.#slot);
    return this.#isReadable();
  }

  #isReadable(): boolean {
    return this.length > 0 || !this.hasWriters;
  }

  /** Whether a write of so many bytes would not wait for the first of them; else as {@link readable}. */
  writable(bytes: number): boolean {
    if (this.#isWritable(bytes)) return true;
    leaveMark(this.#memory, this.#at + PipeWord.writerMarks, this.#slot);
    return this.#isWritable(bytes);
  }

  #isWritable(bytes: number): boolean {
    const room = PIPE_CAPACITY_BYTES - this.length;
    return room >= Math.min(bytes, PIPE_ATOMIC_BYTES) || !this.hasReaders;
  }

  /**
   * Takes what is there into `target`; gives how many bytes, 0 where there are none.
   *
   * @param onMessage called for every message of which the last byte was taken
   */
  take(target: Uint8Array, onMessage: (id: number) => void): number {
    this.#lock();
    const { i32, u8 } = this.#memory;
    const taken = this.#word(PipeWord.taken);
    const count = Math.min(target.length, this.length);
    copyRing(count, taken, (at, from, size) => {
      const start = this.address + DATA_BYTES_AT + at;
      target.set(u8.subarray(start, start + size), from);
    });
    Atomics.store(i32, this.#at + PipeWord.taken, (taken + count) | 0);
    let told = this.#word(PipeWord.told);
    const logged = this.#word(PipeWord.logged);
    for (; told !== logged; told++) {
      const entry = this.#at + LOG + (told % LOG_ENTRIES) * LOG_WORDS;
      if (((i32[entry + 1] ?? 0) - taken) >>> 0 > count) break;
      onMessage(i32[entry] ?? 0);
    }
    i32[this.#at + PipeWord.told] = told;
    this.#unlock();
    if (count > 0) ringMarked(this.#memory, this.#at + PipeWord.writerMarks);
    return count;
  }

  /**
   * Puts as much of `source` as there is room for (what is short: all or nothing); gives how many bytes. Where it is all
   * of it, it is the end of a message (0: of none).
   */
  put(source: Uint8Array, message: number): number {
    this.#lock();
    const { i32, u8 } = this.#memory;
    const put = this.#word(PipeWord.put);
    const room = PIPE_CAPACITY_BYTES - this.length;
    const count = room < Math.min(source.length, PIPE_ATOMIC_BYTES) ? 0 : Math.min(source.length, room);
    copyRing(count, put, (at, from, size) => {
      u8.set(source.subarray(from, from + size), this.address + DATA_BYTES_AT + at);
    });
    const logged = this.#word(PipeWord.logged);
    if (message !== 0 && count === source.length && logged - this.#word(PipeWord.told) < LOG_ENTRIES) {
      const entry = this.#at + LOG + (logged % LOG_ENTRIES) * LOG_WORDS;
      i32[entry] = message;
      i32[entry + 1] = (put + count) | 0;
      i32[this.#at + PipeWord.logged] = logged + 1;
    }
    // Last: a writer that was ended before has written nothing.
    Atomics.store(i32, this.#at + PipeWord.put, (put + count) | 0);
    this.#unlock();
    if (count > 0) ringMarked(this.#memory, this.#at + PipeWord.readerMarks);
    return count;
  }
}

/** Makes a pipe that nobody holds any more a new one; 0 where there is none. */
function recycle(memory: SharedMemory, id: number): number {
  for (let address = Atomics.load(memory.i32, Control.pipes); address !== 0; ) {
    memory.reach(address + PIPE_BYTES);
    const { i32 } = memory;
    const at = address >> 2;
    if (Atomics.compareExchange(i32, at + PipeWord.unused, 1, 0) === 1) {
      for (const word of [PipeWord.taken, PipeWord.put, PipeWord.logged, PipeWord.told, PipeWord.leadsOutside]) {
        i32[at + word] = 0;
      }
      i32[at + PipeWord.id] = id;
      return address;
    }
    address = i32[at + PipeWord.nextPipe] ?? 0;
  }
  return 0;
}

/** Calls `copy` for the one or two stretches of the ring that `count` bytes from `position` on lie in. */
function copyRing(count: number, position: number, copy: (at: number, from: number, size: number) => void): void {
  const at = (position >>> 0) % PIPE_CAPACITY_BYTES;
  const first = Math.min(count, PIPE_CAPACITY_BYTES - at);
  if (first > 0) copy(at, 0, first);
  if (count > first) copy(0, first, count - first);
}

function closeEnds(memory: SharedMemory, at: number, end: PipeEnd, slot: number, count: number): void {
  const { i32 } = memory;
  Atomics.sub(i32, at + (end === "read" ? READ_ENDS : WRITE_ENDS) + slot - 1, count);
  Atomics.sub(i32, at + (end === "read" ? PipeWord.readers : PipeWord.writers), count);
  const ends = Atomics.load(i32, at + PipeWord.readers) + Atomics.load(i32, at + PipeWord.writers);
  if (ends === 0) {
    Atomics.store(i32, at + PipeWord.unused, 1);
    return;
  }
  // The last writer's end makes a read come back, the last reader's a write.
  ringMarked(memory, at + (end === "read" ? PipeWord.writerMarks : PipeWord.readerMarks));
}

/** Closes all ends of a process that has ended, and frees a guard that it held. */
export function releaseEnds(memory: SharedMemory, slot: number): void {
  for (let address = Atomics.load(memory.i32, Control.pipes); address !== 0; ) {
    memory.reach(address + PIPE_BYTES);
    const at = address >> 2;
    const { i32 } = memory;
    if (Atomics.compareExchange(i32, at + PipeWord.guardedBy, slot, 0) === slot) unlockGuard(i32, at + PipeWord.guard);
    for (const end of ["read", "write"] as const) {
      const held = Atomics.load(i32, at + (end === "read" ? READ_ENDS : WRITE_ENDS) + slot - 1);
      if (held > 0) closeEnds(memory, at, end, slot, held);
    }
    address = i32[at + PipeWord.nextPipe] ?? 0;
  }
}
