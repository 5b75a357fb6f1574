"""A bounded queue holds fast bakers back: when the shelf is full, the next put has to wait."""

import queue
import threading
import time

shelf = queue.Queue(maxsize=4)
CLOSED = None


def bake(name):
    for i in range(6):
        time.sleep(0.004)
        shelf.put(f"{name} {i}")


def sell():
    sold = 0
    while (loaf := shelf.get()) is not CLOSED:
        time.sleep(0.005)
        sold += 1
    print(threading.current_thread().name, "sold", sold, "loaves")


bakers = [threading.Thread(target=bake, args=(name,), name=name) for name in ("rye", "wheat", "oat")]
sellers = [threading.Thread(target=sell, name=f"seller-{i}") for i in (1, 2)]
for thread in bakers + sellers:
    thread.start()
for baker in bakers:
    baker.join()
for _ in sellers:
    shelf.put(CLOSED)
for seller in sellers:
    seller.join()
