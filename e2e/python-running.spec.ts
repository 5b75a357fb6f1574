import { expect, test } from "./support/python";

test("gives every run a fresh interpreter", async ({ python }) => {
  const first = await python.run("import builtins, random\nbuiltins.left = 1\nprint(random.random())");
  const second = await python.run("import builtins, random\nprint(random.random())\nprint(hasattr(builtins, 'left'))");
  expect(second.stdout).toMatch(/\nFalse\n$/);
  expect(second.stdout.split("\n")[0]).not.toBe(first.stdout.trim());
});

test("prints tracebacks and gives exit codes as python does", async ({ python }) => {
  const failed = await python.run("def f(x):\n    return 1 / x\n\nprint(f(0))\n");
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
  const refused = await python.run('print("x"\n');
  expect(refused.stderr).toBe(
    ['  File "main.py", line 1', '    print("x"', "         ^", "SyntaxError: '(' was never closed", ""].join("\n"),
  );
  expect(await python.run("import sys; sys.exit(3)")).toMatchObject({ status: "error", exitCode: 3 });
  expect(await python.run("import sys; sys.exit('no')")).toMatchObject({ exitCode: 1, stderr: "no\n" });
  expect(await python.run("import os; print('x'); os._exit(0)")).toMatchObject({ status: "ok", stdout: "x\n" });
});

test("imports and opens the further files of a request", async ({ python }) => {
  const result = await python.run("import helper\nprint(helper.double(21))\nprint(open('data/x.txt').read())", {
    files: { "helper.py": "def double(n):\n    return n * 2\n", "data/x.txt": "text" },
  });
  expect(result).toMatchObject({ status: "ok", stdout: "42\ntext\n", stderr: "" });
});

test("reads what the request gives as standard input, and then its end", async ({ python }) => {
  const code = `
import os, sys
name = input("name: ")
print("hello", name)
print(sys.stdin.readline(), end="")
print(os.read(0, 3), sys.stdin.read())
try:
    input()
except EOFError as error:
    print(error)`;
  const { status, stdout } = await python.run(code, { stdin: "Ann\nsecond\nrest of it" });
  expect([status, stdout]).toEqual(["ok", "name: hello Ann\nsecond\nb'' rest of it\nEOF when reading a line\n"]);
});

test("gives the program its arguments", async ({ python }) => {
  const { stdout } = await python.run("import sys\nprint(sys.argv)", { argv: ["-v", "two words"] });
  expect(stdout).toBe("['main.py', '-v', 'two words']\n");
});

test("waits for a person at input(), without counting that time, while other threads go on", async ({ python }) => {
  const code = `
import threading, time
ticks = []
def tick():
    while len(ticks) < 5:
        time.sleep(0.01)
        ticks.append(1)
threading.Thread(target=tick).start()
name = input("name: ")
print("hello", name, len(ticks))
print(input("last: "))`;
  const run = await python.start(code, { timeoutMs: 1_500 });
  const { page } = python.playground;
  const field = page.getByRole("textbox", { name: /MainThread/ });
  await field.waitFor();
  await page.waitForTimeout(2_000);
  await field.pressSequentially("Ann");
  await field.press("Enter");
  await expect(page.getByText("hello Ann")).toBeVisible();
  await field.pressSequentially("done");
  await field.press("Enter");
  expect(await run.result()).toMatchObject({ status: "ok", stdout: "name: hello Ann 5\nlast: done\n", stderr: "" });
});

test("stops a program that waits for a person", async ({ python }) => {
  const run = await python.start("print('asks')\ninput()");
  await python.playground.page.getByText("asks").waitFor();
  await python.stop();
  expect((await run.result()).status).toBe("stopped");
  await python.expectNextRunClean();
});

test("blocks only the thread that reads a pipe, for text and bytes, of any size", async ({ python }) => {
  const code = `
import os, threading
r, w = os.pipe()
def read():
    with os.fdopen(r) as file:
        print("read", file.read())
reader = threading.Thread(target=read)
reader.start()
with os.fdopen(w, "w") as file:
    for i in range(3):
        print("line", i, file=file, flush=True)
reader.join()
big_r, big_w = os.pipe()
def count():
    total = 0
    while data := os.read(big_r, 10_000):
        total += len(data)
    print("counted", total)
counter = threading.Thread(target=count)
counter.start()
print("wrote", os.write(big_w, b"x" * 300_000))
os.close(big_w)
counter.join()
os.close(big_r)
again_r, again_w = os.pipe()
os.close(again_r)
try:
    os.write(again_w, b"x")
except BrokenPipeError as error:
    print(type(error).__name__)`;
  const result = await python.run(code);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout.split("\n").sort()).toEqual(
    ["", "BrokenPipeError", "counted 300000", "line 1", "line 2", "read line 0", "", "wrote 300000"].sort(),
  );
  const pipes = result.objects.filter(({ kind }) => kind === "pipe");
  expect(pipes.map(({ name }) => name)).toEqual(["r, w", "big_r, big_w", "again_r, again_w"]);
});

test("runs handlers of signals in the main thread, and alarms while it waits", async ({ python }) => {
  const code = `
import os, signal, threading, time
signal.signal(signal.SIGALRM, lambda number, frame: print("alarm", threading.current_thread().name))
signal.setitimer(signal.ITIMER_REAL, 0.02)
before = time.perf_counter()
time.sleep(0.06)
print("slept on", time.perf_counter() - before >= 0.055)
signal.signal(signal.SIGUSR1, lambda number, frame: print("user", threading.current_thread().name))
threading.Thread(target=lambda: (time.sleep(0.01), os.kill(os.getpid(), signal.SIGUSR1))).start()
signal.pause()
def fail(number, frame):
    raise ValueError("from the handler")
signal.signal(signal.SIGUSR1, fail)
lock = threading.Lock()
lock.acquire()
threading.Thread(target=lambda: (time.sleep(0.01), signal.raise_signal(signal.SIGUSR1))).start()
try:
    lock.acquire()
except ValueError as error:
    print(error)
def refused():
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    except ValueError as error:
        print(error)
thread = threading.Thread(target=refused)
thread.start()
thread.join()
print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)`;
  expect((await python.run(code)).stdout.split("\n")).toEqual([
    "alarm MainThread",
    "slept on True",
    "user MainThread",
    "from the handler",
    "signal only works in main thread of the main interpreter",
    "True",
    "",
  ]);
  expect(await python.run("import os, signal\nos.kill(os.getpid(), signal.SIGTERM)")).toMatchObject({
    status: "error",
    exitCode: -15,
  });
});

test("shows no frame of its own in tracebacks that a program prints", async ({ python }) => {
  const code = `
import threading, traceback
for act in (lambda: open("/missing"), lambda: threading.Lock().release()):
    try:
        act()
    except Exception:
        print(traceback.format_exc().count("File "), "_interleave" in traceback.format_exc())`;
  expect((await python.run(code)).stdout).toBe("2 False\n2 False\n");
});
