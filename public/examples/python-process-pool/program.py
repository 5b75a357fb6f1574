# A pool keeps as many processes as there are cores,
# and hands the tasks to whoever is free.
import os
import random
import time
from multiprocessing import Pool, cpu_count


def long_time_task(name):
    print(f"Run task {name} ({os.getpid()})...")
    start = time.time()
    time.sleep(random.random() * 0.5)
    took = time.time() - start
    print(f"Task {name} runs {took:.2f} seconds.")


if __name__ == "__main__":
    start = time.time()
    pool = Pool(cpu_count())
    for i in range(cpu_count() + 1):
        pool.apply_async(long_time_task, args=(i,))
    print("Waiting for all subprocesses done...")
    pool.close()
    pool.join()
    took = time.time() - start
    print(f"All subprocesses done in {took:.2f} s.")
