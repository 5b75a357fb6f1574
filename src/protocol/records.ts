/**
 * The layout of an event record, in shared memory and in the batches that reach the page: 24 bytes.
 *
 *     byte   0        8          12            16        20       24
 *            | f64    | u32      | u32         | u32    | u32     |
 *            | time   | order    | kind · line | object | arg     |
 *
 * - `time`: milliseconds since the run began. `read` and `write` carry the value that was read or written
 *   there instead; their time is that of the same thread's event before them.
 * - `order`: in a thread's ring the sequence number, drawn from one counter of the run, dense. In a batch the
 *   records already stand in that order, and the field holds the id of the thread.
 *   A ring that serves several threads (a Python process: its threads take turns in one worker) says whose records
 *   follow by a record of kind {@link AS_THREAD}, which itself has no number and never leaves the ring.
 * - `kind · line`: kind in the high 8 bits, in the low 24 the line (an index into the table of files, 0 unknown).
 */
export const RECORD_BYTES = 24;
export const RECORD_WORDS = RECORD_BYTES / 4;
export const RECORD_DOUBLES = RECORD_BYTES / 8;

export const RecordWord = { order: 2, kindAndLine: 3, object: 4, arg: 5 } as const;

/** In a ring only: the records after it belong to the thread whose id is in its field `object`. */
export const AS_THREAD = 255;

export const LINE_BITS = 24;
export const MAX_LINE = (1 << LINE_BITS) - 1;

/** A message's preview never holds more characters than this. */
export const MAX_PREVIEW_CHARS = 64;

/** The page keeps at most this many events of a run; later ones count as dropped. */
export const MAX_RETAINED_EVENTS = 4_000_000;

/** The page keeps at most this much of a run's output; the rest is counted and announced. */
export const MAX_RETAINED_OUTPUT_CHARS = 64 * 1024 * 1024;
