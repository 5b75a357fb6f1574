import { describe, expect, it } from "vitest";
import { highlight } from "./highlight";

describe("the colours of code that is only read", () => {
  it("give the code back, line by line", () => {
    const code = 'import { Lock } from "interleave";\n\n/* two\nlines */ const n = 1_000;\n';
    const lines = highlight(code, "typescript").map((line) => line.map((token) => token.text).join(""));
    expect(lines.join("\n")).toBe(code);
  });

  it("tell keywords, strings, numbers and comments apart", () => {
    const [line] = highlight('const a = "for"; // if 1', "typescript");
    expect(line?.filter((token) => token.kind !== "plain")).toEqual([
      { kind: "keyword", text: "const" },
      { kind: "string", text: '"for"' },
      { kind: "comment", text: "// if 1" },
    ]);
  });

  it("leave properties alone that are spelled like a keyword", () => {
    expect(highlight("lock.with(x.default)", "typescript")[0]?.some((token) => token.kind === "keyword")).toBe(false);
  });

  it("read Python comments and triple quotes", () => {
    const lines = highlight('"""a\nb""" # def\ndef f(): pass', "python");
    expect(lines[0]).toEqual([{ kind: "string", text: '"""a' }]);
    expect(lines[1]?.at(-1)).toEqual({ kind: "comment", text: "# def" });
    expect(lines[2]?.[0]).toEqual({ kind: "keyword", text: "def" });
  });
});
