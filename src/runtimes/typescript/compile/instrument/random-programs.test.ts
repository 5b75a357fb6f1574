import { describe, expect, it } from "vitest";
import { compileProgram } from "../compile-program";
import { userFrames } from "../frames";
import { evaluate, RecordingThread } from "../test-runtime";

/** A generator of numbers below `n`, the same for the same seed (mulberry32). */
function random(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
}

const HEAD = `
const log = [];
let a = 1, b = { c: 2 }, list = [];
const box = {
  n: 0, get g() { log.push("get"); return this }, set s(v) { log.push("set") }, f(...v) { log.push("f" + v.length + (this === box)); return v.length > 1 ? v[0] : box },
  make() { return box }, none: undefined, list: [1, 2], K: class { constructor(v) { log.push("new"); this.v = v } get g() { return box } },
};
function tag(s, ...v) { log.push("tag" + v.length); return box }
`;

const LOGGING = `
function l(v) { log.push(typeof v === "object" ? "object" : String(v).slice(0, 9)); return v }
`;

/** Writes a random program: every kind of expression in every kind of place, broken over lines at random. */
function writeProgram(seed: number, head: string): string {
  const n = random(seed);
  const pick = (...options: (() => string)[]): string => (options[n(options.length)] as () => string)();
  const gap = () => (n(8) === 0 ? "\n" : " ");
  let budget = 60;
  const e = (): string =>
    --budget < 0
      ? pick(
          () => "a",
          () => "1",
          () => "box",
        )
      : composed();
  const o = (): string =>
    --budget < 0
      ? "box"
      : pick(
          () => "box",
          () => "box.g",
          () => `box${gap()}.f()`,
          () => `l(box)`,
          () => `(${e()},${gap()}box)`,
          () => `${o()}.make()`,
          () => `new box.K(${e()}).g`,
          () => `(a${gap()}? box : box)`,
          () => "tag`x`",
        );
  const composed = () =>
    pick(
      () => "a",
      () => `l(${e()})`,
      () => `${o()}.f(${e()},${gap()}${e()})`,
      () => `${o()}${gap()}.f(...[${e()}, ${e()}])`,
      () => `${o()}?.f(${e()})`,
      () => `${o()}.none?.x.y(${e()})`,
      () => `(${o()}?.f)(${e()})`,
      () => `${o()}["f"](${e()})`,
      () => `${o()}[l("f")]${gap()}(${e()})`,
      () => `${o()}.n`,
      () => `(${e()}${gap()}+ ${e()})`,
      () => `(${e()} && ${e()} || ${e()})`,
      () => `(${e()}${gap()}?? ${e()})`,
      () => `(${e()} ? ${e()} :${gap()}${e()})`,
      () => `(${o()}.n = ${e()})`,
      () => `(${o()}.n += ${e()})`,
      () => `(${o()}.s = ${e()})`,
      () => `${o()}.n++`,
      () => `(a = ${e()})`,
      () => "a++",
      () => `([a, ${o()}.n = ${e()}] = [${e()}])`,
      () => `({ n: a, [l("q")]: ${o()}.n =${gap()}${e()} } = ${o()})`,
      () => `[${e()},${gap()}${e()}].length`,
      () => `({ x: ${e()}, get y() { return 1 }, [l("z")]: ${e()} }).x`,
      () => `((x = ${e()}) => x)()`,
      () => `[1, 2].map((x) => ${e()}).length`,
      () => `(() => ({ v: ${e()} }))().v`,
      () => `(function () { return ${e()} })()`,
      () => `tag\`\${${e()}}\``,
      () => `typeof ${o()}`,
      () => `!${e()}`,
      () => `delete ${o()}.q`,
      () => `new box.K(${e()}).v`,
      () => `(${e()}, ${e()})`,
      () => `(list.push(${e()}))`,
    );
  const end = () => (n(3) === 0 ? "\n" : ";\n");
  const s = (): string => {
    budget = Math.max(budget, 12);
    return pick(
      () => e().replace(/^[([{`]/, (start) => `;${start}`) + end(),
      () => `l(${e()})${end()}`,
      () => `a${end()}l(${e()});\n`,
      () => `if (${e()}) l(${e()}); else ${o()}.n = ${e()};\n`,
      () => `if (${e()}) a++\nelse l(${e()})\n`,
      () => `for (let i = ${e()}, k = 0; k < 2 && (${e()}, true); k++, ${e()}) l(${e()})${end()}`,
      () => `for (const x of [${e()}, 2]) { l(x);${gap()}${s()} }\n`,
      () => `{ let k = 0; do l(${e()})${end()} while (k++ < 1 && ${e()})${end()} }\n`,
      () => `{ let k = 0; while (k++ < 2) a = ${e()}${end()} }\n`,
      () => `try { ${s()} throw ${e()} } catch (x) { l(x); ${s()} } finally { ${s()} }\n`,
      () => `switch (${e()}) { case ${e()}: ${s()} default: ${s()} }\n`,
      () => `{ const { n: x = ${e()}, q = ${e()} } = ${o()}; l(x); l(q) }\n`,
      () =>
        `{ class C extends ${o()}.K { p = ${e()}; static q = ${e()}; constructor(v = ${e()}) { super(v); l(this.p) } } new C() }\n`,
      () => `{ const g = function* () { l(yield ${e()}); yield* [${e()}] }; for (const x of g()) l(x) }\n`,
      () => {
        const label = `x${n(1_000_000)}`;
        return `${label}: { l(${e()}); if (${e()}) break ${label}; ${s()} }\n`;
      },
    );
  };
  const body = Array.from({ length: 6 }, () => {
    budget = 40;
    return s();
  }).join("");
  return `${HEAD}${head}function main() {\n${body}\nreturn [log, a, box.n, list.length];\n}`;
}

function outcome(run: () => unknown): string {
  try {
    return String(JSON.stringify(run(), (_, value) => (typeof value === "function" ? "function" : value)));
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

describe("random programs", () => {
  it("do the same, in the same order, compiled and not", () => {
    let finished = 0;
    for (let seed = 1; seed <= 150; seed++) {
      const code = writeProgram(seed, LOGGING);
      const plain = outcome(() => {
        // biome-ignore lint/security/noGlobalEval: the reference is the engine itself
        return (globalThis.eval(`(function(){"use strict";${code}\nreturn main})`) as () => () => unknown)()();
      });
      const compiled = outcome(() => {
        const program = compileProgram({ fileName: "main.js", code: `${code}\nexport { main };`, files: {} });
        return (evaluate(program, new RecordingThread()).main as () => unknown)();
      });
      expect(compiled, `seed ${seed}:\n${code}`).toBe(plain);
      if (plain.startsWith("[")) finished++;
    }
    expect(finished).toBeGreaterThan(75);
  });

  it("call the runtime with the line that the engine's own stack gives", () => {
    let calls = 0;
    const wrong: string[] = [];
    for (let seed = 1000; seed <= 1060; seed++) {
      // A getter or setter of the program may change the line behind the compiler's back; here they do nothing.
      const code = writeProgram(seed, 'import { mark as l } from "interleave";\n').replace(
        /get g\(\) \{ log.*?set s\(v\) \{.*?\}/,
        "get g() { return this }, set s(v) {}",
      );
      const thread = new RecordingThread();
      thread.onSlow = () => 1_000_000_000;
      const mark = (value: unknown) => {
        calls++;
        const line = userFrames(new Error().stack ?? "")[0]?.line;
        if (thread.l !== line) wrong.push(`seed ${seed}: ${thread.l} instead of ${line}\n${code}`);
        return value;
      };
      const program = compileProgram({ fileName: "main.js", code: `${code}\nexport { main };`, files: {} });
      outcome(evaluate(program, thread, { mark }).main as () => unknown);
    }
    expect(wrong).toEqual([]);
    expect(calls).toBeGreaterThan(200);
  });
});
