import type { RunResult } from "./support/automation";
import { expect, test } from "./support/python";

test.beforeEach(({ python }) => {
  test.skip(!python.hasThreads, "queues and pools of processes need threads");
});

test("starts a process, waits for it, and knows its PID and exit code", async ({ python }) => {
  const result = await python.run(`
from multiprocessing import Process
import os
def run_proc(name):
    print(f"Run child process {name}: parent {os.getppid()}")
if __name__ == "__main__":
    p = Process(target=run_proc, args=("test",))
    print("Child process will start.", p.is_alive(), p.exitcode)
    p.start()
    print(p.pid != os.getpid(), p.is_alive())
    p.join()
    print("Child process end.", p.is_alive(), p.exitcode, os.getpid())
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toBe(
    "Child process will start. False None\nTrue True\n" +
      "Run child process test: parent 1001\nChild process end. False 0 1001\n",
  );
  expect(result.threads.map(({ name, kind }) => [name, kind])).toEqual([
    ["MainThread", "main"],
    ["MainThread", "process"],
  ]);
});

test("runs the tutorial's pool, and tasks of one process after another", async ({ python }) => {
  const result = await python.run(`
from multiprocessing import Pool
import os, time, random
def long_time_task(name):
    print('Run task %s (%s)...' % (name, os.getpid()))
    time.sleep(random.random() * 0.1)
    return name * name
if __name__ == '__main__':
    p = Pool(3)
    results = [p.apply_async(long_time_task, args=(i,)) for i in range(5)]
    print('Waiting for all subprocesses done...')
    p.close()
    p.join()
    print('All subprocesses done.', [result.get() for result in results])
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toContain("All subprocesses done. [0, 1, 4, 9, 16]");
  expect(result.stdout.match(/Run task/g)).toHaveLength(5);
});

test("passes a queue's items from writer to reader, and terminates the reader", async ({ python }) => {
  const result = await python.run(`
from multiprocessing import Process, Queue
import time
def write(q):
    for value in ['A', 'B', 'C']:
        q.put(value)
def read(q):
    while True:
        print('Get %s from queue.' % q.get(True))
if __name__ == '__main__':
    q = Queue()
    pw = Process(target=write, args=(q,))
    pr = Process(target=read, args=(q,))
    pw.start(); pr.start()
    pw.join()
    while not q.empty(): time.sleep(0.01)
    time.sleep(0.1)
    pr.terminate()
    pr.join()
    print(pw.exitcode, pr.exitcode, pr)
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toBe(
    "Get A from queue.\nGet B from queue.\nGet C from queue.\n" +
      "0 -15 <Process name='Process-2' pid=1003 parent=1001 stopped exitcode=-SIGTERM>\n",
  );
});

test("sends both ways through a pipe, to its end", async ({ python }) => {
  const result = await python.run(`
from multiprocessing import Process, Pipe
def child(conn):
    while True:
        try: x = conn.recv()
        except EOFError: print("child: end"); return
        conn.send(x * 2)
if __name__ == "__main__":
    a, b = Pipe()
    p = Process(target=child, args=(b,)); p.start(); b.close()
    for i in range(3):
        a.send(i); print(a.recv())
    a.send("long" * 100_000); print(len(a.recv()))
    a.close(); p.join()
`);
  expect(result).toMatchObject({ status: "ok", stdout: "0\n2\n4\n800000\nchild: end\n", stderr: "" });
});

test("shares values, arrays, structures and named memory, with their locks", async ({ python }) => {
  const result = await python.run(`
from multiprocessing import Process, Value, Array, shared_memory
import ctypes
class Point(ctypes.Structure):
    _fields_ = [("x", ctypes.c_double), ("y", ctypes.c_int)]
def work(value, array, point, name):
    for _ in range(100):
        with value.get_lock(): value.value += 1
    for i in range(len(array)): array[i] += i * i
    point.x += 1.5
    memory = shared_memory.SharedMemory(name); memory.buf[:5] = b"hello"; memory.close()
    shared_memory.ShareableList(name="a list")[1] = "ho"
if __name__ == "__main__":
    value, array, point = Value("i", 0), Array("i", 4), Value(Point, 1.0, 2)
    memory = shared_memory.SharedMemory(create=True, size=8)
    items = shared_memory.ShareableList([1, "hi", None], name="a list")
    ps = [Process(target=work, args=(value, array, point, memory.name)) for _ in range(2)]
    for p in ps: p.start()
    for p in ps: p.join()
    print(value.value, array[:], point.x, point.y, bytes(memory.buf), items[1], value)
    try: memoryview(memory.buf)
    except BufferError as error: print(str(error)[:30])
    memory.close(); memory.unlink()
    try: shared_memory.SharedMemory(memory.name)
    except FileNotFoundError: print("gone")
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toBe(
    "200 [0, 2, 8, 18] 4.0 2 b'hello\\x00\\x00\\x00' ho <Synchronized wrapper for c_long(200)>\n" +
      "shared memory has no C buffer \ngone\n",
  );
});

test("shares an array of characters by its value, copies structures, and takes another name where one is taken", async ({
  python,
}) => {
  const result = await python.run(`
from multiprocessing import Array, Process, pool, shared_memory, sharedctypes
from unittest import mock
import ctypes
class Point(ctypes.Structure):
    _fields_ = [("x", ctypes.c_double), ("y", ctypes.c_int)]
def double(raw, text):
    raw.value *= 2
    text.value *= 2
if __name__ == "__main__":
    raw, text = Array("c", 20, lock=False), Array("c", b"hello there")
    raw.value, text.value = b"hello", b"ab"
    p = Process(target=double, args=(raw, text)); p.start(); p.join()
    print(raw.value, text.value, raw.raw[:12])
    point = Point(1.5, 2)
    copied = sharedctypes.copy(point)
    point.x = 0
    print(copied.x, copied.y, sharedctypes.copy(copied).x)
    with mock.patch("multiprocessing.shared_memory._make_filename") as made:
        made.side_effect = ["/one", "/one", "/two"]
        print([shared_memory.SharedMemory(create=True, size=1).name for _ in range(2)])
    # A context of somebody's own.
    broken = mock.MagicMock(Process=mock.MagicMock(side_effect=OSError("no process")))
    try: pool.Pool(2, context=broken)
    except OSError as error: print(error)
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toBe("b'hellohello' b'abab' b'hellohello\\x00\\x00'\n1.5 2 1.5\n['one', 'two']\nno process\n");
});

test("waits at locks, events, barriers and conditions of other processes", async ({ python }) => {
  const result = await python.run(`
from multiprocessing import Process, Lock, RLock, Event, Barrier, Condition, Semaphore, BoundedSemaphore, JoinableQueue
import time
def critical(lock, log):
    with lock:
        log.put("in"); time.sleep(0.01); log.put("out")
    log.put(None)
def meet(event, barrier, condition):
    event.wait(); barrier.wait()
    with condition: condition.notify()
if __name__ == "__main__":
    lock, log = Lock(), JoinableQueue()
    ps = [Process(target=critical, args=(lock, log)) for _ in range(2)]
    for p in ps: p.start()
    seen, ends = [], 0
    while ends < 2:
        item = log.get(); log.task_done()
        if item is None: ends += 1
        else: seen.append(item)
    log.join()
    for p in ps: p.join()
    print(seen)
    event, barrier, condition = Event(), Barrier(2), Condition()
    p = Process(target=meet, args=(event, barrier, condition))
    with condition:
        p.start(); event.set(); barrier.wait()
        print(condition.wait(10))
    p.join()
    bounded = BoundedSemaphore(1)
    try: bounded.release()
    except ValueError as error: print(error)
    print(Semaphore(2).acquire(timeout=1), RLock().acquire(), Lock().acquire(False))
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toBe(
    "['in', 'out', 'in', 'out']\nTrue\nsemaphore or lock released too many times\nTrue True True\n",
  );
});

test("serves queues to other processes by a manager, as the tutorial's master and workers", async ({ python }) => {
  const result = await python.run(MANAGERS);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toContain("Result: 3 * 3 = 9\nResult: 4 * 4 = 16\nmaster exit.\n");
  expect(result.stdout).toContain("ConnectionRefusedError\n{'x': 1} [1, 5] 3\ndigest sent was rejected\n");
});

const MANAGERS = `
from multiprocessing import Process, Manager, AuthenticationError
from multiprocessing.managers import BaseManager
import queue
tasks, results = queue.Queue(), queue.Queue()
def get_tasks(): return tasks
def get_results(): return results
class QueueManager(BaseManager): pass
def worker():
    QueueManager.register('get_task_queue'); QueueManager.register('get_result_queue')
    m = QueueManager(address=('127.0.0.1', 5000), authkey=b'abc')
    m.connect()
    task, result = m.get_task_queue(), m.get_result_queue()
    for _ in range(2):
        n = task.get(timeout=5)
        result.put('%d * %d = %d' % (n, n, n * n))
def change(d, l, n):
    d['x'] = 1; l.append(5); n.v = 3
if __name__ == '__main__':
    QueueManager.register('get_task_queue', callable=get_tasks)
    QueueManager.register('get_result_queue', callable=get_results)
    m = QueueManager(address=('', 5000), authkey=b'abc')
    m.start()
    task, result = m.get_task_queue(), m.get_result_queue()
    for n in (3, 4): task.put(n)
    p = Process(target=worker); p.start()
    for _ in range(2): print('Result:', result.get(timeout=10))
    p.join(); m.shutdown()
    print('master exit.')
    try: QueueManager(address=('127.0.0.1', 5000), authkey=b'abc').connect()
    except ConnectionRefusedError as error: print(type(error).__name__)
    with Manager() as manager:
        d, l, n = manager.dict(), manager.list([1]), manager.Namespace()
        p = Process(target=change, args=(d, l, n)); p.start(); p.join()
        print(d, l, n.v)
    m = QueueManager(address=('', 5001), authkey=b'right'); m.start()
    try: QueueManager(address=('localhost', 5001), authkey=b'wrong').connect()
    except AuthenticationError as error: print(error)
    m.shutdown()
`;

test("runs two programs in one run: a server of queues, unmodified, and its worker", async ({ python }) => {
  const worker = `
import sys, time, os
from multiprocessing.managers import BaseManager
class QueueManager(BaseManager): pass
QueueManager.register('get_task_queue'); QueueManager.register('get_result_queue')
m = QueueManager(address=('127.0.0.1', 5000), authkey=b'abc')
while True:
    try:
        m.connect()
        break
    except ConnectionRefusedError:
        time.sleep(0.05)
task, result = m.get_task_queue(), m.get_result_queue()
for _ in range(2):
    n = task.get(timeout=10)
    result.put(f"{n} * {n} = {n * n} by {sys.argv[1:]}")
print("worker exit.", os.getppid(), sys.argv[0])
`;
  const master = `
import queue, threading
from multiprocessing.managers import BaseManager
tasks, results = queue.Queue(), queue.Queue()
class QueueManager(BaseManager): pass
QueueManager.register('get_task_queue', callable=lambda: tasks)
QueueManager.register('get_result_queue', callable=lambda: results)
server = QueueManager(address=('', 5000), authkey=b'abc').get_server()
threading.Thread(target=server.serve_forever, daemon=True).start()
for n in (3, 4): tasks.put(n)
for _ in range(2): print("Result:", results.get(timeout=10))
print("master exit.")
`;
  const result = await python.run(master, { alongside: [{ code: worker, name: "worker.py", argv: ["me"] }] });
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout.trim().split("\n").sort()).toEqual([
    "Result: 3 * 3 = 9 by ['me']",
    "Result: 4 * 4 = 16 by ['me']",
    "master exit.",
    "worker exit. 1 worker.py",
  ]);
});

test("runs concurrent.futures over processes, and brings a child's error back", async ({ python }) => {
  const result = await python.run(`
from concurrent.futures import ProcessPoolExecutor
def square(x):
    if x == 3: raise KeyError("three")
    return x * x
if __name__ == "__main__":
    with ProcessPoolExecutor(2) as pool:
        print(list(pool.map(square, [1, 2])))
        try: pool.submit(square, 3).result()
        except KeyError as error: print(repr(error), type(error.__cause__).__name__)
`);
  expect(result).toMatchObject({ status: "ok", stderr: "", stdout: "[1, 4]\nKeyError('three') _RemoteTraceback\n" });
});

test("tells of a child's error, exit, kill and missing guard as CPython does", async ({ python }) => {
  const failed: RunResult = await python.run(`
from multiprocessing import Process
import os, sys, time
def bad(): raise ValueError("boom")
def leave(): sys.exit(3)
def leave_at_once(): os._exit(4)
def sleeper(): time.sleep(100)
def busy():
    while True: pass
if __name__ == "__main__":
    for target in (bad, leave, leave_at_once):
        p = Process(target=target); p.start(); p.join(); print(target.__name__, p.exitcode)
    for target in (sleeper, busy):
        p = Process(target=target); p.start(); p.join(0.5); print(p.exitcode)
        p.kill(); p.join(); print(target.__name__, p.exitcode)
    try: Process(target=lambda: 0).start()
    except Exception as error: print(type(error).__name__, str(error).split(' at ')[0])
`);
  expect(failed.stdout).toBe(
    "bad 1\nleave 3\nleave_at_once 4\nNone\nsleeper -9\nNone\nbusy -9\n" +
      "PicklingError Can't pickle <function <lambda>\n",
  );
  expect(failed.stderr).toContain('File "/home/pyodide/main.py", line 4, in bad');
  expect(failed.stderr).toContain("ValueError: boom");
});

test("says what to do where the main guard is missing", async ({ python }) => {
  const result = await python.run(`
from multiprocessing import Process
def f(): pass
p = Process(target=f)
p.start()
p.join()
print(p.exitcode)
`);
  expect(result.stdout).toBe("1\n");
  expect(result.stderr).toContain("RuntimeError: \n        An attempt has been made to start a new process before the");
});

test("finds a deadlock of several processes, and shows where each stands", async ({ python }) => {
  const result = await python.run(`
from multiprocessing import Process, Lock
def take(lock): lock.acquire()
if __name__ == "__main__":
    lock = Lock()
    lock.acquire()
    p = Process(target=take, args=(lock,))
    p.start()
    p.join()
`);
  expect(result).toMatchObject({ status: "deadlock" });
  expect(result.stderr.match(/^Deadlock: no thread/gm)).toHaveLength(1);
  expect(result.stderr).toMatch(/Thread MainThread of process \d+ \(Process-1\) waits for .*:\n[\s\S]*in take\n/);
  expect(result.stderr).toMatch(/Thread MainThread of process \d+ waits for the end of a process:\n.*\n +p\.join\(\)/);
});

test("ends in a deadlock when a killed process has taken a lock along; its queue stays whole", async ({ python }) => {
  const result = await python.run(`
from multiprocessing import Process, Lock, Queue
import os, time
def hold(lock, q):
    lock.acquire()
    q.put("held")
    time.sleep(60)
def flood(q):
    while True: q.put("x" * 1000)
if __name__ == "__main__":
    q = Queue()
    p = Process(target=flood, args=(q,)); p.start()
    for _ in range(20): assert q.get() == "x" * 1000
    p.kill(); p.join()
    print("flood", p.exitcode)
    lock, told = Lock(), Queue()
    p = Process(target=hold, args=(lock, told)); p.start()
    print(told.get())
    p.terminate(); p.join()
    print("hold", p.exitcode, lock.acquire(timeout=0.1))
    lock.acquire()
`);
  expect(result.stdout).toBe("flood -9\nheld\nhold -15 False\n");
  expect(result.status).toBe("deadlock");
  expect(result.stderr).toMatch(/^Deadlock: no thread of this program can ever run again\.\n\nThread MainThread of/m);
  const kinds = result.findings.map(({ kind }) => kind);
  expect(kinds).toContain("lock-never-released");
});

test("waits at queues and locks with a time limit by keyword", async ({ python }) => {
  const result = await python.run(`
from multiprocessing import Event, JoinableQueue, Lock, Queue
import queue
if __name__ == "__main__":
    for made in (Queue(), JoinableQueue()):
        made.put("item", timeout=1)
        print(made.get(timeout=5))
        try: made.get(block=True, timeout=0.05)
        except queue.Empty: print("empty")
    lock = Lock()
    print(lock.acquire(timeout=1), lock.acquire(timeout=0.05), Event().wait(timeout=0.05))
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toBe("item\nempty\nitem\nempty\nTrue False False\n");
});

test("spawns where a context of another start method is asked for, and says so once at its line", async ({
  python,
}) => {
  const result = await python.run(`
import multiprocessing
def work(q): q.put(multiprocessing.current_process().name)
if __name__ == "__main__":
    context = multiprocessing.get_context("fork")
    q = context.Queue()
    p = context.Process(target=work, args=(q,))
    p.start()
    print(q.get(timeout=20), context.get_start_method(), multiprocessing.get_all_start_methods())
    p.join()
`);
  expect(result).toMatchObject({ status: "ok", stdout: "SpawnProcess-1 spawn ['spawn']\n" });
  expect(result.stderr).toContain("main.py:5: RuntimeWarning: the start method 'fork' does not exist in the browser");
});

test("sends connections and ends of pipes through a connection, and finds a deadlock beside it", async ({ python }) => {
  const result = await python.run(`
from multiprocessing import Pipe, Process
import threading
def work(connection):
    writer = connection.recv()
    writer.send("from the child")
    writer.close()
    reader, both = connection.recv(), connection.recv()
    both.send(reader.recv() * 2)
    print(both.recv())
if __name__ == "__main__":
    here, there = Pipe()
    p = Process(target=work, args=(there,)); p.start()
    r, w = Pipe(duplex=False)
    here.send(w); w.close()
    print(r.recv())
    try: r.recv()
    except EOFError: print("the child has closed it")
    r, w = Pipe(duplex=False)
    a, b = Pipe()
    here.send(r); r.close()
    here.send(b); b.close()
    w.send("ab")
    print(a.recv())
    a.send("bye")
    p.join()
    print(p.exitcode)
    lock = threading.Lock(); lock.acquire(); lock.acquire()
`);
  expect(result.stdout).toBe("from the child\nthe child has closed it\nabab\nbye\n0\n");
  expect(result.status).toBe("deadlock");
});

test("imports a module of the library without compiling it twice", async ({ python }) => {
  const result = await python.run(`
import zipimport
compiled = []
original = zipimport._compile_source
def compile_source(path, source):
    compiled.append(path)
    return original(path, source)
zipimport._compile_source = compile_source
import colorsys
print(compiled, colorsys.__spec__.origin)
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toBe("['/lib/python314.zip/colorsys.py'] /lib/python314.zip/colorsys.py\n");
});

test("keeps a limit on processes, and says so", async ({ python }) => {
  const result = await python.run(`
from multiprocessing import Process
import time
def wait(): time.sleep(60)
if __name__ == "__main__":
    ps = []
    try:
        for _ in range(10_000):
            p = Process(target=wait, daemon=True); p.start(); ps.append(p)
    except BlockingIOError as error:
        print(error)
    for p in ps: p.kill()
    for p in ps: p.join()
    print(len(ps) > 3, {p.exitcode for p in ps})
`);
  expect(result).toMatchObject({ status: "ok" });
  expect(result.stdout).toMatch(/^\[Errno \d+\] Resource temporarily unavailable: .* processes at once/);
  expect(result.stdout).toContain("True {-9}");
});

test("refuses processes where a seed decides the order", async ({ python }) => {
  const result = await python.run(
    `
from multiprocessing import Process
if __name__ == "__main__":
    Process(target=print).start()
`,
    { scheduler: "seeded", seed: 1 },
  );
  expect(result.status).toBe("error");
  expect(result.stderr).toContain("processes run side by side, so a seed cannot decide their order");
});

test("says beside the output that a pool has more workers than the device has cores", async ({ python }) => {
  const { page } = python.playground;
  const cores = await page.evaluate(() => navigator.hardwareConcurrency);
  test.skip(cores > 6, "fewer processes than one more than the cores may fit into the memory");
  const code = (pool: string): string => `
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Pool
import time
def work(n):
    time.sleep(0.2)
    return n
if __name__ == "__main__":
    with ${pool} as pool: print(list(pool.map(work, range(${2 * (cores + 1)}))))
`;
  const note = page.getByRole("note", { name: "Note" });
  for (const kind of ["Pool", "ProcessPoolExecutor"]) {
    expect(await python.run(code(`${kind}(${cores + 1})`))).toMatchObject({ status: "ok", stderr: "" });
    await expect(note).toHaveText(
      new RegExp(`Pool of ${cores + 1} workers on ${cores} cores?: no more than ${cores} of them`),
    );
  }
  expect(await python.run(code("Pool(1)"))).toMatchObject({ status: "ok", stderr: "" });
  await expect(note).toHaveCount(0);
});
