import { describe, expect, it } from "vitest";
import { checkRequest } from "./request";
import { InvalidRequestError } from "./types";

function fieldBlamed(request: unknown): string | null {
  try {
    checkRequest(request);
    return null;
  } catch (error) {
    return error instanceof InvalidRequestError ? error.field : "not an InvalidRequestError";
  }
}

const valid = { language: "typescript", code: "" } as const;

describe("a run request", () => {
  it("gets the defaults of what it leaves out", () => {
    expect(checkRequest(valid)).toEqual({
      ...valid,
      files: {},
      model: "gil",
      switchIntervalMs: 5,
      scheduler: { policy: "timed" },
      argv: [],
      alongside: [],
    });
  });

  it("is refused with the name of the field that is wrong", () => {
    expect(fieldBlamed({ language: "typescript" })).toBe("code");
    expect(fieldBlamed({ ...valid, model: "fast" })).toBe("model");
    expect(fieldBlamed({ ...valid, switchIntervalMs: 0 })).toBe("switchIntervalMs");
    expect(fieldBlamed({ ...valid, cpuCount: 1.5 })).toBe("cpuCount");
    expect(fieldBlamed({ ...valid, timeoutMs: Number.POSITIVE_INFINITY })).toBe("timeoutMs");
    expect(fieldBlamed({ ...valid, files: { "a.ts": 1 } })).toMatch(/^files/);
    expect(fieldBlamed({ ...valid, modell: "gil" })).toBe("modell");
    expect(fieldBlamed(undefined)).toBe("request");
  });

  it("is refused where it asks for what is not available yet", () => {
    expect(fieldBlamed({ ...valid, language: "python", model: "parallel" })).toBe("model");
    expect(fieldBlamed({ ...valid, scheduler: "seeded", seed: 1 })).toBe("scheduler");
    expect(fieldBlamed({ ...valid, language: "typescript", alongside: [{ code: "" }] })).toBe("alongside");
    expect(fieldBlamed({ ...valid, alongside: [{ code: "", name: "main.py" }] })).toBe("alongside");
    expect(fieldBlamed({ ...valid, stdin: "x" })).toBe("stdin");
  });
});
