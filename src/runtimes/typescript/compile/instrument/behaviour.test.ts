import { describe, expect, it } from "vitest";
import { compileProgram } from "../compile-program";
import { evaluate, RecordingThread } from "../test-runtime";

/** Runs a program's `main` compiled and as plain JavaScript; both must give or throw the same. */
function expectSameBehaviour(code: string): void {
  const plain = outcome(() => {
    // biome-ignore lint/security/noGlobalEval: the reference is the engine itself
    return (globalThis.eval(`(function(){"use strict";${code}\nreturn main})`) as () => () => unknown)()();
  });
  const thread = new RecordingThread();
  const compiled = outcome(() => {
    const program = compileProgram({ fileName: "main.js", code: `${code}\nexport { main };`, files: {} });
    return (evaluate(program, thread).main as () => unknown)();
  });
  expect(compiled).toEqual(plain);
  expect(plain).not.toMatch(/SyntaxError|ReferenceError/);
}

function outcome(run: () => unknown): string {
  try {
    return JSON.stringify(run()) ?? "undefined";
  } catch (error) {
    return String(error);
  }
}

/** Each program is what an insertion at the wrong place would break. */
const PROGRAMS: Record<string, string> = {
  "loops of every kind with and without braces": `
    function main() {
      const out = [];
      for (let i = 0; i < 3; i++) out.push(i);
      for (const k in { a: 1, b: 2 }) out.push(k);
      for (const v of [7, 8]) { out.push(v) }
      let n = 0;
      while (n < 2) n++;
      do n += 2; while (n < 7)
      do { n-- } while (n > 3); out.push(n);
      for (;;) { if (out.length > 8) break; out.push(out.length) }
      for (var z = 0; z < 2; z++);
      for (var i = 0; i < 2; i++) var w = i;
      return [out, n, z, w];
    }`,
  "labels, break and continue": `
    function main() {
      const out = [];
      outer: for (const a of [1, 2, 3]) {
        inner: for (const b of [1, 2, 3]) {
          if (b === 2) continue outer;
          if (a === 3) break outer;
          out.push([a, b]);
          continue inner;
        }
      }
      block: { out.push("in"); if (out.length) break block; out.push("never") }
      if (out.length) l: out.push("labelled"); else out.push("no");
      return out;
    }`,
  "statements that rely on automatic semicolons": `
    let count = 0
    const list = [1, 2]
    const add = (n) => { count += n; return add }
    add.list = list
    function main() {
      let a = count
      count++, add(1)
      a = list
      add(2)(3)
      let b = a
      ++count
      const c = b
      add.list.push(4)
      if (c) add(5)
      else add(6)
      do add(1)
      while (count < 20) add(1)
      return [a, b, count, list]
    }`,
  "one-line branches with else": `
    function main() {
      const f = (o) => { if (o.a) o.b.c = 1; else if (o.d) o.b.c = 2; else o.b.c = 3; return o.b.c; };
      const g = (o) => { if (o.a) if (o.b) return "both"; else return "a"; return "none" };
      return [f({ a: 1, b: {} }), f({ d: 1, b: {} }), f({ b: {} }), g({ a: 1 }), g({}), g({ a: 1, b: 1 })];
    }`,
  "arrow bodies: object literals, sequences, nested arrows, conditionals": `
    function main() {
      const a = () => ({ x: 1, ...{ y: 2 } });
      const b = (v) => (v.push(1), v.length);
      const c = (x) => (y) => (z) => x + y.n + z;
      const d = (x) => x ? { t: x.y } : [x];
      const e = x => ([x]).length;
      const f = ({ a = 1, b: { c = a } = {} } = {}) => ((a + c));
      const g = (x) => (x).y;
      return [a(), b([1]), c(1)({ n: 2 })(3), d({ y: 3 }), d(0), e(1), f(), f({ a: 4 }), g({ y: 5 })];
    }`,
  "the value of this in calls of every form": `
    const o = { n: 1, f() { return this?.n }, get g() { return this.f }, h: { n: 2, f() { return this.n } } };
    function plain() { return this === undefined }
    function main() {
      const make = () => o;
      return [o.f(), (o.f)(), (0, o.f)(), o["f"](), o[make() && "f"](), make().f(), make()["h"].f(), o?.f(), o?.["f"](),
        (o?.f)(), o.h?.f(), make()?.h.f(), o.f?.(), o.x?.y.z(), o.x?.(make()), o.f.call({ n: 3 }), plain(), (plain)(), o.g(),
        o.f\`\`, make().f\`\${make().n}\`, new (class { n = 9; m() { return o.f.call(this) } })().m()];
    }`,
  "optional chains that are cut short": `
    function main() {
      let calls = 0;
      const hit = (v) => { calls++; return v };
      const none = undefined, some = { a: { b: (x) => ({ c: x }) } };
      const r = [none?.a.b.c, none?.a(hit(1)).b[hit(2)], some?.a.b(hit(3)).c, some.a?.b(hit(4))?.c, some?.q?.(hit(5)).z.z.z,
        hit(none)?.x.y, hit(some)?.a.b(hit(6)).c, delete some?.a.q, delete none?.a.b];
      try { (none?.a).b } catch (e) { r.push(e.constructor.name) }
      return [r, calls];
    }`,
  "assignment targets: members, patterns, updates, compound and logical assignment, delete": `
    function main() {
      const o = { a: 1, b: { c: 2 }, list: [1, 2, 3], u: null };
      const get = () => o;
      let i = 0;
      get().a += get().b.c; get().b.c **= 3; o.list[i++] = i; o.list[i++]++; --get().list[0];
      o.u ??= get().a; o.b.c ||= 0; o.b.c &&= get().a;
      [o.x, get().y = get().a, ...o.rest] = [get().a, , 4, 5];
      ({ a: o.z, [get().a]: o.w = 7, ...o.more } = { a: 8, q: 9 });
      for (o.k in { p: 1 });
      for (get().v of [1, 2]);
      for ([o.m, o.n = get().a] of [[1]]) o.list.push(o.m);
      delete get().list; delete o["rest"];
      return o;
    }`,
  "order of evaluation": `
    function main() {
      const log = [];
      const l = (v) => { log.push(v); return v };
      const box = { get p() { log.push("get p"); return (...a) => log.push("call " + a) }, set q(v) { log.push("set q " + v) } };
      const b = () => { log.push("b"); return box };
      b().p(l(1), ...[l(2), l(3)]);
      b().q = l(4);
      b()[l("q")] = l(5);
      b().p(b().none, l(6), l(7).x);
      l(8) + l(9) * l(10); l(0) || l(11); l(1) && l(12); l(null) ?? l(13);
      const { x = l(14), [l("y")]: y = l(15) } = { y: l(16) };
      new (l(class { constructor(...a) { log.push("new " + a) } }))(l(17), l(18));
      return [log, x, y];
    }`,
  "classes: fields, derived constructors, accessors, private names, static blocks, super": `
    const log = [];
    const note = (v) => { log.push(v); return v };
    class Base { constructor(v = note("base")) { this.v = v } m() { return "base m" } get g() { return 4 } static s() { return "s" } }
    class Derived extends (note("heritage"), Base) {
      #secret = note("field"); plain; arrow = () => this.#secret + super.m(); ["computed" + note(1)] = note(2); static st = note(3);
      static { for (let i = 0; i < 2; i++) note("static block"); if (!this.st) note("no") }
      constructor(a = note("default")) { const before = note("before super"); super(a); this.after = before }
      get value() { return this.#secret } set value(v) { this.#secret = v.w }
      static s() { return super.s() + "!" } m() { return super.m() + super["g"] + (#secret in this) + this.#priv(note(9)) }
      #priv(x) { return x } *gen() { yield this.v; yield* [note(5)] } async as() { return await this.v }
    }
    class NoConstructor extends Derived { get g() { return super.g * 2 } }
    function main() {
      const d = new Derived(); d.value = { w: "new" }; d.value += note("+");
      return [d, d.value, d.arrow(), d.m(), Derived.s(), [...d.gen()], new NoConstructor("x").g, log];
    }`,
  "generators and iteration protocols": `
    function* count(n) { for (let i = 0; i < n; i++) { const got = yield i; if (got) return got.v } }
    function main() {
      const it = count(5), o = { *[Symbol.iterator]() { yield* count(2); yield (yield 7)?.x } };
      return [it.next(), it.next(), it.next({ v: "done" }), it.next(), [...o], Math.max(...count(4)), Array.from(count(3), (x) => x * 2)];
    }`,
  "getters, setters and methods of object literals, __proto__, spread, shorthand": `
    const shared = 3;
    function main() {
      const o = { get a() { return this.b.c }, set a(v) { this.b.c = v.w }, b: { c: 1 }, m() { return this.a }, async n() {}, *g() { yield 1 },
        shared, ["k" + shared]: main.name, "quoted key"() { return 5 }, __proto__: { inherited: 6 }, ...{ spread: 7 } };
      o.a = { w: 2 };
      return [o, o.m(), o.inherited, o["quoted key"](), Object.keys(o)];
    }`,
  "try, catch and finally in all combinations": `
    function main() {
      const out = [];
      const f = (how) => { try { if (how.t) throw { message: how.t }; return out.push("body") } catch ({ message, code = out.length }) { out.push(message, code); if (message > 1) throw message } finally { out.push("finally"); if (how.o) return "overridden" } return "end" };
      try { f({ t: 2 }) } catch (e) { out.push("caught " + e) }
      try { null.x } catch { out.push("no binding") }
      return [f({}), f({ t: 1 }), f({ t: 3, o: 1 }), out];
    }`,
  "switch with fallthrough, calls in cases and lexical declarations": `
    function main() {
      const f = (v, o = { one: () => 1 }) => { switch (v.x) { case o.one(): return "one"; case 2: { let v = "two"; return v } case 3: case o.four ?? 4: const c = o.one() + 3; return c; default: o.one(); break } return "default" };
      return [1, 2, 3, 4, 5].map((x) => f({ x }));
    }`,
  "template literals, tags and String.raw": `
    function main() {
      const o = { tag(s, ...v) { return s.raw.join("|") + v.join(",") + (this === o) }, n: { m: () => 4 } };
      const t = (s, ...v) => s.length + v.length;
      return [\`\${o.n.m()} and \${\`nested \${o.n.m()}\`}\`, o.tag\`a\${o.n.m()}b\${1}\\n\`, t\`\${o.n.m()}\`, String.raw\`\\u\${o.n.m()}\`];
    }`,
  "directive prologues without semicolons": `
    function main() {
      function f(a) { "use strict"
        return a.b }
      function g() { 'one'; "two"
        ; return typeof this }
      return [f({ b: 1 }), g()];
    }`,
  "default parameters that call functions and see other parameters": `
    let made = 0;
    const make = () => ++made;
    function main() {
      function f(a = make(), { b = a + make(), c } = {}, [d = make()] = [], ...rest) { return [a, b, c, d, rest] }
      const g = (x = make(), y = () => x) => y();
      return [f(), f(1, { c: 2 }, [], 3, 4), g(), f.length];
    }`,
  "shadowed names": `
    let x = 1; const sleep = (v) => v * 2;
    function main() {
      const out = [x];
      { let x = 2; x++; out.push(x) }
      const f = (x) => { x++; return x };
      try { throw 5 } catch (x) { x++; out.push(x) }
      for (let x = 0; x < 1; x++) out.push(x);
      const g = function x() { return typeof x };
      class C { x = x; m(x) { x = 3; return x } }
      { function sleep(v) { return v } out.push(sleep(4)) }
      const Math = { max: () => "mine" };
      out.push(f(8), g(), new C().x, new C().m(0), sleep(4), Math.max(1));
      x = 10; out.push(x);
      return out;
    }`,
  "names that inserted code could collide with": `
    const __t = 1, __b = 2; let __s = 3; function __a(v) { return v } function __p(v) { return v + 1 }
    const require = 4, exports = 5, module = 6;
    function main() { __s++; let k = 7; return [__t, __b, __s, __a(8), __p(__a(9)), require, exports, module, k]; }`,
  "new with and without arguments, new.target, members and nested new": `
    function main() {
      function F(a) { this.t = new.target === F; this.a = a }
      const ns = { F, make: () => F, inner: { F } };
      return [new F, new F(1), new ns.F(2).a, new ns.inner.F, new (ns.make())(3), new (ns.make()), new ns["F"](ns.make().name), new new (class { constructor() { return F } })()(4)];
    }`,
  "sequence expressions, conditionals, void, typeof and in": `
    function main() {
      const o = { a: { b: 1 }, f: () => 2 };
      const n = { v: 1 }; (o.f(), n).v++; [].concat((o.f(), n.v), (o.f(), o).a);
      return [n.v, Math.max((o.f(), n.v), 0), (o.f(), o.a.b), o.f() ? o.a.b : o.f(), o.q ? o.f() : (o.f(), o.a).b, void o.f(), typeof o.f(), typeof missing, "a" in o, !o.f(), -o.f(), o.f() in { 2: 1 }, o.a instanceof Object];
    }`,
  "comments at the ends of statements": `
    function main() {
      let n = 0 // one
      for (const x of [1]) n += x // two
      if (n) n++ /* three */ // four
      else n-- // five
      while (n < 5) n++ // six
      return (/* a */ n /* b */) // seven
    } // eight`,
  "recursion and closures over loop variables": `
    const fib = (n) => n < 2 ? n : fib(n - 1) + fib(n - 2);
    function fact(n) { return n <= 1 ? 1 : n * fact(n - 1) }
    function main() { const fs = []; for (let i = 0; i < 3; i++) fs.push(() => i); return [fib(12), fact(8), fs.map((f) => f())] }`,
  "errors thrown by the program": `
    function main() { const o = { a: 1 }; for (const k of ["a", "b"]) if (o[k] === undefined) throw new TypeError("no " + k) }`,
  "regular expressions, numbers and strings that look like code": `
    function main() { const s = "function () { while(1) }", r = /while \\(x\\)/g; return [s.length, r.source, 1..toString(), 0x10.toString(), 'a;b'.split(";"), /[/]{1}/.test("/")] }`,
};

describe("a compiled program behaves as the program itself", () => {
  for (const [what, code] of Object.entries(PROGRAMS)) it(`with ${what}`, () => expectSameBehaviour(code));

  it("with async functions, for await, async generators and rejections", async () => {
    const code = `
      const log = [];
      const later = (v) => new Promise((done) => setTimeout(() => done(v), 1));
      const fail = async () => { await null; throw new Error("rejected") };
      async function* ticks(n) { for (let i = 0; i < n; i++) yield await later(i) }
      export async function main() {
        const o = { async m(x) { return (await later(x)).v }, arrow: async (x) => await later(x), list: [later(1), 2] };
        log.push(await o.m({ v: 3 }), await o.arrow(4), (await later({ a: { b: 5 } })).a.b, -await later(6), [...await later([7, 8])]);
        for await (const t of ticks(3)) log.push(t);
        for await (const v of o.list) { log.push(v) }
        try { await fail() } catch (e) { log.push(e.message) } finally { log.push(await later("finally")) }
        log.push(await Promise.all([1, 2].map(async (x) => { const y = await later(x); return y * 2 })));
        const { x = await later("default") } = await later({});
        log.push(x, await (await later(() => later("called")))());
        label: for (;;) { await null; if (await later(true)) break label }
        return log;
      }`;
    const thread = new RecordingThread();
    const program = compileProgram({ fileName: "main.js", code, files: {} });
    const result = await (evaluate(program, thread).main as () => Promise<unknown>)();
    expect(result).toEqual([3, 4, 5, -6, [7, 8], 0, 1, 2, 1, 2, "rejected", "finally", [2, 4], "default", "called"]);
  });

  it("with <!-- in it, which only a script reads as a comment", () => {
    const code = "export function main() { let b = 2; const a = 0; return [a<!--b, b] }";
    const { main } = evaluate(compileProgram({ fileName: "main.js", code, files: {} }), new RecordingThread());
    expect((main as () => unknown)()).toEqual([false, 1]);
  });

  it("and keeps the names of functions and classes", () => {
    const code = `
      const arrow = () => 1; const expr = function () {}; const cls = class {};
      export default function () {}
      const o = { m() {}, a: () => 1, [arrow.name + "!"]: () => 2 };
      let late; late = () => 1;
      class K { f = () => 1; static g = function () {} }
      export const names = [arrow, expr, cls, o.m, o.a, o["arrow!"], late, new K().f, K.g].map((f) => f.name);`;
    const exports = evaluate(compileProgram({ fileName: "main.js", code, files: {} }), new RecordingThread());
    expect(exports.names).toEqual(["arrow", "expr", "cls", "m", "a", "arrow!", "late", "f", "g"]);
    expect((exports.default as () => void).name).toBe("default");
  });
});
