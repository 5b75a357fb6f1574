import { Control } from "../protocol/control";
import { EventKind } from "../protocol/events";
import { Empty, EOFError, Full, ThreadError } from "./errors";
import { allocateRaw, release } from "./heap";
import { ObjectWord, SharedObject } from "./object";
import type { ThreadContext } from "./thread-context";
import { wakeAll, wakeFirst } from "./waiting";

const QueueWord = {
  /** Messages it holds at most; 0 unbounded. */
  capacity: ObjectWord.first,
  count: ObjectWord.first + 1,
  /** Byte addresses of the oldest and the newest message. */
  oldest: ObjectWord.first + 2,
  newest: ObjectWord.first + 3,
  /** Messages put and not yet reported done. */
  unfinished: ObjectWord.first + 4,
  getters: ObjectWord.first + 5,
  putters: ObjectWord.first + 7,
  joiners: ObjectWord.first + 9,
  closed: ObjectWord.first + 11,
  /** Bytes inside, and the bound on them; 0 unbounded. */
  bytes: ObjectWord.first + 12,
  byteCapacity: ObjectWord.first + 13,
} as const;
const QUEUE_WORDS = QueueWord.byteCapacity + 1;

/** A message: address of the next one, its id, its size, its bytes. */
const MESSAGE_HEADER_BYTES = 12;

const SMALL_MESSAGE_BYTES = 96;

export interface QueueLimits {
  readonly capacity: number;
  readonly byteCapacity: number;
}

/** Tells the trace of a message before it is visible to others. */
export type AnnounceMessage = (id: number) => void;

/** A queue of byte messages for any number of producers and consumers; the bound counts messages, or bytes. */
export class KernelQueue extends SharedObject {
  constructor(context: ThreadContext, address: number, limits?: QueueLimits) {
    super(context, address, QUEUE_WORDS);
    if (limits === undefined) return;
    this.setWord(QueueWord.capacity, limits.capacity);
    this.setWord(QueueWord.byteCapacity, limits.byteCapacity);
  }

  get count(): number {
    return Atomics.load(this.context.memory.i32, this.at + QueueWord.count);
  }

  get capacity(): number {
    return this.word(QueueWord.capacity);
  }

  /** Appends a message; `timeoutMs` 0 only tries. Throws {@link Full}, or {@link EOFError} where the queue is closed. */
  put(bytes: Uint8Array, announce: AnnounceMessage, timeoutMs?: number): void {
    const { context } = this;
    const message = this.#allocateMessage(bytes);
    let closed = false;
    let waited = false;
    const attempt = (): boolean => {
      closed = this.word(QueueWord.closed) === 1;
      if (closed) return true;
      if (!this.#hasRoom(bytes.length)) return false;
      this.#append(message, bytes.length, announce, waited);
      return true;
    };
    this.lockGuard();
    let done = attempt();
    if (done || timeoutMs === 0) {
      this.unlockGuard();
    } else {
      waited = true;
      done = this.waitUntil(EventKind.putRequest, QueueWord.putters, timeoutMs, attempt);
      if (!done || closed) context.events.recordNow(EventKind.giveUp, this.id, 0);
    }
    if (!done || closed) release(context.memory, message);
    if (waited) context.enter();
    if (closed) throw new EOFError("the other end of the pipe is closed");
    if (!done) throw new Full("the queue is full");
  }

  /** Takes the oldest message, as a private copy; `timeoutMs` 0 only tries. Throws {@link Empty} or {@link EOFError}. */
  get(timeoutMs?: number): Uint8Array {
    const { context } = this;
    let message = 0;
    let waited = false;
    const attempt = (): boolean => {
      message = this.#takeOldest(waited);
      return message !== 0 || this.word(QueueWord.closed) === 1;
    };
    this.lockGuard();
    let done = attempt();
    if (done || timeoutMs === 0) {
      this.unlockGuard();
    } else {
      waited = true;
      done = this.waitUntil(EventKind.getRequest, QueueWord.getters, timeoutMs, attempt);
      if (message === 0) context.events.recordNow(EventKind.giveUp, this.id, 0);
    }
    if (waited) context.enter();
    if (!done) throw new Empty("the queue is empty");
    if (message === 0) throw new EOFError("the other end of the pipe is closed and nothing is left to read");
    return this.#readAndFree(message);
  }

  /** Waits until a message is there (or the queue was closed), without taking it; false if the time was up. */
  poll(timeoutMs?: number): boolean {
    const ready = (): boolean => this.word(QueueWord.count) > 0 || this.word(QueueWord.closed) === 1;
    this.lockGuard();
    if (ready() || timeoutMs === 0) {
      const found = ready();
      this.unlockGuard();
      return found;
    }
    const { context } = this;
    const found = this.waitUntil(EventKind.wait, QueueWord.getters, timeoutMs, ready);
    // It was woken in a getter's place and takes nothing: pass the wake-up on.
    if (found) this.#wakeAnotherGetter();
    context.events.recordNow(EventKind.woken, this.id, found ? 0 : 1);
    context.enter();
    return found;
  }

  #wakeAnotherGetter(): void {
    this.lockGuard();
    if (this.word(QueueWord.count) > 0) wakeFirst(this.context.memory, this.at + QueueWord.getters, false);
    this.unlockGuard();
  }

  /** Says that a message taken before is dealt with. Throws {@link ThreadError} if there was none. */
  taskDone(): void {
    this.lockGuard();
    const unfinished = this.word(QueueWord.unfinished) - 1;
    if (unfinished >= 0) this.setWord(QueueWord.unfinished, unfinished);
    if (unfinished === 0) wakeAll(this.context.memory, this.at + QueueWord.joiners, true);
    this.unlockGuard();
    if (unfinished < 0) throw new ThreadError("taskDone() was called more often than values were put");
  }

  /** Waits until every message ever put was reported done. */
  join(): void {
    const { context } = this;
    const done = (): boolean => this.word(QueueWord.unfinished) === 0;
    this.lockGuard();
    if (done()) return this.unlockGuard();
    this.waitUntil(EventKind.wait, QueueWord.joiners, undefined, done);
    context.events.recordNow(EventKind.woken, this.id, 0);
    context.enter();
  }

  /** No more messages will come: getters get what is left, then {@link EOFError}; putters get it at once. */
  close(): void {
    const { memory } = this.context;
    this.lockGuard();
    this.setWord(QueueWord.closed, 1);
    wakeAll(memory, this.at + QueueWord.getters, false);
    wakeAll(memory, this.at + QueueWord.putters, false);
    this.unlockGuard();
  }

  #hasRoom(sizeBytes: number): boolean {
    const count = this.word(QueueWord.count);
    const capacity = this.word(QueueWord.capacity);
    const byteCapacity = this.word(QueueWord.byteCapacity);
    if (capacity > 0 && count >= capacity) return false;
    return byteCapacity === 0 || count === 0 || this.word(QueueWord.bytes) + sizeBytes <= byteCapacity;
  }

  #allocateMessage(bytes: Uint8Array): number {
    const { memory } = this.context;
    const message = allocateRaw(memory, MESSAGE_HEADER_BYTES + bytes.length);
    const word = message >> 2;
    memory.i32[word] = 0;
    memory.i32[word + 1] = Atomics.add(memory.i32, Control.nextMessage, 1);
    memory.i32[word + 2] = bytes.length;
    const { u8 } = memory;
    const from = message + MESSAGE_HEADER_BYTES;
    // In a loop where `set` would cost more than the copy.
    if (bytes.length > SMALL_MESSAGE_BYTES) u8.set(bytes, from);
    else for (let i = 0; i < bytes.length; i++) u8[from + i] = bytes[i] ?? 0;
    return message;
  }

  /** Under the guard. */
  #append(message: number, sizeBytes: number, announce: AnnounceMessage, waited: boolean): void {
    const { memory, events } = this.context;
    const id = memory.i32[(message >> 2) + 1] ?? 0;
    announce(id);
    if (waited) events.recordNow(EventKind.put, this.id, id);
    else events.record(EventKind.put, this.id, id);
    const newest = this.word(QueueWord.newest);
    if (newest === 0) {
      this.setWord(QueueWord.oldest, message);
    } else {
      memory.reach(newest + MESSAGE_HEADER_BYTES);
      memory.i32[newest >> 2] = message;
    }
    this.setWord(QueueWord.newest, message);
    this.setWord(QueueWord.count, this.word(QueueWord.count) + 1);
    this.setWord(QueueWord.bytes, this.word(QueueWord.bytes) + sizeBytes);
    this.setWord(QueueWord.unfinished, this.word(QueueWord.unfinished) + 1);
    wakeFirst(memory, this.at + QueueWord.getters, false);
    // One that went may have left room for several smaller ones.
    if (this.word(QueueWord.byteCapacity) > 0) wakeFirst(memory, this.at + QueueWord.putters, false);
  }

  /** Under the guard: unlinks the oldest message, 0 if there is none. */
  #takeOldest(waited: boolean): number {
    const { memory, events } = this.context;
    const message = this.word(QueueWord.oldest);
    if (message === 0) return 0;
    memory.reach(message + MESSAGE_HEADER_BYTES);
    const word = message >> 2;
    const next = memory.i32[word] ?? 0;
    this.setWord(QueueWord.oldest, next);
    if (next === 0) this.setWord(QueueWord.newest, 0);
    this.setWord(QueueWord.count, this.word(QueueWord.count) - 1);
    this.setWord(QueueWord.bytes, this.word(QueueWord.bytes) - (memory.i32[word + 2] ?? 0));
    const id = memory.i32[word + 1] ?? 0;
    if (waited) events.recordNow(EventKind.get, this.id, id);
    else events.record(EventKind.get, this.id, id);
    wakeFirst(memory, this.at + QueueWord.putters, false);
    return message;
  }

  #readAndFree(message: number): Uint8Array {
    const { memory } = this.context;
    const size = memory.i32[(message >> 2) + 2] ?? 0;
    const from = message + MESSAGE_HEADER_BYTES;
    memory.reach(from + size);
    const bytes = copyOf(memory.u8, from, size);
    release(memory, message);
    return bytes;
  }
}

function copyOf(u8: Uint8Array, from: number, size: number): Uint8Array {
  if (size > SMALL_MESSAGE_BYTES) return u8.slice(from, from + size);
  const bytes = new Uint8Array(size);
  for (let i = 0; i < size; i++) bytes[i] = u8[from + i] ?? 0;
  return bytes;
}
