/** `npm run docs:screenshots`: draws the README's pictures anew, from an example's recorded trace. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { ensureBrowsers, findBrowser } from "./lib/browsers.mjs";
import { ensureBuilt, ensureInstalled, fail, ROOT, requireNode } from "./lib/environment.mjs";
import { serveFolder } from "./lib/serve.mjs";

requireNode();
ensureInstalled();
const problem = ensureBrowsers();
if (problem !== undefined) fail(problem);
ensureBuilt();

const { chromium } = await import("@playwright/test");
const found = findBrowser("chromium");
const { server, url } = await serveFolder(join(ROOT, "dist"), { port: 5350, attempts: 50 });
const browser = await chromium.launch({
  ...(found.kind === "system" ? { executablePath: found.path } : {}),
  args: ["--no-sandbox", "--disable-gpu"],
});
const folder = join(ROOT, "docs", "img");
mkdirSync(folder, { recursive: true });
for (const colorScheme of ["dark", "light"]) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 860 }, colorScheme });
  await page.goto(url);
  await page.getByRole("combobox", { name: /example/i }).selectOption("producer-consumer");
  await page.locator(".monaco-editor .view-line").first().waitFor();
  await page.getByRole("tab", { name: /locks/i }).click();
  await page.waitForTimeout(1500);
  await page.screenshot({ path: join(folder, `main-${colorScheme}.png`) });
  await page.close();
}
await browser.close();
server.close();
