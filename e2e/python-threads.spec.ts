import type { RunResult } from "./support/automation";
import { expect, test } from "./support/python";

function threadNames(result: RunResult): string[] {
  return result.threads.map(({ name }) => name);
}

test("shows producers and consumers of a queue as one object with its messages", async ({ python }) => {
  const result = await python.run(`
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
for t in threads: t.join()`);
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
  python,
}) => {
  const result = await python.run(`
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
print(sorted(waiting), threading.active_count(), hasattr(local, "name"))`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toBe("[0, 1, 4, 9, 16, 25, 36, 49]\nAlice\nBob\n['Alice', 'Bob'] 1 False\n");
  const named = result.objects.filter(({ line }) => line !== null).map(({ kind, name }) => `${kind} ${name}`);
  expect(named).toEqual(["shared local", "barrier barrier", "semaphore permits", "event go", "condition ready"]);
});

test("prints an error of a thread, leaves the exit code alone, and finds it", async ({ python }) => {
  const result = await python.run(`
import threading
def bad(): raise ValueError("boom")
t = threading.Thread(target=bad, name="worker")
t.start()
t.join()
print("after")`);
  expect(result).toMatchObject({ status: "ok", exitCode: 0, stdout: "after\n" });
  expect(result.stderr).toMatch(/^Exception in thread worker:\nTraceback \(most recent call last\):\n/);
  expect(result.stderr).toMatch(/ {2}File "main.py", line 3, in bad\n[\s\S]*\nValueError: boom\n$/);
  expect(result.stderr).not.toContain("interleave");
  expect(result.findings.map(({ kind }) => kind)).toContain("thread-exception");
});

test("waits for threads at the end, but not for daemons, and then runs exit functions", async ({ python }) => {
  const result = await python.run(`
import atexit, threading, time
atexit.register(lambda: print("exit function"))
def for_ever():
    while True: time.sleep(0.01)
def late():
    time.sleep(0.05)
    print("late")
threading.Thread(target=for_ever, daemon=True).start()
threading.Thread(target=late).start()
print("main ends")`);
  expect(result).toMatchObject({ status: "ok", stdout: "main ends\nlate\nexit function\n", stderr: "" });
});

test("lets no daemon run while the program's objects are taken down", async ({ python }) => {
  const result = await python.run(`
import __main__, threading, time
class Slow:
    name = "slow"
    def __del__(self, now=time.monotonic, Thread=threading.Thread):
        end = now() + 0.3
        while now() < end: pass
        try: Thread(target=print).start()
        except RuntimeError as error: print(error)
slow = Slow()
started = threading.Event()
def look():
    while True:
        slow.name
        started.set()
threading.Thread(target=look, daemon=True).start()
started.wait()`);
  expect(result).toMatchObject({
    status: "ok",
    stderr: "",
    stdout: "can't create new thread at interpreter shutdown\n",
  });
});

test("shows what each thread has for itself in a threading.local", async ({ python }) => {
  const code = `
import threading
local_school = threading.local()
def process_student():
    print("Hello, %s (in %s)" % (local_school.student, threading.current_thread().name))
def process_thread(name):
    local_school.student = name
    process_student()
threads = [threading.Thread(target=process_thread, args=(who,), name=name) for who, name in (("Alice", "A"), ("Bob", "B"))]
for t in threads: t.start()
for t in threads: t.join()`;
  const result = await python.run(code);
  expect(result.stdout).toBe("Hello, Alice (in A)\nHello, Bob (in B)\n");
  const local = result.objects.find(({ name }) => name === "local_school");
  expect(local).toMatchObject({ kind: "shared", line: 3 });
  const { objects } = await python.playground.page.evaluate(() => window.interleave.state(60_000));
  expect(objects.find(({ id }) => id === local?.id)?.items).toEqual(["A: student = 'Alice'", "B: student = 'Bob'"]);
});

test("runs logging, sched, per-thread context variables and per-thread tracing of the standard library", async ({
  python,
}) => {
  const code = `
import contextvars, logging, sched, sys, threading, time
logging.basicConfig(format="%(threadName)s %(message)s", stream=sys.stdout, level=logging.INFO)
def log(): logging.info("logs")
worker = threading.Thread(target=log, name="worker")
worker.start()
worker.join()
plan = sched.scheduler(time.monotonic, time.sleep)
plan.enter(0.02, 1, print, ("second",))
plan.enter(0.01, 1, print, ("first",))
plan.run()
value = contextvars.ContextVar("value", default="default")
value.set("main's")
def show(): print(value.get())
reader = threading.Thread(target=show)
reader.start()
reader.join()
calls = []
def profile(frame, event, arg):
    if event == "call" and frame.f_code.co_name in ("traced", "untraced"):
        calls.append((threading.current_thread().name, frame.f_code.co_name))
def traced(): time.sleep(0.005)
def untraced(): time.sleep(0.005)
threading.setprofile(profile)
threads = [threading.Thread(target=traced, name=name) for name in "ab"]
for t in threads: t.start()
untraced()
for t in threads: t.join()
threading.setprofile(None)
print(sorted(calls))
print(threading.get_ident() == threading.main_thread().ident, threading.stack_size(), threading.active_count())`;
  const result = await python.run(code);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout.split("\n")).toEqual([
    "worker logs",
    "first",
    "second",
    "default",
    "[('a', 'traced'), ('b', 'traced')]",
    "True 0 1",
    "",
  ]);
});

test("collects garbage, and sets hooks, while stacks of different depths are parked", async ({ python }) => {
  const code = `
import gc, sys, threading, time
class Node: pass
def churn(rounds, depth):
    if depth:
        return churn(rounds, depth - 1)
    for i in range(rounds):
        a, b = Node(), Node()
        a.b, b.a = b, a
        if i % 50 == 0:
            time.sleep(0)
def work(depth):
    for _ in range(6):
        churn(600, depth)
        sys.setprofile(lambda *_: None)
        sys.setprofile(None)
threads = [threading.Thread(target=work, args=(n * 17,)) for n in range(8)]
for t in threads: t.start()
for t in threads: t.join()
print(sum(each["collected"] for each in gc.get_stats()) > 1_000)`;
  for (let round = 0; round < 4; round++) {
    expect(await python.run(code)).toMatchObject({ status: "ok", stdout: "True\n", stderr: "" });
  }
});
