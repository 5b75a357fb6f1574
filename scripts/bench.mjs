/** `npm run bench [name …]`: builds, measures in Chromium, and writes the table into docs/performance.md. */
import { join } from "node:path";
import { ensureBrowsers } from "./lib/browsers.mjs";
import { ensureInstalled, fail, ROOT, requireNode, runNode, VITE } from "./lib/environment.mjs";

requireNode();
ensureInstalled();
const problem = ensureBrowsers();
if (problem !== undefined) fail(problem);
if (runNode([VITE, "build", "--logLevel", "warn"]) !== 0) fail("The build failed: see the message above.");

// Node.js 20 does not read TypeScript; Vite, which is there anyway, does.
const { runnerImport } = await import("vite");
const { module } = await runnerImport(join(ROOT, "bench", "run.ts"), { root: ROOT, configFile: false });
await module.runBenches(process.argv.slice(2));
