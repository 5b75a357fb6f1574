import { expect, firefox, test } from "@playwright/test";
import "./support/automation";

test.skip(({ browserName }) => browserName !== "firefox", "Chromium cannot be started without JSPI any more");

test("a browser without JSPI says which browsers can start threads, and runs everything else", async ({ baseURL }, {
  project,
}) => {
  test.setTimeout(120_000);
  const { channel, launchOptions } = project.use;
  const browser = await firefox.launch({
    ...launchOptions,
    ...(channel === undefined ? {} : { channel }),
    firefoxUserPrefs: { "javascript.options.wasm_js_promise_integration": false },
  });
  try {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    await page.goto(baseURL ?? "");
    await page.waitForFunction(() => "interleave" in window);
    await page.evaluate(() => window.interleave.ready);
    expect(await page.evaluate(() => "Suspending" in WebAssembly)).toBe(false);
    const run = (language: "python" | "typescript", code: string) =>
      page.evaluate((request) => window.interleave.run(request), { language, code });

    const plain = await run(
      "python",
      "import time, queue\ntime.sleep(0.01)\nq = queue.Queue()\nq.put(1)\nprint(q.get())",
    );
    expect(plain).toMatchObject({ status: "ok", stdout: "1\n", stderr: "" });
    const threaded = await run("python", "import threading\nthreading.Thread(target=print).start()");
    expect(threaded).toMatchObject({ status: "error", exitCode: 1 });
    expect(threaded.stderr).toMatch(
      /RuntimeError: can't start new thread: .*JavaScript Promise Integration.*Chrome and Edge .* 137, Firefox .* 153/,
    );
    const workers = await run(
      "typescript",
      'import { Thread } from "interleave"; function f() { console.log("in a thread"); } export function main() { const t = new Thread({ target: f }); t.start(); t.join(); }',
    );
    expect(workers).toMatchObject({ status: "ok", stdout: "in a thread\n" });
  } finally {
    await browser.close();
  }
});
