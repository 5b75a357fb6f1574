import { expect, test } from "./support/python";

const CROSSED = `
import threading
savings = threading.Lock()
checking = threading.Lock()
both = threading.Barrier(2)
def one():
    with savings:
        both.wait()
        with checking: pass
def two():
    with checking:
        both.wait()
        with savings: pass
threads = [threading.Thread(target=f, name=f.__name__) for f in (one, two)]
for t in threads: t.start()
for t in threads: t.join()`;

for (const request of [{}, { scheduler: "seeded", seed: 5 }] as const) {
  const how = "seed" in request ? "by a seed" : "by the clock";
  test(`ends a deadlock at once, with every thread's place and who waits for whom, switched ${how}`, async ({
    python,
  }) => {
    const result = await python.run(CROSSED, request);
    expect(result.status).toBe("deadlock");
    expect(result.stderr).toContain("\nThread one waits for lock checking:\n");
    expect(result.stderr).toContain("\nThread two waits for lock savings:\n");
    expect(result.stderr).toContain("\nThread MainThread waits for the end of thread one:\n");
    expect(result.stderr).toContain("with checking: pass");
    expect(result.stderr).toContain("with savings: pass");
    const cycle = result.findings.find(({ kind }) => kind === "deadlock")?.params.cycle;
    expect(["one → checking → two → savings → one", "two → savings → one → checking → two"]).toContain(cycle);
    // What was done to ask every thread for its place is not part of the run.
    const { threads } = await python.playground.page.evaluate(() => window.interleave.state(60_000));
    const ended = await python.playground.page.evaluate(() => window.interleave.state(0.001));
    expect(ended.threads.map(({ state }) => state)).not.toContain("ended");
    expect(threads).toHaveLength(3);
  });
}

for (const [what, code] of Object.entries({
  "a lock taken twice": "import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()",
  "a queue that nobody feeds": "import queue\nqueue.Queue().get()",
  "a lock that nobody releases":
    "import threading\nlock = threading.Lock()\ndef forget(): lock.acquire()\nt = threading.Thread(target=forget)\nt.start()\nt.join()\nlock.acquire()",
  "two threads that join each other":
    "import threading\ndef wait(): main.join()\nmain = threading.current_thread()\nt = threading.Thread(target=wait)\nt.start()\nt.join()",
  "a barrier without enough threads": "import threading\nthreading.Barrier(2).wait()",
  "an event that nobody sets": "import threading\nthreading.Event().wait()",
})) {
  test(`finds ${what} at once`, async ({ python }) => {
    const result = await python.run(code);
    expect(result.status).toBe("deadlock");
    expect(result.durationMs).toBeLessThan(2_000);
    expect(result.stderr).toContain('File "main.py", line');
  });
}

test("refuses to join oneself, as python does", async ({ python }) => {
  const result = await python.run("import threading\nthreading.current_thread().join()");
  expect(result).toMatchObject({ status: "error", exitCode: 1 });
  expect(result.stderr).toMatch(/RuntimeError: cannot join current thread\n$/);
});
