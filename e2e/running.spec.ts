import { expect, test, WITH_EDITOR, WITHOUT_EDITOR } from "./support/fixtures";

test.use(WITHOUT_EDITOR);

const SPIN = "export function main() { console.log('spinning'); for (;;) {} }";

test("runs a program with threads, a lock and a queue, and tells all about it", async ({ playground }) => {
  const result = await playground.run({
    code: `
import { Lock, Queue, Thread } from "interleave";
const lock = new Lock("door");
const letters = new Queue<string>(2, "letters");
function send(n: number) { for (let i = 0; i < n; i++) lock.with(() => letters.put("letter " + i)); }
export function main() {
  const sender = new Thread({ target: send, args: [5], name: "sender" });
  sender.start();
  for (let i = 0; i < 5; i++) console.log(letters.get());
  sender.join();
  console.error("done");
}`,
  });
  expect(result.status).toBe("ok");
  expect(result.stdout).toBe("letter 0\nletter 1\nletter 2\nletter 3\nletter 4\n");
  expect(result.stderr).toBe("done\n");
  expect(result.threads.map(({ name, kind }) => [name, kind])).toEqual([
    ["MainThread", "main"],
    ["sender", "thread"],
  ]);
  const door = result.objects.find((object) => object.name === "door");
  expect(door).toMatchObject({ kind: "lock", line: 3, acquisitions: 5 });
  const letters = result.objects.find((object) => object.name === "letters");
  expect(letters).toMatchObject({ kind: "queue", line: 4, puts: 5, gets: 5 });
  expect(letters?.maxDepth).toBeLessThanOrEqual(2);
  expect(result.events.recorded).toBeGreaterThan(20);
  expect(result.events.dropped).toBe(0);
});

test.describe("with the buttons", () => {
  test.use(WITH_EDITOR);

  test("runs what stands in the editor when Run is pressed, and shows its output and its events", async ({
    playground,
  }) => {
    const { page } = playground;
    await page.getByRole("button", { name: /^Run\b/ }).click();
    await expect(page.getByText("800 deposits, balance 800").first()).toBeVisible({ timeout: 20_000 });
    await expect(page.getByRole("button", { name: /^Run\b/ })).toBeVisible();
    await expect(page.getByText(/recorded earlier/i)).toHaveCount(0);
    const state = await page.evaluate(() => window.interleave.state(5));
    expect(state.threads.length).toBe(3);
  });

  test("stops a run when Stop is pressed", async ({ playground }) => {
    const { page } = playground;
    const run = await playground.start({ code: SPIN });
    await page.getByRole("button", { name: /^Stop\b/ }).click();
    const result = await run.result();
    expect(result).toMatchObject({ status: "stopped", stdout: "spinning\n" });
    await playground.expectNextRunClean();
  });
});

const UNSTOPPABLE = {
  "an empty endless loop": "export function main() { for (;;) {} }",
  "a catastrophic regular expression": `export function main() { /^(a+)+$/.test("a".repeat(60) + "b"); }`,
  "a loop that catches everything":
    "export function main() { for (;;) { try { for (;;) {} } catch {} finally { continue; } } }",
  "a thread that waits for ever": `import { Event } from "interleave"; const e = new Event();
    export function main() { setInterval(() => {}, 1000); e.wait(1e9); }`,
  "a promise chain without end": "export async function main() { for (;;) await null; }",
};
for (const model of ["gil", "parallel"] as const) {
  for (const [what, code] of Object.entries(UNSTOPPABLE)) {
    test(`stops ${what} at once (${model})`, async ({ playground }) => {
      const run = await playground.start({ code, model });
      await playground.page.waitForTimeout(400);
      const stopMs = await playground.page.evaluate(async () => {
        const startMs = performance.now();
        await window.interleave.stop();
        return performance.now() - startMs;
      });
      expect((await run.result()).status).toBe("stopped");
      // The budget is 100 ms (npm run bench); a loaded machine gets more before a test calls it broken.
      expect(stopMs).toBeLessThan(1000);
      await playground.expectNextRunClean();
    });
  }
}

test("ends a run at its time limit and keeps the trace so far", async ({ playground }) => {
  const result = await playground.run({ code: SPIN, timeoutMs: 700 });
  expect(result).toMatchObject({ status: "timeout", stdout: "spinning\n" });
  expect(result.events.recorded).toBeGreaterThan(0);
  expect(result.durationMs).toBeGreaterThan(500);
  await playground.expectNextRunClean();
});

test("stops the run under way when another one is asked for", async ({ playground }) => {
  const first = await playground.start({ code: SPIN });
  await playground.page.waitForTimeout(300);
  await playground.expectNextRunClean();
  expect((await first.result()).status).toBe("stopped");
});

test("loses updates of two threads in parallel, and none under the GIL or with a lock", async ({ playground }) => {
  const race = (body: string): string => `
import { Barrier, Lock, Thread, shared } from "interleave";
const account = shared({ balance: 0 });
const lock = new Lock();
const start = new Barrier(2);
function add() { start.wait(); for (let i = 0; i < 100_000; i++) { ${body} } }
export function main() {
  const threads = [new Thread({ target: add }), new Thread({ target: add })];
  for (const t of threads) t.start();
  for (const t of threads) t.join();
  console.log(account.balance);
}`;
  const unguarded = "account.balance += 1;";
  const parallel = await playground.run({ code: race(unguarded), model: "parallel" });
  expect(parallel.status).toBe("ok");
  expect(Number(parallel.stdout)).toBeLessThan(200_000);
  const gil = await playground.run({ code: race(unguarded), model: "gil" });
  expect(gil.stdout).toBe("200000\n");
  const locked = await playground.run({ code: race("lock.with(() => { account.balance += 1; });"), model: "parallel" });
  expect(locked.stdout).toBe("200000\n");
});

test("names thread and line of an uncaught error in a thread, which leaves the main thread alone", async ({
  playground,
}) => {
  const result = await playground.run({
    code: `import { Thread } from "interleave";
function work() {
  throw new TypeError("no good");
}
export function main() {
  const t = new Thread({ target: work, name: "unlucky" });
  t.start();
  t.join();
  console.log("main goes on");
}`,
  });
  expect(result).toMatchObject({ status: "ok", stdout: "main goes on\n" });
  expect(result.stderr).toContain("unlucky");
  expect(result.stderr).toContain("TypeError: no good");
  expect(result.stderr).toMatch(/main\.ts:3\b/);
  expect(result.stderr).not.toContain("blob:");
  expect(result.findings.map((finding) => finding.kind)).toContain("thread-exception");
});

test("reports an unhandled rejection as an error", async ({ playground }) => {
  const result = await playground.run({
    code: `export async function main() {
  void Promise.reject(new Error("nobody listens"));
  await new Promise((resolve) => setTimeout(resolve, 50));
}`,
  });
  expect(result.stderr).toContain("nobody listens");
  expect(result.status).toBe("error");
  // Firefox's remote protocol tells of a worker's rejection even where the worker has dealt with it.
  playground.problems.length = 0;
});

test("runs async functions and timers inside threads", async ({ playground }) => {
  const result = await playground.run({
    code: `import { Thread } from "interleave";
async function work() {
  await new Promise((resolve) => setTimeout(resolve, 20));
  console.log("after the timer");
}
export async function main() {
  const t = new Thread({ target: work });
  t.start();
  t.join();
  await Promise.resolve();
  console.log("joined");
}`,
  });
  expect(result).toMatchObject({ status: "ok", stdout: "after the timer\njoined\n" });
});

test("gives each process its own GIL and its own memory", async ({ playground }) => {
  const result = await playground.run({
    code: `import { Process, Queue, shared } from "interleave";
const memory = shared({ value: 1 });
function child(answers: Queue<number>) { memory.value += 10; answers.put(memory.value); }
export function main() {
  memory.value = 5;
  const answers = new Queue<number>(0, "answers");
  const p = new Process({ target: child, args: [answers] });
  p.start();
  console.log(answers.get(), memory.value);
  p.join();
  console.log(p.exitCode);
}`,
  });
  expect(result).toMatchObject({ status: "ok", stdout: "11 5\n0\n" });
  expect(result.threads.map((thread) => thread.kind)).toEqual(["main", "process"]);
  expect(result.objects.filter((object) => object.kind === "gil")).toHaveLength(2);
});

test("links further files of a program", async ({ playground }) => {
  const result = await playground.run({
    code: `import { double } from "./lib/math";\nconsole.log(double(21));`,
    files: { "lib/math.ts": "export const double = (n: number): number => 2 * n;" },
  });
  expect(result).toMatchObject({ status: "ok", stdout: "42\n" });
});

test("refuses a request that makes no sense, naming the field", async ({ playground }) => {
  const refusals: readonly [string, Record<string, unknown>][] = [
    ["code", { language: "typescript" }],
    ["language", { language: "cobol", code: "" }],
    ["model", { language: "typescript", code: "", model: "magic" }],
    ["switchIntervalMs", { language: "typescript", code: "", switchIntervalMs: -1 }],
    ["timeoutMs", { language: "typescript", code: "", timeoutMs: "soon" }],
    ["scheduler", { language: "typescript", code: "", scheduler: "seeded", seed: 1 }],
  ];
  for (const [field, request] of refusals) {
    const error = await playground.page.evaluate(
      (asked) =>
        window.interleave.run(asked as never).then(
          () => null,
          (reason: Error) => ({ name: reason.name, message: reason.message }),
        ),
      request,
    );
    expect(error?.name, field).toBe("InvalidRequestError");
    expect(error?.message, field).toContain(field);
  }
  await playground.expectNextRunClean();
});

test("travels in time over the last run", async ({ playground }) => {
  const result = await playground.run({
    code: `import { Lock, Thread, sleep } from "interleave";
const lock = new Lock("gate");
function second() { lock.with(() => {}); }
export function main() {
  lock.acquire();
  const t = new Thread({ target: second, name: "second" });
  t.start();
  sleep(300);
  lock.release();
  t.join();
}`,
  });
  const gate = result.objects.find((object) => object.name === "gate");
  const [main, second] = result.threads;
  const middle = await playground.page.evaluate((timeMs) => window.interleave.state(timeMs), result.durationMs - 100);
  expect(middle.objects.find((object) => object.id === gate?.id)).toMatchObject({
    owner: main?.id,
    waiters: [second?.id],
  });
  expect(middle.threads.find((thread) => thread.id === second?.id)).toMatchObject({ state: "blocked", on: gate?.id });
  const end = await playground.page.evaluate((timeMs) => window.interleave.state(timeMs), result.durationMs + 1000);
  expect(end.threads.every((thread) => thread.state === "ended")).toBe(true);
});

test("answers a Python run in the parallel model with a clear sentence", async ({ playground }) => {
  const answer = await playground.page.evaluate(() =>
    window.interleave.run({ language: "python", code: "print(1)", model: "parallel" }).then(
      (result) => result.stderr,
      (reason: Error) => reason.message,
    ),
  );
  expect(answer).toMatch(/share one GIL.*Use "gil"/);
});
