import { describe, expect, it } from "vitest";
import { SharedMemory } from "../../kernel/memory";
import { CONTROL_ORIGIN_DOUBLE } from "../../protocol/control";
import { EventKind } from "../../protocol/events";
import { LINE_BITS, RECORD_WORDS, RecordWord } from "../../protocol/records";
import { Merger } from "../../sandbox/drainer/merger";
import { initRing } from "./allocate";
import { EventRingReader } from "./ring-reader";
import { SharedRecorder } from "./shared-recorder";

const RING = 1024;

function ring(capacity: number) {
  const memory = SharedMemory.create();
  memory.f64[CONTROL_ORIGIN_DOUBLE] = performance.timeOrigin;
  initRing(memory.i32, RING, capacity);
  const recorder = new SharedRecorder(memory.buffer, RING);
  const reader = new EventRingReader(memory.buffer, RING);
  const merger = new Merger();
  const { deliver } = merger.addThread(1);
  return {
    reader,
    write: (...events: readonly (readonly [timeMs: number, kind: number, object: number, thread: number])[]) =>
      recorder.write(
        Float64Array.from(
          events.flatMap(([timeMs, kind, object, thread]) => [timeMs, kind * 2 ** LINE_BITS + 7, object, 0, thread]),
        ),
      ),
    read: () => {
      deliver(reader.take());
      const batch = merger.take(0, false);
      const words = new Uint32Array(batch);
      const times = new Float64Array(batch);
      return Array.from({ length: words.length / RECORD_WORDS }, (_, i) => ({
        timeMs: times[i * 3],
        kind: (words[i * RECORD_WORDS + RecordWord.kindAndLine] ?? 0) >>> LINE_BITS,
        object: words[i * RECORD_WORDS + RecordWord.object],
        thread: words[i * RECORD_WORDS + RecordWord.order],
      }));
    },
  };
}

describe("the recorder that several threads share", () => {
  it("gives every event to its thread, in one order", () => {
    const { write, read } = ring(64);
    write([1, EventKind.start, 0, 1], [2, EventKind.acquire, 5, 2], [3, EventKind.release, 5, 2]);
    write([4, EventKind.end, 0, 1]);
    expect(read()).toEqual([
      { timeMs: 1, kind: EventKind.start, object: 0, thread: 1 },
      { timeMs: 2, kind: EventKind.acquire, object: 5, thread: 2 },
      { timeMs: 3, kind: EventKind.release, object: 5, thread: 2 },
      { timeMs: 4, kind: EventKind.end, object: 0, thread: 1 },
    ]);
  });

  it("puts a wake-up that was noticed late where it happened, and keeps each thread's own order", () => {
    const { write, read } = ring(64);
    write(
      [10, EventKind.gilTake, 1, 1],
      [14, EventKind.acquire, 5, 1],
      [12, EventKind.wake, 0, 2],
      [9, EventKind.release, 5, 1],
    );
    expect(read().map(({ timeMs, kind }) => [timeMs, kind])).toEqual([
      [10, EventKind.gilTake],
      [12, EventKind.wake],
      [14, EventKind.acquire],
      [14, EventKind.release],
    ]);
  });

  it("counts what finds no room and says so with a gap", () => {
    const { write, read, reader } = ring(8);
    for (let i = 0; i < 12; i++) write([i, EventKind.acquire, 5, 1]);
    const before = read();
    expect(reader.dropped).toBe(12 - before.length);
    write([20, EventKind.release, 5, 1]);
    expect(read().map(({ kind }) => kind)).toEqual([EventKind.gap, EventKind.release]);
  });
});
