import { defineConfig, type PlaywrightTestConfig } from "@playwright/test";
import { findBrowser } from "./scripts/lib/browsers.mjs";

const port = Number(process.env.INTERLEAVE_E2E_PORT ?? 5304);
const url = `http://127.0.0.1:${port}/`;

type Use = NonNullable<PlaywrightTestConfig["use"]>;

/** Chromium in a container has neither a user namespace nor a graphics card; quiet means no requests of its own. */
function chromium(): Use {
  const found = findBrowser("chromium");
  const executable = found?.kind === "system" ? { executablePath: found.path } : {};
  const quiet = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update"];
  return {
    browserName: "chromium",
    launchOptions: { ...executable, args: ["--no-sandbox", "--disable-gpu", "--disable-sync", ...quiet] },
  };
}

/** Playwright drives the system's Firefox over WebDriver BiDi, under this channel; its own build differently. */
function firefox(): Use {
  const found = findBrowser("firefox");
  if (found?.kind !== "system") return { browserName: "firefox" };
  return { browserName: "firefox", channel: "moz-firefox", launchOptions: { executablePath: found.path } };
}

export default defineConfig({
  testDir: "e2e",
  outputDir: ".cache/playwright",
  // Runs are timed against each other inside the page: two at once would disturb one another.
  workers: 1,
  retries: 0,
  timeout: 30_000,
  reporter: "list",
  use: { baseURL: url, viewport: { width: 1280, height: 720 }, trace: "off", screenshot: "off" },
  webServer: { command: `node scripts/serve.mjs ${port}`, url, reuseExistingServer: false },
  projects: [
    { name: "chromium", use: chromium() },
    { name: "firefox", use: firefox() },
  ],
});
