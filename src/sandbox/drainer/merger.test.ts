import { describe, expect, it } from "vitest";
import { RECORD_WORDS, RecordWord } from "../../protocol/records";
import { Merger } from "./merger";

function records(...orders: number[]): Uint32Array {
  const words = new Uint32Array(orders.length * RECORD_WORDS);
  orders.forEach((order, i) => {
    words[i * RECORD_WORDS + RecordWord.order] = order;
    words[i * RECORD_WORDS + RecordWord.arg] = order;
  });
  return words;
}

/** The merged records as pairs of thread and original order. */
function pairs(buffer: ArrayBuffer): number[][] {
  const words = new Uint32Array(buffer);
  const out: number[][] = [];
  for (let at = 0; at < words.length; at += RECORD_WORDS) {
    out.push([words[at + RecordWord.order] ?? -1, words[at + RecordWord.arg] ?? -1]);
  }
  return out;
}

describe("the merger", () => {
  it("brings the records of all threads into the order of their numbers", () => {
    const merger = new Merger();
    const [one, two] = [merger.addThread(1).deliver, merger.addThread(2).deliver];
    one(records(0, 3, 4));
    two(records(1, 2));
    two(records(5));
    expect(pairs(merger.take(0, false))).toEqual([
      [1, 0],
      [2, 1],
      [2, 2],
      [1, 3],
      [1, 4],
      [2, 5],
    ]);
  });

  it("holds later records back while a number is missing, because its writer is in the middle of it", () => {
    const merger = new Merger();
    const [one, two] = [merger.addThread(1).deliver, merger.addThread(2).deliver];
    one(records(0, 2));
    expect(pairs(merger.take(0, false))).toEqual([[1, 0]]);
    two(records(1));
    expect(pairs(merger.take(8, false))).toEqual([
      [2, 1],
      [1, 2],
    ]);
  });

  it("goes on without a number that never comes", () => {
    const merger = new Merger();
    const one = merger.addThread(1).deliver;
    one(records(1, 2));
    expect(pairs(merger.take(0, false))).toEqual([]);
    expect(pairs(merger.take(200, false))).toEqual([
      [1, 1],
      [1, 2],
    ]);
    one(records(7));
    expect(pairs(merger.take(201, true))).toEqual([[1, 7]]);
  });

  it("discards and counts records whose number has passed", () => {
    const merger = new Merger();
    const one = merger.addThread(1).deliver;
    one(records(0, 1, 0, 1, 2));
    expect(pairs(merger.take(0, true))).toEqual([
      [1, 0],
      [1, 1],
      [1, 2],
    ]);
    expect(merger.discarded).toBe(2);
  });
});
