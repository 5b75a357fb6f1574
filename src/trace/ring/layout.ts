import { RECORD_BYTES } from "../../protocol/records";

/**
 * Rings in shared memory, one writer (a thread) and one reader (the drainer) each.
 *
 * Event ring: a header of eight words (of which a shared one's writer keeps `handedOver`, a double: the run's time up to
 * which it holds nothing back; and `waits`: 1 while it sleeps, and holds nothing back at all), then `capacity` records. Indices count records and wrap at 2³²; the slot
 * is the index modulo the capacity, a power of two. Sequence numbers are drawn only for events that get a slot,
 * so they stay dense.
 *
 * Frame ring: a header of eight words, then `capacity` bytes of frames, each beginning at a multiple of four:
 * `u32 length · u32 type · payload`. Indices count bytes. A frame never wraps; `length` 0xffffffff means the rest
 * up to the end is unused. Frames are never dropped (the writer waits), except previews of messages. A frame
 * `asThread` (payload: u32 id) says whose output follows in a ring that several threads share.
 */
export const RingWord = { write: 0, read: 1, dropped: 2, capacity: 3, waits: 6 } as const;
export const RING_HANDED_OVER_DOUBLE = 2;
export const RING_HEADER_BYTES = 32;

export const FrameType = { entity: 1, output: 2, message: 3, asThread: 4 } as const;
export const FRAME_HEADER_BYTES = 8;
export const FRAME_SKIP = 0xffffffff;

/** Rings are smaller where there are many threads, so that 128 of them fit into a hundred megabytes. */
export function ringSizes(liveThreads: number): { readonly records: number; readonly frameBytes: number } {
  if (liveThreads <= 4) return { records: 131_072, frameBytes: 262_144 };
  if (liveThreads <= 8) return { records: 32_768, frameBytes: 262_144 };
  if (liveThreads <= 32) return { records: 16_384, frameBytes: 65_536 };
  return { records: 4_096, frameBytes: 32_768 };
}

export const MAX_RING_RECORDS = 131_072;
export const MAX_FRAME_RING_BYTES = 262_144;

export function eventRingBytes(records: number): number {
  return RING_HEADER_BYTES + records * RECORD_BYTES;
}

export function frameRingBytes(bytes: number): number {
  return RING_HEADER_BYTES + bytes;
}
