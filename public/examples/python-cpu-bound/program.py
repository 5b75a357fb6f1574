# Work that only computes gains nothing from
# threads: they share one GIL, so one computes
# while the other waits for it. Together they
# take as long as one after the other.
import threading
import time


def count_down():
    n = 400000
    while n > 0:
        n = n - 1


start = time.perf_counter()
count_down()
count_down()
one_by_one = time.perf_counter() - start

t1 = threading.Thread(target=count_down, name="first")
t2 = threading.Thread(target=count_down, name="second")
start = time.perf_counter()
t1.start()
t2.start()
t1.join()
t2.join()
together = time.perf_counter() - start

print(f"one after the other {one_by_one:.3f} s")
print(f"in two threads      {together:.3f} s")
