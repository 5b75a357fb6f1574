/** `os.fork`: the program runs again in a fresh interpreter, up to the fork. */
import { expect, test } from "./support/python";

test("forks as the tutorial does: 0 in the child, the child's PID in the parent", async ({ python }) => {
  const result = await python.run(`
import os
print('Process (%s) start...' % os.getpid())
pid = os.fork()
if pid == 0:
    print('I am child process (%s) and my parent is %s.' % (os.getpid(), os.getppid()))
else:
    print('I (%s) just created a child process (%s).' % (os.getpid(), pid))
    os.waitpid(pid, 0)
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toBe(
    "Process (1001) start...\nI (1001) just created a child process (1002).\n" +
      "I am child process (1002) and my parent is 1001.\n",
  );
  expect(result.threads.map(({ pid, kind }) => [pid, kind])).toEqual([
    [1001, "main"],
    [1002, "process"],
  ]);
});

test("two forks give four leaves with the right parents", async ({ python }) => {
  const result = await python.run(`
import os
a = os.fork()
b = os.fork()
print("leaf", os.getpid(), os.getppid(), a, b)
children = []
try:
    while True: children.append(os.wait())
except ChildProcessError:
    print("waited", os.getpid(), sorted(children))
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  const lines = result.stdout.trimEnd().split("\n");
  const leaves = lines.filter((line) => line.startsWith("leaf")).map((line) => line.split(" ").slice(1).map(Number));
  expect(leaves).toHaveLength(4);
  const first = leaves.find(([pid]) => pid === 1001) ?? [];
  const [, , firstChild = 0, secondChild = 0] = first;
  expect(first).toEqual([1001, 1, firstChild, secondChild]);
  const child = leaves.find(([pid]) => pid === firstChild) ?? [];
  const grandchild = child[3] ?? 0;
  expect(child).toEqual([firstChild, 1001, 0, grandchild]);
  expect(leaves).toContainEqual([secondChild, 1001, firstChild, 0]);
  expect(leaves).toContainEqual([grandchild, firstChild, 0, 0]);
  expect(lines).toContain(`waited ${firstChild} [(${grandchild}, 0)]`);
});

test("pipes made before the fork go both ways", async ({ python }) => {
  const result = await python.run(`
import os
to_parent, from_child = os.pipe()
closed, gone = os.pipe()
os.close(closed); os.close(gone)
to_child, from_parent = os.pipe()
os.write(from_parent, b"sent before, ")
pid = os.fork()
if pid == 0:
    os.close(to_parent); os.close(from_parent)
    with os.fdopen(to_child) as source:
        os.write(from_child, b"child got: " + source.read().encode())
    os._exit(0)
os.close(from_child); os.close(to_child)
os.write(from_parent, b"and after")
os.close(from_parent)
with os.fdopen(to_parent) as answers: print(answers.read())
print(os.waitpid(pid, 0) == (pid, 0))
`);
  expect(result).toMatchObject({ status: "ok", stdout: "child got: sent before, and after\nTrue\n", stderr: "" });
});

test("what was read from a pipe before the fork was read in the child, too", async ({ python }) => {
  const result = await python.run(`
import os
r, w = os.pipe()
if os.fork() == 0:
    os.write(w, b"first line\\nsecond line\\n")
    os._exit(0)
os.close(w)
lines = os.fdopen(r)
first = lines.readline()
os.wait()
if os.fork() == 0:
    print("child", repr(first), repr(lines.readline()), repr(lines.read()))
    os._exit(0)
os.wait()
print("parent", repr(first))
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toBe("child 'first line\\n' 'second line\\n' ''\nparent 'first line\\n'\n");
});

test("what select and an event loop found before the fork is found in the child, too", async ({ python }) => {
  test.skip(!python.hasThreads, "an event loop parks its thread");
  const result = await python.run(`
import asyncio, os, select
r, w = os.pipe()
if os.fork() == 0:
    os.write(w, b"x")
    os._exit(0)
os.wait()
found = select.select([r], [], [], 1)[0] == [r], os.read(r, 5), select.select([r], [], [], 0.05)[0]
async def main():
    got = asyncio.Event()
    asyncio.get_running_loop().add_reader(r, got.set)
    asyncio.get_running_loop().call_later(0.05, os.write, w, b"y")
    await got.wait()
    return os.read(r, 5)
later = asyncio.run(main())
pid = os.fork()
if pid: os.wait()
print("parent" if pid else "child", found, later)
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toBe("child (True, b'x', []) b'y'\nparent (True, b'x', []) b'y'\n");
});

test("a child's output goes into a pipe, and its input comes from one, where descriptors are made to", async ({
  python,
}) => {
  const result = await python.run(`
import os, sys
to_child, from_parent = os.pipe()
to_parent, from_child = os.pipe()
if os.fork() == 0:
    os.dup2(to_child, 0)
    os.dup2(from_child, 1)
    os.dup2(1, 2)
    for each in (to_child, from_parent, to_parent, from_child): os.close(each)
    print("child read", input())
    print("and an error", file=sys.stderr)
    os._exit(0)
os.close(from_child); os.close(to_child)
os.write(from_parent, b"a line\\n")
print("parent:", repr(os.fdopen(to_parent).read()))
os.wait()
saved = os.dup(1)
file = os.open("out", os.O_WRONLY | os.O_CREAT)
os.dup2(file, 1)
print("into the file")
os.dup2(saved, 1)
print("and again:", open("out").read())
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toBe("parent: 'child read a line\\nand an error\\n'\nand again: into the file\n\n");
});

test("random numbers, times and files of before are the same in both, later ones are not", async ({ python }) => {
  const result = await python.run(`
import os, random, secrets, time, uuid, datetime
class OwnDate(datetime.datetime): pass
before = (OwnDate.now().isoformat(), datetime.datetime.today(), datetime.datetime.now(datetime.timezone.utc),random.random(), random.Random().random(), os.urandom(4), secrets.token_hex(4), uuid.uuid4(), time.time(),
          time.monotonic(), time.perf_counter_ns(), time.localtime(), datetime.datetime.now(), datetime.date.today())
with open("note", "w") as note: note.write(str(before))
start = time.monotonic()
time.sleep(0.3)
pid = os.fork()
same = open("note").read() == str(before)
later = time.monotonic() - start
after = (hash(before), random.random())
print("child" if pid == 0 else "parent", hash(before), same, 0.3 <= later < 60, after[1])
if pid: os.wait()
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  const seen = Object.fromEntries(
    result.stdout
      .trimEnd()
      .split("\n")
      .map((line) => line.split(" "))
      .map(([who, ...rest]) => [who, rest] as const),
  );
  expect(seen.child?.slice(1, 3)).toEqual(["True", "True"]);
  expect(seen.parent?.slice(0, 3)).toEqual(seen.child?.slice(0, 3));
  expect(seen.parent?.[3]).not.toBe(seen.child?.[3]);
});

test("waitpid tells of exit codes and signals", async ({ python }) => {
  const result = await python.run(`
import os, signal, sys, time
def child(end):
    pid = os.fork()
    if pid == 0:
        end()
        os._exit(99)
    return pid
def told(pid):
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status): return "signal", os.WTERMSIG(status), os.waitstatus_to_exitcode(status)
    return "exit", os.WEXITSTATUS(status), os.waitstatus_to_exitcode(status)
print(told(child(lambda: os._exit(3))), told(child(lambda: sys.exit(4))), told(child(os.abort)))
sleeper = child(lambda: time.sleep(60))
print(os.waitpid(sleeper, os.WNOHANG))
os.kill(sleeper, signal.SIGTERM)
print(told(sleeper))
def busy():
    while True: pass
spinning = child(busy)
os.kill(spinning, signal.SIGKILL)
print(told(spinning))
try: os.wait()
except ChildProcessError as error: print(type(error).__name__)
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toBe(
    "('exit', 3, 3) ('exit', 4, 4) ('signal', 6, -6)\n(0, 0)\n('signal', 15, -15)\n('signal', 9, -9)\nChildProcessError\n",
  );
});

test("a handler of before the fork answers a signal in the child, and an alarm stays with the parent", async ({
  python,
}) => {
  const result = await python.run(`
import os, signal, time
signal.signal(signal.SIGUSR1, lambda number, frame: print("handled by", os.getpid(), flush=True))
signal.alarm(50)
pid = os.fork()
if pid == 0:
    print("child", signal.getitimer(signal.ITIMER_REAL)[0])
    signal.pause()
    os._exit(0)
print("parent", signal.getitimer(signal.ITIMER_REAL)[0] > 0)
signal.alarm(0)
while os.waitpid(pid, os.WNOHANG) == (0, 0):
    os.kill(pid, signal.SIGUSR1)
    time.sleep(0.05)
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toContain("child 0.0\n");
  expect(result.stdout).toContain("parent True\n");
  expect(result.stdout).toContain("handled by 1002\n");
});

test("forks in children, functions and loops", async ({ python }) => {
  const result = await python.run(`
import os
def generation(depth):
    if depth == 3: os._exit(depth)
    pid = os.fork()
    if pid == 0:
        generation(depth + 1)
        os._exit(99)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    print("generation", depth, "has a child that gave", code)
    if depth: os._exit(depth)
generation(0)
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toBe(
    "generation 2 has a child that gave 3\ngeneration 1 has a child that gave 2\ngeneration 0 has a child that gave 1\n",
  );
});

test("a child that raises prints its traceback and exits with 1; one that returns ends as a program does", async ({
  python,
}) => {
  const result = await python.run(`
import atexit, os
atexit.register(lambda: print("exit of", os.getpid()))
pid = os.fork()
if pid == 0:
    raise ValueError("no")
print(os.WEXITSTATUS(os.waitpid(pid, 0)[1]))
`);
  expect(result).toMatchObject({ status: "ok", stdout: "exit of 1002\n1\nexit of 1001\n" });
  expect(result.stderr).toBe(
    'Traceback (most recent call last):\n  File "main.py", line 6, in <module>\n    raise ValueError("no")\nValueError: no\n',
  );
});

test("functions of register_at_fork run on both sides", async ({ python }) => {
  const result = await python.run(`
import os
os.register_at_fork(before=lambda: print("before 1"), after_in_parent=lambda: print("parent"))
os.register_at_fork(before=lambda: print("before 2"), after_in_child=lambda: print("child"))
if os.fork(): os.wait()
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout.trimEnd().split("\n").sort()).toEqual(["before 1", "before 2", "child", "parent"]);
});

test("input that was given is read once, by who reads it", async ({ python }) => {
  const result = await python.run(
    `
import os
name = input()
pid = os.fork()
if pid == 0:
    print("child", name, input())
    os._exit(0)
os.wait()
print("parent", name, input())
`,
    { stdin: "Ada\nnext\n" },
  );
  expect(result).toMatchObject({ status: "ok", stdout: "child Ada next\nparent Ada next\n", stderr: "" });
});

test("a person is asked once, not again by the replay, and answers the parent only", async ({ python }) => {
  const { page } = python.playground;
  const run = await python.start(`
import os
name = input("name? ")
pid = os.fork()
if pid == 0:
    print("child", name)
    try: input()
    except OSError as error: print(error)
    os._exit(0)
os.wait()
print("parent", name)
`);
  const field = page.getByLabel("Input for MainThread");
  await field.pressSequentially("Ada");
  await field.press("Enter");
  expect(await run.result()).toMatchObject({
    status: "ok",
    stdout: "name? child Ada\n[Errno 29] I/O error: a person answers the program, not what it has forked\nparent Ada\n",
    stderr: "",
  });
});

test("refuses what it cannot replay, with the reason", async ({ python }) => {
  test.skip(!python.hasThreads, "the first reason is a thread");
  const result = await python.run(`
import os, threading
def attempt():
    try: print(os.fork())
    except RuntimeError as error: print(error)
go = threading.Event()
thread = threading.Thread(target=go.wait, name="waiter")
thread.start()
attempt()
go.set(); thread.join()
attempt()
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toBe(
    "os.fork: other threads of this process are alive (waiter), and the order in which threads run cannot be replayed in " +
      "the new process; join them before, or start them after the fork\n" +
      "os.fork: threads ran in this process, and the order in which threads run cannot be replayed\n",
  );
});

test.describe("the reason is", () => {
  for (const [what, code, reason, request] of [
    [
      "a lock of multiprocessing",
      "import multiprocessing\nlock = multiprocessing.Lock()",
      /a lock, a semaphore or a queue/,
    ],
    [
      "memory of multiprocessing",
      "from multiprocessing import RawValue\nvalue = RawValue('i')",
      /memory that it shares/,
    ],
    [
      "a child that wrote to a file",
      'import subprocess\nwith open("out", "w") as out: subprocess.call(["echo"], stdout=out)',
      /a child's input or output was a file/,
    ],
    ["a log that is too long", "import time\nfor _ in range(200_001): time.time()", /log is too long to be replayed/],
    ["a seed", "", /cannot be started in a run that a seed decides/, { scheduler: "seeded", seed: 1 }],
  ] as const) {
    test(what, async ({ python }) => {
      const result = await python.run(
        `import os\n${code}\ntry: os.fork()\nexcept RuntimeError as error: print(error)`,
        request ?? {},
      );
      expect(result).toMatchObject({ status: "ok", stderr: "" });
      expect(result.stdout).toMatch(reason);
    });
  }

  test("that the word does not stand in the program", async ({ python }) => {
    const result = await python.run(
      `import os\ntry: getattr(os, "fo" + "rk")()\nexcept RuntimeError as error: print(error)`,
    );
    expect(result.stdout).toContain("only where the word 'fork' stands in the program's own text");
  });
});

test("a replay that takes another way ends the child and says so", async ({ python }) => {
  const result = await python.run(`
import os, sys, time
open("file", "w").close()
# The child writes the file later than the times that it is given.
if time.time() - os.stat("file").st_mtime < -0.01: sys.exit(0)
if os.fork() == 0:
    print("never here")
    os._exit(0)
print(os.WEXITSTATUS(os.wait()[1]))
`);
  expect(result).toMatchObject({ status: "ok", stdout: "1\n" });
  expect(result.stderr).toMatch(/^RuntimeError: os\.fork: the replay .* it ended\. .*\n$/);
});

test("forks in a process of multiprocessing, and after one", async ({ python }) => {
  test.skip(!python.hasThreads, "multiprocessing needs threads");
  const result = await python.run(`
import os
from multiprocessing import Process
def work(number):
    pid = os.fork()
    if pid == 0:
        print("grandchild", number, os.getppid())
        os._exit(5)
    print("worker", os.WEXITSTATUS(os.waitpid(pid, 0)[1]))
if __name__ == "__main__":
    process = Process(target=work, args=(4,))
    process.start(); process.join()
    if os.fork() == 0:
        print("child after", process.exitcode, process.pid)
        os._exit(0)
    print(os.WEXITSTATUS(os.wait()[1]))
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toBe("grandchild 4 1002\nworker 5\nchild after 0 1002\n0\n");
});

test("forks in a program that subprocess started, and after one, with the files of before", async ({ python }) => {
  test.skip(!python.hasThreads, "waiting for a pipe needs threads");
  const result = await python.run(`
import os, subprocess, sys
with open("shared.txt", "w") as file: file.write("from the parent")
child = """
import os, sys
text = open('shared.txt').read()
if os.fork() == 0:
    print('forked:', text, sys.stdin.read())
else:
    os.wait()
    print('its parent:', open('shared.txt').read())
"""
print(subprocess.check_output([sys.executable, "-c", child], input=b"and input").decode(), end="")
subprocess.check_call("echo changed > shared.txt; rm -f nothing; echo new > made.txt", shell=True)
if os.fork() == 0:
    print("forked after it:", open("shared.txt").read(), open("made.txt").read())
    os._exit(0)
os.wait()
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toBe(
    "forked: from the parent and input\nits parent: from the parent\nforked after it: changed\n new\n\n",
  );
});

test("a child may start threads", async ({ python }) => {
  test.skip(!python.hasThreads, "this browser starts no threads in Python");
  const result = await python.run(`
import os, threading
if os.fork() == 0:
    threads = [threading.Thread(target=print, args=("thread", each)) for each in range(2)]
    for each in threads: each.start()
    for each in threads: each.join()
    os._exit(len(threads))
print(os.WEXITSTATUS(os.wait()[1]))
`);
  expect(result).toMatchObject({ status: "ok", stdout: "thread 0\nthread 1\n2\n", stderr: "" });
});

test("shows the fork in the trace: the child's name and parent, and a mark at the line", async ({ python }) => {
  await python.run(`
import os, time
time.sleep(0.2)
if os.fork() == 0:
    os._exit(0)
os.wait()
`);
  const trace = await python.playground.page.evaluate(async () =>
    new TextDecoder().decode(await window.interleave.exportTrace("chrome")),
  );
  const { traceEvents } = JSON.parse(trace) as { traceEvents: readonly Record<string, unknown>[] };
  expect(trace).toContain("main.py (fork)");
  expect(traceEvents.filter(({ name }) => name === "fork → 1002")).toHaveLength(1);
  // What the replay did again is not the child's time.
  expect(traceEvents.filter(({ pid }) => pid === 1002)).not.toHaveLength(0);
  expect(traceEvents.filter(({ name, pid }) => name === "sleeping" && pid === 1002)).toHaveLength(0);
});
