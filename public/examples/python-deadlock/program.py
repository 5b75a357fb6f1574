"""Two threads take the same two locks in opposite order, and then each waits for the other for ever."""

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


threads = [threading.Thread(target=save, name="save"), threading.Thread(target=spend, name="spend")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
