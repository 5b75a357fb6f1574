/** The Python examples run as they stand, with the settings they open with. */
import { readFileSync } from "node:fs";
import type { Scheduler } from "../src/protocol/run";
import { expect, test } from "./support/python";

interface Example {
  readonly id: string;
  readonly language: "python" | "typescript";
  readonly switchIntervalMs: number;
  readonly scheduler?: Scheduler;
}

const { examples } = JSON.parse(readFileSync("public/examples/index.json", "utf8")) as { examples: readonly Example[] };

/** What each prints; those without an entry must end well and print something. */
const EXPECTED: Readonly<Record<string, RegExp>> = {
  "python-threads": /^MainThread begins\n[\s\S]*LoopThread >>> 5\nLoopThread ends\nMainThread ends\n$/,
  "python-thread-local": /^(Hello, (Alice \(in Thread-A\)|Bob \(in Thread-B\))\n){2}False\n$/,
  "python-bank-race": /^balance -?[1-9]\d*\n$/,
  "python-bank-luck": /^balance 0\n$/,
  "python-bank-lock": /^balance 0\n$/,
  "python-producer-consumer": /^seller-\d sold \d+ loaves\nseller-\d sold \d+ loaves\n$/,
  "python-deadlock": /locked checking\n.*locked savings/,
  "python-deadlock-cure": /^(saved\n|spent, in the same order\n){2}(saved\n|spent, after giving way\n){2}$/,
  "python-philosophers": /^(\w+ has eaten 3 times\n){5}$/,
  "python-downloads": /^(got \w+\n){10}one by one 0\.\d\d s\ntogether {3}0\.\d\d s\n$/,
  "python-executor":
    /^map 9 .*\nmap 1 .*\nmap 4 .*\ndone yet\? False\nsubmit 16\nas_completed 1\nas_completed 9\nas_completed 25\n$/,
  "python-process":
    /^Parent process 1001\.\nChild process will start\.\nRun child process test \(1002\) of 1001\nChild process end, exit code 0\.\n$/,
  "python-process-pool": /^Waiting for all subprocesses done\.\.\.\n(.*\n)+All subprocesses done in \d+\.\d\d s\.\n$/,
  "python-process-queue": /Get A from queue\.\n[\s\S]*Get C from queue\.\nThe reader ended by signal 15\.\n$/,
  "python-pipe": /^(ping got \d+\n){10}pong: the game is over\n$/,
  "python-shared-value": /^expected 4000\nwithout a lock \d+\nwith its lock 4000\n$/,
  "python-managers": /Result: 7 \* 7 = 49\n[\s\S]*Result: 30 \* 30 = 900\n[\s\S]*master exit\.\n$/,
  "python-processes-threads": /^in two threads {3}\d+\.\d\d s\nin two processes \d+\.\d\d s\n$/,
  "python-native-hash": /^hash_it: \d+\.\d\d times\nadd: \d+\.\d\d times\n$/,
  "python-fork": /^Process \(1001\) start\.\.\.\n(I .*\n){2}The child ended with 0\.\n$/,
  "python-nslookup": /^\$ nslookup www\.python\.org\n[\s\S]*Address:[\s\S]*Exit code: 0\n$/,
  "python-nslookup-input": /^\$ nslookup\n[\s\S]*mail exchanger[\s\S]*Exit code: 0\n$/,
  "python-cpu-bound": /^one after the other \d+\.\d+ s\nin two threads {6}\d+\.\d+ s\n$/,
};

for (const { id, switchIntervalMs, scheduler } of examples.filter(({ language }) => language === "python")) {
  test(`the example "${id}" runs and ends as it says`, async ({ python }) => {
    test.setTimeout(90_000);
    test.skip(!python.hasThreads, "this browser starts no threads in Python");
    const code = readFileSync(`public/examples/${id}/program.py`, "utf8");
    const seeded = scheduler?.policy === "seeded" ? ({ scheduler: "seeded", seed: scheduler.seed } as const) : {};
    const result = await python.run(code, { switchIntervalMs, ...seeded });
    const fails = id === "python-deadlock";
    expect(result.status).toBe(fails ? "deadlock" : "ok");
    if (!fails) expect(result.stderr).toBe("");
    expect(result.stdout).toMatch(EXPECTED[id] ?? /\S/);
    expect(result.events.dropped).toBe(0);
    const kinds = result.findings.map(({ kind }) => kind);
    if (fails) expect(kinds).toContain("deadlock");
    if (id === "python-bank-race") expect(kinds).toContain("lost-update");
  });
}

test("the race ends differently from seed to seed, and never with the lock", async ({ python }) => {
  test.setTimeout(90_000);
  test.skip(!python.hasThreads, "this browser starts no threads in Python");
  const race = readFileSync("public/examples/python-bank-race/program.py", "utf8");
  const lock = readFileSync("public/examples/python-bank-lock/program.py", "utf8").replace("100000", "10");
  const ends = new Set<string>();
  for (let seed = 1; seed <= 8; seed++) {
    ends.add((await python.run(race, { scheduler: "seeded", seed })).stdout);
    expect((await python.run(lock, { scheduler: "seeded", seed })).stdout).toBe("balance 0\n");
  }
  expect(ends.size).toBeGreaterThan(1);
});
