import { describe, expect, it } from "vitest";
import { parsePythonProblems } from "./python-problems";

const RANGE = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 };
const ERROR = { kind: "error", message: "SyntaxError: invalid syntax", range: RANGE };
const HINT = {
  kind: "hint",
  code: "args-text",
  params: { tuple: "('a',)" },
  range: RANGE,
  fixes: [{ code: "make-tuple", params: {}, edits: [{ range: RANGE, text: "," }] }],
};

describe("what the sandbox says of a Python program", () => {
  it("is taken as it is where it has the right shape", () => {
    expect(parsePythonProblems([ERROR, HINT])).toEqual([ERROR, HINT]);
    expect(parsePythonProblems([])).toEqual([]);
  });

  it.each([
    ["nothing", null],
    ["no list", {}],
    ["another kind", [{ ...ERROR, kind: "fatal" }]],
    ["an unknown hint", [{ ...HINT, code: "__proto__" }]],
    ["an unknown fix", [{ ...HINT, fixes: [{ code: "run", params: {}, edits: [] }] }]],
    ["line 0", [{ ...ERROR, range: { ...RANGE, startLine: 0 } }]],
    ["a broken column", [{ ...ERROR, range: { ...RANGE, endColumn: 1.5 } }]],
    ["a message without end", [{ ...ERROR, message: "x".repeat(100_000) }]],
    ["too many problems", Array.from({ length: 1_000 }, () => ERROR)],
    ["parameters that are no text", [{ ...HINT, params: { tuple: {} } }]],
    [
      "text without end for the program",
      [{ ...HINT, fixes: [{ ...HINT.fixes[0], edits: [{ range: RANGE, text: "x".repeat(100_000) }] }] }],
    ],
  ])("is refused: %s", (_what, data) => {
    expect(parsePythonProblems(data)).toBeNull();
  });
});
