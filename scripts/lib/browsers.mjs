/**
 * Finds the browsers of the end-to-end tests: what an environment variable names, then Playwright's own
 * download, then what the system has. Installs one where none is.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { findOnPath, ROOT, run } from "./environment.mjs";

const BROWSERS = {
  chromium: {
    env: "INTERLEAVE_CHROMIUM",
    commands: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"],
    places: [
      "/Applications/Chromium.app/Contents/MacOS/Chromium",
      "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
      "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
      "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
    ],
    debianPackage: "chromium",
  },
  firefox: {
    env: "INTERLEAVE_FIREFOX",
    commands: ["firefox-esr", "firefox"],
    places: ["/Applications/Firefox.app/Contents/MacOS/firefox", "C:\\Program Files\\Mozilla Firefox\\firefox.exe"],
    debianPackage: "firefox-esr",
  },
};
export const BROWSER_NAMES = Object.keys(BROWSERS);

/**
 * Where `name` ("chromium" or "firefox") is: `{ kind: "playwright" }` for Playwright's own build,
 * `{ kind: "system", path }` for the system's, undefined where there is none.
 */
export function findBrowser(name) {
  const { env, commands, places } = BROWSERS[name];
  const named = process.env[env];
  if (named) return { kind: "system", path: named };
  if (hasPlaywrightBuild(name)) return { kind: "playwright" };
  const path = findOnPath(commands) ?? places.find((place) => existsSync(place));
  return path === undefined ? undefined : { kind: "system", path };
}

function hasPlaywrightBuild(name) {
  try {
    const playwright = createRequire(`${ROOT}/package.json`)("@playwright/test");
    return existsSync(playwright[name].executablePath());
  } catch {
    return false;
  }
}

/** Finds both browsers, installing what is missing. Gives one sentence where that cannot be done. */
export function ensureBrowsers() {
  const missing = () => BROWSER_NAMES.filter((name) => findBrowser(name) === undefined);
  if (missing().length > 0) installDebianPackages(missing().map((name) => BROWSERS[name].debianPackage));
  if (missing().length > 0 && !process.env.PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD) {
    console.log(`Downloading browsers (playwright install ${missing().join(" ")}) …`);
    run("npx", ["playwright", "install", ...(canBeRoot() ? ["--with-deps"] : []), ...missing()]);
  }
  const names = missing();
  if (names.length === 0) return undefined;
  const variables = names.map((name) => BROWSERS[name].env).join(" and ");
  return `No ${names.join(" and no ")} was found and none could be installed: install it, or name its executable in ${variables}.`;
}

function canBeRoot() {
  if (process.platform !== "linux") return false;
  return process.getuid?.() === 0 || spawnSync("sudo", ["-n", "true"]).status === 0;
}

/** Debian's own packages are real browsers; Ubuntu's are stubs for snap, so only Debian counts. */
function installDebianPackages(packages) {
  const isDebian = existsSync("/etc/os-release") && /^ID=debian$/m.test(readFileSync("/etc/os-release", "utf8"));
  if (!isDebian || !canBeRoot()) return;
  console.log(`Installing browsers (apt-get install ${packages.join(" ")}) …`);
  const sudo = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const aptGet = (...args) => {
    const [command, ...rest] = [...sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", ...args];
    return run(command, rest);
  };
  // A machine's own list may be months old, and its browsers then too old for Playwright.
  aptGet("update", "-q");
  aptGet("install", "-y", "-q", ...packages);
}
