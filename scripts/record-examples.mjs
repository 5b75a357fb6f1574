/**
 * `npm run examples:record [id …]`: runs the examples in Chromium and saves each one's trace beside its program,
 * so that whoever opens an example sees a run before pressing Run. To be repeated when a program or the trace
 * format changed.
 */
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensureBrowsers, findBrowser } from "./lib/browsers.mjs";
import { ensureBuilt, ensureInstalled, fail, ROOT, requireNode } from "./lib/environment.mjs";
import { serveFolder } from "./lib/serve.mjs";

requireNode();
ensureInstalled();
const problem = ensureBrowsers();
if (problem !== undefined) fail(problem);
ensureBuilt();

const folder = join(ROOT, "public", "examples");
const { examples } = JSON.parse(readFileSync(join(folder, "index.json"), "utf8"));
const wanted = process.argv.slice(2);
const { chromium } = await import("@playwright/test");
const found = findBrowser("chromium");
const { server, url } = await serveFolder(join(ROOT, "dist"), { port: 5330, attempts: 50 });
const browser = await chromium.launch({
  ...(found.kind === "system" ? { executablePath: found.path } : {}),
  args: ["--no-sandbox", "--disable-gpu"],
});
try {
  for (const { id, language, model, switchIntervalMs, scheduler } of examples) {
    if (wanted.length > 0 && !wanted.includes(id)) continue;
    const page = await browser.newPage();
    await page.goto(`${url}?example=${id}`);
    await page.waitForFunction(() => "interleave" in window);
    const code = readFileSync(join(folder, id, `program.${language === "python" ? "py" : "ts"}`), "utf8");
    const recorded = await page.evaluate(
      async (request) => {
        await window.interleave.ready;
        const { status, stderr, events } = await window.interleave.run(request);
        const data = await window.interleave.exportTrace("interleave");
        return { status, stderr, events, data: Array.from(data) };
      },
      {
        language,
        model,
        switchIntervalMs,
        code,
        ...(scheduler === undefined ? {} : { scheduler: scheduler.policy, seed: scheduler.seed }),
      },
    );
    await page.close();
    const isExpected =
      recorded.status === (id.endsWith("deadlock") ? "deadlock" : "ok") && recorded.events.dropped === 0;
    if (!isExpected) fail(`The example ${id} ended with ${recorded.status}, so it was not saved: ${recorded.stderr}`);
    const path = join(folder, id, "trace.interleave");
    writeFileSync(path, Uint8Array.from(recorded.data));
    console.log(`${id}: ${recorded.status}, ${recorded.events.recorded} events, ${statSync(path).size} bytes`);
  }
} finally {
  await browser.close();
  server.close();
}
