# The bakers are faster than the sellers. The
# shelf holds four loaves: when it is full a
# baker waits, when it is empty a seller waits.
import queue
import threading
import time

shelf = queue.Queue(maxsize=4)


def bake():
    name = threading.current_thread().name
    for i in range(6):
        time.sleep(0.004)
        shelf.put(f"{name} {i}")


def sell():
    sold = 0
    while shelf.get() is not None:
        time.sleep(0.005)
        sold += 1
    name = threading.current_thread().name
    print(name, "sold", sold, "loaves")


bakers = [
    threading.Thread(target=bake, name=name)
    for name in ("rye", "wheat", "oat")
]
sellers = [
    threading.Thread(target=sell, name=name)
    for name in ("seller-1", "seller-2")
]
for t in bakers + sellers:
    t.start()
for t in bakers:
    t.join()
for t in sellers:
    shelf.put(None)  # one "closed" sign for each
for t in sellers:
    t.join()
