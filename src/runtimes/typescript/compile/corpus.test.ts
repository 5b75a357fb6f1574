import { readFileSync } from "node:fs";
import * as acorn from "acorn";
import { parse } from "acorn";
import { describe, expect, it } from "vitest";
import { compileProgram } from "./compile-program";
import { evaluate, RecordingThread } from "./test-runtime";

/** Large programs by other people, as they are installed beside this project. */
const textOf = (path: string) => readFileSync(new URL(`../../../../node_modules/${path}`, import.meta.url), "utf8");

function compile(code: string): string {
  const [module] = compileProgram({ fileName: "main.js", code, files: {} }).modules;
  return module?.code ?? "";
}

describe("programs by other people", () => {
  const paths = [
    "acorn/dist/acorn.mjs",
    "acorn/dist/acorn.js",
    "comlink/dist/esm/comlink.mjs",
    "react/cjs/react.development.js",
    "react-dom/cjs/react-dom-client.production.js",
    "scheduler/cjs/scheduler.development.js",
    "zustand/esm/vanilla.mjs",
    "sucrase/dist/parser/traverser/expression.js",
    "sucrase/dist/parser/plugins/typescript.js",
  ];
  for (const path of paths) {
    it(`still parse and keep their lines: ${path}`, () => {
      const source = textOf(path);
      const code = compile(source);
      parse(code, { ecmaVersion: "latest", sourceType: "script" });
      const lines = code.split("\n").length - 2;
      expect(lines).toBe(source.split("\n").length);
    });
  }

  it("behave: acorn, compiled, parses itself to the same tree", () => {
    const thread = new RecordingThread();
    thread.onSlow = () => 10_000;
    const source = textOf("acorn/dist/acorn.mjs");
    const compiled = evaluate(compileProgram({ fileName: "main.js", code: source, files: {} }), thread) as typeof acorn;
    expect(Object.keys(compiled).sort()).toEqual(
      Object.keys(acorn)
        .filter((name) => name !== "default" && name !== "module.exports")
        .sort(),
    );
    const options = { ecmaVersion: "latest", sourceType: "module", locations: true } as const;
    const tree = (parser: typeof acorn) =>
      JSON.stringify(parser.parse(source, options), (_, value) => (typeof value === "bigint" ? String(value) : value));
    expect(tree(compiled) === tree(acorn)).toBe(true);
    expect(thread.checkpoints.length).toBeGreaterThan(10);
  });

  it("behave: acorn, compiled after being compiled, still parses", () => {
    const once = compile(textOf("acorn/dist/acorn.mjs")).replace(/^\(/, "export default (");
    const thread = new RecordingThread();
    thread.onSlow = () => 10_000;
    const wrapped = evaluate(compileProgram({ fileName: "main.js", code: once, files: {} }), thread);
    const exports: Record<string, unknown> = {};
    (wrapped.default as (...args: unknown[]) => void)(() => ({}), exports, { exports }, thread);
    const compiled = exports as unknown as typeof acorn;
    expect(compiled.parse("a?.b(c)", { ecmaVersion: "latest" }).body.length).toBe(1);
  });
});
