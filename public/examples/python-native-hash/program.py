# Some functions made in C give the GIL up while they
# compute: two threads that hash use two cores. Two
# threads that add numbers take turns.
import hashlib
import threading
import time

DATA = bytes(12_000_000)


def add():
    n = 0
    for i in range(1_000_000):
        n += i & 3


def hash_it():
    hashlib.sha256(DATA).hexdigest()


def took(target, count):
    threads = [
        threading.Thread(target=target)
        for _ in range(count)
    ]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - start


for target in (hash_it, add):
    # The first call makes everything ready.
    took(target, 2)
    one = took(target, 1)
    two = took(target, 2)
    print(f"{target.__name__}: {2 * one / two:.2f} times")
