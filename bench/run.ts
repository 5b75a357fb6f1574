import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "@playwright/test";
import { build } from "vite";
import { findBrowser } from "../scripts/lib/browsers.mjs";
import { serveFolder } from "../scripts/lib/serve.mjs";
import { frameCosts } from "./support/frames";
import { memoryMb } from "./support/memory";
import { isMet, markdownTable, replaceTable } from "./table";
import type { Bench, BenchContext, Measurement } from "./types";

const ROOT = process.cwd();
const BENCH_DIST = join(ROOT, ".cache", "bench");
const DOCUMENT = join(ROOT, "docs", "performance.md");

const registry = import.meta.glob<Bench>("./*.bench.ts", { eager: true, import: "default" });

/**
 * Runs the benches whose names contain one of `only` (all of them where it is empty), prints the table, and
 * writes it into docs/performance.md when all ran. The results also go to `.cache/bench/results.json`.
 * Throws what a bench throws: half a table would be mistaken for a whole one.
 */
export async function runBenches(only: readonly string[]): Promise<void> {
  const benches = Object.values(registry).filter(
    ({ name }) => only.length === 0 || only.some((part) => name.includes(part)),
  );
  const product = await serveFolder(join(ROOT, "dist"), { port: 5310, attempts: 50 });
  const pages = await serveBenchPages();
  const browser = await launch();
  const measurements: Measurement[] = [];
  try {
    for (const bench of benches) {
      console.log(`── ${bench.name}`);
      const opened: Page[] = [];
      const open = async (url: string): Promise<Page> => {
        const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
        opened.push(page);
        await page.goto(url);
        return page;
      };
      const context: BenchContext = {
        distFolder: join(ROOT, "dist"),
        async openProduct() {
          // The example of the first visit boots Python beside what is measured.
          const page = await open(`${product.url}?example=bank-lock`);
          await page.waitForFunction(() => "interleave" in window);
          await page.evaluate(() => (window as unknown as { interleave: { ready: Promise<void> } }).interleave.ready);
          return page;
        },
        async openBenchPage(name) {
          if (pages === undefined) throw new Error("There are no pages under bench/pages.");
          return open(`${pages.url}bench/pages/${name}.html`);
        },
        memoryMb: () => memoryMb(browser),
        frameCosts: (page, action) => frameCosts(browser, page, action),
      };
      for (const measurement of await bench.run(context)) {
        console.log(
          `${isMet(measurement) ? "met   " : "MISSED"} ${measurement.what}: ${measurement.measured} ${measurement.unit}`,
        );
        measurements.push(measurement);
      }
      for (const page of opened) await page.close();
    }
    await report(measurements, browser.version(), only.length === 0);
  } finally {
    await browser.close();
    product.server.close();
    pages?.server.close();
  }
}

async function report(measurements: readonly Measurement[], chromiumVersion: string, isWhole: boolean): Promise<void> {
  const where = `Measured with Chromium ${chromiumVersion.split(".")[0]} on ${availableParallelism()} cores, software rendering, in one run of \`npm run bench\`.`;
  const table = markdownTable(measurements, where);
  console.log(`\n${table}`);
  await mkdir(BENCH_DIST, { recursive: true });
  await writeFile(join(BENCH_DIST, "results.json"), `${JSON.stringify(measurements, null, 2)}\n`);
  if (!isWhole) return console.log("\nOnly a part ran: docs/performance.md stays as it is.");
  const document = existsSync(DOCUMENT) ? await readFile(DOCUMENT, "utf8") : "# Performance\n";
  await writeFile(DOCUMENT, replaceTable(document, table));
}

/** Builds and serves the pages under bench/pages; undefined where there are none. */
async function serveBenchPages() {
  const folder = join(ROOT, "bench", "pages");
  if (!existsSync(folder)) return undefined;
  const input = (await readdir(folder)).filter((name) => name.endsWith(".html")).map((name) => join(folder, name));
  if (input.length === 0) return undefined;
  const outDir = join(BENCH_DIST, "pages");
  await build({
    root: ROOT,
    logLevel: "warn",
    publicDir: false,
    build: { outDir, emptyOutDir: true, rolldownOptions: { input } },
  });
  return serveFolder(outDir, { port: 5310, attempts: 50 });
}

function launch(): Promise<Browser> {
  const found = findBrowser("chromium");
  const executable = found?.kind === "system" ? { executablePath: found.path } : {};
  return chromium.launch({ ...executable, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
}
