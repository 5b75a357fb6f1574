/**
 * Threads, locks and queues for programs in Interleave. The vocabulary is that of Python's `threading`,
 * `multiprocessing` and `queue`; all times are milliseconds.
 *
 * Every thread is a real worker. Each evaluates the program's top level for itself, so a plain variable belongs
 * to one thread; what threads are to share is made with `shared`, `sharedArray`, `Queue` and the like, at the
 * top level (there it is one object for all threads) or given in `args`.
 */

/** How long to wait for a lock, a permit or a place in a queue. */
export interface AcquireOptions {
  /** `false`: do not wait at all. Default `true`. */
  readonly blocking?: boolean;
  /** Wait at most this many milliseconds. Default: for ever. */
  readonly timeoutMs?: number;
}

/** What a thread or process is to run. */
export type ThreadOptions<Args extends readonly unknown[]> = {
  /** The function to run: one at module level, because the other worker has to find it by its name. */
  readonly target: (...args: Args) => unknown;
  /** Its name on the timeline. Default: `Thread-1 (run)`, `Process-1`, … */
  readonly name?: string;
  /** The program does not wait for a daemon: it is stopped when everything else has ended. Default `false`. */
  readonly daemon?: boolean;
} & ([] extends Args ? { readonly args?: NoInfer<Args> } : { readonly args: NoInfer<Args> });

/**
 * A thread: a worker that runs `target(...args)` beside the others of its process.
 *
 * ```ts
 * const thread = new Thread({ target: work, args: [1000], name: "worker" });
 * thread.start();
 * thread.join();
 * ```
 *
 * @throws {ThreadError} when `target` is not a function at module level
 */
export class Thread<Args extends readonly unknown[] = never> {
  /** `args` are values that structured clone can copy, and objects of this module, which stay the same objects. */
  constructor(options: ThreadOptions<Args>);
  /** The name on the timeline. */
  readonly name: string;
  /** Whether the program ends without waiting for this thread. */
  readonly daemon: boolean;
  /** The thread's number; `undefined` before it was started. */
  readonly ident: number | undefined;
  /** Whether it was started and has not ended. */
  readonly isAlive: boolean;
  /**
   * Starts the thread. Allowed inside functions only, because the top level is evaluated by every thread.
   * @throws {ThreadError} when it was started before
   */
  start(): void;
  /**
   * Waits until the thread has ended, or at most `timeoutMs`; `isAlive` then tells which.
   * @throws {ThreadError} when it was not started, or is the thread that calls
   */
  join(timeoutMs?: number): void;
}

/**
 * A process: it evaluates the program afresh, with its own GIL and its own top-level objects. Only what it is given
 * in `args` is its parent's: locks, queues and pipes are the same objects, a `shared` is copied at the start.
 *
 * @throws {ThreadError} when `target` is not a function at module level
 */
export class Process<Args extends readonly unknown[] = never> {
  constructor(options: ThreadOptions<Args>);
  /** The name on the timeline. */
  readonly name: string;
  /** Whether the program ends without waiting for this process. */
  readonly daemon: boolean;
  /** The number of the process; `undefined` before it was started. */
  readonly pid: number | undefined;
  /** `undefined` while it runs; 0 when its target returned, 1 when it threw, −15 when it was terminated. */
  readonly exitCode: number | undefined;
  /** Whether it was started and has not ended. */
  readonly isAlive: boolean;
  /**
   * Starts the process. Allowed inside functions only.
   * @throws {ThreadError} when it was started before
   */
  start(): void;
  /** Waits until the process has ended, or at most `timeoutMs`. */
  join(timeoutMs?: number): void;
  /** Ends the process at once, wherever it is. Locks that it holds stay held. */
  terminate(): void;
}

/** A result that a `Pool` is still working on. */
export interface AsyncResult<T> {
  /**
   * Waits for the result, or throws what the function threw.
   * @throws {TimeoutError} when it is not there within `timeoutMs`
   */
  get(timeoutMs?: number): T;
}

/**
 * Worker processes that functions are mapped over.
 *
 * ```ts
 * const pool = new Pool(4);
 * const squares = pool.map(square, [1, 2, 3]);
 * pool.close();
 * pool.join();
 * ```
 */
export class Pool {
  /** Starts `size` processes. Default: `cpuCount()`. */
  constructor(size?: number);
  /** `values.map(target)`, spread over the processes; waits for all results and keeps their order. */
  map<A, R>(target: (value: A) => R, values: Iterable<A>): R[];
  /** As `map`, for functions of several arguments: `calls` holds the arguments of each call. */
  starmap<A extends readonly unknown[], R>(target: (...args: A) => R, calls: Iterable<A>): R[];
  /** As `map`, but gives each result as soon as it and those before it are there. */
  imap<A, R>(target: (value: A) => R, values: Iterable<A>): IterableIterator<R>;
  /** Calls `target(...args)` in one of the processes and waits for the result. */
  apply<A extends readonly unknown[], R>(target: (...args: A) => R, args: A): R;
  /** As `apply`, but does not wait: `get()` of the result does. */
  applyAsync<A extends readonly unknown[], R>(target: (...args: A) => R, args: A): AsyncResult<R>;
  /** Takes no more tasks; the processes end when all are done. */
  close(): void;
  /**
   * Waits until the processes have ended.
   * @throws {ThreadError} before `close()` or `terminate()`
   */
  join(): void;
  /** Ends the processes at once. */
  terminate(): void;
}

/**
 * A lock: one thread at a time holds it.
 *
 * ```ts
 * const lock = new Lock("account");
 * lock.with(() => { account.balance += 1; });
 * ```
 */
export class Lock {
  /** @param name its name on the timeline; default: the variable it is assigned to */
  constructor(name?: string);
  /** Whether any thread holds it. */
  readonly locked: boolean;
  /** Takes the lock, waiting for it if need be. `false` if that was not possible in time. */
  acquire(options?: AcquireOptions): boolean;
  /**
   * Gives the lock back.
   * @throws {ThreadError} when nobody holds it
   */
  release(): void;
  /** Runs `body` with the lock held and gives it back whatever happens; a promise holds it until it settles. */
  with<T>(body: () => T): T;
}

/** A lock that its holder may take again; it is free when it was released as often as it was taken. */
export class RLock {
  /** @param name its name on the timeline; default: the variable it is assigned to */
  constructor(name?: string);
  /** Whether any thread holds it. */
  readonly locked: boolean;
  /** Takes the lock, waiting for it if another thread holds it. `false` if that was not possible in time. */
  acquire(options?: AcquireOptions): boolean;
  /**
   * Gives the lock back once.
   * @throws {ThreadError} when this thread does not hold it
   */
  release(): void;
  /** Runs `body` with the lock held and gives it back whatever happens; a promise holds it until it settles. */
  with<T>(body: () => T): T;
}

/** Counts permits: `acquire` takes one and waits while there is none, `release` gives some back. */
export class Semaphore {
  /**
   * @param value the permits there are at first; default 1
   * @param name its name on the timeline
   */
  constructor(value?: number, name?: string);
  /** Takes a permit, waiting for one if need be. `false` if that was not possible in time. */
  acquire(options?: AcquireOptions): boolean;
  /** Gives `count` permits back; default 1. */
  release(count?: number): void;
  /** Runs `body` with a permit and gives it back whatever happens; a promise holds it until it settles. */
  with<T>(body: () => T): T;
}

/** A semaphore that never has more permits than at first: one `release` too many throws a {@link ThreadError}. */
export class BoundedSemaphore extends Semaphore {}

/**
 * Waiting for a change that another thread makes under the same lock.
 *
 * ```ts
 * condition.with(() => condition.waitFor(() => stock.count > 0));   // the consumer
 * condition.with(() => { stock.count++; condition.notify(); });     // the producer
 * ```
 */
export class Condition {
  /**
   * @param lock the lock that guards what is waited for; default: an `RLock` of its own
   * @param name its name on the timeline
   */
  constructor(lock?: Lock | RLock, name?: string);
  /** Takes the lock. */
  acquire(options?: AcquireOptions): boolean;
  /** Gives the lock back. */
  release(): void;
  /** Runs `body` with the lock held. */
  with<T>(body: () => T): T;
  /**
   * Gives the lock back, waits to be notified and takes the lock again. `false` after `timeoutMs`.
   * Check what you wait for afterwards, or use `waitFor`: somebody else may have been faster.
   * @throws {ThreadError} when this thread does not hold the lock
   */
  wait(timeoutMs?: number): boolean;
  /** Waits until `predicate()` is true, and gives its value; `false` after `timeoutMs`. */
  waitFor(predicate: () => boolean, timeoutMs?: number): boolean;
  /** Wakes up to `count` waiting threads; default 1. */
  notify(count?: number): void;
  /** Wakes all waiting threads. */
  notifyAll(): void;
}

/** A flag that threads wait for. */
export class Event {
  /** @param name its name on the timeline */
  constructor(name?: string);
  /** Whether the flag is set. */
  readonly isSet: boolean;
  /** Sets the flag and wakes everybody who waits for it. */
  set(): void;
  /** Takes the flag back. */
  clear(): void;
  /** Waits until the flag is set. `false` after `timeoutMs`. */
  wait(timeoutMs?: number): boolean;
}

/** A meeting point: nobody goes on until `parties` threads have come. It can be used again and again. */
export class Barrier {
  /**
   * @param parties how many threads meet
   * @param name its name on the timeline
   */
  constructor(parties: number, name?: string);
  /**
   * Waits for the others. Gives each thread another number from 0 to `parties - 1`.
   * @throws {BrokenBarrierError} when the barrier is broken, or breaks because this thread waited `timeoutMs`
   */
  wait(timeoutMs?: number): number;
  /** Breaks the barrier: everybody who waits, and who comes later, gets a {@link BrokenBarrierError}. */
  abort(): void;
  /** Mends the barrier; those who wait get a {@link BrokenBarrierError}. */
  reset(): void;
}

/**
 * Values from any number of producers to any number of consumers, first in, first out. What is put is copied.
 *
 * ```ts
 * const queue = new Queue<number>(10);
 * queue.put(1);
 * const value = queue.get();
 * ```
 */
export class Queue<T = unknown> {
  /**
   * @param capacity how many values fit in; 0, the default, for any number
   * @param name its name on the timeline; default: the variable it is assigned to
   */
  constructor(capacity?: number, name?: string);
  /** How many values are in it now. */
  readonly size: number;
  /** Whether it holds no value now. */
  readonly empty: boolean;
  /** Whether it has no room now. */
  readonly full: boolean;
  /**
   * Puts a value in, waiting for room if need be.
   * @throws {Full} when there was no room in time
   */
  put(value: T, options?: AcquireOptions): void;
  /**
   * Takes the oldest value out, waiting for one if need be.
   * @throws {Empty} when there was none in time
   */
  get(options?: AcquireOptions): T;
  /**
   * Puts a value in without waiting.
   * @throws {Full} when there is no room
   */
  putNowait(value: T): void;
  /**
   * Takes the oldest value out without waiting.
   * @throws {Empty} when there is none
   */
  getNowait(): T;
  /**
   * Says that a value taken out has been dealt with; `join` waits for that.
   * @throws {ThreadError} when it is called more often than values were put
   */
  taskDone(): void;
  /** Waits until `taskDone` was called for every value that was put. */
  join(): void;
}

/** One end of a pipe. */
export interface Connection<Sent = unknown, Received = Sent> {
  /** Sends a value to the other end, waiting while the pipe is full. */
  send(value: Sent): void;
  /**
   * Receives the next value, waiting for it if need be.
   * @throws {EOFError} when the other end was closed and nothing is left
   */
  recv(): Received;
  /** Whether there is a value to receive; waits up to `timeoutMs` for one, by default not at all. */
  poll(timeoutMs?: number): boolean;
  /** Closes this end. */
  close(): void;
}

/** Makes a pipe: two connected ends; what one sends, the other receives. */
export function pipe<There = unknown, Back = There>(): [Connection<There, Back>, Connection<Back, There>];

/**
 * A record of numbers and booleans in memory that all threads of the process share. Reading and writing a field is
 * one step each: `account.balance += 1` is two, between which another thread may come.
 *
 * ```ts
 * const account = shared({ balance: 0 });
 * ```
 */
export function shared<T extends Record<string, number | boolean>>(record: T): SharedRecord<T>;

/** What `shared` makes: the record's fields, with the types `number` and `boolean`. */
export type SharedRecord<T> = { -readonly [K in keyof T]: T[K] extends boolean ? boolean : number };

/** Numbers in memory that all threads of the process share. */
export interface SharedArray extends Iterable<number> {
  readonly length: number;
  [index: number]: number;
}

/** Makes a shared array of `length` numbers, all 0. `type` is that of the elements: integers, or `"f64"` for any number. */
export function sharedArray(type: "i32" | "u32" | "f64" | "u8", length: number): SharedArray;

/** A variable that each thread has for itself. */
export interface ThreadLocal<T> {
  value: T;
}

/** Makes a variable that each thread has for itself; `init` makes its value when a thread first uses it. */
export function threadLocal<T>(init: () => T): ThreadLocal<T>;

/** The thread that runs now. */
export function currentThread(): CurrentThread;

/** What a thread knows of itself. */
export interface CurrentThread {
  readonly name: string;
  readonly ident: number;
  readonly daemon: boolean;
  readonly isAlive: boolean;
}

/** Whether this is the first thread of its process. */
export function isMainThread(): boolean;

/** Stands still for so many milliseconds, while other threads go on. */
export function sleep(durationMs: number): void;

/** How many processors the run has. */
export function cpuCount(): number;

/** Puts a named mark on the timeline. */
export function mark(label: string): void;

/** Misuse: releasing what one does not hold, starting twice, a target that cannot be found. */
export class ThreadError extends Error {}

/** A queue has no room, and waiting was refused or took too long. */
export class Full extends Error {}

/** A queue has no value, and waiting was refused or took too long. */
export class Empty extends Error {}

/** A barrier was aborted, reset or timed out. */
export class BrokenBarrierError extends Error {}

/** The other end of a pipe was closed and nothing is left to receive. */
export class EOFError extends Error {}

/** A result was not there in time. */
export class TimeoutError extends Error {}
