"""The convoy effect: who only sleeps and wakes waits a switch interval for the GIL each time."""

import threading
import time

stop = threading.Event()


def compute():
    n = 0
    while not stop.is_set():
        n += 1


def answer():
    start = time.perf_counter()
    for _ in range(10):
        time.sleep(0.001)
    print(f"10 naps of 1 ms took {(time.perf_counter() - start) * 1000:.0f} ms")


answer()
busy = threading.Thread(target=compute, name="busy")
busy.start()
quick = threading.Thread(target=answer, name="quick")
quick.start()
quick.join()
stop.set()
busy.join()
