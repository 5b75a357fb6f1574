import { readFile } from "node:fs/promises";
import type { Browser } from "@playwright/test";

const KIB_PER_MB = 1e6 / 1024;

/** Proportional set size of all the browser's processes, in MB; undefined where there is no `/proc`. */
export async function memoryMb(browser: Browser): Promise<number | undefined> {
  const session = await browser.newBrowserCDPSession();
  try {
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    const rollups = await Promise.all(processInfo.map(({ id }) => readFile(`/proc/${id}/smaps_rollup`, "utf8")));
    return rollups.reduce((sum, text) => sum + Number(/^Pss: +(\d+) kB$/m.exec(text)?.[1]), 0) / KIB_PER_MB;
  } catch {
    return undefined;
  } finally {
    await session.detach();
  }
}
