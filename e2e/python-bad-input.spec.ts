/** Programs that go wrong: each ends with a clear message and the right exit code, and the next run is a clean one. */
import { expect, test } from "./support/python";

test.afterEach(async ({ python }) => python.expectNextRunClean());

test("says where recursion without end is, in the main thread and in others", async ({ python }) => {
  const main = await python.run("def f(): f()\nf()");
  expect(main).toMatchObject({ status: "error", exitCode: 1 });
  expect(main.stderr).toMatch(
    /\[Previous line repeated \d+ more times\]\nRecursionError: maximum recursion depth exceeded\n$/,
  );
  const thread = await python.run(
    "import threading\ndef f(): f()\nt = threading.Thread(target=f)\nt.start()\nt.join()\nprint('after')",
  );
  expect(thread).toMatchObject({ status: "ok", stdout: "after\n" });
  expect(thread.stderr).toMatch(/RecursionError: maximum recursion depth exceeded\n$/);
});

test("ends a recursion through C functions that the browser's stack is too short for", async ({ python }) => {
  const result = await python.run("class A:\n  def __repr__(self): return repr(self)\nrepr(A())");
  expect(result.status).toBe("error");
  expect(result.stderr).toMatch(/^Fatal Python error: stack overflow: .*\n$|RecursionError/);
});

test("gives exit codes of sys.exit in main and in threads, and of os._exit in any", async ({ python }) => {
  expect(await python.run("import sys\nsys.exit(3)")).toMatchObject({ status: "error", exitCode: 3 });
  expect(
    await python.run("import sys, threading\nt = threading.Thread(target=lambda: sys.exit(3))\nt.start()\nt.join()"),
  ).toMatchObject({ status: "ok", exitCode: 0, stderr: "" });
  const left = `
import os, threading, time
threading.Thread(target=lambda: (time.sleep(0.02), os._exit(7))).start()
time.sleep(100)`;
  expect(await python.run(left)).toMatchObject({ status: "error", exitCode: 7, stderr: "" });
});

test("reports errors of finalizers and of exception hooks, as python does", async ({ python }) => {
  const finalizer = await python.run("class A:\n  def __del__(self): 1 / 0\na = A()\ndel a\nprint('on')");
  expect(finalizer).toMatchObject({ status: "ok", stdout: "on\n" });
  expect(finalizer.stderr).toMatch(
    /^Exception ignored while calling deallocator <function A\.__del__ at 0x[0-9a-f]+>:\nTraceback[\s\S]*ZeroDivisionError: division by zero\n$/,
  );
  const hook = await python.run("import sys\ndef hook(*_): raise ValueError('hook')\nsys.excepthook = hook\n1 / 0");
  expect(hook).toMatchObject({ status: "error", exitCode: 1 });
  expect(hook.stderr).toMatch(
    /^Error in sys\.excepthook:\nTraceback[\s\S]*ValueError: hook\n\nOriginal exception was:\n/,
  );
  expect(hook.stderr).toMatch(/ZeroDivisionError: division by zero\n$/);
  const threadHook = await python.run(
    "import threading\ndef hook(_): raise ValueError('hook')\nthreading.excepthook = hook\nt = threading.Thread(target=lambda: 1 / 0)\nt.start()\nt.join()\nprint('on')",
  );
  expect(threadHook).toMatchObject({ status: "ok", stdout: "on\n" });
  expect(threadHook.stderr).toMatch(/^Exception in threading\.excepthook:\nTraceback[\s\S]*ValueError: hook\n$/);
});

test("raises MemoryError where memory grows without end", async ({ python }) => {
  test.setTimeout(120_000);
  const result = await python.run("kept = []\nwhile True: kept.append(bytearray(50_000_000))");
  expect(result).toMatchObject({ status: "error", exitCode: 1 });
  expect(result.stderr).toMatch(/\nMemoryError\n$/);
});

test("keeps 200,000 lines of output whole and in order", async ({ python }) => {
  test.setTimeout(120_000);
  const { status, stdout } = await python.run("for i in range(200_000): print(i)");
  expect(status).toBe("ok");
  const lines = stdout.split("\n");
  expect(lines).toHaveLength(200_001);
  expect(lines.every((line, i) => line === String(i) || (i === 200_000 && line === ""))).toBe(true);
});

test("prints a huge repr whole, and previews it shortly in a queue", async ({ python }) => {
  test.setTimeout(120_000);
  const result = await python.run(
    "import queue\nq = queue.Queue()\nhuge = list(range(1_000_000))\nq.put(huge)\nprint(q.get())",
  );
  expect(result.status).toBe("ok");
  expect(result.stdout).toHaveLength(7_888_891);
});

test("survives a program that deletes what threading needs, or patches builtins", async ({ python }) => {
  const active = `
import threading
del threading._active
try:
    threading.Thread(target=print, args=(1,)).start()
except NameError as error:
    print(error)`;
  expect((await python.run(active)).status).toBe("ok");
  const patched = `
import builtins, threading
builtins.len = builtins.print = builtins.max = None
lock = threading.Lock()
with lock: pass
t = threading.Thread(target=lambda: None)
t.start()
t.join()`;
  expect(["ok", "error"]).toContain((await python.run(patched)).status);
});

test("leaves nothing to reach through the module js", async ({ python }) => {
  const code = `
import js
from pyodide.ffi import run_sync
try:
    run_sync(js.fetch("https://example.org/"))
except Exception as error:
    print("no network")
try:
    print(js.indexedDB.open("x"))
except Exception as error:
    print("no storage")
js.postMessage("junk")
try:
    js.XMLHttpRequest.new().open("GET", "https://example.org/")
    print("opened")
except Exception:
    print("refused")`;
  const before = python.playground.problems.length;
  const result = await python.run(code);
  expect(result.stdout).toMatch(/^no network\nno storage\n/);
  // What the content security policy refused is told on the console; that is what is tested here.
  python.playground.problems.length = before;
});

test("has two runs that share nothing, whatever the first did to the interpreter", async ({ python }) => {
  await python.run("import sys, threading, time\ntime.sleep = None\nthreading.Thread = None\nsys.modules.clear()");
});
