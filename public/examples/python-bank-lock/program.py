"""Two threads change one balance. The lock lets one of them do so at a time."""

import threading

balance = 0
lock = threading.Lock()


def change_it(n):
    """What goes in comes out again: the balance should be 0 afterwards."""
    global balance
    balance = balance + n
    balance = balance - n


def run_thread(n):
    for _ in range(2000):
        lock.acquire()
        try:
            change_it(n)
        finally:
            lock.release()


t1 = threading.Thread(target=run_thread, args=(5,), name="teller-1")
t2 = threading.Thread(target=run_thread, args=(8,), name="teller-2")
t1.start()
t2.start()
t1.join()
t2.join()
print("balance", balance)
