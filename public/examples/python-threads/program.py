# A thread runs a function while the rest of
# the program goes on. Each has a name; the one
# that the program begins with is MainThread.
import threading
import time


def loop():
    print(threading.current_thread().name, "begins")
    n = 0
    while n < 5:
        n = n + 1
        print(threading.current_thread().name, ">>>", n)
        time.sleep(0.01)
    print(threading.current_thread().name, "ends")


print(threading.current_thread().name, "begins")
t = threading.Thread(target=loop, name="LoopThread")
t.start()  # the thread runs from here on
print(threading.current_thread().name, "waits")
t.join()  # until it has ended
print(threading.current_thread().name, "ends")
