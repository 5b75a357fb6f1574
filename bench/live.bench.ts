import "../e2e/support/automation";
import { percentile } from "./table";
import type { Bench } from "./types";

/** Threads that write events as fast as the page may keep up with, for a million of them. */
const PROGRAM = `
import { Lock, Queue, Thread, sleep } from "interleave";
const locks = Array.from({ length: 4 }, (_, i) => new Lock("lock-" + i));
const queue = new Queue<number>(0, "numbers");
function work(seed: number) {
  for (let i = 0; i < 31_000; i++) {
    locks[(i * seed) % 4].with(() => queue.put(i));
    queue.get();
    if (i % 200 === 0) sleep(20);
  }
}
export function main() {
  const threads = Array.from({ length: 8 }, (_, i) => new Thread({ target: work, args: [i + 1] }));
  for (const t of threads) t.start();
  for (const t of threads) t.join();
}`;

/** The timeline while a real run writes about a million events. */
const bench: Bench = {
  name: "live timeline",
  async run({ openProduct, frameCosts }) {
    const page = await openProduct();
    let events = { recorded: 0, dropped: 0 };
    const costs = await frameCosts(page, async () => {
      const result = await page.evaluate(
        (code) => window.interleave.run({ language: "typescript", code, model: "parallel", timeoutMs: 120_000 }),
        PROGRAM,
      );
      if (result.status !== "ok") throw new Error(`The program ended with ${result.status}: ${result.stderr}`);
      events = result.events;
    });
    return [
      {
        what: "a frame of the live timeline while events arrive, p95",
        measured: percentile(costs, 0.95),
        unit: "ms",
        budget: { atMost: 16 },
        how: `main-thread CPU time from frame to frame, ${costs.length} frames, ${events.recorded} events recorded, ${events.dropped} dropped`,
      },
    ];
  },
};
export default bench;
