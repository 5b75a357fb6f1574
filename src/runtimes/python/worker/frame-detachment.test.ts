import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { detachSuspendedFrames } from "./frame-detachment";

test("fits the installed Pyodide, once", () => {
  const glue = readFileSync(join(process.cwd(), "node_modules/pyodide/pyodide.asm.mjs"), "utf8");
  const patched = detachSuspendedFrames(glue);
  expect(patched.split("currentFrameBytes")).toHaveLength(3);
  expect(() => detachSuspendedFrames(patched)).toThrow("not the Pyodide");
});
