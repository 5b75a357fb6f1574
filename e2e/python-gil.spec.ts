import { expect, test } from "./support/python";

test("lets two threads that compute take turns by the switch interval", async ({ python }) => {
  const result = await python.run(`
import threading, time
def spin(seconds):
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass
threads = [threading.Thread(target=spin, args=(0.3,), name=name) for name in "ab"]
for thread in threads: thread.start()
for thread in threads: thread.join()`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  const [, a, b] = result.threads;
  expect(a).toMatchObject({ name: "a", kind: "thread" });
  expect(Math.min(a.waitingForGil, b.waitingForGil)).toBeGreaterThan(20);
  const acquisitions = result.objects.find(({ kind }) => kind === "gil")?.acquisitions ?? 0;
  // Slices of 5 ms, longer on a busy machine, never shorter; the rest is the start and the end of threads.
  expect(acquisitions).toBeGreaterThan(10);
  expect(acquisitions).toBeLessThan(result.durationMs / 4 + 20);
});

const BANK = (change: string, guarded: boolean): string => `
import sys, threading
balance = 0
lock = threading.Lock()
def change_it(n):
    global balance
    ${change.replaceAll("\n", "\n    ")}
def run_thread(n):
    for i in range(100000):
        ${guarded ? "lock.acquire()\n        try:\n            change_it(n)\n        finally:\n            lock.release()" : "change_it(n)"}
t1 = threading.Thread(target=run_thread, args=(5,))
t2 = threading.Thread(target=run_thread, args=(8,))
t1.start()
t2.start()
t1.join()
t2.join()
print(balance)`;

test("keeps the balance at 0 over 2 × 100,000 rounds with a lock, and names the lock", async ({ python }) => {
  const result = await python.run(BANK("balance = balance + n\nbalance = balance - n", true));
  expect(result).toMatchObject({ status: "ok", stdout: "0\n", stderr: "" });
  expect(result.objects.find(({ kind }) => kind === "lock")).toMatchObject({
    name: "lock",
    line: 4,
    acquisitions: 200_000,
  });
});

test("switches only where CPython does: a plain sum does not tear, one around a call does", async ({ python }) => {
  const plain = await python.run(BANK("balance = balance + n\nbalance = balance - n", false));
  expect(plain).toMatchObject({ status: "ok", stdout: "0\n" });
  // Where the switch falls is luck, so the program gets several chances.
  const called = BANK("balance = balance + int(n)\nbalance = balance - int(n)", false);
  const chances = `${called.replace("import sys, threading", "import sys, threading\nsys.setswitchinterval(0.0002)")}
torn = balance != 0
for _ in range(10):
    threads = [threading.Thread(target=run_thread, args=(n,)) for n in (5, 8)]
    for t in threads: t.start()
    for t in threads: t.join()
    torn = torn or balance != 0
print(torn)`;
  expect((await python.run(chances)).stdout).toMatch(/True\n$/);
});

test("lets a thread that naps wait a whole interval for a thread that computes: the convoy effect", async ({
  python,
}) => {
  const code = `
import threading, time
stop = False
def compute():
    while not stop:
        pass
def nap():
    for _ in range(10):
        time.sleep(0.001)
threads = [threading.Thread(target=compute, name="compute"), threading.Thread(target=nap, name="nap")]
for t in threads: t.start()
threads[1].join()
stop = True
threads[0].join()`;
  const waited = async (request: { readonly switchIntervalMs?: number }) => {
    const { status, threads } = await python.run(code, request);
    expect(status).toBe("ok");
    return threads.find(({ name }) => name === "nap")?.waitingForGil ?? 0;
  };
  // At every wake-up the other one has just begun its turn, and keeps it for the interval: at least 10 of them.
  expect(await waited({})).toBeGreaterThan(10 * 4);
  // Where it was forced to give way, and goes on.
  const lines = await python.playground.page.evaluate(() =>
    Array.from({ length: 40 }, (_, i) => window.interleave.state(5 * i).threads[1]?.line),
  );
  expect(lines.some((line) => line === 5 || line === 6)).toBe(true);
});

test("obeys sys.setswitchinterval", async ({ python }) => {
  const code = (interval: string): string => `
import sys, threading, time
sys.setswitchinterval(${interval})
def spin():
    until = time.process_time() + 0.3
    while time.process_time() < until:
        pass
threads = [threading.Thread(target=spin) for _ in range(2)]
for t in threads: t.start()
for t in threads: t.join()
print(sys.getswitchinterval())`;
  const switches = async (interval: string): Promise<number> => {
    const { stdout, objects } = await python.run(code(interval));
    expect(stdout).toBe(`${interval}\n`);
    return objects.find(({ kind }) => kind === "gil")?.acquisitions ?? 0;
  };
  // With an interval longer than the run nobody is forced to give way.
  expect(await switches("0.002")).toBeGreaterThan((await switches("100.0")) + 10);
  const refused = await python.run("import sys\nsys.setswitchinterval(0)");
  expect(refused.stderr).toMatch(/ValueError: switch interval must be strictly positive\n$/);
});
