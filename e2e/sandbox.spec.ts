/** The rules of trust, reuse and failure of the sandbox. */
import { expect, test } from "./support/fixtures";

test("nothing that one run leaves in a worker is seen by another run or another thread", async ({ playground }) => {
  const leave = `
import { Thread } from "interleave";
const found = (globalThis as any).left;
(globalThis as any).left = "something";
(Array.prototype as any).left = "something";
function look() { console.log("thread", found, ([] as any).left === "something" && found !== undefined); }
export function main() {
  console.log("main", found);
  for (let i = 0; i < 3; i++) { const t = new Thread({ target: look }); t.start(); t.join(); }
}`;
  for (let run = 0; run < 2; run++) {
    const { stdout } = await playground.run({ code: leave });
    expect(stdout).toBe(`main undefined\n${"thread undefined false\n".repeat(3)}`);
  }
});

test("a sandbox that dies ends the run with a sentence, and the next run has a new one", async ({ playground }) => {
  const { page } = playground;
  const run = await playground.start({ code: "export function main() { console.log('here'); for (;;) {} }" });
  const failed = run.result().then(
    (result) => JSON.stringify(result),
    (error: unknown) => String(error),
  );
  await expect(page.getByText("here", { exact: true }).first()).toBeVisible();
  await page.evaluate(() => document.querySelector("iframe")?.remove());
  await page.evaluate(() => window.interleave.stop().catch(() => undefined));
  expect(await failed).toContain("sandbox");
  await playground.expectNextRunClean();
});

test("a run with 300 threads, one after another, needs no more than the limit of living ones", async ({
  playground,
}) => {
  test.setTimeout(60_000);
  const result = await playground.run({
    code: `
import { Thread, shared } from "interleave";
const done = shared({ count: 0 });
function work() { done.count++; }
export function main() {
  for (let i = 0; i < 300; i++) { const t = new Thread({ target: work, name: "t" + i }); t.start(); t.join(); }
  console.log(done.count);
}`,
    timeoutMs: 50_000,
  });
  expect(result).toMatchObject({ status: "ok", stdout: "300\n", events: { dropped: 0 } });
  expect(result.threads).toHaveLength(301);
});

test("a Comlink message from a program reaches nobody who answers", async ({ playground }) => {
  const { page } = playground;
  await page.evaluate(() => {
    const answers: unknown[] = [];
    Object.assign(window, { answers });
    // The editor posts messages to its own window; a program's would come from another one.
    addEventListener("message", ({ data, source }) => source !== window && answers.push(data));
  });
  await playground.run({
    code: `
const any = globalThis as any;
for (const type of ["GET", "SET", "APPLY", "CONSTRUCT", "ENDPOINT", "RELEASE"]) {
  any.postMessage({ id: "x" + type, type, path: ["constructor"], argumentList: [], value: { type: "RAW", value: 1 } });
}
any.onmessage = (event: MessageEvent) => console.log("answered", JSON.stringify(event.data));
await_();
function await_() { setTimeout(() => console.log("done"), 200); }`,
  });
  expect(await page.evaluate(() => (window as unknown as { answers: unknown[] }).answers)).toEqual([]);
});
