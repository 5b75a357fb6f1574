# Work that waits for others gains from threads
# even under the GIL: a thread that waits gives
# it up. All downloads together take as long as
# the slowest one.
import threading
import time

SECONDS = {
    "index": 0.03,
    "style": 0.02,
    "script": 0.05,
    "photo": 0.06,
    "font": 0.04,
}


def download(name):
    time.sleep(SECONDS[name])  # the network's time
    print("got", name)


start = time.perf_counter()
for name in SECONDS:
    download(name)
one_by_one = time.perf_counter() - start

start = time.perf_counter()
threads = []
for name in SECONDS:
    t = threading.Thread(
        target=download, args=(name,), name=name
    )
    t.start()
    threads.append(t)
for t in threads:
    t.join()
together = time.perf_counter() - start

print(f"one by one {one_by_one:.2f} s")
print(f"together   {together:.2f} s")
