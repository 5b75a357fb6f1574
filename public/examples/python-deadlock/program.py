# Each transfer locks the account it takes
# from, then the one it gives to. Two transfers
# in opposite directions: each holds what the
# other one waits for.
import threading
import time

savings = threading.Lock()
checking = threading.Lock()


def save():
    with checking:
        print("save has locked checking")
        time.sleep(0.02)
        with savings:
            print("saved")


def spend():
    with savings:
        print("spend has locked savings")
        time.sleep(0.02)
        with checking:
            print("spent")


t1 = threading.Thread(target=save, name="save")
t2 = threading.Thread(target=spend, name="spend")
t1.start()
t2.start()
t1.join()
t2.join()
