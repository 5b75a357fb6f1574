import type { Page } from "@playwright/test";

/** One row of the table in docs/performance.md. */
export interface Measurement {
  readonly what: string;
  readonly measured: number;
  /** Written after the figure; empty for a ratio. */
  readonly unit: "" | "ms" | "ns" | "kB gz" | "MB" | "bytes" | "M/s" | "MB/s" | "/s";
  readonly budget: { readonly atMost: number } | { readonly atLeast: number };
  /** What was run and how often, in a phrase; with the reason where a budget is missed. */
  readonly how: string;
}

/** A group of measurements that belong together: the default export of a `*.bench.ts` file. */
export interface Bench {
  readonly name: string;
  run(context: BenchContext): Promise<readonly Measurement[]>;
}

export interface BenchContext {
  /** Absolute path of the built product. */
  readonly distFolder: string;
  /** Opens the built product in a fresh Chromium tab with `window.interleave` ready; the harness closes it. */
  openProduct(): Promise<Page>;
  /**
   * Opens `bench/pages/<name>.html`, built with the product's own plugins, for what the product gives no handle on
   * (the kernel alone, tracing off). The page puts its functions on `window`.
   */
  openBenchPage(name: string): Promise<Page>;
  /** Memory of all the browser's processes in MB, shared pages counted once; undefined where the system does not tell. */
  memoryMb(): Promise<number | undefined>;
  /** Main-thread CPU time, in milliseconds, of each frame drawn while `action` runs on a page. */
  frameCosts(page: Page, action: () => Promise<void>): Promise<readonly number[]>;
}
