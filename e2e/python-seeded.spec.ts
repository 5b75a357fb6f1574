import { expect, test } from "./support/python";

const race = (guarded: boolean, rounds: number): string => `
import threading
balance = 0
lock = threading.Lock()
def change_it(n):
    global balance
    balance = balance + n
    balance = balance - n
def run_thread(n):
    for i in range(${rounds}):
        ${guarded ? "lock.acquire()\n        try:\n            change_it(n)\n        finally:\n            lock.release()" : "change_it(n)"}
t1 = threading.Thread(target=run_thread, args=(5,))
t2 = threading.Thread(target=run_thread, args=(8,))
t1.start()
t2.start()
t1.join()
t2.join()
print(balance)`;

const seeded = (seed: number) => ({ scheduler: "seeded", seed }) as const;

test("loses an update of the classic race within 2 × 100,000 rounds, and says which", async ({ python }) => {
  test.setTimeout(90_000);
  const result = await python.run(race(false, 100_000), seeded(3));
  expect(result.status).toBe("ok");
  expect(result.stdout).not.toBe("0\n");
  const lost = result.findings.filter(({ kind }) => kind === "lost-update");
  expect(lost).toHaveLength(1);
  expect(lost[0]).toMatchObject({
    params: { variable: "balance" },
    objects: [result.objects.find(({ name }) => name === "balance")?.id],
  });
  const workers = result.threads.filter(({ kind }) => kind === "thread").map(({ id }) => id);
  expect([...lost[0].threads].sort()).toEqual(workers);
  for (const line of [lost[0].params.line, lost[0].params.readLine, lost[0].params.otherLine]) {
    expect([7, 8]).toContain(line);
  }
});

test("never loses one with the lock", async ({ python }) => {
  test.setTimeout(90_000);
  for (const seed of [1, 2, 3]) {
    const result = await python.run(race(true, 2_000), seeded(seed));
    expect([result.stdout, result.findings]).toEqual(["0\n", []]);
  }
});

test("loses updates under some seeds of a short program and not under others", async ({ python }) => {
  const outputs = new Set<string>();
  for (let seed = 1; seed <= 12; seed++) outputs.add((await python.run(race(false, 5), seeded(seed))).stdout);
  expect(outputs.has("0\n")).toBe(true);
  expect(outputs.size).toBeGreaterThan(1);
});

test("gives the same run for the same seed: output, clocks, randomness, order of events, findings", async ({
  python,
}) => {
  const code = `
import datetime, os, queue, random, threading, time
class Account:
    def __init__(self):
        self.balance = 0
    def deposit(self, n):
        self.balance += n
account = Account()
jobs = queue.Queue(2)
def work(n):
    for _ in range(40):
        account.deposit(n)
    time.sleep(random.random())
    jobs.put(n)
threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
for t in threads: t.start()
print([jobs.get() for _ in threads])
for t in threads: t.join()
print(account.balance, time.time(), datetime.datetime.now(), os.urandom(8), hash("text"), {"a", "b", "c"})`;
  const record = async (seed: number) => {
    const { stdout, threads, objects, findings, events } = await python.run(code, seeded(seed));
    return { stdout, threads, objects, findings, events };
  };
  const first = await record(7);
  expect(await record(7)).toEqual(first);
  expect((await record(8)).stdout).not.toBe(first.stdout);
  expect(first.stdout).toContain("2026-01-01 00:00:0");
});

test("lets a thread that spins be switched, and time that all sleep through pass at once", async ({ python }) => {
  const code = `
import threading, time
done = False
def spin():
    while not done: pass
thread = threading.Thread(target=spin)
thread.start()
time.sleep(3600)
done = True
thread.join()
print(time.monotonic() >= 3600)`;
  // The spinner's instructions take virtual time, so the sleeper's hour would be billions of them: it sleeps alone first.
  const alone = code.replace("thread.start()\ntime.sleep(3600)", "time.sleep(3600)\nthread.start()");
  const result = await python.run(alone, seeded(1));
  expect(result).toMatchObject({ status: "ok", stdout: "True\n" });
  expect(result.durationMs).toBeLessThan(10_000);
});

test("records no reads and writes by the clock", async ({ python }) => {
  const result = await python.run(race(false, 100));
  expect(result.objects.filter(({ kind }) => kind === "shared")).toEqual([]);
});

test("is refused for TypeScript, naming the field", async ({ python }) => {
  const field = await python.playground.page.evaluate(() =>
    window.interleave
      .run({ language: "typescript", code: "", scheduler: "seeded", seed: 1 })
      .catch((error: { readonly name: string; readonly field: string }) => [error.name, error.field]),
  );
  expect(field).toEqual(["InvalidRequestError", "scheduler"]);
});
