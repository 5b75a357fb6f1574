import { AS_THREAD, LINE_BITS, RECORD_BYTES, RECORD_DOUBLES, RECORD_WORDS, RecordWord } from "../../protocol/records";
import { carriesValue } from "../../trace/effects";
import type { MergerInput } from "./merger";

/** A process's records that wait for their turn. */
interface Source {
  thread: number;
  chunks: Uint32Array[];
  /** Index of the next record in the first chunk. */
  at: number;
  /** Time of the next record; Infinity where none waits. */
  headMs: number;
  /** Time of the last record that carried one: that of the values that follow it. */
  lastMs: number;
  closed: boolean;
  /** Time up to which all of its records have been delivered. */
  readonly deliveredMs: () => number;
}

/** Eleven days: a later time is nonsense. */
const LATEST_MS = 1e9;
/** How long a process that is busy in C, and hands nothing over, may hold the others back. */
const MAX_HOLD_MS = 100;

/**
 * Brings the records of processes that hand theirs over in batches into the order of their times. A batch comes late, so
 * a record's turn has come when every other process has handed over all that was before it.
 */
export class TimeMerger {
  #sources: Source[] = [];
  readonly discarded = 0;

  /** @param deliveredMs time up to which everything has been delivered, as the run's time; read before each `take` */
  addThread(thread: number, deliveredMs: () => number): MergerInput {
    const source: Source = {
      thread,
      chunks: [],
      at: 0,
      headMs: Number.POSITIVE_INFINITY,
      lastMs: 0,
      closed: false,
      deliveredMs,
    };
    this.#sources.push(source);
    return {
      deliver: (records) => {
        if (records.length === 0) return;
        source.chunks.push(records);
        if (source.chunks.length === 1) advance(source);
      },
      close: () => {
        source.closed = true;
      },
    };
  }

  /** All records whose turn has come at `nowMs`, the run's time; `final` waits for none. The order field then holds the thread's id. */
  take(nowMs: number, final: boolean): ArrayBuffer {
    const total = this.#sources.reduce((sum, { chunks }) => chunks.reduce((n, chunk) => n + chunk.length, sum), 0);
    const out = new Uint32Array(total);
    let written = 0;
    for (;;) {
      const [next, followingMs] = this.#earliest();
      const boundMs = final ? Number.POSITIVE_INFINITY : this.#boundMs(nowMs);
      if (next === undefined || next.headMs > boundMs) break;
      written = copyUntil(next, Math.min(followingMs, boundMs), out, written);
    }
    this.#sources = this.#sources.filter(({ closed, chunks }) => !closed || chunks.length > 0);
    return out.buffer.slice(0, (written / RECORD_WORDS) * RECORD_BYTES);
  }

  /** The source whose record is next, and the time of the next one of another source. */
  #earliest(): readonly [Source | undefined, followingMs: number] {
    let found: Source | undefined;
    let followingMs = Number.POSITIVE_INFINITY;
    for (const source of this.#sources) {
      if (source.chunks.length === 0) continue;
      if (found === undefined || source.headMs < found.headMs) {
        followingMs = found?.headMs ?? Number.POSITIVE_INFINITY;
        found = source;
      } else {
        followingMs = Math.min(followingMs, source.headMs);
      }
    }
    return [found, followingMs];
  }

  #boundMs(nowMs: number): number {
    let boundMs = Number.POSITIVE_INFINITY;
    for (const source of this.#sources) {
      if (source.chunks.length === 0 && !source.closed) boundMs = Math.min(boundMs, source.deliveredMs());
    }
    return Math.max(boundMs, nowMs - MAX_HOLD_MS);
  }
}

/** Copies the next record, and those after it up to a time; gives how many words are written then. */
function copyUntil(source: Source, untilMs: number, out: Uint32Array, written: number): number {
  let to = written;
  do {
    const chunk = source.chunks[0];
    if (chunk === undefined) return to;
    const at = source.at * RECORD_WORDS;
    for (let word = 0; word < RECORD_WORDS; word++) out[to + word] = chunk[at + word] ?? 0;
    out[to + RecordWord.order] = source.thread;
    to += RECORD_WORDS;
    source.at++;
    advance(source);
  } while (source.headMs <= untilMs);
  return to;
}

/** Moves on to the next record that is to be copied, past those that only say whose records follow. */
function advance(source: Source): void {
  for (;;) {
    const chunk = source.chunks[0];
    if (chunk === undefined) {
      source.headMs = Number.POSITIVE_INFINITY;
      return;
    }
    if (source.at * RECORD_WORDS >= chunk.length) {
      source.chunks.shift();
      source.at = 0;
      continue;
    }
    const word = source.at * RECORD_WORDS;
    const kind = (chunk[word + RecordWord.kindAndLine] ?? 0) >>> LINE_BITS;
    if (kind === AS_THREAD) {
      source.thread = chunk[word + RecordWord.object] ?? 0;
      source.at++;
      continue;
    }
    if (!carriesValue(kind)) {
      const timeMs = new Float64Array(chunk.buffer, chunk.byteOffset)[source.at * RECORD_DOUBLES] ?? 0;
      // Whoever writes nonsense shall not hold the others back.
      if (timeMs > source.lastMs && timeMs < LATEST_MS) source.lastMs = timeMs;
    }
    source.headMs = source.lastMs;
    return;
  }
}
