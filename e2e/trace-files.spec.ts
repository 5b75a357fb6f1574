import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, test, WITHOUT_EDITOR } from "./support/fixtures";

test.use(WITHOUT_EDITOR);

const PROGRAM = `
import { Lock, Queue, Thread, mark } from "interleave";
const lock = new Lock("door");
const queue = new Queue<number>(1, "letters");
function work(n: number) { for (let i = 0; i < n; i++) lock.with(() => queue.put(i)); mark("done"); }
export function main() {
  const t = new Thread({ target: work, args: [20], name: "postman" });
  t.start();
  for (let i = 0; i < 20; i++) queue.get();
  t.join();
}`;

test("a saved trace opens again with the same threads, objects and states", async ({ playground }) => {
  const { page } = playground;
  const result = await playground.run({ code: PROGRAM });
  expect(result.status).toBe("ok");
  const middleMs = result.durationMs / 2;
  const before = await page.evaluate((timeMs) => window.interleave.state(timeMs), middleMs);
  const summary = await page.evaluate(async () => {
    const saved = await window.interleave.exportTrace("interleave");
    await window.interleave.run({ language: "typescript", code: "" });
    return window.interleave.importTrace(saved, "saved.interleave");
  });
  expect(summary).toBeTruthy();
  expect(await page.evaluate((timeMs) => window.interleave.state(timeMs), middleMs)).toEqual(before);
});

test("a damaged trace file is refused with a sentence, and the page stays as it was", async ({ playground }) => {
  const { page } = playground;
  await playground.run({ code: PROGRAM });
  const before = await page.evaluate(() => window.interleave.state(1));
  const messages = await page.evaluate(async () => {
    const saved = await window.interleave.exportTrace("interleave");
    const cut = saved.slice(0, saved.length / 2);
    const flipped = saved.slice();
    for (let i = 40; i < flipped.length; i += 97) flipped[i] = (flipped[i] ?? 0) ^ 0xff;
    const junk = new TextEncoder().encode("this is no trace");
    const refusals: string[] = [];
    for (const data of [cut, flipped, junk, new Uint8Array()]) {
      refusals.push(
        await window.interleave.importTrace(data).then(
          () => "accepted",
          (error: Error) => error.message,
        ),
      );
    }
    return refusals;
  });
  for (const message of messages) expect(message).toMatch(/\w+ \w+/);
  expect(messages).not.toContain("accepted");
  expect(await page.evaluate(() => window.interleave.state(1))).toEqual(before);
});

test.describe("the Chrome export", () => {
  let server: Server;
  let exported = "";
  test.beforeAll(async () => {
    const release = join("node_modules", "speedscope", "dist", "release");
    server = createServer((request, response) => {
      const path = new URL(request.url ?? "/", "http://127.0.0.1").pathname;
      if (path === "/trace.json") return response.end(exported);
      readFile(join(release, path === "/" ? "index.html" : path)).then(
        (data) => {
          const type = path.endsWith(".js") ? "text/javascript" : path.endsWith(".css") ? "text/css" : "text/html";
          response.setHeader("Content-Type", path.endsWith(".wasm") ? "application/wasm" : type);
          response.end(data);
        },
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  test.afterAll(() => {
    server.close();
  });

  test("opens in speedscope with the threads of the run", async ({ playground }) => {
    const { page } = playground;
    await playground.run({ code: PROGRAM });
    exported = await page.evaluate(async () => new TextDecoder().decode(await window.interleave.exportTrace("chrome")));
    const speedscope = await page.context().newPage();
    const errors: string[] = [];
    speedscope.on("pageerror", (error) => errors.push(error.message));
    const { port } = server.address() as AddressInfo;
    await speedscope.goto(`http://127.0.0.1:${port}/#profileURL=/trace.json`);
    // One profile a thread; speedscope opens the first and names it.
    await expect(speedscope.getByText(/MainThread.*\(1\/\d\)/)).toBeVisible({ timeout: 15_000 });
    await speedscope.keyboard.press("n");
    await expect(speedscope.getByText(/postman.*\(2\/\d\)/)).toBeVisible();
    expect(errors).toEqual([]);
  });
});
