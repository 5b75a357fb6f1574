import { AS_THREAD, LINE_BITS, RECORD_BYTES, RECORD_WORDS, RecordWord } from "../../protocol/records";

/** Records of one thread that wait for their turn. */
interface Pending {
  thread: number;
  chunks: Uint32Array[];
  /** Position in the first chunk, in words. */
  at: number;
  closed: boolean;
}

/** How a thread's records come in, and that no more will. */
export interface MergerInput {
  readonly deliver: (records: Uint32Array) => void;
  readonly close: () => void;
}

/** How long a missing sequence number may hold the others back: its thread was ended in the middle of writing. */
const MAX_HOLE_MS = 100;

/**
 * Brings the records of all threads into one order. Sequence numbers are dense, so the next record is the one
 * with the next number: no watermark is needed, and a hole means that its writer is in the middle of it.
 */
export class Merger {
  #pending: Pending[] = [];
  #next = 0;
  #holeSinceMs: number | null = null;
  /** Records that came with a number already passed: the program wrote over its ring. */
  discarded = 0;

  addThread(thread: number, _deliveredMs?: () => number): MergerInput {
    const pending: Pending = { thread, chunks: [], at: 0, closed: false };
    this.#pending.push(pending);
    return {
      deliver: (records) => {
        if (records.length > 0) pending.chunks.push(records);
      },
      close: () => {
        pending.closed = true;
      },
    };
  }

  /** All records whose turn has come; `final` passes over every hole. The order field then holds the thread's id. */
  take(nowMs: number, final: boolean): ArrayBuffer {
    const total = this.#pending.reduce((sum, { chunks, at }) => chunks.reduce((n, c) => n + c.length, sum) - at, 0);
    const out = new Uint32Array(total);
    let written = 0;
    for (;;) {
      const before = written;
      for (const pending of this.#pending) written = this.#copyRun(pending, out, written);
      if (written > before) this.#holeSinceMs = null;
      else if (!this.#skipHole(nowMs, final)) break;
    }
    this.#pending = this.#pending.filter(({ closed, chunks }) => !closed || chunks.length > 0);
    return out.buffer.slice(0, (written / RECORD_WORDS) * RECORD_BYTES);
  }

  /** Copies records of one thread as long as each is the next one; gives how many words are written then. */
  #copyRun(pending: Pending, out: Uint32Array, written: number): number {
    let to = written;
    for (;;) {
      const chunk = pending.chunks[0];
      if (chunk === undefined) return to;
      let { at } = pending;
      let next = this.#next;
      while (at < chunk.length) {
        const kindAndLine = chunk[at + RecordWord.kindAndLine] ?? 0;
        if (kindAndLine >>> LINE_BITS === AS_THREAD) {
          pending.thread = chunk[at + RecordWord.object] ?? 0;
          at += RECORD_WORDS;
          continue;
        }
        if (chunk[at + RecordWord.order] !== next) break;
        out[to] = chunk[at] ?? 0;
        out[to + 1] = chunk[at + 1] ?? 0;
        out[to + RecordWord.order] = pending.thread;
        out[to + RecordWord.kindAndLine] = kindAndLine;
        out[to + RecordWord.object] = chunk[at + RecordWord.object] ?? 0;
        out[to + RecordWord.arg] = chunk[at + RecordWord.arg] ?? 0;
        next = (next + 1) >>> 0;
        at += RECORD_WORDS;
        to += RECORD_WORDS;
      }
      this.#next = next;
      pending.at = at;
      if (at < chunk.length) return to;
      pending.chunks.shift();
      pending.at = 0;
    }
  }

  /** Order of the thread's first waiting record; those whose number has passed are discarded. */
  #headOrder(pending: Pending): number | undefined {
    for (;;) {
      const chunk = pending.chunks[0];
      if (chunk === undefined) return undefined;
      const order = chunk[pending.at + RecordWord.order] ?? 0;
      if (((order - this.#next) | 0) >= 0) return order;
      this.discarded++;
      pending.at += RECORD_WORDS;
      if (pending.at < chunk.length) continue;
      pending.chunks.shift();
      pending.at = 0;
    }
  }

  /** True when the order goes on behind a hole. */
  #skipHole(nowMs: number, final: boolean): boolean {
    let nearest: number | undefined;
    for (const pending of this.#pending) {
      const order = this.#headOrder(pending);
      if (order === undefined) continue;
      if (nearest === undefined || ((order - nearest) | 0) < 0) nearest = order;
    }
    if (nearest === undefined) return false;
    if (nearest === this.#next) return true;
    this.#holeSinceMs ??= nowMs;
    if (!final && nowMs - this.#holeSinceMs < MAX_HOLE_MS) return false;
    this.#next = nearest;
    return true;
  }
}
