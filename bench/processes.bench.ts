import { figuresOf, here, median, native, openPython } from "./support/python";
import * as programs from "./support/python-programs";
import type { Bench } from "./types";

/** What Python's processes cost and give, beside native Python on the same machine. */
const bench: Bench = {
  name: "processes",
  async run({ openBenchPage }) {
    const page = await openPython(openBenchPage);
    const pool = await figuresOf(() => here(page, programs.POOL), 2);
    const spawnMs = await figuresOf(() => here(page, programs.SPAWN), 1);
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
