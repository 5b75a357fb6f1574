/**
 * `npm run conformance [module …]`: runs CPython's own tests of threads and processes in the built page, in Chromium. A whole run
 * rewrites the table in docs/conformance.md. Fails when a test fails that is not among the known failures of
 * scripts/conformance/expectations/, or skips itself for a reason that is not listed there. `--check` writes no
 * table, and passes where the tests cannot be fetched.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openPage } from "./conformance/page.mjs";
import { count, skipReason, surprises, writeReport } from "./conformance/report.mjs";
import { ensureSources, MODULES, testFiles } from "./conformance/sources.mjs";
import { runModule } from "./conformance/suite.mjs";
import { ensureBrowsers } from "./lib/browsers.mjs";
import { ensureBuilt, ensureInstalled, fail, ROOT, requireNode } from "./lib/environment.mjs";

requireNode();
ensureInstalled();
const isCheck = process.argv.includes("--check");
const missing = ensureSources();
if (missing !== undefined && isCheck) {
  console.log(`Skipped: ${missing}`);
  process.exit(0);
}
const problem = missing ?? ensureBrowsers();
if (problem !== undefined) fail(problem);
ensureBuilt();

const wanted = process.argv.slice(2).filter((name) => !name.startsWith("--"));
const modules = MODULES.filter((name) => wanted.length === 0 || wanted.includes(name));
const outcomes = await runModules(modules);
const reports = join(ROOT, ".cache", "test");
mkdirSync(reports, { recursive: true });
const unexpected = surprises(outcomes);
writeFileSync(join(reports, "conformance.json"), JSON.stringify({ outcomes, unexpected }, null, 1));
if (modules.length === MODULES.length && !isCheck) writeReport(outcomes);
for (const each of unexpected) console.error(each);
process.exitCode = unexpected.length === 0 ? 0 : 1;

async function runModules(names) {
  const files = testFiles();
  const page = await openPage();
  const all = [];
  try {
    for (const name of names) {
      const startMs = Date.now();
      const found = await runModule(page, files, name, skipReason);
      all.push(...found);
      const [passed, failed, skipped] = ["passed", "failed", "skipped"].map((kind) => count(found, kind));
      const seconds = ((Date.now() - startMs) / 1000).toFixed(1);
      console.log(`${name}: ${passed} passed, ${failed} failed, ${skipped} skipped (${seconds} s)`);
    }
  } finally {
    await page.close();
  }
  return all;
}
