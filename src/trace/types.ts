import type { Milliseconds } from "../base/units";
import type { FileEntity, ObjectEntity, OutputChunk, ProcessEntity, ThreadEntity } from "../protocol/entities";

/** What a thread is doing, as a small number: it indexes palettes and sums. */
export const ThreadState = {
  new: 0,
  running: 1,
  waitingGil: 2,
  blocked: 3,
  sleeping: 4,
  joining: 5,
  ended: 6,
  /** Inside a gap: events were dropped, nothing is claimed. */
  unknown: 7,
  /** A process's interpreter is being made ready. */
  booting: 8,
  /** Computes on another core, without the GIL. */
  native: 9,
} as const;
export type ThreadState = (typeof ThreadState)[keyof typeof ThreadState];
export const THREAD_STATE_COUNT = 10;

/**
 * All events of a trace in order, one column per field. Index `i` below `length` is one event everywhere.
 * The arrays are replaced when they grow: read them anew through this object, never keep one.
 */
export interface EventColumns {
  readonly length: number;
  /** Milliseconds since the run began, never decreasing. */
  readonly time: Float64Array;
  readonly thread: Uint16Array;
  readonly kind: Uint8Array;
  /** Index into the table of files; 0 unknown. */
  readonly line: Uint16Array | Uint32Array;
  readonly object: Uint16Array | Uint32Array;
  readonly arg: Uint32Array;
}

/**
 * A step function of time, as the events at which it changes: from event `event[i]` on the value is `value[i]`.
 * Before `event[0]` it is 0. The arrays are replaced when they grow.
 */
export interface StepLane {
  readonly length: number;
  readonly event: Uint32Array;
  readonly value: Uint8Array | Uint16Array | Uint32Array;
}

/** A thread with what its events say of it. */
export interface ThreadTrack {
  readonly entity: ThreadEntity;
  /** Values are {@link ThreadState}. */
  readonly states: StepLane;
}

/** A synchronisation object with what its events say of it. Lanes an object's kind does not have stay empty. */
export interface ObjectTrack {
  readonly entity: ObjectEntity;
  /** Every event that names this object, in order: indices into the event columns. */
  readonly events: { readonly length: number; readonly event: Uint32Array };
  /** Id of the thread that holds it, 0 none: gil, lock, rlock, condition. */
  readonly owner: StepLane;
  /** Number of threads that wait for it. */
  readonly waiters: StepLane;
  /** Queue and pipe: messages inside; semaphore: permits left; event: 0 or 1. */
  readonly depth: StepLane;
}

/** A trace as views and analyses read it. It only grows; `version` changes whenever it did. */
export interface TraceView {
  readonly version: number;
  readonly events: EventColumns;
  readonly processes: ReadonlyMap<number, ProcessEntity>;
  /** In order of appearance. */
  readonly threads: ReadonlyMap<number, ThreadTrack>;
  /** In order of appearance. */
  readonly objects: ReadonlyMap<number, ObjectTrack>;
  readonly output: readonly OutputChunk[];
  readonly files: readonly FileEntity[];
  /** By id. */
  readonly strings: ReadonlyMap<number, string>;
  /** Time of the last event, 0 without any. */
  readonly endMs: Milliseconds;
  readonly dropped: DroppedCounts;
  string(id: number): string;
  /** File and line (from 1) of a line index; undefined for 0 and unknown ones. */
  location(line: number): { readonly file: string; readonly line: number } | undefined;
  /** The value a `read` or `write` event carried; undefined for other events. */
  valueAt(event: number): number | undefined;
  message(id: number): { readonly sizeBytes: number; readonly preview: string } | undefined;
  /** Ids of all messages whose preview was kept. */
  messageIds(): Iterable<number>;
}

/** What is not in the trace, and why. */
export interface DroppedCounts {
  /** A ring was full, or the page's cap was reached: events. */
  readonly events: number;
  /** Output characters over the cap. */
  readonly outputChars: number;
  /** Objects over the cap: their events are kept, but they have no lanes. */
  readonly objects: number;
}
