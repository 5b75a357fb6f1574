import { expect, test } from "./support/python";

test.beforeEach(({ python }) => {
  test.skip(!python.hasThreads, "threads are needed for something to go on meanwhile");
});

test("computes on another core what gives the GIL up in CPython, while other threads go on", async ({ python }) => {
  const result = await python.run(`
import hashlib, threading, zlib
data = bytes(range(256)) * 8_000
expected = hashlib.sha256(data).hexdigest(), zlib.crc32(zlib.compress(data, 9))
steps = []
def native():
    got = hashlib.sha256(data).hexdigest(), zlib.crc32(zlib.compress(data, 9))
    steps.append(got == expected)
def python():
    for _ in range(50):
        for _ in range(2_000): pass
    steps.append("python")
threads = [threading.Thread(target=native) for _ in range(2)] + [threading.Thread(target=python)]
for t in threads: t.start()
for t in threads: t.join()
print(sorted(map(str, steps)))
`);
  expect(result).toMatchObject({ status: "ok", stdout: "['True', 'True', 'python']\n", stderr: "" });
  // Native code runs without the GIL: the threads' running times add up to more than the GIL was held.
  const [gil] = result.objects.filter(({ kind }) => kind === "gil");
  const running = result.threads.reduce((sum, thread) => sum + thread.running, 0);
  expect(running).toBeGreaterThan(gil?.holdMs ?? Number.POSITIVE_INFINITY);
});

test("gives the objects, errors and results that the library gives", async ({ python }) => {
  const result = await python.run(`
import bz2, hashlib, threading, zlib
def work():
    data = b"a" * 5000
    h = hashlib.sha256(data)
    print(h.name, h.digest_size, h.block_size, h.hexdigest() == hashlib.new("sha256", data).hexdigest())
    other = h.copy(); h.update(b"b")
    print(h.hexdigest() == hashlib.sha256(data + b"b").hexdigest(), other.hexdigest() == hashlib.sha256(data).hexdigest())
    print(hashlib.md5(bytearray(data), usedforsecurity=False).hexdigest() == hashlib.md5(b"a" * 5000).hexdigest())
    print(hashlib.blake2b(data, digest_size=8).hexdigest(), hashlib.sha1(b"small").hexdigest()[:8])
    print(zlib.decompress(zlib.compress(data, level=1)) == data, bz2.decompress(bz2.compress(data)) == data)
    try: zlib.decompress(b"q" * 5000)
    except zlib.error as error: print(error)
    try: hashlib.sha256("text" * 1000)
    except TypeError as error: print(error)
t = threading.Thread(target=work); t.start(); t.join()
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout).toBe(
    "sha256 32 64 True\nTrue True\nTrue\nef31474ac20565d5 89f6229a\nTrue True\n" +
      "Error -3 while decompressing data: incorrect header check\nStrings must be encoded before hashing\n",
  );
});

test("is stopped while it computes, and the next run is possible", async ({ python }) => {
  const run = await python.start(`
import hashlib, threading
data = b"x" * 60_000_000
def work():
    while True: hashlib.sha256(data)
threads = [threading.Thread(target=work, daemon=True) for _ in range(2)]
for t in threads: t.start()
print("begun", flush=True)
threads[0].join()
`);
  await expect(python.playground.page.getByText("begun", { exact: true })).toBeVisible();
  await python.stop();
  expect((await run.result()).status).toBe("stopped");
  await python.expectNextRunClean();
});
