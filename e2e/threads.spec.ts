/** What programs may rightly expect of threads, processes and pools, one small program each. */
import { expect, test } from "./support/fixtures";

interface Expectation {
  readonly what: string;
  readonly body: string;
  readonly stdout: string;
  readonly status?: "ok" | "error";
  readonly stderr?: RegExp;
}

const EXPECTATIONS: readonly Expectation[] = [
  {
    what: "a thread whose function returned runs no more, even where a promise was forgotten",
    body: `
async function tick() { for (;;) await null; }
async function work() { tick(); }
export function main() { const t = new Thread({ target: work }); t.start(); t.join(); sleep(50); console.log("done"); }`,
    stdout: "done\n",
  },
  {
    what: "a process that idles can be terminated and joined",
    body: `
async function idle() { await new Promise(() => {}); }
export function main() { const p = new Process({ target: idle }); p.start(); sleep(1300); p.terminate(); p.join(); console.log(p.exitCode); }`,
    stdout: "-15\n",
  },
  {
    what: "a process that sorts without end can be terminated, and the others go on",
    body: `
function work() { const a = Array.from({ length: 2e6 }, (_, i) => (i * 7919) % 1000003); for (;;) a.sort((x, y) => x - y); }
export function main() { const p = new Process({ target: work }); p.start(); sleep(50); p.terminate(); p.join(); console.log(p.exitCode); sleep(200); new Lock().with(() => console.log("fine")); }`,
    stdout: "-15\nfine\n",
  },
  {
    what: "a process waits for its threads, and its daemons end with it",
    body: `
function inner() { sleep(80); console.log("inner"); }
function forever() { for (;;) sleep(10); }
function work() { new Thread({ target: inner, daemon: false }).start(); new Thread({ target: forever, daemon: true }).start(); }
export function main() { const p = new Process({ target: work }); p.start(); p.join(); console.log("joined", p.exitCode); }`,
    stdout: "inner\njoined 0\n",
  },
  {
    what: "a started thread can be sent to another, which joins it",
    body: `
function slow() { sleep(60); console.log("slow"); }
function waits(t: Thread) { t.join(); console.log(t.name, t.isAlive); }
export function main() { const a = new Thread({ target: slow, name: "a" }); a.start(); const b = new Thread({ target: waits, args: [a] }); b.start(); b.join(); }`,
    stdout: "slow\na false\n",
  },
  {
    what: "a function that a pool cannot run gives an error, not a hang",
    body: `
async function later(n: number) { return n; }
function gives(n: number) { return () => n; }
export function main() {
  const pool = new Pool(2);
  for (const f of [later, gives] as ((n: number) => unknown)[]) try { pool.map(f, [1, 2]); } catch (error) { console.log((error as Error).name); }
  pool.close(); pool.join();
}`,
    stdout: "TypeError\nDataCloneError\n",
  },
  {
    what: "a pool's imap takes its tasks at once, as Python's does",
    body: `
function square(n: number) { return n * n; }
export function main() { const pool = new Pool(2); const results = pool.imap(square, [1, 2, 3]); pool.close(); console.log([...results]); pool.join(); }`,
    stdout: "[ 1, 4, 9 ]\n",
  },
  {
    what: "a value whose getter uses the queue it is put into harms nobody",
    body: `
const q = new Queue();
function take() { for (let i = 0; i < 3; i++) q.get(); }
export function main() { const t = new Thread({ target: take }); t.start(); for (let i = 0; i < 3; i++) q.put({ get size() { return q.size; } }); t.join(); console.log("ok"); }`,
    stdout: "ok\n",
  },
  {
    what: "a top-level array that another thread would make longer is refused there",
    body: `
const a = sharedArray("i32", isMainThread() ? 4 : 400);
function write() { a[300] = 1; }
export function main() { const t = new Thread({ target: write }); t.start(); t.join(); console.log(a.length); }`,
    stdout: "4\n",
    stderr: /ThreadError.*differently/,
  },
  {
    what: "a bounded semaphore without permits cannot be released",
    body: "export function main() { try { new BoundedSemaphore(0).release(); } catch (e) { console.log((e as Error).name); } }",
    stdout: "ThreadError\n",
  },
  {
    what: "an error in a microtask ends the thread as uncaught",
    body: `export function main() { queueMicrotask(() => { throw new Error("micro"); }); setTimeout(() => {}, 20); }`,
    stdout: "",
    status: "error",
    stderr: /Error: micro/,
  },
];

for (const { what, body, stdout, status = "ok", stderr = /^$/ } of EXPECTATIONS) {
  test(what, async ({ playground }) => {
    const names = "BoundedSemaphore, Lock, Pool, Process, Queue, Thread, isMainThread, sharedArray, sleep";
    const result = await playground.run({ code: `import { ${names} } from "interleave";\n${body}`, timeoutMs: 20_000 });
    expect(result.stderr).toMatch(stderr);
    expect(result).toMatchObject({ status, stdout });
  });
}

test("the time of an event is that of its happening, also after long computing", async ({ playground }) => {
  await playground.run({
    code: `
import { Queue, Thread, sleep } from "interleave";
const results = new Queue<number>(0, "results");
function work() { const endMs = performance.now() + 200; while (performance.now() < endMs); results.put(1); }
export function main() { const t = new Thread({ target: work }); t.start(); t.join(); sleep(20); results.get(); }`,
    model: "parallel",
  });
  const putAtMs = await playground.page.evaluate(() => {
    for (let timeMs = 0; timeMs < 2000; timeMs++) {
      if (window.interleave.state(timeMs).objects.some(({ depth }) => depth === 1)) return timeMs;
    }
    return -1;
  });
  expect(putAtMs).toBeGreaterThanOrEqual(195);
});
