/** 2026-01-01, 00:00 UTC: when every seeded run begins. */
const BEGIN_MS = Date.UTC(2026, 0, 1);

const LOCAL_PARTS = ["Date", "Day", "FullYear", "Hours", "Milliseconds", "Minutes", "Month", "Seconds"] as const;

/**
 * Replaces what differs from run to run and from machine to machine in this worker: clocks, time zone and random
 * numbers. The interpreter asks for all of them through these functions.
 *
 * @param nowMs the virtual time since the run began
 */
export function virtualize(nowMs: () => number, seed: number): void {
  performance.now = nowMs;
  Date.now = () => BEGIN_MS + nowMs();
  const prototype = Date.prototype;
  for (const part of LOCAL_PARTS) prototype[`get${part}`] = prototype[`getUTC${part}`];
  prototype.getTimezoneOffset = () => 0;
  const random = randomBytes(seed);
  Math.random = () => random() / 256;
  crypto.getRandomValues = (array) => {
    if (array !== null && ArrayBuffer.isView(array)) {
      const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
      for (let i = 0; i < bytes.length; i++) bytes[i] = random();
    }
    return array;
  };
}

/** Bytes that are the same for every `seed` (mulberry32). Not for secrets: there are none in a seeded run. */
function randomBytes(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) & 0xff;
  };
}
