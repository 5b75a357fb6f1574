# A ThreadPoolExecutor keeps a few threads and
# hands work to them. Three ways to ask it for
# results.
import threading
import time
from concurrent.futures import (
    ThreadPoolExecutor,
    as_completed,
)


def work(n):
    time.sleep(0.01 * n)
    return n * n, threading.current_thread().name


with ThreadPoolExecutor(
    max_workers=3, thread_name_prefix="worker"
) as pool:
    # map: results in the order of the work
    for square, name in pool.map(work, [3, 1, 2]):
        print("map", square, "by", name)

    # submit: one future for one piece of work
    future = pool.submit(work, 4)
    print("done yet?", future.done())
    print("submit", future.result()[0])

    # as_completed: whatever is ready first
    futures = [pool.submit(work, n) for n in (5, 1, 3)]
    for future in as_completed(futures):
        print("as_completed", future.result()[0])
