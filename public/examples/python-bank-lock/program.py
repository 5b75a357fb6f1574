# The lock makes a change one step: while a
# thread holds it, the other one has to wait.
# The balance is 0 at the end, however the
# threads are switched.
import threading

balance = 0
lock = threading.Lock()


def change_it(n):
    global balance
    balance = balance + n
    balance = balance - n


def run_thread(n):
    for i in range(100000):
        # First get the lock:
        lock.acquire()
        try:
            # Now it is safe to change:
            change_it(n)
        finally:
            # Whatever happened, release it:
            lock.release()


t1 = threading.Thread(target=run_thread, args=(5,))
t2 = threading.Thread(target=run_thread, args=(8,))
t1.start()
t2.start()
t1.join()
t2.join()
print("balance", balance)
