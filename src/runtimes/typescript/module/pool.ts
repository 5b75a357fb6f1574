import { Empty, ThreadError, TimeoutError } from "../../../kernel/errors";
import { StopSignal } from "../../../kernel/waiting";
import { cpuCount } from "./misc";
import { checkedCount, checkedTimeout } from "./options";
import { Process } from "./process";
import { Queue } from "./queue";
import { refuseAtTopLevel } from "./start";
import { placeOf, registerOwnTarget, type Target, type TargetPlace, targetAt } from "./targets";

interface Task {
  readonly job: number;
  readonly index: number;
  readonly target: TargetPlace;
  /** Calls to make, one after another: the arguments of each. */
  readonly calls: readonly (readonly unknown[])[];
}

type TaskOutcome =
  | { readonly job: number; readonly index: number; readonly ok: true; readonly values: readonly unknown[] }
  | { readonly job: number; readonly index: number; readonly ok: false; readonly error: RemoteError };

interface RemoteError {
  readonly name: string;
  readonly message: string;
  readonly process: string;
}

/** As in Python: a map is cut into about four chunks for each process. */
const CHUNKS_PER_PROCESS = 4;

function poolWorker(tasks: Queue<Task | null>, outcomes: Queue<TaskOutcome>, name: string): void {
  for (;;) {
    const task = tasks.get();
    if (task === null) return;
    const outcome = runTask(task, name);
    try {
      outcomes.put(outcome);
    } catch (error) {
      outcomes.put(failure(task, error, name));
    }
  }
}
registerOwnTarget("poolWorker", poolWorker);

function runTask({ job, index, target, calls }: Task, process: string): TaskOutcome {
  try {
    const work = targetAt(target) as (...args: unknown[]) => unknown;
    return { job, index, ok: true, values: calls.map((args) => plainResult(work(...args))) };
  } catch (error) {
    return failure({ job, index }, error, process);
  }
}

function plainResult(value: unknown): unknown {
  if (value instanceof Promise) throw new TypeError("a function mapped over a pool must not be async");
  return value;
}

function failure({ job, index }: Pick<Task, "job" | "index">, error: unknown, process: string): TaskOutcome {
  // What stops the thread is not the task's error.
  if (error instanceof StopSignal) throw error;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return { job, index, ok: false, error: { name, message, process } };
}

/** An error that a worker process of a pool threw, as the caller sees it. */
export class PoolTaskError extends Error {
  override readonly name: string;
  constructor({ name, message, process }: RemoteError) {
    super(`${message} (thrown in ${process})`);
    this.name = name;
  }
}

/** Collects the chunks of one call until all are there. */
class Job {
  readonly id: number;
  readonly #outcomes = new Map<number, TaskOutcome>();

  constructor(id: number) {
    this.id = id;
  }

  accept(outcome: TaskOutcome): void {
    this.#outcomes.set(outcome.index, outcome);
  }

  has(index: number): boolean {
    return this.#outcomes.has(index);
  }

  /** The values of a chunk that is there; throws its error. */
  values(index: number): readonly unknown[] {
    const outcome = this.#outcomes.get(index);
    if (outcome === undefined) return [];
    if (!outcome.ok) throw new PoolTaskError(outcome.error);
    return outcome.values;
  }
}

/** What `applyAsync` gives: the promise of a value. */
export interface AsyncResult<T> {
  get(timeoutMs?: number): T;
}

/** Worker processes that functions are mapped over. Belongs to the thread that made it. */
export class Pool {
  readonly #tasks: Queue<Task | null>;
  readonly #outcomes: Queue<TaskOutcome>;
  readonly #processes: Process[] = [];
  readonly #jobs = new Map<number, Job>();
  #nextJob = 1;
  #closed = false;

  constructor(size = cpuCount()) {
    refuseAtTopLevel("pool");
    checkedCount(size, "the size of a pool", 1);
    this.#tasks = new Queue(0, "pool tasks");
    this.#outcomes = new Queue(0, "pool results");
    for (let number = 1; number <= size; number++) {
      const name = `PoolWorker-${number}`;
      const process = new Process({
        target: poolWorker as Target,
        args: [this.#tasks, this.#outcomes, name],
        name,
        daemon: true,
      });
      process.start();
      this.#processes.push(process);
    }
  }

  map<A, R>(target: (value: A) => R, values: Iterable<A>): R[] {
    return this.starmap(
      target,
      Array.from(values, (value): [A] => [value]),
    );
  }

  starmap<A extends unknown[], R>(target: (...args: A) => R, calls: Iterable<A>): R[] {
    const all = [...calls];
    const size = Math.max(1, Math.ceil(all.length / (this.#processes.length * CHUNKS_PER_PROCESS)));
    const { job, chunks } = this.#submit(target as Target, all, size);
    const results: unknown[] = [];
    try {
      for (let index = 0; index < chunks; index++) {
        this.#await(job, index, undefined);
        results.push(...job.values(index));
      }
    } finally {
      this.#jobs.delete(job.id);
    }
    return results as R[];
  }

  /** As `map`, but gives each result as soon as it and those before it are there. */
  imap<A, R>(target: (value: A) => R, values: Iterable<A>): IterableIterator<R> {
    const calls = Array.from(values, (value) => [value]);
    return this.#resultsOf<R>(this.#submit(target as Target, calls, 1));
  }

  *#resultsOf<R>({ job, chunks }: { readonly job: Job; readonly chunks: number }): IterableIterator<R> {
    try {
      for (let index = 0; index < chunks; index++) {
        this.#await(job, index, undefined);
        yield* job.values(index) as R[];
      }
    } finally {
      this.#jobs.delete(job.id);
    }
  }

  apply<A extends unknown[], R>(target: (...args: A) => R, args: A): R {
    return this.applyAsync(target, args).get();
  }

  applyAsync<A extends unknown[], R>(target: (...args: A) => R, args: A): AsyncResult<R> {
    const { job } = this.#submit(target as Target, [args], 1);
    return {
      get: (timeoutMs) => {
        this.#await(job, 0, checkedTimeout(timeoutMs));
        this.#jobs.delete(job.id);
        return job.values(0)[0] as R;
      },
    };
  }

  #submit(target: Target, calls: readonly unknown[][], size: number): { job: Job; chunks: number } {
    if (this.#closed) throw new ThreadError("the pool is closed and takes no more tasks");
    const place = placeOf(target, "pool task");
    const job = new Job(this.#nextJob++);
    this.#jobs.set(job.id, job);
    let chunks = 0;
    for (let from = 0; from < calls.length; from += size) {
      this.#tasks.put({ job: job.id, index: chunks++, target: place, calls: calls.slice(from, from + size) });
    }
    return { job, chunks };
  }

  /** Takes outcomes, of whichever job, until this one is there. */
  #await(job: Job, index: number, timeoutMs: number | undefined): void {
    const deadlineMs = timeoutMs === undefined ? Number.POSITIVE_INFINITY : performance.now() + timeoutMs;
    while (!job.has(index)) {
      const leftMs = deadlineMs - performance.now();
      try {
        const outcome = this.#outcomes.get(
          leftMs === Number.POSITIVE_INFINITY ? {} : { timeoutMs: Math.max(0, leftMs) },
        );
        this.#jobs.get(outcome.job)?.accept(outcome);
      } catch (error) {
        if (error instanceof Empty) throw new TimeoutError(`the result was not there within ${timeoutMs} ms`);
        throw error;
      }
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const _ of this.#processes) this.#tasks.put(null);
  }

  join(): void {
    if (!this.#closed) throw new ThreadError("close or terminate the pool before you join it");
    for (const process of this.#processes) process.join();
  }

  terminate(): void {
    this.#closed = true;
    for (const process of this.#processes) process.terminate();
  }
}
