import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { basename, dirname, extname, join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { exportChromeTrace } from "../src/interchange";
import { nonsenseTrace, sampleTrace } from "../src/interchange/testing";

/*
 * Opens an export in the real speedscope, as its package ships it. speedscope draws flame graphs on a canvas;
 * names of profiles stand in its toolbar, names of frames in the table of its sandwich view.
 */

const RELEASE = join(dirname(createRequire(import.meta.url).resolve("speedscope/package.json")), "dist", "release");
const TYPES: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };

let server: Server | undefined;
let address: string;

test.beforeAll(async () => {
  const traces = new Map([
    ["/sample.json", exportChromeTrace(sampleTrace())],
    ["/nonsense.json", exportChromeTrace(nonsenseTrace(1, 3000))],
  ]);
  const made = createServer(async ({ url = "/" }, response) => {
    const { pathname } = new URL(url, "http://speedscope");
    const trace = traces.get(pathname);
    if (trace !== undefined) return response.end(trace);
    const name = pathname === "/" ? "index.html" : basename(pathname);
    try {
      const body = await readFile(join(RELEASE, name));
      response.setHeader("content-type", TYPES[extname(name)] ?? "application/octet-stream").end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => made.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(made.address() as AddressInfo).port}`;
  server = made;
});

// Where every test of this file is skipped, none was started.
test.afterAll(() => new Promise<unknown>((resolve) => (server === undefined ? resolve(null) : server.close(resolve))));

/** Gives what speedscope complains about from then on: it warns of spans that do not nest, and mends them its way. */
async function openInSpeedscope(page: Page, trace: string): Promise<string[]> {
  const complaints: string[] = [];
  page.on("console", (message) => {
    const isAboutDrawing = message.text().includes("GL Driver Message");
    if (["warning", "error"].includes(message.type()) && !isAboutDrawing) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(`${address}/#profileURL=/${trace}&view=sandwich`);
  return complaints;
}

/** The rows of the sandwich view's table: names of frames, with their arguments. */
async function frames(page: Page): Promise<string[]> {
  const names = await page.locator("tr td:last-child").allTextContents();
  return names.map((name) => name.trim()).filter((name) => name !== "");
}

// The test is of our file, not of speedscope, and Firefox has no WebGL where there is no graphics card.
test.skip(({ browserName }) => browserName !== "chromium", "speedscope is opened in Chromium");

test("speedscope opens an export with every thread and every lock as a profile of its own", async ({ page }) => {
  const complaints = await openInSpeedscope(page, "sample.json");
  const profiles = [
    {
      title: /^main \(pid 1001\), MainThread \(tid 1\) \(1\/4\)$/,
      frame: 'blocked on queue jobs (full) {"object":"queue jobs"',
    },
    {
      title: /^main \(pid 1001\), teller-1 "ü" . \(tid 2\) \(2\/4\)$/,
      frame: 'blocked on lock account {"object":"lock account"',
    },
    { title: /^synchronisation \(pid 1002\), gil GIL \(tid 1\) \(3\/4\)$/, frame: "MainThread" },
    {
      title: /^synchronisation \(pid 1002\), lock account \(tid 2\) \(4\/4\)$/,
      frame: 'MainThread {"file":"main.ts","line":10}',
    },
  ];
  for (const { title, frame } of profiles) {
    await expect(page.getByText(title)).toBeVisible();
    expect(await frames(page)).toEqual(expect.arrayContaining([expect.stringContaining(frame)]));
    // Its shortcut for the next profile.
    await page.keyboard.press("n");
  }
  expect(complaints).toEqual([]);
});

test("speedscope sums up a thread's states", async ({ page }) => {
  await openInSpeedscope(page, "sample.json");
  await expect(page.getByText("MainThread (tid 1) (1/4)")).toBeVisible();
  const running = page.getByRole("row").filter({ hasText: /running$/ });
  await expect(running).toContainText("8.15ms");
  await expect(page.getByRole("row").filter({ hasText: "joining" })).toContainText("3.80ms");
});

test("speedscope has nothing to complain about in an export of a trace that makes no sense", async ({ page }) => {
  const complaints = await openInSpeedscope(page, "nonsense.json");
  await expect(page.getByText(/\(1\/\d+\)$/)).toBeVisible();
  expect((await frames(page)).length).toBeGreaterThan(5);
  expect(complaints).toEqual([]);
});
