import { describe, expect, it } from "vitest";
import type { StreamMessage } from "../protocol/stream";
import { TraceBuilder } from "./testing/builder";
import { parseStreamMessage } from "./validate";

const outcome = { status: "ok", exitCode: 0, durationMs: 1.5, bootMs: 0 } as const;

/** One of everything a run can send. */
const batch = new TraceBuilder()
  .file("main.ts")
  .process(1)
  .thread(1, "MainThread")
  .object(2, "shared", "account", { fields: ["balance"] })
  .string(3, "label")
  .output("hello\n")
  .event("start", 1, 0)
  .batch();

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
