/**
 * What specifications of Python programs start from: `python`, a page on which an interpreter has booted. All tests of a
 * worker share the page, because to boot takes longer than most of them; each run has an interpreter of its own anyway.
 */
import { test as base, expect } from "@playwright/test";
import type { RunRequest, RunResult } from "./automation";
import { Playground, WITHOUT_EDITOR } from "./fixtures";

export { expect };

export class Python {
  readonly playground: Playground;
  /** Whether the browser can start threads in Python (JavaScript Promise Integration). */
  readonly hasThreads: boolean;

  constructor(playground: Playground, hasThreads: boolean) {
    this.playground = playground;
    this.hasThreads = hasThreads;
  }

  run(code: string, request: Partial<RunRequest> = {}): Promise<RunResult> {
    return this.playground.run({ language: "python", code, ...request });
  }

  start(code: string, request: Partial<RunRequest> = {}) {
    return this.playground.start({ language: "python", code, ...request });
  }

  /** Stops the run under way; gives how long that took, in ms. */
  stop(): Promise<number> {
    return this.playground.page.evaluate(async () => {
      const startMs = performance.now();
      await window.interleave.stop();
      return performance.now() - startMs;
    });
  }

  /** Proves that the page still works: a plain run gives exactly its own result. */
  async expectNextRunClean(): Promise<void> {
    const result = await this.run("import threading\nprint(threading.current_thread().name, threading.active_count())");
    expect(result).toMatchObject({ status: "ok", exitCode: 0, stdout: "MainThread 1\n", stderr: "" });
  }
}

export const test = base.extend<{ python: Python }, { pythonPage: Python }>({
  pythonPage: [
    async ({ browser }, use, { project }) => {
      const baseURL = project.use.baseURL ?? "";
      const context = await browser.newContext({ ...WITHOUT_EDITOR, baseURL });
      const page = await context.newPage();
      const playground = new Playground(page, baseURL);
      await playground.open();
      await page.getByRole("tab", { name: "Output" }).click();
      const hasThreads = await page.evaluate(() => "Suspending" in WebAssembly);
      const python = new Python(playground, hasThreads);
      await python.expectNextRunClean();
      await use(python);
      await context.close();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  python: async ({ pythonPage }, use) => {
    const { playground } = pythonPage;
    const [problems, requests] = [playground.problems.length, playground.foreignRequests.length];
    await use(pythonPage);
    expect(playground.problems.slice(problems), "no uncaught errors on the page").toEqual([]);
    expect(playground.foreignRequests.slice(requests), "no requests to another origin").toEqual([]);
  },
});
