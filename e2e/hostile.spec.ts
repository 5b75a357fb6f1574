/**
 * Programs that mean harm. They are judged by their effects, not by the errors they get: nothing on the page
 * may change, nothing may leave the machine, and the next run must be clean.
 */
import type { Playground } from "./support/fixtures";
import { expect, test, WITHOUT_EDITOR } from "./support/fixtures";
import { type HitServer, startHitServer } from "./support/hit-server";

test.use(WITHOUT_EDITOR);

/** What a stranger's program must not be able to change or read. */
async function pageState(playground: Playground): Promise<unknown> {
  return playground.page.evaluate(async () => ({
    address: location.href,
    title: document.title,
    frames: document.querySelectorAll("iframe").length,
    cookies: document.cookie,
    stored: JSON.stringify(localStorage),
    databases: (await indexedDB.databases()).map(({ name }) => name).sort(),
    caches: (await caches.keys()).sort(),
    files: await (async () => {
      const names: string[] = [];
      for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
      return names;
    })().catch(() => []),
    marks: Object.keys(window).filter((name) => name.startsWith("pwned")),
    polluted: "pwned" in {} || "pwned" in [],
    heard: (window as unknown as { heard?: unknown[] }).heard,
  }));
}

/** Leaves things of value on the page and listens to the channels that a program might try. */
async function furnish(playground: Playground): Promise<void> {
  await playground.page.evaluate(async () => {
    localStorage.setItem("secret", "of the page");
    // biome-ignore lint/suspicious/noDocumentCookie: the test checks that this very interface is out of reach
    document.cookie = "secret=of-the-page";
    await caches.open("secret-of-the-page");
    const heard: unknown[] = [];
    Object.assign(window, { heard });
    new BroadcastChannel("pwned").onmessage = (event) => heard.push(event.data);
  });
}

const STORAGE_AND_PARENT = `
const attempts: [string, () => unknown][] = [
  ["localStorage", () => (globalThis as any).localStorage.setItem("pwned", "1")],
  ["cookie", () => { (globalThis as any).document.cookie = "pwned=1"; }],
  ["indexedDB", () => indexedDB.open("pwned")],
  ["caches", () => (globalThis as any).caches.open("pwned")],
  ["opfs", () => navigator.storage.getDirectory().then((d: any) => d.getFileHandle("pwned", { create: true }))],
  ["broadcast", () => new BroadcastChannel("pwned").postMessage("pwned")],
  ["parent", () => { (globalThis as any).parent.document.title = "pwned"; }],
  ["top", () => { (globalThis as any).top.location = "about:blank#pwned"; }],
  ["opener", () => { (globalThis as any).opener.pwned = 1; }],
  ["window", () => { (globalThis as any).window.pwned = 1; }],
];
for (const [name, attempt] of attempts) {
  try { Promise.resolve(attempt()).then(() => console.log(name), () => {}); } catch {}
}
setTimeout(() => console.log("tried all"), 300);
`;

test("storage, channels and the page's document are out of a program's reach", async ({ playground }) => {
  await furnish(playground);
  const before = await pageState(playground);
  const result = await playground.run({ code: STORAGE_AND_PARENT, timeoutMs: 5000 });
  expect(result.stdout).toContain("tried all");
  expect(await pageState(playground)).toEqual(before);
  await playground.expectNextRunClean();
});

test.describe("the network", () => {
  let server: HitServer;
  test.beforeAll(async () => {
    server = await startHitServer();
  });
  test.afterAll(() => server.close());

  test("counts a hit where nothing forbids one", async ({ page }) => {
    await page.evaluate((url) => fetch(url).then(() => undefined), `${server.origin}/control`);
    expect(server.hits.filter((hit) => hit.includes("/control"))).toHaveLength(1);
  });

  test("is out of a program's reach in every way that browsers know", async ({ playground }) => {
    const before = await pageState(playground);
    const hitsBefore = server.hits.length;
    const code = `
const origin = ${JSON.stringify(server.origin)};
const ws = origin.replace("http", "ws");
const g = globalThis as any;
const attempts: (() => unknown)[] = [
  () => fetch(origin + "/fetch"),
  () => fetch(origin + "/no-cors", { mode: "no-cors", keepalive: true }),
  () => new Function("u", "return import(u)")(origin + "/import"),
  () => (0, eval)("import(" + JSON.stringify(origin + "/eval-import") + ")"),
  () => g.importScripts(origin + "/importScripts"),
  () => new WebSocket(ws + "/websocket"),
  () => new g.WebSocketStream(ws + "/websocketstream"),
  () => new EventSource(origin + "/eventsource"),
  () => { const x = new XMLHttpRequest(); x.open("GET", origin + "/xhr"); x.send(); },
  () => { const x = new XMLHttpRequest(); x.open("GET", origin + "/xhr-sync", false); x.send(); },
  () => navigator.sendBeacon(origin + "/beacon", "x"),
  () => { const t = new g.WebTransport("https://127.0.0.1:${server.udpPort}/webtransport");
          t.closed.catch(() => {}); return t.ready; },
  () => { const p = new g.RTCPeerConnection({ iceServers: [{ urls: "stun:127.0.0.1:${server.udpPort}" }] });
          p.createDataChannel("x"); return p.createOffer().then((o: any) => p.setLocalDescription(o)); },
  () => new g.SharedWorker(origin + "/sharedworker"),
  () => g.navigator.serviceWorker.register(origin + "/serviceworker"),
  () => g.caches.open("x").then((c: any) => c.add(origin + "/cache-add")),
  () => { g.location.href = origin + "/navigate"; },
  () => new g.FontFace("x", "url(" + origin + "/font)").load(),
  () => { new g.Image().src = origin + "/image"; },
  () => WebAssembly.compileStreaming(fetch(origin + "/wasm")),
  () => new g.Request(origin + "/request") && fetch(new g.Request(origin + "/request")),
  () => g.fetchLater?.(origin + "/fetchLater"),
];
for (const attempt of attempts) try { Promise.resolve(attempt()).catch(() => {}); } catch {}
setTimeout(() => console.log("tried all", g.reached === undefined), 1500);
`;
    const result = await playground.run({ code, timeoutMs: 8000 });
    await playground.page.waitForTimeout(500);
    expect(server.hits.slice(hitsBefore)).toEqual([]);
    // The refusals show as uncaught errors of the program's own workers, and as requests that never left: the
    // server's count above is what tells.
    playground.problems.length = 0;
    playground.foreignRequests.length = 0;
    expect(result.stdout).toContain("tried all true");
    expect(await pageState(playground)).toEqual(before);
    await playground.expectNextRunClean();
  });

  // In a program of its own: on a loaded machine Firefox now and then does not return from a `new Worker` that follows
  // a refused one (a program of forty hangs in most runs). The time limit ends such a run as any other.
  test("is out of reach of the workers that a program starts itself", async ({ playground }) => {
    const before = await pageState(playground);
    const hitsBefore = server.hits.length;
    const code = `
const origin = ${JSON.stringify(server.origin)};
const nested = (source: string) => URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
const attempts: (() => unknown)[] = [
  () => new Worker(origin + "/worker"),
  () => new Worker(nested("fetch(" + JSON.stringify(origin + "/nested-fetch") + ")")),
  () => new Worker(nested("importScripts(" + JSON.stringify(origin + "/nested-import") + ")")),
];
console.log("trying");
for (const attempt of attempts) try { attempt(); } catch {}
setTimeout(() => console.log("tried all"), 1500);
`;
    const result = await playground.run({ code, timeoutMs: 4000 });
    await playground.page.waitForTimeout(500);
    expect(server.hits.slice(hitsBefore)).toEqual([]);
    playground.problems.length = 0;
    playground.foreignRequests.length = 0;
    expect(result.stdout).toContain("trying");
    expect(["ok", "timeout"]).toContain(result.status);
    expect(await pageState(playground)).toEqual(before);
    await playground.expectNextRunClean();
  });
});

test("patched intrinsics and polluted prototypes end with the run", async ({ playground }) => {
  const before = await pageState(playground);
  await playground.run({
    code: `
const evil = () => { throw new Error("pwned"); };
const any = globalThis as any;
any.Object.prototype.pwned = true;
Object.defineProperty(Object.prototype, "type", { get() { return "end"; }, set() {}, configurable: true });
Object.defineProperty(Array.prototype, "0", { set() {}, configurable: true });
for (const [owner, names] of [
  [Array.prototype, ["push", "map", "slice", Symbol.iterator]], [Promise.prototype, ["then"]], [Function.prototype, ["call", "apply"]],
  [Map.prototype, ["get", "set"]], [Atomics, ["load", "store", "add", "notify", "wait", "compareExchange"]],
  [performance, ["now"]], [Math, ["min", "max"]], [JSON, ["parse", "stringify"]], [any, ["postMessage", "setTimeout", "queueMicrotask"]],
] as [any, (string | symbol)[]][]) for (const name of names) try { owner[name] = evil; } catch {}
`,
    timeoutMs: 3000,
  });
  expect(await pageState(playground)).toEqual(before);
  await playground.expectNextRunClean();
});

test("messages of every shape from a worker change nothing", async ({ playground }) => {
  const before = await pageState(playground);
  const result = await playground.run({
    code: `
const any = globalThis as any;
const channel = new MessageChannel();
const hostile: unknown[] = [
  null, 0, "x", [], {}, { type: "end" }, { type: "end", outcome: { status: "ok", exitCode: 0, durationMs: -1, bootMs: 0 } },
  { type: "batch", entities: [{ type: "thread", id: 1, name: "<img src=x onerror=pwned=1>" }], output: [{}], records: 5 },
  { type: "progress", phase: "pwned" },
  { id: "1", type: "GET", path: ["constructor", "constructor"] },
  { id: "2", type: "APPLY", path: ["constructor", "constructor"], argumentList: [{ type: "RAW", value: "return top" }] },
  { id: "3", type: "SET", path: ["__proto__", "pwned"], value: { type: "RAW", value: 1 } },
  { id: "4", type: "CONSTRUCT", path: [], argumentList: [] }, { id: "5", type: "ENDPOINT", path: [] }, { id: "6", type: "RELEASE", path: [] },
  JSON.parse('{"__proto__":{"pwned":1},"type":"batch"}'),
  new Error("pwned"), new Map([[1, 2]]), new ArrayBuffer(25), new SharedArrayBuffer(24), "y".repeat(5_000_000),
];
for (let round = 0; round < 20; round++) for (const message of hostile) try { any.postMessage(message); } catch {}
try { any.postMessage({ type: "end" }, [channel.port2]); } catch {}
for (const target of ["onmessage", "onerror", "onmessageerror"]) any[target] = () => {};
any.dispatchEvent(new MessageEvent("message", { data: { type: "stop" } }));
console.log("sent all");
`,
    timeoutMs: 5000,
  });
  expect(["ok", "error", "stopped", "timeout"]).toContain(result.status);
  expect(await pageState(playground)).toEqual(before);
  await playground.expectNextRunClean();
});

for (const filling of ["zeros", "ones", "noise"] as const) {
  test(`shared memory and event rings filled with ${filling} break only their own run`, async ({ playground }) => {
    const before = await pageState(playground);
    const result = await playground.run({
      code: `
import { Lock, Queue, shared } from "interleave";
const found = new Set<SharedArrayBuffer>();
const note = (value: any) => {
  const buffer = value?.buffer ?? value;
  if (buffer instanceof SharedArrayBuffer) found.add(buffer);
};
// Whatever the runtime hands to an intrinsic gives its shared memory away.
for (const name of ["load", "store", "add", "sub", "and", "or", "xor", "exchange", "compareExchange", "notify", "wait"]) {
  const real = (Atomics as any)[name];
  (Atomics as any)[name] = (view: unknown, ...rest: unknown[]) => { note(view); return real.call(Atomics, view, ...rest); };
}
const proto = Object.getPrototypeOf(Int32Array.prototype);
for (const [owner, names] of [[proto, ["subarray", "set", "fill"]], [DataView.prototype, ["getUint32", "setUint32", "getFloat64", "setFloat64"]]] as any) {
  for (const name of names) {
    const real = owner[name];
    owner[name] = function (this: any, ...rest: unknown[]) { note(this); return real.apply(this, rest); };
  }
}
for (const name of ["byteLength", "growable", "maxByteLength"]) {
  const real = Object.getOwnPropertyDescriptor(SharedArrayBuffer.prototype, name)!;
  Object.defineProperty(SharedArrayBuffer.prototype, name, { get() { note(this); return real.get!.call(this); } });
}
for (const value of Object.values(globalThis as any)) { note(value); if (value && typeof value === "object") for (const v of Object.values(value)) note(v); }
const lock = new Lock("l"), queue = new Queue(4, "q"), numbers = shared({ a: 1 });
export function main() {
  lock.with(() => { queue.put([1, 2, 3]); queue.get(); numbers.a += 1; });
  for (const value of [lock, queue, numbers] as any[]) for (const key of Reflect.ownKeys(value)) try { note(value[key]); } catch {}
  console.log("found", found.size);
  for (const buffer of found) {
    const bytes = new Uint8Array(buffer);
    for (let i = 0; i < bytes.length; i++) bytes[i] = ${filling === "zeros" ? "0" : filling === "ones" ? "255" : "(i * 2654435761) >>> 13"};
  }
  lock.with(() => { queue.put("more"); });
  for (let i = 0; i < 1000; i++) console.log("after " + i);
}
`,
      timeoutMs: 4000,
    });
    expect(["ok", "error", "deadlock", "stopped", "timeout"]).toContain(result.status);
    expect(await pageState(playground)).toEqual(before);
    await playground.expectNextRunClean();
  });
}

test("markup in names and output is shown as text", async ({ playground }) => {
  const markup = "<img src=x onerror=window.pwned=1>";
  const result = await playground.run({
    code: `import { Lock, Queue, Thread, mark } from "interleave";
const evil = ${JSON.stringify(markup)};
const lock = new Lock(evil);
const queue = new Queue(1, evil);
function f() { lock.with(() => queue.put(evil)); mark(evil); }
export function main() {
  const t = new Thread({ target: f, name: evil });
  t.start(); t.join(); console.log(evil); throw new Error(evil);
}`,
  });
  expect(result.stdout).toBe(`${markup}\n`);
  await playground.page.waitForTimeout(200);
  expect(await playground.page.locator("img[src=x]").count()).toBe(0);
  expect(await playground.page.evaluate(() => "pwned" in window)).toBe(false);
});
