import { describe, expect, it } from "vitest";
import { RECORD_BYTES } from "./records";
import type { BatchMessage, StreamMessage } from "./stream";
import { parsePythonOrigin, parseStreamMessage } from "./validate";

const outcome = { status: "ok", exitCode: 0, durationMs: 1.5, bootMs: 0 } as const;

/** One of everything a run can send. */
const batch: BatchMessage = {
  type: "batch",
  entities: [
    { type: "file", name: "main.ts", firstIndex: 1, lineCount: 3 },
    { type: "process", id: 1, pid: 1001, parent: 0, name: "main.ts" },
    { type: "thread", id: 1, process: 1, parent: 0, kind: "main", name: "MainThread", daemon: false },
    { type: "object", id: 2, process: 1, kind: "shared", name: "account", line: 1, capacity: 0, fields: ["balance"] },
    { type: "string", id: 3, text: "label" },
  ],
  output: [{ order: 0, thread: 1, stream: "stdout", text: "hello\n" }],
  records: new ArrayBuffer(RECORD_BYTES),
  messages: new ArrayBuffer(0),
  dropped: 0,
};

describe("a message of the sandbox", () => {
  it("is let through as it is", () => {
    const messages: StreamMessage[] = [batch, { type: "progress", phase: "booting" }, { type: "end", outcome }];
    for (const message of messages) expect(parseStreamMessage(message)).toBe(message);
  });

  const bad: Readonly<Record<string, unknown>> = {
    "nothing at all": undefined,
    "a text": "batch",
    "an unknown type": { type: "call", path: ["constructor"] },
    "an unknown phase": { type: "progress", phase: "hacking" },
    "records that are no buffer": { ...batch, records: new Uint8Array(24) },
    "entities that are no list": { ...batch, entities: { length: 1 } },
    "an unknown entity": { ...batch, entities: [{ type: "window" }] },
    "a list with a hole": { ...batch, entities: new Array(3) },
    "an entity that is nothing": { ...batch, entities: [null] },
    "a name that is no text": { ...batch, entities: [{ ...batch.entities[2], name: {} }] },
    "an id beyond 32 bits": { ...batch, entities: [{ ...batch.entities[2], id: 2 ** 40 }] },
    "an unknown kind of object": { ...batch, entities: [{ ...batch.entities[3], kind: "toString" }] },
    "fields that are no texts": { ...batch, entities: [{ ...batch.entities[3], fields: [1] }] },
    "output without a stream": { ...batch, output: [{ ...batch.output[0], stream: "stdin" }] },
    "a count that is not one": { ...batch, dropped: Number.NaN },
    "an unknown status": { type: "end", outcome: { ...outcome, status: "won" } },
    "a duration without end": { type: "end", outcome: { ...outcome, durationMs: Number.POSITIVE_INFINITY } },
    "no outcome": { type: "end" },
  };
  for (const [name, message] of Object.entries(bad)) {
    it(`is refused if it is ${name}`, () => {
      expect(parseStreamMessage(message)).toBeUndefined();
    });
  }
});

it("takes of what the sandbox says of its interpreter only a snapshot of possible size, or none", () => {
  const snapshot = new ArrayBuffer(8);
  expect(parsePythonOrigin({ from: "given", snapshot })).toEqual({ from: "given" });
  expect(parsePythonOrigin({ from: "new", snapshot, more: 1 })).toEqual({ from: "new", snapshot });
  for (const wrong of [
    null,
    "new",
    {},
    { from: "new" },
    { from: "new", snapshot: new Uint8Array(8) },
    { from: "old" },
  ]) {
    expect(parsePythonOrigin(wrong)).toBeUndefined();
  }
});
