# Two cures for the deadlock. One: all threads
# take the locks in the same order. Two: who
# does not get the second lock in time gives
# the first one back.
import threading
import time

savings = threading.Lock()
checking = threading.Lock()


def save():
    with checking:
        time.sleep(0.005)
        with savings:
            print("saved")


def spend_in_order():
    with checking:  # first checking, as save does
        time.sleep(0.005)
        with savings:
            print("spent, in the same order")


def spend_or_give_back():
    while True:
        with savings:
            time.sleep(0.005)
            if checking.acquire(timeout=0.004):
                print("spent, after giving way")
                checking.release()
                return
        time.sleep(0.003)  # let the other one through


for spend in (spend_in_order, spend_or_give_back):
    t1 = threading.Thread(target=save, name="save")
    t2 = threading.Thread(target=spend, name="spend")
    t1.start()
    t2.start()
    t1.join()
    t2.join()
