import type { CDPSession, Page } from "@playwright/test";
import "../e2e/support/automation";
import { LARGE_TRACE_EVENTS, largeTraceFile } from "./support/large-trace";
import { percentile } from "./table";
import type { Bench } from "./types";

/** A million events on the page: what they cost in memory, and what moving over them costs. */
const bench: Bench = {
  name: "large trace",
  async run({ openProduct, frameCosts }) {
    const page = await openProduct();
    const file = await largeTraceFile();
    await page.route("**/bench-trace", (route) => route.fulfill({ body: Buffer.from(file) }));
    const session = await page.context().newCDPSession(page);
    const emptyBytes = await heldBytes(session);
    await page.evaluate(async () => {
      const data = new Uint8Array(await (await fetch("bench-trace")).arrayBuffer());
      await window.interleave.importTrace(data, "bench");
    });
    await page.waitForTimeout(1000);
    const heldByTraceBytes = (await heldBytes(session)) - emptyBytes;
    const moving = await frameCosts(page, () => moveAround(page));
    return [
      {
        what: "a frame while panning and zooming over 1,000,000 events on 16 lanes, p95",
        measured: percentile(moving, 0.95),
        unit: "ms",
        budget: { atMost: 7 },
        how: `main-thread CPU time from frame to frame, ${moving.length} frames`,
      },
      {
        what: "memory per retained event",
        measured: heldByTraceBytes / LARGE_TRACE_EVENTS,
        unit: "bytes",
        budget: { atMost: 40 },
        how: "JavaScript heap and array buffers, after garbage collection, with the trace open minus without",
      },
      {
        what: "memory of a trace of 1,000,000 events",
        measured: heldByTraceBytes / 1e6,
        unit: "MB",
        budget: { atMost: 150 },
        how: "as above, the level-of-detail index and the views included",
      },
    ];
  },
};
export default bench;

/** Zooms in and out at several places and pans, as a person with a wheel and a keyboard does. */
async function moveAround(page: Page): Promise<void> {
  const canvas = page.getByLabel("Timeline of the run").locator("canvas");
  const box = await canvas.boundingBox();
  if (box === null) throw new Error("The timeline has no canvas on the page.");
  for (const place of [0.4, 0.8]) {
    await page.mouse.move(box.x + box.width * place, box.y + box.height / 2);
    await page.keyboard.down("Control");
    for (const delta of [...new Array(25).fill(-120), ...new Array(25).fill(120)]) {
      await page.mouse.wheel(0, delta);
      await page.waitForTimeout(16);
    }
    await page.keyboard.up("Control");
  }
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  for (const key of ["w", "w", "w", "d", "d", "a", "s", "s"]) {
    await page.keyboard.down(key);
    await page.waitForTimeout(250);
    await page.keyboard.up(key);
  }
}

/** Bytes of live JavaScript objects and array buffers of the page. */
async function heldBytes(session: CDPSession): Promise<number> {
  for (let round = 0; round < 3; round++) await session.send("HeapProfiler.collectGarbage");
  const usage = (await session.send("Runtime.getHeapUsage")) as { usedSize: number; backingStorageSize?: number };
  return usage.usedSize + (usage.backingStorageSize ?? 0);
}
