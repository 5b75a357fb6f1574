import type { Page } from "@playwright/test";
import { expect, type Playground, test, WITHOUT_EDITOR } from "./support/fixtures";

test.use(WITHOUT_EDITOR);
// A first visit boots an interpreter without a snapshot.
test.setTimeout(90_000);

const CACHE_NAME = "interleave-python";

function python(playground: Playground, code: string) {
  return playground.run({ language: "python", code });
}

/** Where the memory of the page's interpreters came from. */
function originOf(page: Page): Promise<unknown> {
  return page.evaluate(() => {
    const [entry] = performance.getEntriesByName("interleave:python-ready") as PerformanceMeasure[];
    return entry.detail.snapshot;
  });
}

/** Addresses of the snapshots that the browser keeps. */
function kept(page: Page): Promise<readonly string[]> {
  return page.evaluate(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url), CACHE_NAME);
}

/** Opens the page for a first time and waits until the snapshot is kept; gives its address. */
async function visitOnce(playground: Playground): Promise<string> {
  expect(await python(playground, "print(1)")).toMatchObject({ status: "ok", stdout: "1\n" });
  await expect.poll(() => kept(playground.page)).toHaveLength(1);
  return (await kept(playground.page))[0];
}

async function visitAgain(playground: Playground): Promise<void> {
  await playground.page.reload();
  await playground.ready();
}

/** Threads, a lock, a queue and the library's modules, as they are when everything is in order. */
const HEALTHY = `
import json, logging, queue, random, threading, time
total = 0
lock = threading.Lock()
numbers = queue.Queue()
def add():
    global total
    while (n := numbers.get()) is not None:
        with lock:
            total += n
threads = [threading.Thread(target=add) for _ in range(3)]
for thread in threads: thread.start()
for n in range(100): numbers.put(n)
for thread in threads: numbers.put(None)
for thread in threads: thread.join()
time.sleep(0.01)
print(json.dumps({"total": total}), threading.active_count())`;

async function expectHealthy(playground: Playground): Promise<void> {
  const result = await python(playground, HEALTHY);
  expect(result).toMatchObject({ status: "ok", exitCode: 0, stdout: '{"total": 4950} 1\n', stderr: "" });
}

test("boots from the snapshot of an earlier visit", async ({ playground }) => {
  const { page } = playground;
  const address = await visitOnce(playground);
  expect(await originOf(page)).toBe("new");
  for (let visit = 0; visit < 2; visit++) {
    await visitAgain(playground);
    await expectHealthy(playground);
    expect(await originOf(page)).toBe("given");
  }
  expect(await kept(page)).toEqual([address]);
});

test("makes a damaged snapshot anew", async ({ playground }) => {
  const { page } = playground;
  const address = await visitOnce(playground);
  await page.evaluate(
    async ([name, url]) => {
      const cache = await caches.open(name);
      const response = await cache.match(url);
      if (response === undefined) throw new Error("nothing is kept");
      const { headers } = response;
      const bytes = new Uint8Array(await response.arrayBuffer());
      bytes[bytes.length >> 1] ^= 1;
      await cache.put(url, new Response(bytes, { headers }));
    },
    [CACHE_NAME, address] as const,
  );
  await visitAgain(playground);
  await expectHealthy(playground);
  expect(await originOf(page)).toBe("new");
  await expect.poll(() => kept(page)).toEqual([address]);
  await visitAgain(playground);
  await expectHealthy(playground);
  expect(await originOf(page)).toBe("given");
});

test("makes a snapshot anew that is whole but none of ours, and removes those of other versions", async ({
  playground,
}) => {
  const { page } = playground;
  const address = await visitOnce(playground);
  await page.evaluate(
    async ([name, url]) => {
      const cache = await caches.open(name);
      const content = new TextEncoder().encode("not a snapshot".repeat(1000));
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
      const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
      await cache.put(url, new Response(content, { headers: { "X-Sha-256": hex } }));
      await cache.put(`${url}0`, new Response("of another version"));
    },
    [CACHE_NAME, address] as const,
  );
  await visitAgain(playground);
  await expectHealthy(playground);
  expect(await originOf(page)).toBe("new");
  await expect.poll(() => kept(page)).toEqual([address]);
  await visitAgain(playground);
  await expectHealthy(playground);
  expect(await originOf(page)).toBe("given");
});

test("keeps no snapshot of a sandbox in which a program has run, in whatever language", async ({ playground }) => {
  const { page } = playground;
  await playground.expectNextRunClean();
  await expectHealthy(playground);
  await expectHealthy(playground);
  await visitAgain(playground);
  await expectHealthy(playground);
  expect(await originOf(page)).toBe("new");
});

const UNUSABLE_STORAGE = {
  forbidden: () => {
    Object.defineProperty(window, "caches", {
      get() {
        throw new DOMException("The operation is insecure.", "SecurityError");
      },
    });
  },
  full: () => {
    Cache.prototype.put = async () => {
      throw new DOMException("Quota exceeded.", "QuotaExceededError");
    };
  },
};
for (const [what, spoil] of Object.entries(UNUSABLE_STORAGE)) {
  test(`runs Python where storage is ${what}`, async ({ playground }) => {
    await playground.page.addInitScript(spoil);
    await visitAgain(playground);
    await expectHealthy(playground);
    await expectHealthy(playground);
  });
}

test("shows a run nothing of an earlier one, in a visit or in the next", async ({ playground }) => {
  const { page } = playground;
  const leave = `
import builtins, os, sys, random, threading
builtins.left = sys.left = threading.left = 1
os.environ["LEFT"] = "1"
open("left.txt", "w").write("left")
open("/tmp/left.txt", "w").write("left")
print(random.random())`;
  const look = `
import builtins, os, sys, random, threading
left = [hasattr(each, "left") for each in (builtins, sys, threading)]
print(random.random())
print(left, "LEFT" in os.environ, os.path.exists("left.txt"), os.path.exists("/tmp/left.txt"))`;
  const randoms: string[] = [];
  const run = async (code: string): Promise<string> => {
    const { stdout } = await python(playground, code);
    const [random, ...rest] = stdout.split("\n");
    randoms.push(random);
    return rest.join("\n");
  };
  await run(leave);
  expect(await run(look)).toBe("[False, False, False] False False False\n");
  await expect.poll(() => kept(page)).toHaveLength(1);
  await run(leave);
  await visitAgain(playground);
  expect(await run(look)).toBe("[False, False, False] False False False\n");
  await run(leave);
  expect(await run(look)).toBe("[False, False, False] False False False\n");
  expect(new Set(randoms).size).toBe(randoms.length);
});

test("counts the times of log records from the start of the run, not of the snapshot", async ({ playground }) => {
  await visitOnce(playground);
  await visitAgain(playground);
  const beforeMs = Date.now();
  const { stdout } = await python(playground, "import logging\nprint(logging._startTime // 1_000_000)");
  expect(Number(stdout)).toBeGreaterThanOrEqual(beforeMs);
});

test("gives every one of many runs, also those that follow at once, a healthy interpreter", async ({ playground }) => {
  const { page } = playground;
  await visitOnce(playground);
  await visitAgain(playground);
  for (let round = 0; round < 2; round++) {
    // Pressed three times: only the last one runs to its end.
    const [first, second, third] = await page.evaluate(async (code) => {
      const run = () => window.interleave.run({ language: "python", code });
      return Promise.all([run(), run(), run()]);
    }, HEALTHY);
    for (const early of [first, second]) expect(["ok", "stopped"]).toContain(early.status);
    expect(third).toMatchObject({ status: "ok", stdout: '{"total": 4950} 1\n', stderr: "" });
    await expectHealthy(playground);
  }
});
