import type { Page } from "@playwright/test";
import "../e2e/support/automation";
import { figuresOf, here, median, native, numbers, openPython, ROUNDS } from "./support/python";
import * as programs from "./support/python-programs";
import type { Bench } from "./types";

const VISITS = 5;
const WARM_RUNS = 15;

/** What Python costs here, beside plain Pyodide in the same page and native Python on the same machine. */
const bench: Bench = {
  name: "python",
  async run({ openBenchPage, openProduct }) {
    const page = await openPython(openBenchPage);
    const single = await paired(page, programs.SINGLE, programs.SINGLE);
    const threads = await figuresOf(() => here(page, programs.TWO_THREADS), 2);
    const lockNs = await figuresOf(() => here(page, programs.LOCK));
    const switches = await paired(page, programs.SWITCH, programs.RUN_SYNC);
    const thousand = await figuresOf(() => here(page, programs.THOUSAND_THREADS));
    const queue = await figuresOf(() => here(page, programs.QUEUE));
    const product = await openProduct();
    const visitsMs = await secondVisits(product);
    const warmMs = await warmRuns(product);
    const stopsMs = await stops(product);
    return [
      {
        what: "Python: a single-threaded program / the same in plain Pyodide",
        measured: single.ratio,
        unit: "",
        budget: { atMost: 1.05 },
        how: `median of ${ROUNDS} pairs, ${(single.here * 1000).toFixed(0)} and ${(single.plain * 1000).toFixed(0)} ms${await native(programs.SINGLE, (s) => `${(s * 1000).toFixed(0)} ms`)}`,
      },
      {
        what: "Python: two CPU-bound threads / one after the other",
        measured: median(threads),
        unit: "",
        budget: { atMost: 1.1 },
        how: `median of ${threads.length}, both in the same program${await native(programs.TWO_THREADS, (ratio) => ratio.toFixed(2))}`,
      },
      {
        what: "Python: an uncontended acquire or release of a lock, tracing on",
        measured: median(lockNs),
        unit: "ns",
        budget: { atMost: 1000 },
        how: `half of a \`with lock\`, median of ${ROUNDS} × 200,000${await native(programs.LOCK, (ns) => `${ns.toFixed(0)} ns`)}`,
      },
      {
        what: "Python: a thread switch / a bare run_sync of Pyodide",
        measured: switches.ratio,
        unit: "",
        budget: { atMost: 1.3 },
        how: `median of ${ROUNDS} pairs, ${switches.here.toFixed(0)} and ${switches.plain.toFixed(0)} µs, two threads in time.sleep(0)${await native(programs.SWITCH, (us) => `${us.toFixed(1)} µs`)}`,
      },
      {
        what: "Python: start and join 1,000 threads",
        measured: median(thousand),
        unit: "ms",
        budget: { atMost: 3000 },
        how: `median of ${ROUNDS}, threads that end at once${await native(programs.THOUSAND_THREADS, (ms) => `${ms.toFixed(0)} ms`)}`,
      },
      {
        what: "Python: messages through queue.Queue between two threads",
        measured: median(queue),
        unit: "/s",
        budget: { atLeast: 30_000 },
        how: `median of ${ROUNDS} × 20,000, unbounded, tracing on${await native(programs.QUEUE, (rate) => `${Math.round(rate)} /s`)}`,
      },
      {
        what: "Python: ready on a second visit",
        measured: median(visitsMs),
        unit: "ms",
        budget: { atMost: 1000 },
        how: `median of ${VISITS} visits, files fetched and a first interpreter booted from the snapshot`,
      },
      {
        what: "Python: warm Run to the whole result of a one-line program",
        measured: median(warmMs),
        unit: "ms",
        budget: { atMost: 300 },
        how: `median of ${WARM_RUNS} calls of window.interleave.run, the worst took ${Math.max(...warmMs).toFixed(0)} ms; more than to the first line${await native("print('hello')", null)}`,
      },
      {
        what: "Python: Stop to the result, worst case",
        measured: Math.max(...stopsMs),
        unit: "ms",
        budget: { atMost: 100 },
        how: `${stopsMs.length} stops: ${Object.keys(programs.SPINNING).join(", ")}`,
      },
    ];
  },
};
export default bench;

/** A program in Interleave and one in plain Pyodide, in turns; medians of both and of their ratio. */
async function paired(page: Page, code: string, plainCode: string) {
  const pairs: { readonly here: number; readonly plain: number }[] = [];
  // Each compiles hot code for itself: a first round that does not count.
  for (let round = -1; round < ROUNDS; round++) {
    const [plain = Number.NaN] = numbers(await page.evaluate((text) => window.pythonBench.plain(text), plainCode));
    const [mine = Number.NaN] = await here(page, code);
    if (round >= 0) pairs.push({ here: mine, plain });
  }
  return {
    here: median(pairs.map((pair) => pair.here)),
    plain: median(pairs.map((pair) => pair.plain)),
    ratio: median(pairs.map((pair) => pair.here / pair.plain)),
  };
}

/** How long Python takes to be ready when the page is opened again. */
async function secondVisits(page: Page): Promise<readonly number[]> {
  const visit = (): Promise<{ readonly readyMs: number; readonly snapshot: string }> =>
    page.evaluate(async () => {
      await window.interleave.run({ language: "python", code: "print(1)" });
      const [entry] = performance.getEntriesByName("interleave:python-ready") as PerformanceMeasure[];
      return { readyMs: entry.duration, snapshot: entry.detail.snapshot };
    });
  await visit();
  await page.waitForFunction(async () => (await (await caches.open("interleave-python")).keys()).length === 1);
  const values: number[] = [];
  for (let round = 0; round < VISITS; round++) {
    await page.reload();
    await page.waitForFunction(() => "interleave" in window);
    await page.evaluate(() => window.interleave.ready);
    // What the page itself loads is not Python.
    await page.waitForTimeout(2000);
    const { readyMs, snapshot } = await visit();
    if (snapshot !== "given") throw new Error("A second visit did not use the kept snapshot.");
    values.push(readyMs);
  }
  return values;
}

function warmRuns(page: Page): Promise<readonly number[]> {
  return page.evaluate(async (rounds) => {
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      // A person presses Run once; spare interpreters are made again meanwhile.
      await new Promise((resolve) => setTimeout(resolve, 1500));
      const startMs = performance.now();
      await window.interleave.run({ language: "python", code: "print('hello')" });
      times.push(performance.now() - startMs);
    }
    return times;
  }, WARM_RUNS);
}

/** From Stop until the result is back and the next run, right after it, has begun to be possible. */
async function stops(page: Page): Promise<readonly number[]> {
  const values: number[] = [];
  for (const code of Object.values(programs.SPINNING)) {
    for (let round = 0; round < 3; round++) values.push(await stopMs(page, code));
  }
  return values;
}

function stopMs(page: Page, code: string): Promise<number> {
  return page.evaluate(async (program) => {
    const run = window.interleave.run({ language: "python", code: program });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const startMs = performance.now();
    await window.interleave.stop();
    await run;
    const tookMs = performance.now() - startMs;
    const { stdout } = await window.interleave.run({ language: "python", code: "print('next')" });
    if (stdout !== "next\n") throw new Error("The next run was not possible.");
    await new Promise((resolve) => setTimeout(resolve, 1500));
    return tookMs;
  }, code);
}
