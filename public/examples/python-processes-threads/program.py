# The same computing, in two threads and in two
# processes. Threads of a process share its GIL and
# take turns; processes compute side by side.
import time
from multiprocessing import Barrier, Process
from threading import Thread

ROUNDS = 1_500_000


def compute():
    n = 0
    for i in range(ROUNDS):
        n += i & 3
    return n


def compute_after(barrier):
    # Nobody begins before all are ready.
    barrier.wait()
    compute()
    barrier.wait()


def in_threads():
    workers = [Thread(target=compute) for _ in range(2)]
    start = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return time.perf_counter() - start


def in_processes():
    barrier = Barrier(3)
    workers = [
        Process(target=compute_after, args=(barrier,))
        for _ in range(2)
    ]
    for worker in workers:
        worker.start()
    barrier.wait()
    start = time.perf_counter()
    barrier.wait()
    return time.perf_counter() - start


if __name__ == "__main__":
    compute()
    print(f"in two threads   {in_threads():.2f} s")
    print(f"in two processes {in_processes():.2f} s")
