import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";
import type { PythonBench } from "../pages/python";
import { percentile } from "../table";

declare global {
  interface Window {
    readonly pythonBench: PythonBench;
  }
}

/** How often a figure is taken. */
export const ROUNDS = 5;

/** Waits until the page `bench/pages/python.html` has an interpreter. */
export async function openPython(openBenchPage: (name: string) => Promise<Page>): Promise<Page> {
  const page = await openBenchPage("python");
  await page.waitForFunction(() => "pythonBench" in window);
  await page.evaluate(() => window.pythonBench.ready);
  return page;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

export async function here(page: Page, code: string): Promise<readonly number[]> {
  return numbers(await page.evaluate((program) => window.pythonBench.run(program), code));
}

/** Throws where a program printed anything else. */
export function numbers(text: string): readonly number[] {
  const values = text.trim().split("\n").map(Number);
  if (values.some(Number.isNaN)) throw new Error(`A bench program printed: ${text}`);
  return values;
}

export async function figuresOf(
  measure: () => Promise<readonly number[]>,
  rounds = ROUNDS,
): Promise<readonly number[]> {
  const values: number[] = [];
  for (let round = 0; round < rounds; round++) values.push(...(await measure()));
  return values;
}

/** The same figure of the machine's own Python, as the end of a sentence; empty where there is none. */
export async function native(code: string, format: ((value: number) => string) | null): Promise<string> {
  const run = promisify(execFile);
  try {
    const values: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const startMs = performance.now();
      const { stdout } = await run("python3", ["-c", code]);
      if (format === null) values.push(performance.now() - startMs);
      else values.push(...numbers(stdout));
    }
    return `; native python3: ${format === null ? `${median(values).toFixed(0)} ms` : format(median(values))}`;
  } catch {
    return "";
  }
}
