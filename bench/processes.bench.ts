import type { Page } from "@playwright/test";
import { figuresOf, here, median, native, openPython } from "./support/python";
import * as programs from "./support/python-programs";
import type { Bench, BenchContext } from "./types";

const FEW_PROCESSES = 2;
const MANY_PROCESSES = 6;
const MEASURE_AFTER_MS = 8_000;

/** What Python's processes cost and give, beside native Python on the same machine. */
const bench: Bench = {
  name: "processes",
  async run({ openBenchPage, memoryMb }) {
    const page = await openPython(openBenchPage);
    const firstBootMs = await page.evaluate(() => window.pythonBench.ready);
    const pool = await figuresOf(() => here(page, programs.POOL), 2);
    const spawnMs = await figuresOf(() => here(page, programs.SPAWN), 1);
    const bareSpawnMs = await figuresOf(() => here(page, programs.SPAWN_WITHOUT_SPARE), 1);
    const interpreterMb = await memoryOfInterpreter(page, memoryMb);
    const queue = await figuresOf(() => here(page, programs.PROCESS_QUEUE), 3);
    const pipe = await figuresOf(() => here(page, programs.PROCESS_PIPE), 3);
    const ten = await figuresOf(() => here(page, programs.TEN_PROCESSES), 3);
    const hashing = await figuresOf(() => here(page, programs.NATIVE_HASH), 1);
    return [
      {
        what: "Processes: Pool(1).map / Pool(2).map on CPU-bound work",
        measured: median(pool),
        unit: "",
        budget: { atLeast: 1.85 },
        how: `median of ${pool.length}, both in the same program${await native(programs.POOL, (ratio) => ratio.toFixed(2))}`,
      },
      {
        what: "Processes: start to the first line of a child, with a spare interpreter",
        measured: median(spawnMs),
        unit: "ms",
        budget: { atMost: 120 },
        how: `median of ${spawnMs.length}${await native(programs.SPAWN, (ms) => `${ms.toFixed(0)} ms, by fork`)}`,
      },
      {
        what: "Processes: start to the first line of the last of three, without a spare / the first boot",
        measured: median(bareSpawnMs) / firstBootMs,
        unit: "",
        budget: { atMost: 0.25 },
        how: `${median(bareSpawnMs).toFixed(0)} ms, median of ${bareSpawnMs.length}, and ${firstBootMs.toFixed(0)} ms on a first visit`,
      },
      {
        what: "Processes: memory of an interpreter",
        measured: interpreterMb,
        unit: "MB",
        budget: { atMost: 90 },
        how: `what the browser takes more with ${MANY_PROCESSES} idle processes than with ${FEW_PROCESSES}, for each`,
      },
      {
        what: "Processes: small objects through multiprocessing.Queue",
        measured: median(queue),
        unit: "/s",
        budget: { atLeast: 10_000 },
        how: `median of ${queue.length} × 20,000, tracing on${await native(programs.PROCESS_QUEUE, (rate) => `${Math.round(rate)} /s`)}`,
      },
      {
        what: "Processes: payloads of 1 MB through a Pipe",
        measured: median(pipe),
        unit: "MB/s",
        budget: { atLeast: 150 },
        how: `median of ${pipe.length} × 60${await native(programs.PROCESS_PIPE, (rate) => `${rate.toFixed(0)} MB/s`)}`,
      },
      {
        what: "Processes: start and join ten",
        measured: median(ten),
        unit: "ms",
        budget: { atMost: 4000 },
        how: `median of ${ten.length}${await native(programs.TEN_PROCESSES, (ms) => `${ms.toFixed(0)} ms, by fork`)}`,
      },
      {
        what: "Native code: two threads that hash 30 MB, over one after the other",
        measured: median(hashing),
        unit: "",
        budget: { atLeast: 1.5 },
        how: `median of ${hashing.length}${await native(programs.NATIVE_HASH, (ratio) => ratio.toFixed(2))}`,
      },
    ];
  },
};
export default bench;

/** Megabytes that one more process of a program takes. */
async function memoryOfInterpreter(page: Page, memoryMb: BenchContext["memoryMb"]): Promise<number> {
  const withIdle = async (count: number): Promise<number> => {
    const run = here(page, programs.IDLE_PROCESSES(count));
    await new Promise((resolve) => setTimeout(resolve, MEASURE_AFTER_MS));
    const megabytes = await memoryMb();
    await run;
    return megabytes ?? Number.NaN;
  };
  const few = await withIdle(FEW_PROCESSES);
  return ((await withIdle(MANY_PROCESSES)) - few) / (MANY_PROCESSES - FEW_PROCESSES);
}
