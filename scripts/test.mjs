/**
 * `npm test`: installs what is missing, browsers included, and runs every check. Ends with one line
 * `N passed, M failed`: the sum over the checks, the unit tests and the end-to-end tests.
 */
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { ensureBrowsers } from "./lib/browsers.mjs";
import { ensureInstalled, ROOT, requireNode, runNode, VITE } from "./lib/environment.mjs";

requireNode();
ensureInstalled();

const bin = (...path) => join(ROOT, "node_modules", ...path);
const reports = join(ROOT, ".cache", "test");
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
const unitReport = join(reports, "unit.json");
const e2eReport = join(reports, "e2e.json");
const conformanceReport = join(reports, "conformance.json");

const results = [];

/** Runs one step; `count` reads how many tests it held, and a plain check counts as one. */
async function step(name, work, count = () => ({ passed: 0, failed: 0, skipped: 0 })) {
  console.log(`\n── ${name}`);
  const startMs = Date.now();
  const ok = await work();
  const counted = count();
  // A step that broke before it could count its tests is still a failure.
  if (!ok && counted.failed === 0) counted.failed = 1;
  if (ok && counted.passed + counted.failed + counted.skipped === 0) counted.passed = 1;
  results.push({ name, ...counted, seconds: (Date.now() - startMs) / 1000 });
}

await step("types", () => runNode([bin("typescript", "bin", "tsc"), "--noEmit", "-p", "tsconfig.json"]) === 0);
await step("lint", () => runNode([bin("@biomejs", "biome", "bin", "biome"), "check", "--error-on-warnings"]) === 0);
await step("imports", () => runNode([join(ROOT, "scripts", "check-imports.mjs")]) === 0);
await step(
  "unit tests",
  () => {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${unitReport}`];
    return runNode([bin("vitest", "vitest.mjs"), "run", ...reporters]) === 0;
  },
  () => {
    const report = readReport(unitReport);
    return {
      passed: report?.numPassedTests ?? 0,
      failed: report?.numFailedTests ?? 0,
      skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
    };
  },
);
await step("build", () => runNode([VITE, "build", "--logLevel", "warn"]) === 0);
await step(
  "end-to-end tests",
  async () => {
    const problem = ensureBrowsers();
    if (problem !== undefined) {
      console.error(problem);
      return false;
    }
    const env = { INTERLEAVE_E2E_PORT: String(await freePort()), PLAYWRIGHT_JSON_OUTPUT_FILE: e2eReport };
    return runNode([bin("@playwright", "test", "cli.js"), "test", "--reporter=list,json"], env) === 0;
  },
  () => {
    const stats = readReport(e2eReport)?.stats;
    return {
      passed: stats?.expected ?? 0,
      failed: (stats?.unexpected ?? 0) + (stats?.flaky ?? 0),
      skipped: stats?.skipped ?? 0,
    };
  },
);
await step(
  "CPython's own tests",
  () => runNode([join(ROOT, "scripts", "conformance.mjs"), "--check"]) === 0,
  () => {
    const report = readReport(conformanceReport);
    // Debian's packages, which the tests come from, cannot be had here.
    if (report === undefined) return { passed: 0, failed: 0, skipped: 1 };
    const { outcomes, unexpected } = report;
    return {
      passed: outcomes.filter(({ outcome }) => outcome === "passed").length,
      failed: unexpected.length,
      // A test that is known to fail is no failure here.
      skipped: outcomes.filter(({ outcome }) => outcome === "skipped").length,
    };
  },
);

console.log("");
for (const { name, passed, failed, skipped, seconds } of results) {
  const mark = failed === 0 ? "ok  " : "FAIL";
  const skippedText = skipped > 0 ? `, ${skipped} skipped` : "";
  console.log(`${mark} ${name}: ${passed} passed, ${failed} failed${skippedText} (${seconds.toFixed(1)} s)`);
}
const total = (key) => results.reduce((sum, result) => sum + result[key], 0);
console.log(`${total("passed")} passed, ${total("failed")} failed`);
process.exitCode = total("failed") === 0 ? 0 : 1;

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/** A port that nothing listens on now. */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
