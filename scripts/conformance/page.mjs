/** The built page in headless Chromium, as somebody to run Python programs. */
import { join } from "node:path";
import { findBrowser } from "../lib/browsers.mjs";
import { ROOT } from "../lib/environment.mjs";
import { serveFolder } from "../lib/serve.mjs";

/** Opens the page: `run(request)` gives a run's result, `close()` ends browser and server. */
export async function openPage() {
  const { chromium } = await import("@playwright/test");
  const found = findBrowser("chromium");
  const { server, url } = await serveFolder(join(ROOT, "dist"), { port: 5611, attempts: 50 });
  const browser = await chromium.launch({
    ...(found.kind === "system" ? { executablePath: found.path } : {}),
    args: ["--no-sandbox", "--disable-gpu"],
  });
  // A phone's window does not load the editor.
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  await page.goto(url);
  await page.waitForFunction(() => "interleave" in window);
  await page.evaluate(() => window.interleave.ready);
  return {
    run: (request) =>
      page.evaluate(
        async (given) => {
          const { status, exitCode, stdout, stderr } = await window.interleave.run(given);
          return { status, exitCode, stdout, stderr };
        },
        { language: "python", ...request },
      ),
    close: async () => {
      await browser.close();
      server.close();
    },
  };
}
