/** The timeline under a person's hands. What is drawn is checked by the painters' own tests; here it must react. */
import { expect, test } from "./support/fixtures";

/** A checksum of what the canvas shows. */
const PICTURE = (canvas: HTMLCanvasElement | SVGElement): number => {
  if (!(canvas instanceof HTMLCanvasElement)) return 0;
  const { data } = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
  let hash = 0;
  for (let i = 0; i < data.length; i += 4) hash = (Math.imul(hash, 31) + (data[i] ?? 0) * 3 + (data[i + 1] ?? 0)) | 0;
  return hash;
};

test("draws while the program runs", async ({ playground }) => {
  const before = await playground.timeline.evaluate(PICTURE);
  const run = await playground.start({
    code: `
import { Thread, sleep } from "interleave";
function work() { for (let i = 0; i < 60; i++) { sleep(10); const endMs = performance.now() + 10; while (performance.now() < endMs); } }
export function main() { const t = new Thread({ target: work, name: "worker" }); t.start(); t.join(); }`,
  });
  const pictures = new Set([before]);
  for (let look = 0; look < 5; look++) {
    await playground.page.waitForTimeout(150);
    pictures.add(await playground.timeline.evaluate(PICTURE));
  }
  expect(pictures.size).toBeGreaterThanOrEqual(4);
  expect((await run.result()).status).toBe("ok");
});

test("zooms and pans with the keyboard only while it has the focus", async ({ playground }) => {
  const { page } = playground;
  const whole = await playground.timeline.evaluate(PICTURE);
  await page.keyboard.press("w");
  expect(await playground.timeline.evaluate(PICTURE)).toBe(whole);
  const surface = page.getByRole("application", { name: "Timeline of the run" });
  await surface.focus();
  for (const key of ["w", "w", "d"]) await page.keyboard.press(key);
  await expect.poll(() => playground.timeline.evaluate(PICTURE)).not.toBe(whole);
});

test("ignores letters that an input method composes", async ({ playground }) => {
  const surface = playground.page.getByRole("application", { name: "Timeline of the run" });
  await surface.focus();
  await playground.page.waitForTimeout(300);
  const before = await playground.timeline.evaluate(PICTURE);
  await surface.evaluate((element) => {
    const target = element.ownerDocument.activeElement ?? element;
    target.dispatchEvent(new KeyboardEvent("keydown", { key: "w", code: "KeyW", isComposing: true, bubbles: true }));
    target.dispatchEvent(new KeyboardEvent("keydown", { key: "Process", code: "KeyW", keyCode: 229, bubbles: true }));
  });
  await playground.page.waitForTimeout(300);
  expect(await playground.timeline.evaluate(PICTURE)).toBe(before);
});

test("says what a clicked slice is and marks its line in the code", async ({ playground }) => {
  const { page } = playground;
  await playground.run({
    code: `import { Lock, Thread, sleep } from "interleave";
const door = new Lock("door");
function guest() {
  door.acquire();
  door.release();
}
export function main() {
  door.acquire();
  const t = new Thread({ target: guest, name: "guest" });
  t.start();
  sleep(300);
  door.release();
  t.join();
}`,
  });
  const surface = page.getByRole("application", { name: "Timeline of the run" });
  await surface.focus();
  // Through the lanes and slices by keyboard until the long wait is selected.
  const blocked = page.getByText(/guest.*door/).first();
  for (let step = 0; step < 40 && !(await blocked.isVisible()); step++) {
    await page.keyboard.press(step % 12 === 0 ? "ArrowDown" : "ArrowRight");
    await page.waitForTimeout(30);
  }
  await expect(blocked).toBeVisible();
});

test("shows what is under the pointer", async ({ playground }) => {
  const box = await playground.timeline.boundingBox();
  if (box === null) throw new Error("the timeline is not on the page");
  const { page } = playground;
  const tip = page.locator("[class*=tooltip]").first();
  for (let y = 60; y < 160 && !(await tip.isVisible()); y += 6) {
    await page.mouse.move(box.x + box.width * 0.6, box.y + y);
    await page.waitForTimeout(60);
  }
  await expect(tip).toBeVisible();
  await expect(tip).toContainText(/ms|µs/);
});
