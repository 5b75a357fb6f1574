import { expect, test } from "./support/python";

test("ends a deadlock at once, with every thread's place and who waits for whom", async ({ python }) => {
  const result = await python.run(`
import threading, time
first, second = threading.Lock(), threading.Lock()
savings = threading.Lock()
checking = threading.Lock()
def one():
    with savings:
        time.sleep(0.01)
        with checking: pass
def two():
    with checking:
        time.sleep(0.01)
        with savings: pass
threads = [threading.Thread(target=f, name=f.__name__) for f in (one, two)]
for t in threads: t.start()
for t in threads: t.join()`);
  expect(result.status).toBe("deadlock");
  expect(result.durationMs).toBeLessThan(2_000);
  expect(result.stderr).toContain("\nThread one waits for lock checking:\n");
  expect(result.stderr).toContain("with checking: pass");
  expect(result.stderr).toContain("with savings: pass");
  expect(result.findings.map(({ kind }) => kind)).toContain("deadlock");
});

for (const [what, code] of Object.entries({
  "a lock taken twice": "import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()",
  "a queue that nobody feeds": "import queue\nqueue.Queue().get()",
  "an event that nobody sets": "import threading\nthreading.Event().wait()",
})) {
  test(`finds ${what} at once`, async ({ python }) => {
    const result = await python.run(code);
    expect(result.status).toBe("deadlock");
    expect(result.durationMs).toBeLessThan(2_000);
    expect(result.stderr).toContain('File "main.py", line');
  });
}
