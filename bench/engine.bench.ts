import type { Page } from "@playwright/test";
import type { EngineBench, EngineResult, EngineRun } from "./pages/engine";
import { percentile } from "./table";
import type { Bench } from "./types";

declare global {
  interface Window {
    readonly engineBench: EngineBench;
  }
}

/** About 0.3 s of work that no compiler can leave out. */
const CPU_WORK = `function work() { let sum = 0; for (let i = 0; i < 120_000_000; i++) sum += Math.sqrt(i); return sum; }`;

const ROUNDS = 5;
/** Of the ratios more: on a shared machine the same work takes half or twice as long from one second to the next. */
const RATIO_ROUNDS = 15;

/** What the engine costs by itself: the GIL, parallel threads, locks, queues, and recording. */
const bench: Bench = {
  name: "engine",
  async run({ openBenchPage }) {
    const page = await openBenchPage("engine");
    await page.waitForFunction(() => "engineBench" in window);
    await page.evaluate(() => window.engineBench.ready);
    const gil = await ratios(page, "gil");
    const parallel = await ratios(page, "parallel");
    const bare = await bareRatios(page);
    const futexNs = await medianOf(() => bareFutexNs(page));
    const lockNs = await medianOf(() => lockNsOf(page, false));
    const tracedLockNs = await medianOf(() => lockNsOf(page, true));
    const queueRate = await medianOf(() => queueRateOf(page));
    return [
      {
        what: "two CPU-bound threads under the GIL / one after the other",
        measured: percentile(gil, 0.5),
        unit: "",
        budget: { atMost: 1.05 },
        how: `median of ${RATIO_ROUNDS}, both in the same program`,
      },
      {
        what: "speed-up of two parallel threads / that of two bare workers",
        measured: percentile(bare, 0.5) / percentile(parallel, 0.5),
        unit: "",
        budget: { atLeast: 0.95 },
        how: `medians of ${RATIO_ROUNDS}: together over one after the other was ${percentile(parallel, 0.5).toFixed(2)} here, ${percentile(bare, 0.5).toFixed(2)} bare`,
      },
      {
        what: "uncontended lock and unlock, tracing off / a bare Atomics futex",
        measured: lockNs / futexNs,
        unit: "",
        budget: { atMost: 2 },
        how: `${lockNs.toFixed(0)} ns and ${futexNs.toFixed(0)} ns, median of ${ROUNDS} × 1,000,000`,
      },
      {
        what: "uncontended lock and unlock, tracing on",
        measured: tracedLockNs,
        unit: "ns",
        budget: { atMost: 300 },
        how: `median of ${ROUNDS} × 1,000,000; as fast as this a ring may overflow, and storing is then cheaper`,
      },
      {
        what: "cost of an event on its thread",
        measured: (tracedLockNs - lockNs) / 2,
        unit: "ns",
        budget: { atMost: 100 },
        how: "half the difference of the two above: each pair of lock and unlock writes two",
      },
      {
        what: "small messages through a queue between two threads",
        measured: queueRate,
        unit: "M/s",
        budget: { atLeast: 0.3 },
        how: `median of ${ROUNDS} × 200,000 numbers through a queue of 1024, parallel, tracing off`,
      },
    ];
  },
};
export default bench;

async function run(page: Page, request: EngineRun): Promise<EngineResult> {
  const result = await page.evaluate((asked) => window.engineBench.run(asked), request);
  if (result.status !== "ok") throw new Error(`A bench program ended with ${result.status}: ${result.stderr}`);
  return result;
}

async function medianOf(measure: () => Promise<number>): Promise<number> {
  const values: number[] = [];
  for (let round = 0; round < ROUNDS; round++) values.push(await measure());
  return percentile(values, 0.5);
}

/** Time of two threads together over the time of the same two one after the other. */
async function ratios(page: Page, model: "gil" | "parallel"): Promise<readonly number[]> {
  const code = `import { Thread } from "interleave";
${CPU_WORK}
function time(together: boolean): number {
  const threads = [new Thread({ target: work }), new Thread({ target: work })];
  const startMs = performance.now();
  for (const t of threads) { t.start(); if (!together) t.join(); }
  for (const t of threads) t.join();
  return performance.now() - startMs;
}
export function main() {
  time(false);
  for (let i = 0; i < ${RATIO_ROUNDS}; i++) { const apart = time(false); console.log(time(true) / apart); }
}`;
  return (await run(page, { code, model, tracing: true })).stdout.trim().split("\n").map(Number);
}

/** The same ratio for workers that know nothing of Interleave. */
async function bareRatios(page: Page): Promise<readonly number[]> {
  const script = `${CPU_WORK} work(); postMessage(0);`;
  return page.evaluate(
    async ([source, rounds]) => {
      const time = async (together: boolean): Promise<number> => {
        const startMs = performance.now();
        await window.engineBench.bare([source, source], together);
        return performance.now() - startMs;
      };
      await time(false);
      const values: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const apart = await time(false);
        values.push((await time(true)) / apart);
      }
      return values;
    },
    [script, RATIO_ROUNDS] as const,
  );
}

/** Nanoseconds of one lock and unlock of the textbook futex mutex (Drepper, "Futexes Are Tricky", mutex 2). */
async function bareFutexNs(page: Page): Promise<number> {
  const script = `
const state = new Int32Array(new SharedArrayBuffer(4));
function lock() {
  let seen = Atomics.compareExchange(state, 0, 0, 1);
  if (seen === 0) return;
  do { if (seen === 2 || Atomics.compareExchange(state, 0, 1, 2) !== 0) Atomics.wait(state, 0, 2); }
  while ((seen = Atomics.compareExchange(state, 0, 0, 2)) !== 0);
}
function unlock() { if (Atomics.sub(state, 0, 1) !== 1) { Atomics.store(state, 0, 0); Atomics.notify(state, 0, 1); } }
function time(n) { const startMs = performance.now(); for (let i = 0; i < n; i++) { lock(); unlock(); } return (performance.now() - startMs) * 1e6 / n; }
time(100_000);
postMessage(time(1_000_000));`;
  const [valueNs] = await page.evaluate((source) => window.engineBench.bare([source], true), script);
  return valueNs ?? Number.NaN;
}

async function lockNsOf(page: Page, tracing: boolean): Promise<number> {
  const code = `import { Lock } from "interleave";
const lock = new Lock();
function time(n: number) {
  const startMs = performance.now();
  for (let i = 0; i < n; i++) { lock.acquire(); lock.release(); }
  return ((performance.now() - startMs) * 1e6) / n;
}
export function main() { time(100_000); console.log(time(1_000_000)); }`;
  return Number((await run(page, { code, model: "parallel", tracing })).stdout);
}

/** Millions of numbers a second from one thread to another. */
async function queueRateOf(page: Page): Promise<number> {
  const code = `import { Queue, Thread } from "interleave";
const queue = new Queue<number>(1024);
const count = 200_000;
function send() { for (let i = 0; i < count; i++) queue.put(i); }
export function main() {
  const t = new Thread({ target: send });
  t.start();
  queue.get();
  const startMs = performance.now();
  for (let i = 1; i < count; i++) queue.get();
  console.log(count / (performance.now() - startMs) / 1000);
  t.join();
}`;
  return Number((await run(page, { code, model: "parallel", tracing: false })).stdout);
}
