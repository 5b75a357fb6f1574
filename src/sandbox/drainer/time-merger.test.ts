import { describe, expect, it } from "vitest";
import { EventKind } from "../../protocol/events";
import { AS_THREAD, LINE_BITS, RECORD_DOUBLES, RECORD_WORDS, RecordWord } from "../../protocol/records";
import { TimeMerger } from "./time-merger";

/** Records of these times, told apart by `object`; a pair of kind and number is a record that carries no time. */
function records(...events: readonly (number | readonly [kind: number, object: number])[]): Uint32Array {
  const words = new Uint32Array(events.length * RECORD_WORDS);
  const doubles = new Float64Array(words.buffer);
  events.forEach((event, i) => {
    const [kind, object] = typeof event === "number" ? [EventKind.acquire, event] : event;
    doubles[i * RECORD_DOUBLES] = typeof event === "number" ? event : 1e9;
    words[i * RECORD_WORDS + RecordWord.kindAndLine] = kind * 2 ** LINE_BITS;
    words[i * RECORD_WORDS + RecordWord.object] = object;
  });
  return words;
}

/** The merged records as pairs of thread and object. */
function pairs(buffer: ArrayBuffer): number[][] {
  const words = new Uint32Array(buffer);
  return Array.from({ length: words.length / RECORD_WORDS }, (_, i) => [
    words[i * RECORD_WORDS + RecordWord.order] ?? -1,
    words[i * RECORD_WORDS + RecordWord.object] ?? -1,
  ]);
}

describe("the merger by time", () => {
  it("brings the batches of several processes into the order of their times", () => {
    const merger = new TimeMerger();
    const one = merger.addThread(1, () => 50).deliver;
    const two = merger.addThread(2, () => 50).deliver;
    one(records(10, 11, 30));
    two(records(5, 20, 40));
    expect(pairs(merger.take(50, false))).toEqual([
      [2, 5],
      [1, 10],
      [1, 11],
      [2, 20],
      [1, 30],
      [2, 40],
    ]);
  });

  it("holds a record back until every other process has handed over what was before it, but not for long", () => {
    const merger = new TimeMerger();
    let deliveredMs = 15;
    const one = merger.addThread(1, () => 100).deliver;
    merger.addThread(2, () => deliveredMs);
    one(records(10, 20, 30));
    expect(pairs(merger.take(40, false))).toEqual([[1, 10]]);
    deliveredMs = 25;
    expect(pairs(merger.take(40, false))).toEqual([[1, 20]]);
    expect(pairs(merger.take(1000, false))).toEqual([[1, 30]]);
  });

  it("keeps values behind the record that tells their time, and follows the threads of a process", () => {
    const merger = new TimeMerger();
    const one = merger.addThread(1, () => 100).deliver;
    const two = merger.addThread(2, () => 100).deliver;
    one(records(10, [EventKind.write, 7], [AS_THREAD, 3], [EventKind.read, 8], 30));
    two(records(20));
    expect(pairs(merger.take(100, false))).toEqual([
      [1, 10],
      [1, 7],
      [3, 8],
      [2, 20],
      [3, 30],
    ]);
  });

  it("gives everything at the end, waits for no process that has ended, and is not held back by nonsense", () => {
    const merger = new TimeMerger();
    const one = merger.addThread(1, () => 0);
    const two = merger.addThread(2, () => 0);
    one.deliver(records(1, Number.POSITIVE_INFINITY, Number.NaN));
    one.close();
    two.deliver(records(2));
    expect(pairs(merger.take(2, true))).toHaveLength(4);
    const three = merger.addThread(3, () => 0);
    three.deliver(records(5));
    two.close();
    expect(pairs(merger.take(5, false))).toEqual([[3, 5]]);
  });
});
