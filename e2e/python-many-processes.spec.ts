import { expect, test } from "./support/python";

/**
 * What 460 processes may leave: their records and semaphores, some 300 bytes each, and a few rings of a size that was not
 * needed before (1 or 4 MiB each). One pipe or ring of each would be 60 MB and more.
 */
const MOST_BYTES_KEPT = 20_000_000;

test.beforeEach(({ python, browserName }) => {
  test.skip(!python.hasThreads, "queues of processes need threads");
  test.skip(
    browserName === "firefox",
    "it takes minutes, and what is counted is the kernel's, the same in every browser",
  );
});

test("starts 500 processes in one run, and keeps nothing of them", async ({ python }) => {
  test.setTimeout(900_000);
  const result = await python.run(
    `
from multiprocessing import Lock, Pipe, Process, SimpleQueue, active_children
from _interleave_kernel import memory_allocate, own_slot
import os
def work(lock, answers, connection):
    with lock:
        answers.put((os.getpid(), own_slot()))
    connection.send("done")
def four(lock, answers):
    pairs = [Pipe() for _ in range(4)]
    processes = [Process(target=work, args=(lock, answers, there)) for _here, there in pairs]
    for process in processes: process.start()
    told = [answers.get() for _ in processes]
    for here, there in pairs:
        assert here.recv() == "done"
        here.close(); there.close()
    for process in processes:
        process.join()
        assert process.exitcode == 0, process
        process.close()
    return told
if __name__ == "__main__":
    lock, answers = Lock(), SimpleQueue()
    told = []
    # What is made once is made by the first of them.
    for _ in range(10): told += four(lock, answers)
    descriptors = os.dup(0)
    # No other block is as large as these, so each lies at the end of the heap. The first takes up 16 MiB.
    before = memory_allocate(10_000_000)
    for _ in range(115): told += four(lock, answers)
    kept = memory_allocate(20_000_000) - before - 2**24
    print(len({pid for pid, _ in told}), "processes in", len({slot for _, slot in told}), "places")
    print(active_children(), os.dup(0) - descriptors)
    try: os.waitpid(-1, os.WNOHANG)
    except ChildProcessError: print("no child is left")
    print(kept)
`,
    { timeoutMs: 890_000 },
  );
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  const [counted, left, children, kept] = result.stdout.split("\n");
  const [processes, places] = counted?.match(/\d+/g)?.map(Number) ?? [];
  expect(processes).toBe(500);
  // Who has ended keeps its place until it is waited for.
  expect(places).toBeLessThanOrEqual(4);
  expect(left).toBe("[] 1");
  expect(children).toBe("no child is left");
  expect(Number(kept)).toBeGreaterThanOrEqual(0);
  expect(Number(kept)).toBeLessThan(MOST_BYTES_KEPT);
});
