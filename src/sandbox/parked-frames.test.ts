import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { hideParkedFrames } from "./parked-frames";

describe("hiding the frames of parked stacks", () => {
  it("fits the glue code of the Pyodide that is installed", () => {
    const glue = readFileSync("node_modules/pyodide/pyodide.asm.mjs", "utf8");
    expect(hideParkedFrames(glue).length).toBeGreaterThan(glue.length);
  });

  it("refuses any other code", () => {
    expect(() => hideParkedFrames("function saveState(){}")).toThrow("glue code");
  });
});
