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

test("derives keys as OpenSSL does: results of native python3, errors of CPython", async ({ python }) => {
  const result = await python.run(`
import hashlib
def show(function, *args, **kwargs):
    try: print(function(*args, **kwargs).hex())
    except Exception as error: print(type(error).__name__, error)
P, S = hashlib.pbkdf2_hmac, hashlib.scrypt
for name in ("md5", "sha1", "SHA-256", "sha512", "sha3_256", "blake2b", "ripemd160", "xx"): show(P, name, b"p", b"s", 2)
show(P, hash_name="sha1", password=bytearray(b"p"), salt=memoryview(b"s"), iterations=1, dklen=8)
show(P, "sha256", b"", b"", 1)
for args in (("sha256", b"p", b"s", 0), ("sha256", b"p", b"s", 1, 0), ("sha256", "p", b"s", 1), (b"sha256", b"p", b"s", 1),
    ("sha256", b"p", b"s", 1.5), ("sha256", b"p", b"s"), ("sha256", b"p", b"s", 2**40), ("sha256", b"p", b"s", 1, 2, 3)): show(P, *args)
show(S, b"password", salt=b"NaCl", n=1024, r=8, p=16, dklen=64)
show(S, b"", salt=b"", n=2, r=1, p=1, dklen=16)
given = {"salt": b"s", "n": 2, "r": 1, "p": 1}
for change in ({"n": 3}, {"r": 0}, {"dklen": 0}, {"maxmem": -1}, {"n": 2**15, "r": 8}, {"salt": "s"}, {"x": 1}): show(S, b"p", **(given | change))
show(S, b"p", b"s", 2, 1, 1)
show(S, b"p")
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  expect(result.stdout.split("\n")).toEqual([
    "c9641e374bfab7720f6fbfe73bcfa7bc",
    "ea4b66d4030c711fa7c569b86856f404c929ee0a",
    "1998f3d3f22119b7f9a77c8ae8b1df0d6e5dde8ae44a6adea8bd836734ca3673",
    "848f74be9002da07c6be2cb85f72ea25a0c8798dda876789960a627e3f48207d83529adc66b081e6a7fd4629530e5c6aa885eebac582e639d3a58be5bff852f3",
    "d15fbbb4c04a81cc42cfafd1091fe153926d900b3925f1b162a22be8308d882d",
    "048cf6cf918060ec04ac957bad331f4496d69d76a1b3e34359aa7f04316b8a302aa7913c56c0eaaac55aa1f9bc53f6633a74035ef1bb67b7708f71ba37ccc487",
    "332c478ecdc03e9fbcd013955b2b858d3114c733",
    "UnsupportedDigestmodError [digital envelope routines] unsupported",
    "843c87e7eda3ee2f",
    "f7ce0b653d2d72a4108cf5abe912ffdd777616dbbb27a70e8204f3ae2d0f6fad",
    "ValueError iteration value must be greater than 0.",
    "ValueError key length must be greater than 0.",
    "TypeError a bytes-like object is required, not 'str'",
    "TypeError pbkdf2_hmac() argument 'hash_name' must be str, not bytes",
    "TypeError 'float' object cannot be interpreted as an integer",
    "TypeError pbkdf2_hmac() missing required argument 'iterations' (pos 4)",
    "OverflowError iteration value is too great.",
    "TypeError pbkdf2_hmac() takes at most 5 arguments (6 given)",
    "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640",
    "fa76e020d54d9e8aa24023c6baecdd46",
    "ValueError n must be a power of 2.",
    "ValueError Invalid parameter combination for n, r, p, maxmem.",
    "ValueError dklen must be greater than 0 and smaller than 2147483647",
    "ValueError maxmem must be positive and smaller than 2147483647",
    "ValueError [digital envelope routines] memory limit exceeded",
    "TypeError a bytes-like object is required, not 'str'",
    "TypeError scrypt() got an unexpected keyword argument 'x'",
    "TypeError scrypt() takes exactly 1 positional argument (5 given)",
    "TypeError scrypt() missing required argument 'salt' (pos 2)",
    "",
  ]);
});

test("derives long keys on another core, and short ones in place", async ({ python }) => {
  const result = await python.run(`
import hashlib, threading
keys = {}
def derive(name, function, *args, **kwargs):
    keys[name] = function(*args, **kwargs).hex()
threads = [
    threading.Thread(target=derive, args=("long", hashlib.pbkdf2_hmac, "sha256", b"password", b"salt", 100_000)),
    threading.Thread(target=derive, args=("scrypt", hashlib.scrypt, b"password"), kwargs=dict(salt=b"NaCl", n=1024, r=8, p=16)),
    threading.Thread(target=derive, args=("short", hashlib.pbkdf2_hmac, "sha256", b"password", b"salt", 1)),
]
for thread in threads: thread.start()
for thread in threads: thread.join()
for name in ("long", "scrypt", "short"): print(name, keys[name][:16])
`);
  expect(result).toMatchObject({ status: "ok", stderr: "" });
  // As native python3 has them.
  expect(result.stdout).toBe("long 0394a2ede332c9a1\nscrypt fdbabe1c9d347200\nshort 120fb6cffcf8b32c\n");
  const [gil] = result.objects.filter(({ kind }) => kind === "gil");
  const running = result.threads.reduce((sum, thread) => sum + thread.running, 0);
  expect(running).toBeGreaterThan(gil?.holdMs ?? Number.POSITIVE_INFINITY);
});
