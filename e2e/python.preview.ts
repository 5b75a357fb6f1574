import { readFileSync } from "node:fs";
import type { RunResult } from "./support/automation";
import { expect, type Playground, test } from "./support/fixtures";

// The first run of a page loads and boots the interpreter.
test.setTimeout(90_000);

function python(playground: Playground, code: string) {
  return playground.run({ language: "python", code });
}

function threadNames(result: RunResult): string[] {
  return result.threads.map(({ name }) => name);
}

test("runs Python chosen on the page, without network, and shows its output and its thread", async ({ playground }) => {
  const { page } = playground;
  await page.getByText("Python", { exact: true }).click();
  const result = await python(playground, 'print("hello")');
  expect(result).toMatchObject({ status: "ok", exitCode: 0, stdout: "hello\n", stderr: "" });
  expect(threadNames(result)).toEqual(["MainThread"]);
  expect(result.objects.map(({ kind }) => kind)).toEqual(["gil"]);
  await expect(page.getByText("hello", { exact: true }).first()).toBeVisible();
});

test("gives every run a fresh interpreter", async ({ playground }) => {
  const first = await python(playground, "import builtins, random\nbuiltins.left = 1\nprint(random.random())");
  const second = await python(
    playground,
    "import builtins, random\nprint(random.random())\nprint(hasattr(builtins, 'left'))",
  );
  expect(second.stdout).toMatch(/\nFalse\n$/);
  expect(second.stdout.split("\n")[0]).not.toBe(first.stdout.trim());
});

test("lets two threads that compute take turns by the switch interval", async ({ playground }) => {
  const result = await python(
    playground,
    `
import threading, time
def spin(seconds):
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass
threads = [threading.Thread(target=spin, args=(0.3,), name=name) for name in "ab"]
for thread in threads: thread.start()
for thread in threads: thread.join()`,
  );
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  const [, a, b] = result.threads;
  expect(a).toMatchObject({ name: "a", kind: "thread" });
  expect(Math.min(a.waitingForGil, b.waitingForGil)).toBeGreaterThan(20);
  const acquisitions = result.objects.find(({ kind }) => kind === "gil")?.acquisitions ?? 0;
  // Slices of 5 ms, longer on a busy machine, never shorter; the rest is the start and the end of threads.
  expect(acquisitions).toBeGreaterThan(10);
  expect(acquisitions).toBeLessThan(result.durationMs / 4 + 20);
});

const BANK = (change: string, guarded: boolean): string => `
import sys, threading
balance = 0
lock = threading.Lock()
def change_it(n):
    global balance
    ${change.replaceAll("\n", "\n    ")}
def run_thread(n):
    for i in range(100000):
        ${guarded ? "lock.acquire()\n        try:\n            change_it(n)\n        finally:\n            lock.release()" : "change_it(n)"}
t1 = threading.Thread(target=run_thread, args=(5,))
t2 = threading.Thread(target=run_thread, args=(8,))
t1.start()
t2.start()
t1.join()
t2.join()
print(balance)`;

test("keeps the balance at 0 over 2 × 100,000 rounds with a lock, and names the lock", async ({ playground }) => {
  const result = await python(playground, BANK("balance = balance + n\nbalance = balance - n", true));
  expect(result).toMatchObject({ status: "ok", stdout: "0\n", stderr: "" });
  expect(result.objects.find(({ kind }) => kind === "lock")).toMatchObject({
    name: "lock",
    line: 4,
    acquisitions: 200_000,
  });
});

test("switches only where CPython does: a plain sum does not tear, one around a call does", async ({ playground }) => {
  const plain = await python(playground, BANK("balance = balance + n\nbalance = balance - n", false));
  expect(plain).toMatchObject({ status: "ok", stdout: "0\n" });
  // Where the switch falls is luck, so the program gets several chances.
  const called = BANK("balance = balance + int(n)\nbalance = balance - int(n)", false);
  const chances = `${called.replace("import sys, threading", "import sys, threading\nsys.setswitchinterval(0.0002)")}
torn = balance != 0
for _ in range(10):
    threads = [threading.Thread(target=run_thread, args=(n,)) for n in (5, 8)]
    for t in threads: t.start()
    for t in threads: t.join()
    torn = torn or balance != 0
print(torn)`;
  expect((await python(playground, chances)).stdout).toMatch(/True\n$/);
});

test("shows producers and consumers of a queue as one object with its messages", async ({ playground }) => {
  const result = await python(
    playground,
    `
import queue, threading, time
shelf = queue.Queue(maxsize=2)
def bake():
    for i in range(10):
        shelf.put(f"loaf {i}")
    shelf.put(None)
def sell():
    while (loaf := shelf.get()) is not None:
        time.sleep(0.002)
        print("sold", loaf)
threads = [threading.Thread(target=bake, name="baker"), threading.Thread(target=sell, name="seller")]
for t in threads: t.start()
for t in threads: t.join()`,
  );
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout.split("\n")[9]).toBe("sold loaf 9");
  expect(threadNames(result)).toEqual(["MainThread", "baker", "seller"]);
  // Locks of the library's own, where a thread met one, have no line.
  const [shelf, ...others] = result.objects.filter(({ line }) => line !== null);
  expect(shelf).toMatchObject({ kind: "queue", name: "shelf", line: 3, puts: 11, gets: 11 });
  expect(shelf.maxDepth).toBeLessThanOrEqual(3);
  expect(others).toEqual([]);
});

test("runs executors, thread-local data, conditions, semaphores, events and barriers of the standard library", async ({
  playground,
}) => {
  const result = await python(
    playground,
    `
import threading, time
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(max_workers=3) as pool:
    print(list(pool.map(lambda v: v * v, range(8))))
local = threading.local()
def student(name):
    local.name = name
    time.sleep(0.01)
    print(local.name)
barrier = threading.Barrier(2)
permits = threading.Semaphore(1)
go = threading.Event()
ready = threading.Condition()
waiting = []
def work(name):
    with permits:
        student(name)
    barrier.wait()
    go.wait()
    with ready:
        waiting.append(name)
        ready.notify()
threads = [threading.Thread(target=work, args=(n,)) for n in ("Alice", "Bob")]
for t in threads: t.start()
time.sleep(0.05)
with ready:
    go.set()
    while len(waiting) < 2:
        ready.wait()
for t in threads: t.join()
print(sorted(waiting), threading.active_count(), hasattr(local, "name"))`,
  );
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toBe("[0, 1, 4, 9, 16, 25, 36, 49]\nAlice\nBob\n['Alice', 'Bob'] 1 False\n");
  const named = result.objects.filter(({ line }) => line !== null).map(({ kind, name }) => `${kind} ${name}`);
  expect(named).toEqual(["barrier barrier", "semaphore permits", "event go", "condition ready"]);
});

test("ends a deadlock at once, with every thread's place and who waits for whom", async ({ playground }) => {
  const result = await python(
    playground,
    `
import threading, time
first, second = threading.Lock(), threading.Lock()
savings = threading.Lock()
checking = threading.Lock()
def one():
    with savings:
        time.sleep(0.01)
        with checking: pass
def two():
    with checking:
        time.sleep(0.01)
        with savings: pass
threads = [threading.Thread(target=f, name=f.__name__) for f in (one, two)]
for t in threads: t.start()
for t in threads: t.join()`,
  );
  expect(result.status).toBe("deadlock");
  expect(result.durationMs).toBeLessThan(2_000);
  expect(result.stderr).toContain("\nThread one waits for lock checking:\n");
  expect(result.stderr).toContain("with checking: pass");
  expect(result.stderr).toContain("with savings: pass");
  expect(result.findings.map(({ kind }) => kind)).toContain("deadlock");
});

for (const [what, code] of Object.entries({
  "a lock taken twice": "import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()",
  "a queue that nobody feeds": "import queue\nqueue.Queue().get()",
  "an event that nobody sets": "import threading\nthreading.Event().wait()",
})) {
  test(`finds ${what} at once`, async ({ playground }) => {
    const result = await python(playground, code);
    expect(result.status).toBe("deadlock");
    expect(result.durationMs).toBeLessThan(2_000);
    expect(result.stderr).toContain('File "main.py", line');
  });
}

test("prints tracebacks and gives exit codes as python does", async ({ playground }) => {
  const failed = await python(playground, "def f(x):\n    return 1 / x\n\nprint(f(0))\n");
  expect(failed).toMatchObject({ status: "error", exitCode: 1, stdout: "" });
  expect(failed.stderr).toBe(
    [
      "Traceback (most recent call last):",
      '  File "main.py", line 4, in <module>',
      "    print(f(0))",
      "          ~^^^",
      '  File "main.py", line 2, in f',
      "    return 1 / x",
      "           ~~^~~",
      "ZeroDivisionError: division by zero",
      "",
    ].join("\n"),
  );
  const refused = await python(playground, 'print("x"\n');
  expect(refused.stderr).toBe(
    ['  File "main.py", line 1', '    print("x"', "         ^", "SyntaxError: '(' was never closed", ""].join("\n"),
  );
  expect(await python(playground, "import sys; sys.exit(3)")).toMatchObject({ status: "error", exitCode: 3 });
  expect(await python(playground, "import sys; sys.exit('no')")).toMatchObject({ exitCode: 1, stderr: "no\n" });
  expect(await python(playground, "import os; print('x'); os._exit(0)")).toMatchObject({ status: "ok", stdout: "x\n" });
});

test("prints an error of a thread, leaves the exit code alone, and finds it", async ({ playground }) => {
  const result = await python(
    playground,
    `
import threading
def bad(): raise ValueError("boom")
t = threading.Thread(target=bad, name="worker")
t.start()
t.join()
print("after")`,
  );
  expect(result).toMatchObject({ status: "ok", exitCode: 0, stdout: "after\n" });
  expect(result.stderr).toMatch(/^Exception in thread worker:\nTraceback \(most recent call last\):\n/);
  expect(result.stderr).toMatch(/ {2}File "main.py", line 3, in bad\n[\s\S]*\nValueError: boom\n$/);
  expect(result.stderr).not.toContain("interleave");
  expect(result.findings.map(({ kind }) => kind)).toContain("thread-exception");
});

test("waits for threads at the end, but not for daemons, and then runs exit functions", async ({ playground }) => {
  const result = await python(
    playground,
    `
import atexit, threading, time
atexit.register(lambda: print("exit function"))
def for_ever():
    while True: time.sleep(0.01)
def late():
    time.sleep(0.05)
    print("late")
threading.Thread(target=for_ever, daemon=True).start()
threading.Thread(target=late).start()
print("main ends")`,
  );
  expect(result).toMatchObject({ status: "ok", stdout: "main ends\nlate\nexit function\n", stderr: "" });
});

for (const [what, code] of Object.entries({
  "an endless loop": "while True: pass",
  "a long sum": "sum(range(10**12))",
  "a catastrophic regular expression": "import re; re.match('(a+)+$', 'a' * 60 + 'b')",
  "a loop that catches everything": "while True:\n  try:\n    while True: pass\n  except BaseException: pass",
  "a sleeper": "import time; time.sleep(1000)",
  "threads in a loop":
    "import threading\nfor i in range(3): threading.Thread(target=lambda: [0 for _ in iter(int, 1)]).start()",
})) {
  test(`stops ${what} at once`, async ({ playground }) => {
    await python(playground, "print(1)");
    const run = await playground.start({ language: "python", code });
    await playground.page.waitForTimeout(800);
    const stopMs = await playground.page.evaluate(async () => {
      const startMs = performance.now();
      await window.interleave.stop();
      return performance.now() - startMs;
    });
    expect((await run.result()).status).toBe("stopped");
    expect(stopMs).toBeLessThan(1_000);
    expect(await python(playground, "print(2)")).toMatchObject({ status: "ok", stdout: "2\n", stderr: "" });
  });
}

test("imports and opens the further files of a request", async ({ playground }) => {
  const result = await playground.run({
    language: "python",
    code: "import helper\nprint(helper.double(21))\nprint(open('data/x.txt').read())",
    files: { "helper.py": "def double(n):\n    return n * 2\n", "data/x.txt": "text" },
  });
  expect(result).toMatchObject({ status: "ok", stdout: "42\ntext\n", stderr: "" });
});

const EXAMPLES: Readonly<Record<string, { readonly status: string; readonly stdout: RegExp }>> = {
  "python-bank-lock": { status: "ok", stdout: /^balance 0\n$/ },
  "python-producer-consumer": { status: "ok", stdout: /^seller-\d sold \d+ loaves\nseller-\d sold \d+ loaves\n$/ },
  "python-downloads": { status: "ok", stdout: /one by one 2\d\d ms, together \d+ ms/ },
  "python-deadlock": { status: "deadlock", stdout: /locked checking\n.*locked savings/ },
  "python-convoy": { status: "ok", stdout: /naps/ },
};
for (const [id, expected] of Object.entries(EXAMPLES)) {
  test(`the example "${id}" runs and ends as it says`, async ({ playground }) => {
    const code = readFileSync(`public/examples/${id}/program.py`, "utf8");
    const result = await playground.run({ language: "python", code });
    expect(result.status).toBe(expected.status);
    expect(result.stdout).toMatch(expected.stdout);
  });
}
