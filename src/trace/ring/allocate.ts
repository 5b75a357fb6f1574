import { RingWord } from "./layout";

/** Writes an empty ring's header at `address`; `capacity` in records or bytes, a power of two. */
export function initRing(i32: Int32Array, address: number, capacity: number): void {
  const word = address >> 2;
  i32[word + RingWord.write] = 0;
  i32[word + RingWord.read] = 0;
  i32[word + RingWord.dropped] = 0;
  i32[word + RingWord.capacity] = capacity;
}
