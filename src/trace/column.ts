/** Unsigned integers in the narrowest width that holds them. */
export type UintArray = Uint8Array | Uint16Array | Uint32Array;

/** From this capacity on, arrays grow by an eighth instead of doubling: little is left unused. */
const SLOW_GROWTH_FROM = 16_384;

/** How many entries to make room for when `needed` no longer fit into `capacity`. */
export function grownCapacity(capacity: number, needed: number): number {
  const grown = capacity < SLOW_GROWTH_FROM ? Math.max(4, capacity * 2) : Math.ceil(capacity * 1.125);
  return Math.max(grown, needed);
}

/** A copy of `array` with room for `capacity` numbers that are as large as `value`. */
export function resizedUint(array: UintArray, capacity: number, value: number): UintArray {
  const bytes = Math.max(array.BYTES_PER_ELEMENT, value <= 0xff ? 1 : value <= 0xffff ? 2 : 4);
  const grown =
    bytes === 1 ? new Uint8Array(capacity) : bytes === 2 ? new Uint16Array(capacity) : new Uint32Array(capacity);
  grown.set(array);
  return grown;
}

/** The largest number an array can hold. */
export function largestOf(array: UintArray): number {
  return array.BYTES_PER_ELEMENT === 1 ? 0xff : array.BYTES_PER_ELEMENT === 2 ? 0xffff : 0xffff_ffff;
}

/** A copy of `array` of `capacity` numbers. */
export function resizedUint32(array: Uint32Array, capacity: number): Uint32Array<ArrayBuffer> {
  const grown = new Uint32Array(capacity);
  grown.set(array);
  return grown;
}

/** A copy of `array` of `capacity` numbers. */
export function resizedFloat64(array: Float64Array, capacity: number): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(capacity);
  grown.set(array);
  return grown;
}
