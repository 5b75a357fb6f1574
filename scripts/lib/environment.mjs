/**
 * What every script needs before the project's own packages exist: plain Node.js, nothing imported from
 * node_modules.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/[/\\]$/, "");

const MIN_NODE = [20, 19];

/** Ends the script with one sentence on stderr. */
export function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

/** Ends the script where this Node.js is older than the build tools support. */
export function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1])) return;
  fail(
    `Interleave needs Node.js ${MIN_NODE.join(".")} or newer, and this is ${process.versions.node}: install a current one from https://nodejs.org and try again.`,
  );
}

/** Runs `npm ci` unless node_modules holds exactly what the lock file asks for. */
export function ensureInstalled() {
  if (isInstalled()) return;
  console.log("Installing packages (npm ci) …");
  const result = run("npm", ["ci", "--no-audit", "--no-fund"]);
  if (result !== 0) fail("The packages could not be installed: see npm's message above, and check the network.");
}

/** Compares versions, not file times, so that neither a checkout nor another tool's touch means a reinstall. */
function isInstalled() {
  const installed = readLockPackages(join(ROOT, "node_modules", ".package-lock.json"));
  const wanted = readLockPackages(join(ROOT, "package-lock.json"));
  if (installed === undefined || wanted === undefined) return false;
  return Object.entries(wanted).every(
    ([path, entry]) => path === "" || entry.optional === true || installed[path]?.version === entry.version,
  );
}

function readLockPackages(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8")).packages;
  } catch {
    return undefined;
  }
}

/** Runs a command in the root with its output shown; gives its exit code. */
export function run(command, args, env = {}) {
  const result = spawnSync(command, args, {
    cwd: ROOT,
    stdio: "inherit",
    // npm and npx are .cmd files on Windows, which only a shell starts.
    shell: process.platform === "win32",
    env: { ...process.env, ...env },
  });
  return result.status ?? 1;
}

/** Runs a package's own command line (`bin` inside node_modules) with this Node.js. */
export function runNode(args, env = {}) {
  return (
    spawnSync(process.execPath, args, { cwd: ROOT, stdio: "inherit", env: { ...process.env, ...env } }).status ?? 1
  );
}

export const VITE = join(ROOT, "node_modules", "vite", "bin", "vite.js");

/** Builds `dist/` when something that goes into it is newer than it. */
export function ensureBuilt() {
  const index = join(ROOT, "dist", "index.html");
  const inputs = ["app", "src", "build", "public", "index.html", "vite.config.ts", "package-lock.json"];
  if (existsSync(index) && newestChangeMs(inputs) <= statSync(index).mtimeMs) return;
  console.log("Building …");
  if (runNode([VITE, "build", "--logLevel", "warn"]) !== 0) fail("The build failed: see the message above.");
}

function newestChangeMs(paths) {
  let newestMs = 0;
  for (const path of paths) {
    const full = join(ROOT, path);
    if (!existsSync(full)) continue;
    const stats = statSync(full);
    newestMs = Math.max(newestMs, stats.mtimeMs);
    if (stats.isDirectory()) newestMs = Math.max(newestMs, newestChangeMs(readdirSync(full).map((n) => join(path, n))));
  }
  return newestMs;
}

/** Absolute path of the first of these commands that PATH holds. */
export function findOnPath(names) {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const suffixes = process.platform === "win32" ? [".exe", ".cmd"] : [""];
  for (const name of names) {
    for (const folder of folders) {
      for (const suffix of suffixes) {
        const path = join(folder, name + suffix);
        if (existsSync(path)) return path;
      }
    }
  }
  return undefined;
}

/** True where a person sits in front of a screen that a browser window could open on. */
export function hasScreen() {
  if (process.env.CI || process.env.INTERLEAVE_NO_BROWSER) return false;
  if (process.platform === "darwin" || process.platform === "win32") return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY) && findOnPath(["xdg-open"]) !== undefined;
}

/** Opens `url` in the user's browser where there is one; a failure to do so is no failure of the script. */
export function openBrowser(url) {
  if (!hasScreen()) return;
  const [command, ...args] =
    process.platform === "darwin"
      ? ["open", url]
      : process.platform === "win32"
        ? ["cmd", "/c", "start", "", url]
        : ["xdg-open", url];
  const child = spawn(command, args, { stdio: "ignore", detached: true });
  child.on("error", () => undefined);
  child.unref();
}
