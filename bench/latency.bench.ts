import type { Page } from "@playwright/test";
import "../e2e/support/automation";
import { percentile } from "./table";
import type { Bench } from "./types";

const ROUNDS = 15;

const SPINNING = {
  "an empty loop": "export function main() { for (;;) {} }",
  "a catastrophic regular expression": `export function main() { /^(a+)+$/.test("a".repeat(60) + "b"); }`,
  "a loop that catches everything": "export function main() { for (;;) { try { for (;;) {} } catch {} } }",
  "a waiting thread": `import { Queue } from "interleave"; const q = new Queue(); export function main() { setInterval(() => {}, 1e6); q.get({ timeoutMs: 1e6 }); }`,
};

/** How soon a person sees the effect of Run and of Stop. */
const bench: Bench = {
  name: "latency",
  async run({ openProduct }) {
    const page = await openProduct();
    const warm = await runTimes(page);
    const stops: number[] = [];
    for (const model of ["gil", "parallel"] as const) {
      for (const code of Object.values(SPINNING)) stops.push(...(await stopTimes(page, code, model)));
    }
    return [
      {
        what: "warm Run to the whole result of a one-line program, median",
        measured: percentile(warm, 0.5),
        unit: "ms",
        budget: { atMost: 50 },
        how: `${ROUNDS} calls of window.interleave.run, end of the run included, so more than to the first line`,
      },
      {
        what: "Stop to the result, worst case",
        measured: Math.max(...stops),
        unit: "ms",
        budget: { atMost: 100 },
        how: `${stops.length} stops in both models: ${Object.keys(SPINNING).join(", ")}`,
      },
    ];
  },
};
export default bench;

function runTimes(page: Page): Promise<number[]> {
  return page.evaluate(async (rounds) => {
    const times: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const startMs = performance.now();
      await window.interleave.run({ language: "typescript", code: "console.log('hello');" });
      if (round > 0) times.push(performance.now() - startMs);
      // A person presses Run once; spare workers are made again meanwhile.
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    return times;
  }, ROUNDS);
}

function stopTimes(page: Page, code: string, model: "gil" | "parallel"): Promise<number[]> {
  return page.evaluate(
    async ([source, chosen]) => {
      const times: number[] = [];
      for (let round = 0; round < 3; round++) {
        const run = window.interleave.run({ language: "typescript", code: source, model: chosen });
        await new Promise((resolve) => setTimeout(resolve, 500));
        const startMs = performance.now();
        await window.interleave.stop();
        times.push(performance.now() - startMs);
        await run;
      }
      return times;
    },
    [code, model] as const,
  );
}
