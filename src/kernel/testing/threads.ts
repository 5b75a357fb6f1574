import { Worker } from "node:worker_threads";
import { bundleClassicWorker } from "../../../build/classic-worker";
import { Control } from "../../protocol/control";
import { createGil } from "../gil";
import { SharedMemory } from "../memory";
import { ThreadContext } from "../thread-context";
import { createProcessRecord, createThreadRecord, ProcessWord, publishThreadRecord } from "../thread-record";

const silent = { record() {}, recordNow() {}, recordValue() {}, close() {}, timePassed() {} };

let bundle: Promise<string> | undefined;

/** A run's shared memory with real workers as its threads, for tests of the kernel. */
export class TestRun {
  readonly memory = SharedMemory.create();
  /** A context that makes objects; its thread never waits. */
  readonly maker: ThreadContext;
  readonly #process: number;
  readonly #workers: Worker[] = [];

  constructor({ gil = false }: { readonly gil?: boolean } = {}) {
    const { i32 } = this.memory;
    i32[Control.switchIntervalUs] = 5_000;
    this.#process = createProcessRecord(this.memory);
    i32[(this.#process >> 2) + ProcessWord.gil] = createGil(this.memory);
    this.maker = new ThreadContext(this.memory, createThreadRecord(this.memory, this.#process, false), silent);
    i32[Control.gilModel] = gil ? 1 : 0;
    // The maker is no thread of the test: only those that are started count.
    Atomics.sub(i32, Control.units, 1);
  }

  get units(): number {
    return Atomics.load(this.memory.i32, Control.units);
  }

  /** Starts a thread that runs `script` (a function body over `kit` and `args`); gives its record and its result. */
  async start(
    script: string,
    ...args: number[]
  ): Promise<{ readonly record: number; readonly result: Promise<unknown> }> {
    bundle ??= bundleClassicWorker("src/kernel/testing/script.worker.ts");
    const worker = new Worker(await bundle, { eval: true });
    this.#workers.push(worker);
    const record = createThreadRecord(this.memory, this.#process, false);
    publishThreadRecord(this.memory, record);
    const result = new Promise<unknown>((resolve, reject) => {
      worker.once("error", reject);
      worker.once("message", (reply: { value?: unknown; error?: string }) => {
        if (reply.error === undefined) resolve(reply.value);
        else reject(new Error(reply.error));
      });
    });
    worker.postMessage({ buffer: this.memory.buffer, record, script, args });
    return { record, result };
  }

  /** Starts threads and waits for what all of them give. */
  async all(...scripts: readonly (readonly [script: string, ...args: number[]])[]): Promise<unknown[]> {
    const started = await Promise.all(scripts.map(([script, ...args]) => this.start(script, ...args)));
    return Promise.all(started.map(({ result }) => result));
  }

  /** Resolves once no unit is left: every thread that lives waits for another. */
  async untilDeadlock(limitMs: number): Promise<boolean> {
    const deadlineMs = performance.now() + limitMs;
    while (performance.now() < deadlineMs) {
      if (this.units === 0) return true;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    return false;
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}
