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

test("does not switch in the middle of a collection, however often one falls into the finalizers' own code", async ({
  python,
}) => {
  const code = `
import gc, random, sys, threading, time
from multiprocessing import util
class Ring:
    def __init__(self):
        self.ring = self
        util.Finalize(self, int, exitpriority=random.randint(1, 100))
finish = False
def run_finalizers():
    while not finish:
        time.sleep(random.random() * 0.1)
        util._run_finalizers()
def make_rings():
    rings = {}
    while not finish: rings[random.getrandbits(5)] = {Ring() for _ in range(10)}
sys.setswitchinterval(1e-6)
gc.set_threshold(5, 5, 5)
threads = [threading.Thread(target=run_finalizers), threading.Thread(target=make_rings)]
for thread in threads: thread.start()
for _ in range(8): time.sleep(0.5)
finish = True
for thread in threads: thread.join()
gc.set_threshold(2000, 10, 10)
gc.collect()
print("done", util._finalizer_registry)`;
  expect(await python.run(code, { timeoutMs: 25_000 })).toMatchObject({
    status: "ok",
    stderr: "",
    stdout: "done {}\n",
  });
});
