import { expect, test } from "./support/python";

test("collects garbage while hundreds of threads stand still, without touching their stacks", async ({ python }) => {
  const code = `
import gc, threading
ready = threading.Semaphore(0)
go = threading.Event()
total = 0
lock = threading.Lock()
def work(depth, mine):
    if depth: return work(depth - 1, mine + [depth])
    ring = []
    ring.append(ring)
    ready.release()
    go.wait()
    gc.collect()
    global total
    with lock: total += sum(mine)
threads = [threading.Thread(target=work, args=(i % 20, [])) for i in range(400)]
for thread in threads: thread.start()
for thread in threads: ready.acquire()
for _ in range(20):
    rings = [[] for _ in range(5000)]
    for ring in rings: ring.append(ring)
    gc.collect(0)
go.set()
for thread in threads: thread.join()
print(total, threading.active_count())`;
  const result = await python.run(code);
  expect(result).toMatchObject({ status: "ok", stderr: "", stdout: "26600 1\n" });
  expect(result.threads).toHaveLength(401);
});
