import { expect, test } from "vitest";
import { packSnapshot, unpackSnapshot } from "./snapshot-format";

test("gives a snapshot back as it was, and is smaller by the pages that are zeros", () => {
  const memory = new Uint8Array(10 * 65_536 + 1000);
  memory[3] = 1;
  memory[4 * 65_536 + 7] = 2;
  memory[memory.length - 1] = 3;
  const packed = packSnapshot(memory);
  expect(packed.byteLength).toBeLessThan(4 * 65_536);
  expect(Buffer.compare(unpackSnapshot(packed), memory)).toBe(0);
});

test("refuses what is no snapshot, or one that was cut off", () => {
  expect(() => unpackSnapshot(new SharedArrayBuffer(1000))).toThrow("no memory snapshot");
  const packed = packSnapshot(new Uint8Array(100_000).fill(1));
  const cut = new SharedArrayBuffer(packed.byteLength - 8);
  new Uint8Array(cut).set(new Uint8Array(packed, 0, cut.byteLength));
  expect(() => unpackSnapshot(cut)).toThrow("no memory snapshot");
});
