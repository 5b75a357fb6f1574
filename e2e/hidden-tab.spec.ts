/**
 * Playwright keeps every tab visible, so this simulates what browsers do to a hidden one, in the page and in the
 * sandbox frame: no animation frames at all, and timers at most once a second.
 */
import { test as base, expect } from "@playwright/test";
import { Playground } from "./support/fixtures";

base("a run in a hidden tab loses nothing", async ({ page, baseURL, browserName }) => {
  // A full minute once; the other browser proves the same in less time.
  const runSeconds = browserName === "chromium" ? 60 : 12;
  base.setTimeout((runSeconds + 30) * 1000);
  await page.addInitScript(() => {
    let hidden = false;
    const realTimeout = window.setTimeout.bind(window);
    const realInterval = window.setInterval.bind(window);
    const realFrame = window.requestAnimationFrame.bind(window);
    const slow = (delayMs: number | undefined): number => (hidden ? Math.max(1000, delayMs ?? 0) : (delayMs ?? 0));
    Object.assign(window, {
      hideTab() {
        hidden = true;
      },
      setTimeout: (handler: TimerHandler, delayMs?: number, ...rest: unknown[]) =>
        realTimeout(handler, slow(delayMs), ...rest),
      setInterval: (handler: TimerHandler, delayMs?: number, ...rest: unknown[]) =>
        realInterval(handler, slow(delayMs), ...rest),
      requestAnimationFrame: (callback: FrameRequestCallback) => (hidden ? 0 : realFrame(callback)),
    });
    Object.defineProperty(document, "hidden", { get: () => hidden });
    Object.defineProperty(document, "visibilityState", { get: () => (hidden ? "hidden" : "visible") });
  });
  const playground = new Playground(page, baseURL ?? "");
  await playground.open();
  for (const frame of page.frames()) {
    await frame.evaluate(() => {
      (window as unknown as { hideTab(): void }).hideTab();
      document.dispatchEvent(new Event("visibilitychange"));
    });
  }
  const result = await playground.run({
    code: `
import { Lock, Queue, Thread, sleep } from "interleave";
const queue = new Queue<number>(16, "numbers");
const lock = new Lock("lock");
const endMs = Date.now() + ${runSeconds * 1000};
function produce() { let n = 0; while (Date.now() < endMs) { for (let i = 0; i < 20; i++) lock.with(() => queue.put(n++)); sleep(10); } queue.put(-1); }
export function main() {
  const producer = new Thread({ target: produce });
  producer.start();
  let count = 0;
  while (queue.get() !== -1) count += 1;
  producer.join();
  console.log(count);
}`,
    timeoutMs: (runSeconds + 20) * 1000,
  });
  expect(result.status).toBe("ok");
  expect(result.events.dropped).toBe(0);
  const queue = result.objects.find((object) => object.name === "numbers");
  expect(queue?.puts).toBe(Number(result.stdout) + 1);
  expect(queue?.gets).toBe(Number(result.stdout) + 1);
  expect(result.durationMs).toBeGreaterThan(runSeconds * 950);
});
