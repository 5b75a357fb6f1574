"""Work that waits for others gains from threads even under the GIL: waiting threads give it up."""

import time
from concurrent.futures import ThreadPoolExecutor

SECONDS = {"index": 0.03, "style": 0.02, "script": 0.05, "photo": 0.06, "font": 0.04}


def download(name):
    time.sleep(SECONDS[name])  # the network's time, not ours
    return name, len(name) * 1000


start = time.perf_counter()
for name in SECONDS:
    download(name)
one_by_one = time.perf_counter() - start

start = time.perf_counter()
with ThreadPoolExecutor(max_workers=5, thread_name_prefix="download") as pool:
    for name, size in pool.map(download, SECONDS):
        print(name, size, "bytes")
together = time.perf_counter() - start

print(f"one by one {one_by_one * 1000:.0f} ms, together {together * 1000:.0f} ms")
