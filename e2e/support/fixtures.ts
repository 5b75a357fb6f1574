/**
 * What every specification starts from: `playground`, an open page whose sandbox is up. A test that leaves an
 * uncaught error on the page, or makes the page ask another origin for something, fails.
 */
import { test as base, expect, type Locator, type Page } from "@playwright/test";
import type { RunRequest, RunResult } from "./automation";

export { expect };

/**
 * A phone's window: the page does not load the code editor there until it is asked to. For specifications that only
 * drive `window.interleave`: what they ask of the engine is the same, and a test takes half the time.
 */
export const WITHOUT_EDITOR = { viewport: { width: 390, height: 844 } } as const;
export const WITH_EDITOR = { viewport: { width: 1280, height: 720 } } as const;

export class Playground {
  readonly page: Page;
  /** Uncaught errors and error messages of the page's console so far. */
  readonly problems: string[] = [];
  /** Requests to any other origin so far. */
  readonly foreignRequests: string[] = [];

  constructor(page: Page, baseUrl: string) {
    this.page = page;
    page.on("pageerror", (error) => {
      // Firefox reports a worker that is terminated inside WebAssembly on a JSPI stack as an error without a message.
      if (String(error.message) !== "undefined") this.problems.push(`uncaught: ${error.message}`);
    });
    page.on("console", (message) => {
      if (message.type() === "error") this.problems.push(`console: ${message.text()}`);
    });
    page.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(baseUrl) && !/^(blob|data|about):/.test(url)) this.foreignRequests.push(url);
    });
  }

  /** The canvas that the timeline is drawn on. */
  get timeline(): Locator {
    return this.page.getByLabel("Timeline of the run").locator("canvas");
  }

  /**
   * Opens the page, with an optional fragment such as `#v1.…`, and waits until a run can start. Not on the example of
   * the first visit: that boots Python at once, and few tests want it beside what they try.
   */
  async open(fragment = ""): Promise<void> {
    await this.page.goto(`./?example=bank-lock${fragment}`);
    await this.ready();
  }

  async ready(): Promise<void> {
    await this.page.waitForFunction(() => "interleave" in window);
    await this.page.evaluate(() => window.interleave.ready);
  }

  /** Runs through `window.interleave`. */
  run(request: Partial<RunRequest> & { readonly code: string }): Promise<RunResult> {
    return this.page.evaluate((asked) => window.interleave.run(asked), { language: "typescript" as const, ...request });
  }

  /** Starts a run and comes back at once; `result` gives its end. */
  async start(request: Partial<RunRequest> & { readonly code: string }): Promise<{ result(): Promise<RunResult> }> {
    await this.page.evaluate(
      (asked) => {
        Object.assign(window, { startedRun: window.interleave.run(asked) });
      },
      { language: "typescript" as const, ...request },
    );
    return {
      result: () => this.page.evaluate(() => (window as unknown as { startedRun: Promise<RunResult> }).startedRun),
    };
  }

  /** Proves that the page still works after whatever happened: a plain run gives exactly its own result. */
  async expectNextRunClean(): Promise<void> {
    const result = await this.run({ code: HEALTHY_PROGRAM, timeoutMs: 15_000 });
    expect(result).toMatchObject({ status: "ok", exitCode: 0, stdout: "sum 4950\n", stderr: "" });
    expect(result.threads.map((thread) => thread.name)).toEqual(["MainThread", "adder"]);
  }
}

/** Uses a thread, a lock, a queue and shared memory, and prints one line. */
const HEALTHY_PROGRAM = `
import { Lock, Queue, Thread, shared } from "interleave";
const total = shared({ sum: 0 });
const lock = new Lock("total");
const numbers = new Queue<number[]>(2, "numbers");
function add() {
  for (const n of numbers.get()) lock.with(() => { total.sum += n; });
}
export function main() {
  const adder = new Thread({ target: add, name: "adder" });
  adder.start();
  numbers.put(Array.from({ length: 100 }, (_, i) => i));
  adder.join();
  console.log("sum " + total.sum);
}
`;

export const test = base.extend<{ playground: Playground }>({
  playground: async ({ page, baseURL }, use) => {
    const playground = new Playground(page, baseURL ?? "");
    await playground.open();
    await use(playground);
    expect(playground.problems, "no uncaught errors on the page").toEqual([]);
    expect(playground.foreignRequests, "no requests to another origin").toEqual([]);
  },
});
