import { describe, expect, it } from "vitest";
import { compileProgram } from "../compile-program";
import { evaluate, RecordingThread } from "../test-runtime";

/**
 * Runs a program in which `at(…)` is a call of the runtime and `probe.…` a property of a shared object; both
 * know the line they stand on. Gives each one whose line was not stored when it was reached, and how many
 * there were.
 */
async function wrongLines(source: string): Promise<{ readonly wrong: string[]; readonly reached: number }> {
  const code = source
    .split("\n")
    .map((text, index) => text.replace(/\bat\(/g, `at(${index + 1},`).replace(/\bprobe\.p\b/g, `probe[${index + 1}]`))
    .join("\n");
  const thread = new RecordingThread();
  thread.onSlow = () => 1;
  const wrong: string[] = [];
  let reached = 0;
  const reach = (what: string, line: number) => {
    reached++;
    if (thread.l !== line) wrong.push(`${what} of line ${line} was reached with ${thread.l}`);
  };
  const at = (line: number, value: unknown) => {
    reach("call", line);
    return value;
  };
  const probe = new Proxy(
    {},
    {
      get: (_, key) => {
        reach("get", Number(key));
        return 1;
      },
      set: (_, key) => {
        reach("set", Number(key));
        return true;
      },
    },
  );
  class Made {
    constructor(line: number) {
      reach("new", line);
    }
    call(line: number) {
      reach("method", line);
      return this;
    }
  }
  const program = compileProgram({ fileName: "main.js", code, files: {} });
  // "interleave" exports fixed names; these three stand for what the runtime gives.
  const { main } = evaluate(program, thread, { mark: at, shared: probe, Lock: Made });
  await (main as () => Promise<void>)();
  return { wrong, reached };
}

const HEAD = `import { mark as at, shared as probe, Lock } from "interleave";
const noise = (v) => { at(); return v };
function clobber(v) {
  at();
  return v;
}
class User { get g() { at(); return 1 } m(v) { at(); return v } }
const user = new User();
export async function main() {
`;

const CASES: Record<string, string> = {
  "single statements": "at(); probe.p = 1;\nprobe.p;\nat(at());\nif (probe.p) at(); else at();\nreturn at();",
  "arguments that call other functions": `
    at(clobber(1));
    at(clobber(clobber(1)), noise(at()), 5);
    at(...clobber([1]), [clobber(1)]);
    at({ a: clobber(1), b: { c: noise(2) } });
    at(\`\${clobber(1)}\`);`,
  "later operands": `
    clobber(1) + at() + clobber(2) + probe.p;
    const x = [clobber(1), at(), clobber(2), probe.p, { a: clobber(1), b: at() }];
    clobber(1) && at(); clobber(0) || at(); clobber(null) ?? at();
    clobber(1) ? at() : 0; clobber(0) ? 0 : at(); probe.p ? clobber(at()) : 0; at() ? at() : at();
    (clobber(1), at()); (clobber(1), probe)[LINE]; (at(), probe)[LINE];`,
  "statements over several lines": `
    at(
      at(),
      probe.p,
      clobber(1),
      [
        at(), probe.p,
        at() ],
    );
    const o = {
      a: at(),
      b: probe.p,
      c: () => {
        at();
      },
      d: clobber(at()),
    };
    at()
      ? at()
      : 0;`,
  "assignments and updates": `
    probe.p = clobber(1); probe.p += clobber(1); probe.p++; --probe.p; probe.p ??= clobber(1);
    probe.p = at(); let v = clobber(1), w = at(), z = probe.p;
    [probe.p, probe.p] = [clobber(1), clobber(2)];
    ({ a: probe.p, b: probe.p = clobber(2) } = clobber({ a: 1 }));
    v = clobber(probe.p) + probe.p;`,
  loops: `
    for (let i = at(); i < 2 && (clobber(1), at() === undefined); i++, clobber(1), at()) clobber(1);
    let n = 0;
    while (probe.p && n++ < 3) clobber(1);
    do { clobber(n); } while (probe.p && n++ < 6);
    for (const v of clobber([at(), probe.p])) { at(); clobber(1) }
    for (const v of [1, 2]) at();
    for (probe.p of [1]) at();
    for (const k in clobber({ a: 1 })) at();
    for (let i = 0; i < probe.p; i++)
      at();`,
  "arrow functions and callbacks": `
    [1, 2].forEach((v) => at());
    [1, 2].map((v) =>
      at(clobber(v))).map(
        (v) => probe.p);
    const f = async (v) => at(await clobber(v));
    await f(1);
    (() => at())(); (function () { at() })();`,
  "chains of methods": `
    new Lock(LINE).call(LINE).call(LINE, clobber(1))
      .call(LINE)
      .call(LINE, at());
    at(user.m(user)).x;
    clobber(user).m(clobber(1));
    user
      .m(clobber(user))
      .m(1);
    user?.m(clobber(1)); at();`,
  classes: `
    class A { a = at(); b = clobber(1) + at(); static c = at();
      d = probe.p;
      constructor(x = at(), y = clobber(1) + at()) { at() }
      static { at(); clobber(1); at() }
      get e() { return at() }
      f = () => at();
      [(at(), "k")] = 1 }
    const a = new A(); a.e; a.f();
    class B extends (at(), A) { constructor() { super(at(), clobber(1)); at() } }
    new B();`,
  "await, yield and async iteration": `
    await clobber(1); at();
    at(await clobber(1)); const x = (await clobber(1)) + at();
    (await null, probe.p);
    function* g() { at(); const r = yield clobber(1); at(r); (yield 2) + at(); yield* [at()]; }
    for (const v of g()) clobber(1);
    for await (const v of [1, 2]) at();
    try { await Promise.reject(clobber(1)) } catch (e) { at() } finally { at() }`,
  "switch, throw, labels and default values": `
    switch (at()) { case undefined: at(); break }
    switch (clobber(1)) { case clobber(0) || at(): break; case 1: at() }
    try { throw at() } catch { at() }
    l: at();
    l: for (const x of [at()]) { at(); continue l }
    const d = (a = at(), { b = probe.p, c = clobber(1) } = {}, [e = at()] = []) => at();
    d(); d(1, { b: at() });
    const { q = at(), r = clobber(1), s = at() } = clobber({});`,
  "optional chains and tagged templates": `
    probe?.[LINE]; at?.(LINE); user?.g; at(user?.m(1)); at?.(LINE, clobber(1)); (clobber(1), probe?.[LINE]);
    const t = (s, ...v) => at();
    t\`\${clobber(1)}\`; at(t\`\`);
    delete probe.p; typeof probe.p; void at();`,
};

describe("the line is stored before whatever reaches the runtime", () => {
  for (const [what, body] of Object.entries(CASES)) {
    it(`in ${what}`, async () => {
      const source = `${HEAD}${body}\n}`
        .split("\n")
        .map((text, index) => text.replaceAll("LINE", String(index + 1)))
        .join("\n");
      const { wrong, reached } = await wrongLines(source);
      expect(wrong).toEqual([]);
      expect(reached).toBeGreaterThan(4);
    });
  }

  it("and a checkpoint that takes its slow path tells its own line", () => {
    const code = "let n = 0;\nexport function main() {\n  for (let i = 0; i < 2; i++)\n\n    n += i;\n}";
    const thread = new RecordingThread();
    const { main } = evaluate(compileProgram({ fileName: "main.ts", code, files: {} }), thread);
    (main as () => void)();
    expect(thread.checkpoints).toEqual([2, 3, 3]);
  });

  it("and line indices of further files follow those of the first", () => {
    const files = { "b.ts": 'import { mark } from "interleave";\n\nexport const f = () => mark("b");' };
    const code = 'import { f } from "./b";\nexport const main = () => f();\n';
    const program = compileProgram({ fileName: "main.ts", code, files });
    expect(program.modules.map(({ file }) => file)).toEqual([
      { type: "file", name: "main.ts", firstIndex: 1, lineCount: 3 },
      { type: "file", name: "b.ts", firstIndex: 4, lineCount: 3 },
    ]);
    const thread = new RecordingThread();
    const lines: number[] = [];
    const { main } = evaluate(program, thread, { mark: () => lines.push(thread.l) });
    (main as () => void)();
    expect(lines).toEqual([6]);
  });

  it("but arithmetic and a program's own arrays carry only the checkpoint", () => {
    const code = `function f(n) {
let s = 0;
for (let i = 0; i < n; i++) s = (s * 31 + i) % 97 + Math.floor(s / 2);
const sieve = new Uint8Array(n), list = [1, 2], o = { k: 1 };
for (let j = 0; j < n; j += 2) sieve[j] = list[1] + o.k++;
return s }`;
    const [module] = compileProgram({ fileName: "main.js", code, files: {} }).modules;
    const lines = module?.code.split("\n") ?? [];
    expect([1, 2, 4, 5].map((index) => lines[index]).join()).not.toContain(".l=");
  });
});
