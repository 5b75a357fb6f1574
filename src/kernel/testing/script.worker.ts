import { KernelBarrier } from "../barrier";
import { bellCount, waitForBellWithoutUnit } from "../bells";
import { KernelCondition } from "../condition";
import { KernelEvent } from "../event";
import { endThread, joinThread } from "../joining";
import { KernelLock, KernelRLock } from "../lock";
import { SharedMemory } from "../memory";
import { give, takeOrMark } from "../process-semaphore";
import { KernelQueue } from "../queue";
import { KernelSemaphore } from "../semaphore";
import { sleepFor } from "../sleeping";
import { ThreadContext } from "../thread-context";

/** One thread of a kernel test: a real worker that runs a function written in the test over real shared memory. */
interface Start {
  readonly buffer: SharedArrayBuffer;
  readonly record: number;
  readonly script: string;
  readonly args: readonly number[];
}

const silent = { record() {}, recordNow() {}, recordValue() {}, close() {}, timePassed() {} };

// Not an import: the bundle is a browser's classic script, which here runs in a worker of Node's.
const { parentPort } = process.getBuiltinModule("node:worker_threads");
if (parentPort === null) throw new Error("this is the worker's side of a test");

parentPort.once("message", ({ buffer, record, script, args }: Start) => {
  const context = new ThreadContext(new SharedMemory(buffer), record, silent);
  const kit = {
    context,
    lock: (address: number) => new KernelLock(context, address),
    rlock: (address: number) => new KernelRLock(context, address),
    semaphore: (address: number) => new KernelSemaphore(context, address),
    condition: (address: number, lock: KernelLock) => new KernelCondition(context, address, lock),
    event: (address: number) => new KernelEvent(context, address),
    barrier: (address: number) => new KernelBarrier(context, address),
    queue: (address: number) => new KernelQueue(context, address),
    sleep: (durationMs: number) => sleepFor(context, durationMs),
    /** Takes a semaphore between processes as the one in `slot`; false where nobody would ever give it. */
    take: (semaphore: number, process: number, slot: number): boolean => {
      for (;;) {
        const seen = bellCount(context.memory, process);
        if (takeOrMark(context.memory, semaphore, slot)) return true;
        if (!waitForBellWithoutUnit(context.memory, process, seen)) return false;
      }
    },
    give: (semaphore: number) => give(context.memory, semaphore),
    join: (thread: number, timeoutMs?: number) => joinThread(context, thread, timeoutMs),
  };
  context.gil?.take();
  let reply: { readonly value: unknown } | { readonly error: string };
  try {
    const run = new Function("kit", "args", script) as (kit: unknown, args: readonly number[]) => unknown;
    reply = { value: run(kit, args) };
  } catch (error) {
    reply = { error: error instanceof Error ? error.name : String(error) };
  }
  // Before the answer: a test that has it may count the units.
  endThread(context, 0);
  parentPort?.postMessage(reply);
});
