import { describe, expect, it } from "vitest";
import { ProgramError } from "../program";
import { compileProgram } from "./compile-program";
import { evaluate, RecordingThread } from "./test-runtime";

type Files = Record<string, string | Uint8Array>;

function run(code: string, files: Files = {}, fileName = "main.ts"): Record<string, unknown> {
  return evaluate(compileProgram({ fileName, code, files }), new RecordingThread());
}

function refusal(code: string, files: Files = {}, fileName = "main.ts"): string {
  try {
    compileProgram({ fileName, code, files });
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    return `${error.file}:${error.line} ${error.errorName}: ${error.message}`;
  }
  return "no error";
}

describe("TypeScript", () => {
  it("loses its types and keeps enums, parameter properties and every line", () => {
    const code = `import type { Nothing } from "./nowhere";
interface Point {
  x: number;
  y?: string;
}
type F<T extends object = {}> = (
  a: T,
) => void;
enum Color { Red, Green = 5, Blue }
declare const ghost: number;
declare namespace Ghost { const x: number }
namespace OnlyTypes { export type A = number; export interface B { m(): void } }
abstract class Base<T> {
  declare phantom: string;
  constructor(private readonly n: T, public name = "base") {}
  abstract m(): void;
  get size(): T { return this.n as T }
}
class Real extends Base<number> { m(): void {} override get size(): number { return super.size! } }
function over(a: string): string;
function over(a: number): number;
function over(this: void, a: unknown): unknown { return a satisfies unknown }
const generic = async <T,>(x: T):
  Promise<T> => x;
const assertion = <number>(5 as unknown);
export const result = [Color.Blue, Color[0], new Real(3).size, new Real(4).name, over("o"), assertion, typeof generic];
export const line = new Error().stack!.match(/main\\.ts:(\\d+)/)![1];
`;
    expect(run(code)).toMatchObject({ result: [6, "Red", 3, "base", "o", 5, "function"], line: "27" });
  });

  it("may be empty, hold only types, only comments, or begin with #!", () => {
    expect(run("")).toEqual({});
    expect(run("// nothing")).toEqual({});
    expect(run("export interface A { a: number }\nexport type B = A;")).toEqual({});
    expect(run("#!/usr/bin/env node\nexport const a = 1")).toMatchObject({ a: 1 });
    expect(compileProgram({ fileName: "main.ts", code: "", files: {} }).modules[0]?.file.lineCount).toBe(1);
  });

  it("is refused in .js files, with the reason", () => {
    expect(refusal("let a: number = 1", {}, "main.js")).toBe(
      "main.js:1 SyntaxError: Unexpected token ':'. Types need a file that ends in .ts",
    );
  });

  it("counts lines with every kind of line break", () => {
    const code = "let a = 1;\r\nexport function f() {\r\n  return a.x.y;\r\n}";
    const { f } = run(code);
    expect(f).toThrow(TypeError);
    expect(compileProgram({ fileName: "a.ts", code, files: {} }).modules[0]?.file.lineCount).toBe(4);
  });
});

describe("imports and exports", () => {
  it("link files in every form, with live bindings", () => {
    const files = {
      "lib/counter.ts":
        "export let n = 0; export function inc() { n++ }\nexport default class Named {}\nexport const [a, { b }] = [1, { b: 2 }];",
      "lib/index.js":
        'export * from "./counter"; export * as all from "./counter.js"; export { n as renamed, default as Named } from "./counter"; export const own = 1;',
      "anonymous.ts": "export default function () { return 5 }",
      "value.mjs": "const v = 7\nexport default v; export { v as 'a string name', v as other }",
    };
    const code = `import Named, { n, inc as bump } from "./lib/counter";
import * as lib from "./lib";
import anonymous from "./anonymous.js";
import value, { "a string name" as s, other } from "./value.mjs";
import "./lib/counter";
const seen = [n];
bump(); bump?.(); [n].forEach((x) => seen.push(x))
const o = { n, bump };
o.bump()
export const result = [seen, n, o.n, lib.n, lib.renamed, lib.all.n, lib.own, lib.Named === Named, anonymous(), value, s, other, lib.a, lib.b, \`\${n}\`];
export { n, lib, bump as inc };`;
    const exports = run(code, files);
    expect(exports.result).toEqual([[0, 2], 3, 2, 3, 3, 3, 1, true, 5, 7, 7, 7, 1, 2, "3"]);
    (exports.inc as () => void)();
    expect(exports.n).toBe(4);
  });

  it("call imported functions without a this, also at the start of a line without semicolons", () => {
    const files = {
      "f.ts":
        "export function who(this: unknown) { return this }\nexport const tag = who, list: unknown[] = []\nexport const push = (x: unknown) => list.push(x)",
    };
    const code =
      "import { who, tag, push, list } from './f'\nconst a = who\npush(a())\nif (a) push(who())\nelse push(1)\npush(tag``)\nexport { list }";
    expect(run(code, files).list).toEqual([undefined, undefined, undefined]);
  });

  it("work in a cycle, also back to the program itself", () => {
    const files = {
      "even.ts":
        'import { odd } from "./main";\nexport function even(n: number): boolean { return n === 0 || odd(n - 1) }',
    };
    const code =
      'import { even } from "./even";\nexport function odd(n: number): boolean { return n !== 0 && even(n - 1) }\nexport const result = [even(10), odd(7), even(3)];';
    expect(run(code, files).result).toEqual([true, true, false]);
  });

  it("keep a default class expression and a shadowed import", () => {
    const files = { "x.ts": "export const x = 1;" };
    const code =
      'import { x } from "./x";\nfunction f(x: number) { return { x } }\nexport default class { v = x }\nexport const r = [f(2), { x }, ((x) => x)(3)];';
    const exports = run(code, files);
    expect(exports.r).toEqual([{ x: 2 }, { x: 1 }, 3]);
    expect(new (exports.default as new () => { v: number })().v).toBe(1);
  });

  it("take JSON files, and bytes as UTF-8", () => {
    const files = { "d.json": new TextEncoder().encode('\uFEFF{"a": [1, "ü"], "__proto__": 2}'), "list.json": "[1]" };
    const code =
      'import data, { a } from "./d.json" with { type: "json" };\nimport list from "./list.json";\nexport const r = [data.a === a, a, list];';
    expect(run(code, files).r).toEqual([true, [1, "ü"], [1]]);
  });

  it("give the names of modules and compile only what is imported", () => {
    const files = { "./a.ts": 'import "./unused/../b/c";', "b/c.ts": "", "bad.ts": "let let" };
    const program = compileProgram({ fileName: "main.ts", code: 'import "./a"', files: { ...files, "x/a.ts": "(" } });
    expect(program.modules.map(({ name }) => name)).toEqual(["main.ts", "a.ts", "b/c.ts"]);
  });
});

describe("a program that cannot run is refused with file, line and advice", () => {
  const cases: Record<string, readonly [string, string | RegExp, Files?]> = {
    "a syntax error": ["let a = 1;\nlet b = ;", "main.ts:2 SyntaxError: Unexpected token ';'"],
    "an unfinished program": ["function f() {\n", /^main\.ts:\d SyntaxError: Unexpected end of input/],
    "a name declared twice": [
      "let a = 1;\nlet a = 2;",
      "main.ts:2 SyntaxError: Identifier 'a' has already been declared",
    ],
    "await in a plain function": ["function f() {\n await 1 }", /main\.ts:2 SyntaxError: .*await/],
    "await at the top level": [
      "const a = 1;\nawait a;",
      /^main\.ts:2 SyntaxError: await cannot stand at the top level/,
    ],
    "for await at the top level": ["for await (const a of []);", /^main\.ts:1 .*await cannot stand/],
    "await in a block at the top level": ["if (1) {\n  await 1;\n}", /^main\.ts:2 .*await cannot stand/],
    "import()": ["const f = () =>\n  import('./x');", /^main\.ts:2 .*import\(\) cannot run/],
    "import.meta": ["\nimport.meta.url", /^main\.ts:2 .*import\.meta does not exist/],
    "a package": [
      'import x from "lodash";\nx()',
      /^main\.ts:1 .*Cannot find module 'lodash': a program can import "interleave"/,
    ],
    "a node module": ['import "node:fs"', /Cannot find module 'node:fs'/],
    "a missing file": [
      '\nimport { x } from "./x";\nx()',
      "main.ts:2 SyntaxError: Cannot find module './x': there is no x or x.ts or x.js; its files are y.ts.",
      { "y.ts": "" },
    ],
    "a file outside": ['import "../x"', /lies outside of the program's folder/],
    "a file that is no module": [
      'import "./x.txt"',
      /^main\.ts:1 .*only \.ts, \.js, \.mjs and \.json files/,
      { "x.txt": "" },
    ],
    "an export that does not exist": [
      'import { Mutex } from "interleave";\nnew Mutex()',
      /^main\.ts:1 .*'interleave' has no export named 'Mutex'\. It exports Barrier,.*/,
    ],
    "a default import of interleave": [
      'import i from "interleave";\ni()',
      /'interleave' has no export named 'default'.*write import \{ … \} from "interleave"/,
    ],
    "an export a file does not have": [
      'import { b } from "./x";\nb',
      /'\.\/x' has no export named 'b'. It exports a;/,
      { "x.ts": "export const a = 1" },
    ],
    "an error in another file": [
      'import "./x"',
      "x.ts:3 SyntaxError: Unexpected token '*'",
      { "x.ts": "\n\nlet a = *" },
    ],
    "JSON that is none": [
      'import "./x.json"',
      /^x\.json:2 SyntaxError: This file is not JSON: /,
      { "x.json": '{"a":\n]}' },
    ],
    "an assignment to an import": [
      'import { a } from "./x";\n\na = 2',
      /^main\.ts:3 TypeError: Cannot assign to 'a' because it is an import/,
      { "x.ts": "export let a = 1" },
    ],
    "a namespace with values": [
      "const a = 1;\nnamespace N {\n export const b = 2 }",
      /^main\.ts:2 .*A namespace with values cannot run here/,
    ],
    "an exported namespace": ["export namespace A.B { export function f() {} }", /A namespace with values/],
    "import = require": ['import fs = require("fs");\nfs()', /^main\.ts:1 .*import … from/],
    "export =": ["const a = 1;\nexport = a;", /^main\.ts:2 .*write export default/],
    "a decorator": ["function d() {}\n@d class A {}", /^main\.ts:2 .*Decorators cannot run here/],
    "a duplicate export": ["export const a = 1;\nexport { a };", /^main\.ts:2 .*Duplicate export 'a'/],
    "an export of nothing": ["export { nope };", /'nope'/],
    "nesting without end": [
      `export const a = ${"(".repeat(20_000)}1${")".repeat(20_000)}`,
      /nests expressions too deeply/,
    ],
  };
  for (const [what, [code, expected, files]] of Object.entries(cases)) {
    it(`: ${what}`, () => {
      const message = refusal(code, files);
      if (typeof expected === "string") expect(message).toBe(expected);
      else expect(message).toMatch(expected);
    });
  }

  it("but words in comments and strings refuse nothing", () => {
    const code = `// namespace A { const a = 1 }
const s = "import x = require('y')" + 'export = a', t = \`
namespace B { let c = 1 } export = 1\`; /* import.meta await */
const o = { module: 1, namespace: { a: 1 } };
export const r = s.length + t.length;`;
    expect(refusal(code)).toBe("no error");
  });
});
