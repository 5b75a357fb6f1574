# The same race, 100,000 rounds, switched by
# the clock as CPython does it. Since version
# 3.10 it never switches inside a plain sum, so
# the balance is 0: by luck. Write int(n) for n
# below, or choose "every instruction", and run
# it again.
import threading

balance = 0


def change_it(n):
    global balance
    balance = balance + n
    balance = balance - n


def run_thread(n):
    for i in range(100000):
        change_it(n)


t1 = threading.Thread(target=run_thread, args=(5,))
t2 = threading.Thread(target=run_thread, args=(8,))
t1.start()
t2.start()
t1.join()
t2.join()
print("balance", balance)
