/** Python programs that print one figure each. All run in Interleave and, but for `RUN_SYNC`, in native Python. */

/** Seconds of a little of everything: calls, arithmetic, attributes, dictionaries, strings, sorting. */
export const SINGLE = `
from time import perf_counter
class Point:
    def __init__(self, x, y): self.x = x; self.y = y
    def norm(self): return (self.x * self.x + self.y * self.y) ** 0.5
def work():
    total, words = 0.0, {}
    for i in range(60_000):
        total += Point(i, i + 1).norm()
        word = "w" + str(i % 997)
        words[word] = words.get(word, 0) + 1
    return total + len(sorted(words.items(), key=lambda item: (item[1], item[0])))
work()
start = perf_counter()
for _ in range(4): work()
print(perf_counter() - start)`;

/** Ratio of two computing threads to the same work one after the other, several times. */
export const TWO_THREADS = `
import threading
from time import perf_counter
def work():
    n = 0
    for i in range(400_000): n += i & 3
    return n
def took(together):
    threads = [threading.Thread(target=work) for _ in range(2)]
    start = perf_counter()
    for thread in threads:
        thread.start()
        if not together: thread.join()
    for thread in threads: thread.join()
    return perf_counter() - start
took(False)
for _ in range(5):
    apart = took(False)
    print(took(True) / apart)`;

/** Nanoseconds of an uncontended acquire or release: half of a `with lock`, the loop around it taken off. */
export const LOCK = `
import threading
from time import perf_counter
lock = threading.Lock()
def locked(n):
    start = perf_counter()
    for _ in range(n):
        with lock: pass
    return perf_counter() - start
def bare(n):
    start = perf_counter()
    for _ in range(n): pass
    return perf_counter() - start
locked(200_000)
print((locked(200_000) - bare(200_000)) * 1e9 / 400_000)`;

/** Microseconds of a switch between two threads that give way to each other. */
export const SWITCH = `
import threading, time
from time import perf_counter
def turns(n):
    for _ in range(n): time.sleep(0)
def took(n):
    other = threading.Thread(target=turns, args=(n,))
    start = perf_counter()
    other.start()
    turns(n)
    other.join()
    return perf_counter() - start
took(200)
print(took(2_000) * 1e6 / 4_000)`;

/** Microseconds of the least that a switch of stacks costs in Pyodide: to suspend on a promise that is resolved. */
export const RUN_SYNC = `
from time import perf_counter
from js import Promise
from pyodide.ffi import run_sync
promise = Promise.resolve(0)
def took(n):
    start = perf_counter()
    for _ in range(n): run_sync(promise)
    return perf_counter() - start
took(200)
print(took(4_000) * 1e6 / 4_000)`;

/** Milliseconds to start and join a thousand threads that end at once. */
export const THOUSAND_THREADS = `
import threading
from time import perf_counter
def work(): pass
start = perf_counter()
threads = [threading.Thread(target=work) for _ in range(1000)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print((perf_counter() - start) * 1000)`;

/** Messages a second through an unbounded queue from one thread to another, warm. */
export const QUEUE = `
import queue, threading
from time import perf_counter
def rate(count):
    q = queue.Queue()
    def send():
        for i in range(count): q.put(i)
    sender = threading.Thread(target=send)
    start = perf_counter()
    sender.start()
    for _ in range(count): q.get()
    took = perf_counter() - start
    sender.join()
    return count / took
rate(10_000)
print(rate(20_000))`;

/** Ratio of CPU-bound work in a pool of one process to the same in a pool of two, warm. */
export const POOL = `
from multiprocessing import Pool
from time import perf_counter
def work(count):
    n = 0
    for i in range(count): n += i & 3
    return n
def took(pool):
    start = perf_counter()
    pool.map(work, [800_000] * 8, chunksize=1)
    return perf_counter() - start
if __name__ == "__main__":
    with Pool(1) as one, Pool(2) as two:
        took(one); took(two)
        for _ in range(3): print(took(one) / took(two))`;

/** Milliseconds from \`start()\` of a process to its first line, a spare interpreter waiting. */
export const SPAWN = `
from multiprocessing import Process, Value
import time
def began(at): at.value = time.time()
if __name__ == "__main__":
    for _ in range(8):
        time.sleep(2)
        at = Value("d", 0.0, lock=False)
        start = time.time()
        p = Process(target=began, args=(at,))
        p.start(); p.join()
        print((at.value - start) * 1000)`;

/** Milliseconds from the start of three processes at once to the first line of the last: it has no spare interpreter. */
export const SPAWN_WITHOUT_SPARE = `
from multiprocessing import Process, Array
import time
def began(at, i): at[i] = time.time()
if __name__ == "__main__":
    for _ in range(3):
        time.sleep(4)
        at = Array("d", 3, lock=False)
        start = time.time()
        ps = [Process(target=began, args=(at, i)) for i in range(3)]
        for p in ps: p.start()
        for p in ps: p.join()
        print((max(at) - start) * 1000)`;

/** As many processes as asked for; says when all run, and keeps them for ten seconds. */
export const IDLE_PROCESSES = (count: number) => `
from multiprocessing import Process, Event
import time
def idle(stop): stop.wait()
if __name__ == "__main__":
    stop = Event()
    ps = [Process(target=idle, args=(stop,)) for _ in range(${count})]
    for p in ps: p.start()
    time.sleep(10)
    stop.set()
    for p in ps: p.join()
    print(0)`;

/** Small objects a second through a queue from one process to another. */
export const PROCESS_QUEUE = `
from multiprocessing import Process, Queue
from time import perf_counter
def send(q, count):
    for i in range(count): q.put(i)
if __name__ == "__main__":
    q = Queue()
    p = Process(target=send, args=(q, 30_000)); p.start()
    for _ in range(10_000): q.get()
    start = perf_counter()
    for _ in range(20_000): q.get()
    print(20_000 / (perf_counter() - start))
    p.join()`;

/** Megabytes a second through a pipe from one process to another, in payloads of one megabyte. */
export const PROCESS_PIPE = `
from multiprocessing import Pipe, Process
from time import perf_counter
def send(conn, count):
    payload = b"x" * 1_000_000
    for _ in range(count): conn.send(payload)
if __name__ == "__main__":
    mine, other = Pipe(False)
    p = Process(target=send, args=(other, 80)); p.start()
    for _ in range(20): mine.recv()
    start = perf_counter()
    for _ in range(60): mine.recv()
    print(60 / (perf_counter() - start))
    p.join()`;

/** Milliseconds to start ten processes and to wait for them. */
export const TEN_PROCESSES = `
from multiprocessing import Process
from time import perf_counter
def work(): pass
if __name__ == "__main__":
    start = perf_counter()
    ps = [Process(target=work) for _ in range(10)]
    for p in ps: p.start()
    for p in ps: p.join()
    print((perf_counter() - start) * 1000)`;

/** Speed-up of two threads that hash large data over one after the other, warm. */
export const NATIVE_HASH = `
import hashlib, threading
from time import perf_counter
data = bytes(30_000_000)
def work(): hashlib.sha256(data)
def took(together):
    threads = [threading.Thread(target=work) for _ in range(2)]
    start = perf_counter()
    for thread in threads:
        thread.start()
        if not together: thread.join()
    for thread in threads: thread.join()
    return perf_counter() - start
took(True); took(False)
for _ in range(5): print(took(False) / took(True))`;

export const SPINNING: Readonly<Record<string, string>> = {
  "an empty loop": "while True: pass",
  "a sum in C": "sum(range(10**12))",
  "a catastrophic regular expression": 'import re; re.match("(a+)+$", "a" * 60 + "b")',
  "a loop that catches BaseException":
    "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
};
