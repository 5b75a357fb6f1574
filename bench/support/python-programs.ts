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

export const SPINNING: Readonly<Record<string, string>> = {
  "an empty loop": "while True: pass",
  "a sum in C": "sum(range(10**12))",
  "a catastrophic regular expression": 'import re; re.match("(a+)+$", "a" * 60 + "b")',
  "a loop that catches BaseException":
    "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
};
