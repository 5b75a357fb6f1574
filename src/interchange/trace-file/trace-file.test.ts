import { describe, expect, it } from "vitest";
import { TraceBuilder } from "../../trace/testing/builder";
import { Trace } from "../../trace/trace";
import type { TraceView } from "../../trace/types";
import { deflateRaw, inflateRaw } from "../deflate";
import { TraceFileError } from "../errors";
import type { SharedProgram } from "../program";
import { nonsenseTrace, sampleTrace } from "../testing";
import { crc32 } from "./crc32";
import type { TraceFileHeaderJson } from "./header";
import { FIXED_BYTES, MAX_PAYLOAD_BYTES } from "./layout";
import { loadTrace } from "./load";
import { saveTrace } from "./save";

const PROGRAM: SharedProgram = {
  language: "typescript",
  code: 'console.log("Größe \ud800");\n',
  alongside: [],
  files: { "lib/util.ts": "export {};", "data.bin": Uint8Array.of(0, 255, 128) },
  settings: { model: "parallel", switchIntervalMs: 5, scheduler: { policy: "seeded", seed: 7 }, timeoutMs: 60_000 },
};

const META = {
  appVersion: "0.1.0",
  program: PROGRAM,
  outcome: { status: "error", exitCode: 1, durationMs: 13.25, bootMs: 4 },
} as const;

async function reloaded(trace: TraceView): Promise<Trace> {
  const { batches } = await loadTrace(await saveTrace(trace, META));
  const again = new Trace();
  for (const batch of batches) again.append(batch);
  return again;
}

/** Everything a view can read, as plain values. */
function contentsOf(trace: TraceView) {
  const { length, time, thread, kind, line, object, arg } = trace.events;
  const column = (values: ArrayLike<number>) => Array.from({ length }, (_, i) => values[i]);
  const messages = Array.from(trace.messageIds(), (id) => [id, trace.message(id)] as const);
  return {
    columns: [time, thread, kind, line, object, arg].map(column),
    values: Array.from({ length }, (_, i) => trace.valueAt(i)),
    files: trace.files,
    processes: [...trace.processes],
    threads: Array.from(trace.threads, ([id, { entity }]) => [id, entity]),
    objects: Array.from(trace.objects, ([id, { entity }]) => [id, entity]),
    strings: [...trace.strings],
    messages: messages.sort(([a], [b]) => a - b),
    output: trace.output,
    endMs: trace.endMs,
    droppedEvents: trace.dropped.events,
  };
}

async function problemOf(bytes: Uint8Array): Promise<string> {
  try {
    await loadTrace(bytes);
  } catch (error) {
    if (error instanceof TraceFileError) {
      expect(error.message).toMatch(/\. [A-Z].*\.$/);
      return error.kind;
    }
    throw error;
  }
  return "none";
}

/** A forged file: well-formed outside, with any contents. */
async function forge(
  payload: Uint8Array<ArrayBuffer>,
  jsonBytes: number,
  fields: { version?: number; payloadBytes?: number } = {},
) {
  const compressed = await deflateRaw([payload]);
  const file = new Uint8Array(FIXED_BYTES + compressed.length);
  file.set([0x89, 0x49, 0x4c, 0x56, 0x0d, 0x0a, 0x1a, 0x0a]);
  const view = new DataView(file.buffer);
  view.setUint32(12, fields.version ?? 1, true);
  view.setUint32(16, fields.payloadBytes ?? payload.length, true);
  view.setUint32(20, jsonBytes, true);
  file.set(compressed, FIXED_BYTES);
  view.setUint32(8, crc32(file.subarray(12)), true);
  return file;
}

/** The sample's file with its header or its columns changed and everything around them made to fit again. */
async function forgeSample(
  change: (header: TraceFileHeaderJson & Record<string, unknown>) => object,
  changeSections: (sections: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer> = (sections) => sections,
) {
  const file = await saveTrace(sampleTrace(), META);
  const payload = await inflateRaw(file.slice(FIXED_BYTES), MAX_PAYLOAD_BYTES);
  const jsonBytes = new DataView(file.buffer).getUint32(20, true);
  const header = JSON.parse(new TextDecoder().decode(payload.subarray(0, jsonBytes)));
  const json = new TextEncoder().encode(JSON.stringify({ ...header, ...change(header) }));
  const sections = changeSections(payload.slice(jsonBytes));
  const changed = new Uint8Array(json.length + sections.length);
  changed.set(json);
  changed.set(sections, json.length);
  return forge(changed, json.length);
}

describe("a trace file", () => {
  it("gives back every event, entity, message and piece of output", async () => {
    const trace = sampleTrace();
    expect(contentsOf(await reloaded(trace))).toEqual(contentsOf(trace));
  });

  it.each([1, 2, 3, 4])(
    "gives back a trace of nonsense, not-a-numbers and minus zero included (seed %i)",
    async (seed) => {
      const trace = nonsenseTrace(seed, 4000);
      expect(contentsOf(await reloaded(trace))).toEqual(contentsOf(trace));
    },
  );

  it("gives back an empty trace", async () => {
    expect(contentsOf(await reloaded(new Trace()))).toEqual(contentsOf(new Trace()));
  });

  it("gives back the lanes that are derived from the events", async () => {
    const trace = sampleTrace();
    const again = await reloaded(trace);
    for (const [id, track] of trace.threads) expect(again.threads.get(id)?.states).toEqual(track.states);
    for (const [id, track] of trace.objects) expect(again.objects.get(id)).toEqual(track);
  });

  it("gives back the program, its settings and how the run ended", async () => {
    const { meta } = await loadTrace(await saveTrace(sampleTrace(), META));
    expect(meta).toEqual({ ...META, dropped: { events: 7, outputChars: 0, objects: 0 } });
  });

  it("of more events than one batch takes comes in several, in order", async () => {
    const builder = new TraceBuilder().thread(1, "MainThread");
    for (let i = 0; i < 70_000; i++) builder.event("tick", 1, i / 16, { arg: i });
    const trace = builder.build();
    const file = await saveTrace(trace, META);
    expect((await loadTrace(file)).batches.length).toBe(3);
    expect(contentsOf(await reloaded(trace))).toEqual(contentsOf(trace));
  });

  it("takes few bytes for an event", async () => {
    const trace = nonsenseTrace(1, 20_000);
    const empty = await saveTrace(nonsenseTrace(1, 0), META);
    expect(((await saveTrace(trace, META)).length - empty.length) / 20_000).toBeLessThan(10);
  });

  it("that is none says so", async () => {
    expect(await problemOf(new Uint8Array(0))).toBe("not-a-trace");
    expect(await problemOf(new Uint8Array(100))).toBe("not-a-trace");
    expect(await problemOf(new TextEncoder().encode('{"traceEvents":[],"displayTimeUnit":"ms"}'))).toBe("not-a-trace");
  });

  it("is found damaged when it is cut off anywhere", async () => {
    const file = await saveTrace(sampleTrace(), META);
    for (let length = 0; length < file.length; length++) {
      expect(await problemOf(file.subarray(0, length))).toBe(length < FIXED_BYTES ? "not-a-trace" : "damaged");
    }
  });

  it("is refused when any one bit of it is flipped, and when something follows it", async () => {
    const file = await saveTrace(sampleTrace(), META);
    for (let bit = 0; bit < file.length * 8; bit++) {
      const flipped = file.slice();
      flipped[bit >> 3] ^= 1 << (bit & 7);
      expect(await problemOf(flipped)).toBe(bit < 64 ? "not-a-trace" : "damaged");
    }
    expect(await problemOf(Uint8Array.of(...file, 0))).toBe("damaged");
  });

  it("of a later version says so", async () => {
    expect(await problemOf(await forge(new Uint8Array(10), 0, { version: 2 }))).toBe("unknown-version");
  });

  it("does not unpack beyond the size it names, nor beyond the limit", async () => {
    const bomb = new Uint8Array(64 * 1024 * 1024);
    expect(await problemOf(await forge(bomb, 0, { payloadBytes: 1000 }))).toBe("damaged");
    expect(await problemOf(await forge(bomb, 0, { payloadBytes: MAX_PAYLOAD_BYTES + 1 }))).toBe("too-large");
    expect(await problemOf(await forge(new Uint8Array(8), 0, { payloadBytes: 1000 }))).toBe("damaged");
    expect(await problemOf(await forge(new Uint8Array(8), 9))).toBe("damaged");
  });

  it("is refused when counts or lengths in it do not fit its contents", async () => {
    expect(await problemOf(await forgeSample(() => ({})))).toBe("none");
    const changes: readonly ((header: TraceFileHeaderJson) => object)[] = [
      ({ eventCount }) => ({ eventCount: eventCount + 1 }),
      ({ eventCount }) => ({ eventCount: eventCount - 1 }),
      () => ({ eventCount: -1 }),
      () => ({ eventCount: 4_000_000 }),
      ({ sectionBytes }) => ({ sectionBytes: sectionBytes.slice(1) }),
      ({ sectionBytes }) => ({ sectionBytes: sectionBytes.map((bytes, i) => (i === 0 ? bytes + 1 : bytes)) }),
      ({ sectionBytes }) => ({ sectionBytes: sectionBytes.map((bytes, i) => (i === 7 ? 2 ** 52 : bytes)) }),
      ({ sectionBytes: [time, thread, ...rest] }) => ({ sectionBytes: [time - 1, thread + 1, ...rest] }),
      ({ output }) => ({ output: { ...output, texts: [] } }),
      () => ({ entities: [{ type: "file", name: "main.ts" }] }),
      () => ({ entities: [{ type: "object", id: -1 }] }),
      () => ({ outcome: { status: "great", exitCode: 0, durationMs: 1, bootMs: 1 } }),
      () => ({ program: { ...PROGRAM, files: {}, language: "cobol" } }),
    ];
    for (const change of changes)
      expect([String(change), await problemOf(await forgeSample(change))]).toEqual([String(change), "damaged"]);
    expect(await problemOf(await forgeSample(() => ({ eventCount: 4_000_001 })))).toBe("too-large");
  });

  it("with any byte of its columns changed by a forger gives a trace or a TraceFileError", async () => {
    const outcomes = new Set<string>();
    const sectionBytes = 600;
    for (let at = 0; at < sectionBytes; at += 3) {
      const change = (sections: Uint8Array<ArrayBuffer>) => {
        if (at < sections.length) sections[at] ^= 0x80 | (at & 0x7f);
        return sections;
      };
      outcomes.add(await problemOf(await forgeSample(() => ({}), change)));
    }
    expect([...outcomes].sort()).toEqual(["damaged", "none"]);
  });
});
