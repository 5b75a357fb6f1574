# What goes in comes out again: the balance
# should be 0 at the end. But adding is three
# steps: read the balance, add, write it back.
# A thread that is switched in between writes
# back an old value, and what the other one did
# is lost.
import threading

balance = 0


def change_it(n):
    global balance
    balance = balance + n
    balance = balance - n


def run_thread(n):
    for i in range(10):
        change_it(n)


t1 = threading.Thread(target=run_thread, args=(5,))
t2 = threading.Thread(target=run_thread, args=(8,))
t1.start()
t2.start()
t1.join()
t2.join()
print("balance", balance)
