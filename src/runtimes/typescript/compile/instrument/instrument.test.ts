import { describe, expect, it } from "vitest";
import { compileProgram } from "../compile-program";
import { evaluate, RecordingThread } from "../test-runtime";

class Stop extends Error {}

function start(code: string, thread: RecordingThread, fileName = "main.ts"): Record<string, () => unknown> {
  return evaluate(compileProgram({ fileName, code, files: {} }), thread) as Record<string, () => unknown>;
}

/** Programs that never end by themselves. */
const ENDLESS: Record<string, string> = {
  "for (;;);": "for (;;);",
  "while with a block": "while (true) { n++ }",
  "do while": "do n++; while (true)",
  "for of over an endless generator": "for (const x of (function* () { for (;;) yield 1 })()) n += x",
  "for in that recurses": "for (const k in { a: 1 }) main()",
  "a labelled loop that continues": "outer: for (;;) { for (;;) continue outer }",
  "recursion in an arrow": "const f = () => f(); f()",
  "recursion in a method, getter and constructor":
    "class A { m() { return this.g } get g() { return new A() } constructor() { this.m() } } new A()",
  "a loop that catches everything": "for (;;) { try { for (;;) n++ } catch {} }",
  "a loop that catches everything and returns from finally":
    "for (;;) { try { throw 1 } catch (e) { continue } finally { continue } }",
  "a loop inside a static block": "class A { static { for (;;); } }",
  "callbacks of the engine": "const a = [1, 2]; a.forEach((x) => { a.push(x) }); for (let i = 0; ; i++) a[i] = i % 7;",
};

describe("checkpoints", () => {
  for (const [what, body] of Object.entries(ENDLESS)) {
    it(`stop ${what}`, () => {
      const thread = new RecordingThread();
      let left = 1000;
      thread.onSlow = () => {
        if (--left < 0) throw new Stop();
        return 0;
      };
      const { main } = start(`let n = 0;\nexport function main(): unknown {\n${body}\n}`, thread);
      expect(main).toThrow(Stop);
    });
  }

  it("stop an async loop that catches everything", async () => {
    const thread = new RecordingThread();
    let left = 50;
    thread.onSlow = () => {
      if (--left < 0) throw new Stop();
      return 0;
    };
    const code =
      "export async function main() { for (;;) { try { await null; await Promise.reject(1) } catch { await 0 } finally { await 1 } } }";
    await expect(start(code, thread).main?.()).rejects.toThrow(Stop);
  });

  it("count down what the slow path granted", () => {
    const thread = new RecordingThread();
    thread.onSlow = () => 9;
    start("export function main() { for (let i = 0; i < 99; i++); }", thread).main?.();
    expect(thread.checkpoints.length).toBe(10);
  });

  it("take the slow path at once after a reset", () => {
    const thread = new RecordingThread();
    thread.onSlow = () => 1_000_000;
    const { main } = start("export function main() {}", thread);
    main?.();
    main?.();
    expect(thread.checkpoints.length).toBe(1);
    for (const reset of thread.resets) reset();
    main?.();
    expect(thread.checkpoints.length).toBe(2);
  });
});

describe("writes to module-level variables", () => {
  const written = (code: string): string[] => {
    const thread = new RecordingThread();
    thread.onSlow = () => 1_000_000;
    const { main } = start(code, thread);
    main?.();
    main?.();
    return thread.written;
  };

  it("are reported once for each variable, with the line of the write", () => {
    const code = `let count = 0, total = 1;
var list = [];
export let exported = 0;
export function main() {
  for (let i = 0; i < 3; i++) count++;
  total += count; count = 5;
  const f = () => exported ||= 4;
  f();
  list = [count];
}`;
    expect(written(code)).toEqual(["count@5", "total@6", "exported@7", "list@9"]);
  });

  it("are found in patterns, loop heads and expressions", () => {
    const code = `let a, b, c, d, e, f, g;
export function main() {
  [a, { x: b = 1, ...c }] = [1, {}];
  for (d of [1]) ;
  for ([e] of [[1]]) ;
  for (f in { k: 1 }) g = f, f = g;
  return (a = b) + ++c;
}`;
    expect(written(code)).toEqual(["a@3", "b@3", "c@3", "d@4", "e@5", "f@6", "g@6"]);
  });

  it("do not count where another variable of that name is meant, or at the top level, or in objects", () => {
    const code = `let a = 1, b = 2; const o = { a: 1 };
a = 3; for (b of [1, 2]);
{ let a = 1; a++ }
export function main(a = 1) {
  a = 2; ({ o }).o.a = 4;
  { let b = 1; b++; }
  try { throw 1 } catch (b) { b = 2 }
  const f = function b() { let a; a = 1; };
  class C { a = 1; m(b) { b = 3; this.a = 2 } }
  for (let b = 0; b < 2; b++); for (const a of [1]);
  f(); new C().m(1);
  (({ b }) => { b = 1 })({});
}`;
    expect(written(code)).toEqual([]);
  });

  it("are found where a function changes a module-level array, object, map or set", () => {
    const code = `import { shared as make } from "interleave";
const list = [0], state = { n: 0, deep: { a: 1 } }, map = new Map(), seen = new Set(), account = make({ n: 1 });
list.push(1); state.n = 5;
export function main() {
  list.push(1), list.length;
  state.deep.a++;
  map.set("k", list.pop());
  if (seen.add(1).has(1)) seen.clear();
  account.n++; list.slice(); map.get("k"); const own = []; own.push(1); list?.push(2);
  return [...seen.values()];
}`;
    const thread = new RecordingThread();
    const program = compileProgram({ fileName: "main.ts", code, files: {} });
    const { main } = evaluate(program, thread, { shared: (record: object) => record });
    (main as () => void)();
    expect(thread.written).toEqual(["list@5", "state@6", "map@7", "seen@8"]);
  });

  it("change neither values nor the statements around them", () => {
    const code = `let n = 0
export function main() {
  const seen = []
  if (n === 0) n = 1; else n = 9
  while (n < 3) n++
  seen.push(n++, n, n = 7)
  n *= 2, seen.push(n)
  const f = (v) => n = v
  l: n = f(3) + n
  return [...seen, n]
}`;
    const thread = new RecordingThread();
    expect(start(code, thread, "main.js").main?.()).toEqual([3, 4, 7, 14, 6]);
    expect(thread.written).toEqual(["n@4"]);
  });
});

describe("targets", () => {
  it("are the functions at module level by name, found once the module is evaluated", () => {
    const code = `
export function run() {}
async function load() {}
export class Worker {}
const arrow = () => 1, made = wrap(run), notOne = 5;
let later = function () {};
function wrap(f: () => void) { return () => f() }
export default () => { const inner = () => 1; return inner };
enum Color { Red }`;
    const thread = new RecordingThread();
    start(code, thread);
    const targets = thread.targetsOf.get("main.ts") ?? {};
    expect(Object.keys(targets).sort()).toEqual(["Worker", "arrow", "default", "later", "load", "made", "run", "wrap"]);
    for (const get of Object.values(targets)) expect(typeof get()).toBe("function");
  });
});
