import { describe, expect, it } from "vitest";
import { BytePipe, PIPE_ATOMIC_BYTES, PIPE_CAPACITY_BYTES, releaseEnds } from "./byte-pipe";
import { SharedMemory } from "./memory";

const PARENT = 1;
const CHILD = 2;

/** A pipe that the process in slot 1 reads and the one in slot 2 writes. */
function pipe() {
  const memory = SharedMemory.create();
  const reader = BytePipe.create(memory, 7, PARENT);
  reader.open("read");
  const writer = new BytePipe(memory, reader.address, CHILD);
  writer.open("write");
  return { memory, reader, writer };
}

function take(end: BytePipe, limit: number) {
  const target = new Uint8Array(limit);
  const messages: number[] = [];
  const count = end.take(target, (id) => messages.push(id));
  return { bytes: [...target.subarray(0, count)], messages };
}

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe("a pipe between processes", () => {
  it("gives bytes in order, and tells of a message when its last byte is taken", () => {
    const { reader, writer } = pipe();
    expect(writer.put(bytes(1, 2, 3), 10)).toBe(3);
    expect(writer.put(bytes(4), 11)).toBe(1);
    expect(take(reader, 2)).toEqual({ bytes: [1, 2], messages: [] });
    expect(take(reader, 9)).toEqual({ bytes: [3, 4], messages: [10, 11] });
    expect(take(reader, 9)).toEqual({ bytes: [], messages: [] });
  });

  it("holds so much, writes short pieces whole or not at all, and goes round", () => {
    const { reader, writer } = pipe();
    expect(writer.put(new Uint8Array(PIPE_CAPACITY_BYTES - 10), 1)).toBe(PIPE_CAPACITY_BYTES - 10);
    expect(writer.writable(11)).toBe(false);
    expect(writer.put(new Uint8Array(11), 2)).toBe(0);
    expect(take(reader, PIPE_CAPACITY_BYTES).messages).toEqual([1]);
    const long = Uint8Array.from({ length: PIPE_CAPACITY_BYTES }, (_, i) => i & 0xff);
    expect(writer.put(long, 3)).toBe(PIPE_CAPACITY_BYTES);
    expect(take(reader, PIPE_CAPACITY_BYTES)).toEqual({ bytes: [...long], messages: [3] });
    expect(PIPE_ATOMIC_BYTES).toBe(4096);
  });

  it("takes part of what is long, and that is no message yet", () => {
    const { reader, writer } = pipe();
    const count = writer.put(new Uint8Array(PIPE_CAPACITY_BYTES + 5), 4);
    expect(count).toBe(PIPE_CAPACITY_BYTES);
    expect(take(reader, PIPE_CAPACITY_BYTES).messages).toEqual([]);
    expect(writer.put(new Uint8Array(5), 4)).toBe(5);
    expect(take(reader, 5).messages).toEqual([4]);
  });

  it("is at its end when nobody can write any more, and broken when nobody can read", () => {
    const { reader, writer } = pipe();
    writer.put(bytes(1), 1);
    writer.close("write");
    expect(reader.readable()).toBe(true);
    expect(take(reader, 5).bytes).toEqual([1]);
    expect(reader.hasWriters).toBe(false);
    expect(reader.readable()).toBe(true);
    const other = pipe();
    other.reader.close("read");
    expect(other.writer.hasReaders).toBe(false);
    expect(other.writer.writable(1)).toBe(true);
  });

  it("loses the ends of a process that has ended, and is used again when nobody holds it", () => {
    const { memory, reader, writer } = pipe();
    writer.open("write");
    releaseEnds(memory, CHILD);
    expect(reader.hasWriters).toBe(false);
    expect(reader.hasReaders).toBe(true);
    reader.close("read");
    const next = BytePipe.create(memory, 8, PARENT);
    expect(next.address).toBe(reader.address);
    expect(reader.isSame()).toBe(false);
    expect(next.length).toBe(0);
    expect(BytePipe.create(memory, 9, PARENT).address).not.toBe(next.address);
  });
});
