import { expect, test } from "./support/python";

test.beforeEach(({ python }) => {
  test.skip(!python.hasThreads, "queues of processes need threads");
});

test("says what cannot be pickled, and starts what can", async ({ python }) => {
  const result = await python.run(`
from multiprocessing import Pool, Process
from threading import Lock
def take(x): pass
if __name__ == "__main__":
    for target, args in ((lambda: None, ()), (take, (Lock(),)), (take, ((i for i in "ab"),))):
        try: Process(target=target, args=args).start()
        except Exception as error: print(type(error).__name__, error)
    with Pool(1) as pool:
        try: pool.apply(take, (lambda: 1,))
        except Exception as error: print(type(error).__name__)
        print(pool.apply(len, ("abc",)))
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  const lines = result.stdout.trimEnd().split("\n");
  expect(lines[0]).toMatch(/^PicklingError Can't pickle <function <lambda> at 0x[0-9a-f]+>/);
  expect(lines.slice(1)).toEqual([
    "TypeError cannot pickle '_thread.lock' object",
    "TypeError cannot pickle 'generator' object",
    "PicklingError",
    "3",
  ]);
});

test("goes on after a child whose memory is full, and after one that crashes", async ({ python }) => {
  const result = await python.run(
    `
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import Process
def greedy():
    kept = []
    while True: kept.append(bytearray(100_000_000))
def crash():
    def deeper(x): return sorted([x], key=deeper)
    import sys
    sys.setrecursionlimit(10**6)
    deeper(1)
if __name__ == "__main__":
    for target in (greedy, crash):
        p = Process(target=target); p.start(); p.join()
        print(target.__name__, p.exitcode, flush=True)
    with ProcessPoolExecutor(1) as executor:
        try: executor.submit(crash).result()
        except BrokenProcessPool as error: print(error)
`,
    { timeoutMs: 60_000 },
  );
  expect(result.status).toBe("ok");
  expect(result.stdout).toBe(
    "greedy 1\ncrash 1\nA process in the process pool was terminated abruptly while the future was running or pending.\n",
  );
  expect(result.stderr).toContain("MemoryError\n");
  expect(result.stderr).toContain("Fatal Python error: stack overflow: ");
});

test("ends a bomb of processes at the limit on them, then at the time limit", async ({ python }) => {
  const result = await python.run(
    `
from multiprocessing import Process
def bomb():
    ps = [Process(target=bomb) for _ in range(70)]
    try:
        for p in ps: p.start()
    finally:
        for p in ps:
            if p.pid: p.join()
if __name__ == "__main__":
    bomb()
`,
    { timeoutMs: 40_000 },
  );
  expect(["error", "timeout"]).toContain(result.status);
  expect(result.stderr).toMatch(/BlockingIOError: .* processes at once are the limit on this device/);
});

test("streams a payload that is larger than the pipe, both ways", async ({ python }) => {
  const result = await python.run(`
from multiprocessing import Pipe, Process
def echo(connection):
    while (data := connection.recv()) is not None: connection.send(data[::-1])
if __name__ == "__main__":
    here, there = Pipe()
    p = Process(target=echo, args=(there,)); p.start()
    here.send(b"x" * 5_000_000 + b"!")
    back = here.recv()
    here.send(None); p.join()
    print(len(back), back[:2], p.exitcode)
`);
  expect(result).toMatchObject({ status: "ok", stderr: "", stdout: "5000001 b'!x' 0\n" });
});

test("tells who uses a manager that it is gone", async ({ python }) => {
  const result = await python.run(`
from multiprocessing import Manager
import os, signal
if __name__ == "__main__":
    manager = Manager()
    shared = manager.list([1])
    shared.append(2)
    print(shared[:])
    os.kill(manager._process.pid, signal.SIGKILL)
    manager._process.join()
    for use in (lambda: shared.append(3), manager.dict):
        try: use()
        except (EOFError, ConnectionError) as error: print("gone")
`);
  expect(result).toMatchObject({ status: "ok", stdout: "[1, 2]\ngone\ngone\n" });
});
