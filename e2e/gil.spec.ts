/** CPython's rule of the GIL, seen from outside. Nothing here depends on how fast the machine is. */
import { expect, test } from "./support/fixtures";

const TWO_BUSY_THREADS = `
import { Barrier, Thread } from "interleave";
const together = new Barrier(2);
function spin(durationMs: number) {
  together.wait();
  const endMs = performance.now() + durationMs;
  let sum = 0;
  while (performance.now() < endMs) sum += 1;
  return sum;
}
export function main() {
  const threads = [1, 2].map((n) => new Thread({ target: spin, args: [150], name: "busy-" + n }));
  for (const t of threads) t.start();
  for (const t of threads) t.join();
}`;

test("two busy threads take turns, at least as long as the switch interval each", async ({ playground }) => {
  const result = await playground.run({ code: TWO_BUSY_THREADS, switchIntervalMs: 10 });
  const gil = result.objects.find(({ kind }) => kind === "gil");
  // Each holds for at least the interval before it is asked: never more switches than intervals fit in.
  expect(gil?.acquisitions).toBeGreaterThan(6);
  expect(gil?.acquisitions).toBeLessThan(result.durationMs / 10 + 12);
  for (const thread of result.threads.filter(({ name }) => name.startsWith("busy"))) {
    expect(thread.waitingForGil).toBeGreaterThan(30);
    expect(thread.running).toBeGreaterThan(30);
  }
});

test("under the GIL two threads never run at the same time; in parallel they do", async ({ playground }) => {
  const overlap = async (model: "gil" | "parallel") => {
    await playground.run({ code: TWO_BUSY_THREADS, model });
    return playground.page.evaluate(() => {
      let both = 0;
      for (let timeMs = 0; timeMs < 400; timeMs += 0.25) {
        const running = window.interleave.state(timeMs).threads.filter(({ state }) => state === "running");
        if (running.length > 1) both++;
      }
      return both;
    });
  };
  // A hand-over takes some microseconds in which the trace shows both.
  expect(await overlap("gil")).toBeLessThan(40);
  expect(await overlap("parallel")).toBeGreaterThan(100);
});

test("a blocking call gives the GIL up, so that a sleeping thread costs the other nothing", async ({ playground }) => {
  const result = await playground.run({
    code: `
import { Barrier, Thread, sleep } from "interleave";
const together = new Barrier(4);
function nap() { together.wait(); for (let i = 0; i < 10; i++) sleep(10); }
export function main() {
  const threads = [1, 2, 3].map(() => new Thread({ target: nap }));
  for (const t of threads) t.start();
  together.wait();
  const startMs = performance.now();
  for (const t of threads) t.join();
  console.log(performance.now() - startMs);
}`,
  });
  const naps = result.threads.filter(({ kind }) => kind === "thread");
  expect(naps).toHaveLength(3);
  const slept = naps.reduce((sum, { sleeping }) => sum + sleeping, 0);
  expect(slept).toBeGreaterThan(3 * 95);
  // One after another they would need three times as long as one alone.
  expect(Number(result.stdout)).toBeLessThan(0.8 * slept);
});

test("a woken waiter owns its object before it takes the GIL", async ({ playground }) => {
  await playground.run({
    code: `
import { Lock, Thread, sleep } from "interleave";
const lock = new Lock("lock");
function want() { lock.acquire(); lock.release(); }
export function main() {
  lock.acquire();
  const t = new Thread({ target: want });
  t.start();
  sleep(30);
  lock.release();
  const endMs = performance.now() + 30;
  while (performance.now() < endMs);
  t.join();
}`,
    switchIntervalMs: 15,
  });
  const sawOwnerWithoutGil = await playground.page.evaluate(() => {
    for (let timeMs = 0; timeMs < 200; timeMs += 0.5) {
      const { threads, objects } = window.interleave.state(timeMs);
      const waiting = threads.find(({ state }) => state === "waiting-gil");
      if (waiting && objects.some(({ owner, id }) => owner === waiting.id && id !== waiting.on)) return true;
    }
    return false;
  });
  expect(sawOwnerWithoutGil).toBe(true);
});
