# A Value lies in memory that processes share.
# += reads and writes: without a lock around both,
# one process writes over what another has added.
from multiprocessing import Barrier, Process, Value

ROUNDS = 2_000


def add(counter, barrier):
    barrier.wait()
    for _ in range(ROUNDS):
        counter.value += 1


def add_locked(counter, barrier):
    barrier.wait()
    for _ in range(ROUNDS):
        with counter.get_lock():
            counter.value += 1


def run(target):
    counter, barrier = Value("i", 0), Barrier(2)
    workers = [
        Process(target=target, args=(counter, barrier))
        for _ in range(2)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return counter.value


if __name__ == "__main__":
    print("expected", 2 * ROUNDS)
    print("without a lock", run(add))
    print("with its lock", run(add_locked))
