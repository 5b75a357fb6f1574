# The convoy effect: quick only sleeps and
# wakes, but each time it has to wait for the
# GIL until the switch interval of busy is
# over.
import threading
import time

stop = threading.Event()


def compute():
    n = 0
    while not stop.is_set():
        n += 1


def answer():
    start = time.perf_counter()
    for i in range(10):
        time.sleep(0.001)
    ms = (time.perf_counter() - start) * 1000
    print(f"10 naps of 1 ms took {ms:.0f} ms")


answer()
busy = threading.Thread(target=compute, name="busy")
quick = threading.Thread(target=answer, name="quick")
busy.start()
quick.start()
quick.join()
stop.set()
busy.join()
