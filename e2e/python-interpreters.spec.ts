import { expect, test } from "./support/python";

test.beforeEach(({ python }) => {
  test.skip(!python.hasThreads, "another interpreter is waited for, and that needs threads");
});

test("makes interpreters, runs code and calls functions in them", async ({ python }) => {
  const result = await python.run(`
from concurrent import interpreters
import os
FACTOR = 5
count = 0
def scaled(n):
    return n * FACTOR, interpreters.get_current().id, __name__
def increase(by=1):
    global count
    count += by
    return count
def added(a, b): return a + b
if __name__ == "__main__":
    print(interpreters.list_all(), interpreters.get_current(), interpreters.get_main().whence)
    first = interpreters.create()
    print(first, first.id, first.whence, first.is_running(), interpreters.list_all())
    first.exec("import os; value = 3; print('in', __name__)")
    first.exec("print(value)")
    first.prepare_main({"a": 1}, b="two")
    first.exec("print(a, b)")
    print(first.call(added, 1, b=2), first.call(scaled, 4), first.call(lambda: 42), first.call(os.getpid) == os.getpid())
    print(first.call(increase), first.call(increase, 3), count, first.call(eval, "__name__"), first.call(dir)[-4:])
    thread = first.call_in_thread(print, "from a thread")
    thread.join()
    second = interpreters.create()
    print(second.call(interpreters.list_all), second.call(interpreters.get_main))
    first.close(); second.close()
    print(interpreters.list_all())
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toBe(
    "[Interpreter(0)] Interpreter(0) runtime init\n" +
      "Interpreter(1) 1 _interpreters module False [Interpreter(0), Interpreter(1)]\n" +
      "in __main__\n3\n1 two\n" +
      "3 (20, 1, '<fake __main__>') 42 True\n" +
      "1 4 0 __main__ ['a', 'b', 'os', 'value']\n" +
      "from a thread\n" +
      "[Interpreter(0), Interpreter(1), Interpreter(2)] Interpreter(0)\n" +
      "[Interpreter(0)]\n",
  );
  // Each is a process of the trace, called what it is, with the PID that all of them have.
  expect(result.threads.map(({ kind, pid }) => [kind, pid])).toEqual(
    expect.arrayContaining([
      ["main", 1001],
      ["process", 1001],
      ["process", 1001],
    ]),
  );
  const pipes = result.objects.filter(({ kind }) => kind === "pipe").map(({ name }) => name);
  expect(pipes).toContain("interpreter 1: calls");
  expect(pipes).toContain("interpreter 2: results");
});

test("gives exceptions as ExecutionFailed, with what CPython shows of them", async ({ python }) => {
  const result = await python.run(`
from concurrent import interpreters
import os
def fails(n):
    raise ValueError(f"bad {n}")
if __name__ == "__main__":
    i = interpreters.create()
    try: i.exec("1/0")
    except interpreters.ExecutionFailed as error: print(error); print(error.excinfo.type.__name__, "|", error.excinfo.msg)
    try: i.call(fails, 1)
    except interpreters.ExecutionFailed as error: print(error)
    for code in (
        "import sys; sys.exit(3)", "import os; os.fork()", "import subprocess; subprocess.run(['ls'])",
        "import threading; threading.Thread(target=print, daemon=True)", "raise KeyError",
    ):
        try: i.exec(code)
        except interpreters.ExecutionFailed as error: print(error.excinfo.formatted)
    print(i.call(abs, -1))
    try: i.exec("import os; os._exit(3)")
    except interpreters.InterpreterError as error: print(error)
    print(interpreters.list_all())
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toBe(
    "ZeroDivisionError: division by zero\n\nUncaught in the interpreter:\n\n" +
      'Traceback (most recent call last):\n  File "<script>", line 1, in <module>\nZeroDivisionError: division by zero\n' +
      "ZeroDivisionError | division by zero\n" +
      "ValueError: bad 1\n\nUncaught in the interpreter:\n\n" +
      'Traceback (most recent call last):\n  File "main.py", line 5, in fails\n    raise ValueError(f"bad {n}")\n' +
      "ValueError: bad 1\n" +
      "SystemExit: 3\nRuntimeError: fork not supported for isolated subinterpreters\n" +
      "RuntimeError: subprocess not supported for isolated subinterpreters\n" +
      "RuntimeError: daemon threads are disabled in this (sub)interpreter\nKeyError: \n1\n" +
      "interpreter 1 has ended while it was running\n[Interpreter(0)]\n",
  );
  expect(result.findings).toEqual([]);
});

test("maps a pool's tasks, with its initializer and its exceptions", async ({ python }) => {
  const result = await python.run(`
from concurrent.futures import InterpreterPoolExecutor
from concurrent import interpreters
def begin(value):
    global offset
    offset = value
def work(n):
    return n * n + offset
def fails(n):
    raise ValueError(f"bad {n}")
def where(_):
    return interpreters.get_current().id
if __name__ == "__main__":
    with InterpreterPoolExecutor(2, initializer=begin, initargs=(100,)) as pool:
        print(list(pool.map(work, range(5))))
        future = pool.submit(fails, 3)
        try: future.result()
        except ValueError as error: print(repr(error), "|", type(error.__cause__).__name__)
        print(set(pool.map(where, range(20))) <= {1, 2})
    print(interpreters.list_all())
`);
  expect(result).toMatchObject({
    status: "ok",
    stdout: "[100, 101, 104, 109, 116]\nValueError('bad 3') | ExecutionFailed\nTrue\n[Interpreter(0)]\n",
    stderr: "",
  });
});

test("passes objects through queues between interpreters, and waits for them", async ({ python }) => {
  const result = await python.run(`
from concurrent import interpreters
import time
def produce(items, count):
    for number in range(count): items.put({"n": number})
    items.put(None)
if __name__ == "__main__":
    items = interpreters.create_queue(2)
    print(items, items.maxsize, items.full(), items.qsize(), items.empty())
    i = interpreters.create()
    producer = i.call_in_thread(produce, items, 5)
    got = []
    while (item := items.get()) is not None: got.append(item["n"])
    producer.join()
    print(got)
    for refused in (lambda: items.get_nowait(), lambda: items.get(timeout=1)):
        try: refused()
        except interpreters.QueueEmpty as error: print(repr(error))
    items.put(1); items.put(2)
    try: items.put_nowait(3)
    except interpreters.QueueFull as error: print(repr(error))
    print(items.get(), items.get())
    echo = interpreters.create_queue()
    i.prepare_main(items=items, echo=echo)
    items.put(items)
    i.exec("echo.put(items.get() is items)")
    print(echo.get())
    i.exec("items.put('of one that will be gone')")
    i.close()
    print(items.get(), items.empty())
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toBe(
    "Queue(1) 2 False 0 True\n[0, 1, 2, 3, 4]\n" +
      "QueueEmpty('queue 1 is empty')\nQueueEmpty('queue 1 is empty')\nQueueFull('queue 1 is full')\n1 2\nTrue\n" +
      "concurrent.interpreters._queues.UNBOUND True\n",
  );
  const queue = result.objects.find(({ name }) => name === "items");
  expect(queue).toMatchObject({ kind: "queue", puts: 10, gets: 10 });
});

test("refuses what cannot go to another interpreter", async ({ python }) => {
  const result = await python.run(`
from concurrent import interpreters
import re, threading
def identity(value): return value
def refused(call):
    try: call()
    except Exception as error: print(type(error).__name__, re.sub("0x[0-9a-f]+", "0x0", str(error)))
class Own: pass
if __name__ == "__main__":
    i = interpreters.create()
    refused(lambda: i.call(identity, threading.Lock()))
    refused(lambda: i.call(lambda: i))
    refused(lambda: i.call(identity, Own()))
    refused(lambda: i.call(3))
    refused(lambda: i.prepare_main(a={"x": 1}))
    refused(lambda: i.prepare_main())
    refused(lambda: i.exec(10))
    refused(lambda: i.exec("x ="))
    refused(lambda: i.exec(identity))
    refused(lambda: interpreters.create_queue().put(threading.RLock()))
    refused(lambda: interpreters.Interpreter(99))
    refused(lambda: interpreters.Interpreter("1"))
    refused(lambda: interpreters.get_main().exec("1"))
    print([interpreters.is_shareable(each) for each in (None, 1, "a", (b"b", 2.5), [1], Own, memoryview(b"c"))])
    hold = interpreters.create_queue()
    i.prepare_main(hold=hold)
    thread = threading.Thread(target=i.exec, args=("hold.get()",)); thread.start()
    while not i.is_running(): pass
    refused(i.close)
    refused(lambda: i.exec("1"))
    hold.put(0); thread.join()
    i.close()
    refused(i.close)
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toBe(
    [
      "NotShareableError (<unlocked _thread.lock object at 0x0>,) does not support cross-interpreter data",
      "NotShareableError only stateless functions are shareable",
      "NotShareableError <<fake __main__>.Own object at 0x0> does not support cross-interpreter data",
      "TypeError expected a callable, got 3",
      "NotShareableError {'x': 1} does not support cross-interpreter data",
      "ValueError arg 2 must be a non-empty dict",
      "TypeError unsupported script 10",
      "SyntaxError invalid syntax (<script>, line 1)",
      "ValueError code with args not supported",
      "NotShareableError <unlocked _thread.RLock object owner=0 count=0 at 0x0> does not support cross-interpreter data",
      "InterpreterNotFoundError unrecognized interpreter ID 99",
      "TypeError id must be an int, got '1'",
      "InterpreterError cannot exec code for unrecognized interpreter 0",
      "[True, True, True, True, False, False, True]",
      "InterpreterError interpreter running",
      "InterpreterError interpreter already running",
      "InterpreterNotFoundError unrecognized interpreter ID 1",
      "",
    ].join("\n"),
  );
});

test("ends interpreters with their threads and exit functions, and warns of those that were not closed", async ({
  python,
}) => {
  const result = await python.run(`
from concurrent import interpreters
i = interpreters.create()
i.exec("""if True:
    import atexit, threading, time
    atexit.register(print, "exit function")
    threading.Thread(target=lambda: (time.sleep(0.05), print("thread"))).start()
""")
i.close()
print("closed")
left = interpreters.create()
left.exec("import atexit; atexit.register(print, 'the other one')")
`);
  expect(result).toMatchObject({
    status: "ok",
    stdout: "thread\nexit function\nclosed\nthe other one\n",
    stderr: "<sys>:0: RuntimeWarning: remaining subinterpreters; close them with Interpreter.close()\n",
  });
});

test("finds the deadlock of interpreters that wait for one another", async ({ python }) => {
  const result = await python.run(`
from concurrent import interpreters
items = interpreters.create_queue()
i = interpreters.create()
i.prepare_main(items=items)
i.exec("items.get()")
`);
  expect(result.status).toBe("deadlock");
  expect(result.stderr).toContain("Deadlock: no thread of this program can ever run again.");
  expect(result.stderr).toContain('File "<script>", line 1, in <module>');
});

test("is stopped while interpreters compute, and the next run is possible", async ({ python }) => {
  const run = await python.start(`
from concurrent.futures import InterpreterPoolExecutor
def loop(n):
    print("computing", n, flush=True)
    while True: pass
if __name__ == "__main__":
    with InterpreterPoolExecutor(2) as pool:
        list(pool.map(loop, range(2)))
`);
  await expect(python.playground.page.getByText("computing 1", { exact: true })).toBeVisible({ timeout: 30_000 });
  await python.stop();
  expect((await run.result()).status).toBe("stopped");
  await python.expectNextRunClean();
});

test("starts none in a run that a seed decides", async ({ python }) => {
  const code = `
from concurrent import interpreters
try: interpreters.create()
except RuntimeError as error: print(str(error).split(":")[0])
`;
  const result = await python.run(code, { scheduler: "seeded", seed: 1 });
  const stdout = "a process cannot be started in a run that a seed decides\n";
  expect(result).toMatchObject({ status: "ok", stdout, stderr: "" });
});
