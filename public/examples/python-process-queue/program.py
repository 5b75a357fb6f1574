# Processes share no objects. What is put into a
# Queue is pickled, travels through a pipe, and is
# made anew by whoever gets it.
import random
import time
from multiprocessing import Process, Queue


def write(q):
    for value in ["A", "B", "C"]:
        print(f"Put {value} to queue...")
        q.put(value)
        time.sleep(random.random() * 0.2)
    q.put(None)


def read(q, done):
    while True:
        value = q.get(True)
        if value is None:
            done.put("all")
        else:
            print(f"Get {value} from queue.")


if __name__ == "__main__":
    q, done = Queue(), Queue()
    pw = Process(target=write, args=(q,))
    pr = Process(target=read, args=(q, done))
    pw.start()
    pr.start()
    pw.join()
    done.get()
    # The reader waits for ever: it is ended.
    pr.terminate()
    pr.join()
    print(f"The reader ended by signal {-pr.exitcode}.")
