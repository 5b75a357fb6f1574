/**
 * A memory snapshot, packed: half of an interpreter's memory is zeros, which need not be kept, sent or checked.
 *
 * ```
 * words   0: magic   1: bytes of the whole   2: count of kept pages   3…: their numbers, ascending
 * pages   in that order, from the next multiple of 8 bytes on
 * ```
 */
const MAGIC = 0x5053_4c49;
const PAGE_BYTES = 65_536;
const HEADER_WORDS = 3;

/** Leaves out the pages that are zeros. */
export function packSnapshot(memory: Uint8Array): SharedArrayBuffer {
  const kept: number[] = [];
  for (let page = 0; page * PAGE_BYTES < memory.length; page++) if (!isZero(pageOf(memory, page))) kept.push(page);
  const from = firstPageAt(kept.length);
  const packed = new SharedArrayBuffer(from + kept.length * PAGE_BYTES);
  new Uint32Array(packed, 0, HEADER_WORDS + kept.length).set([MAGIC, memory.length, kept.length, ...kept]);
  const bytes = new Uint8Array(packed);
  for (const [index, page] of kept.entries()) bytes.set(pageOf(memory, page), from + index * PAGE_BYTES);
  return packed;
}

/** The snapshot as it was, in memory of its own. Throws where `packed` is not the work of {@link packSnapshot}. */
export function unpackSnapshot(packed: SharedArrayBuffer): Uint8Array {
  const [magic, length = 0, count = 0] = new Uint32Array(packed, 0, HEADER_WORDS);
  const from = firstPageAt(count);
  if (magic !== MAGIC || packed.byteLength !== from + count * PAGE_BYTES) throw new Error("this is no memory snapshot");
  const memory = new Uint8Array(length);
  for (const [index, page] of new Uint32Array(packed, HEADER_WORDS * 4, count).entries()) {
    const space = pageOf(memory, page);
    space.set(new Uint8Array(packed, from + index * PAGE_BYTES, space.length));
  }
  return memory;
}

function firstPageAt(count: number): number {
  return Math.ceil(((HEADER_WORDS + count) * 4) / 8) * 8;
}

function pageOf(memory: Uint8Array, page: number): Uint8Array {
  return memory.subarray(page * PAGE_BYTES, (page + 1) * PAGE_BYTES);
}

function isZero(page: Uint8Array): boolean {
  return page.every((byte) => byte === 0);
}
