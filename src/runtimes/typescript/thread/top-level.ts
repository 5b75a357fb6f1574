import { ThreadError } from "../../../kernel/errors";
import { lockGuard, unlockGuard } from "../../../kernel/guard";
import { allocate } from "../../../kernel/heap";
import type { ThreadContext } from "../../../kernel/thread-context";
import { ProcessWord } from "../../../kernel/thread-record";
import type { ObjectKind } from "../../../protocol/entities";

/** An entry of a process's table of top-level objects, in words. */
const EntryWord = { next: 0, line: 1, ordinal: 2, shape: 3, address: 4 } as const;
const ENTRY_BYTES = 5 * 4;

/** What must be the same of an object in every evaluation: its kind, size and fields. */
export type ObjectShape = readonly [kind: ObjectKind, capacity: number, ...fields: readonly string[]];

/** FNV-1a, 32 bits. */
function hashOf(shape: ObjectShape): number {
  let hash = 0x811c9dc5;
  for (const char of shape.join("\n")) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return hash | 0;
}

/**
 * One evaluation of a program's top level. Every thread of a process evaluates it, yet an object made there is one
 * object for all: the first evaluation writes where it was made (line, and how many were made there before) and
 * its address into a table of the process, later evaluations look it up.
 */
export class TopLevel {
  readonly #context: ThreadContext;
  readonly #describeLine: (line: number) => string;
  readonly #first: boolean;
  readonly #madeAtLine = new Map<number, number>();
  #attached = 0;

  constructor(context: ThreadContext, describeLine: (line: number) => string) {
    this.#context = context;
    this.#describeLine = describeLine;
    this.#first = Atomics.load(context.memory.i32, context.processRecord + ProcessWord.topLevelSealed) === 0;
  }

  /** Address of the object made here by an earlier evaluation; 0 where this is the first, which then makes it. */
  lookUp(shape: ObjectShape, line: number): number {
    const ordinal = this.#madeAtLine.get(line) ?? 0;
    this.#madeAtLine.set(line, ordinal + 1);
    if (this.#first) return 0;
    const { i32 } = this.#context.memory;
    for (const entry of this.#entries()) {
      const here = i32[entry + EntryWord.line] === line && i32[entry + EntryWord.ordinal] === ordinal;
      if (!here) continue;
      if (i32[entry + EntryWord.shape] !== hashOf(shape)) throw this.#mismatch(line);
      this.#attached++;
      return i32[entry + EntryWord.address] ?? 0;
    }
    throw this.#mismatch(line);
  }

  /** Enters an object that this first evaluation made. */
  enter(shape: ObjectShape, line: number, address: number): void {
    const { memory, processRecord } = this.#context;
    const entry = allocate(memory, ENTRY_BYTES) >> 2;
    const { i32 } = memory;
    i32[entry + EntryWord.line] = line;
    i32[entry + EntryWord.ordinal] = (this.#madeAtLine.get(line) ?? 1) - 1;
    i32[entry + EntryWord.shape] = hashOf(shape);
    i32[entry + EntryWord.address] = address;
    lockGuard(i32, processRecord + ProcessWord.topLevelGuard);
    i32[entry + EntryWord.next] = i32[processRecord + ProcessWord.topLevelHead] ?? 0;
    i32[processRecord + ProcessWord.topLevelHead] = entry << 2;
    unlockGuard(i32, processRecord + ProcessWord.topLevelGuard);
  }

  /** The evaluation is over. Throws {@link ThreadError} if it made fewer objects than the first one. */
  finish(): void {
    const { memory, processRecord } = this.#context;
    if (this.#first) {
      Atomics.store(memory.i32, processRecord + ProcessWord.topLevelSealed, 1);
      return;
    }
    const entries = [...this.#entries()];
    if (entries.length <= this.#attached) return;
    const missing = entries.find((entry) => {
      const line = memory.i32[entry + EntryWord.line] ?? 0;
      return (this.#madeAtLine.get(line) ?? 0) <= (memory.i32[entry + EntryWord.ordinal] ?? 0);
    });
    throw this.#mismatch(missing === undefined ? 0 : (memory.i32[missing + EntryWord.line] ?? 0));
  }

  *#entries(): Iterable<number> {
    const { memory, processRecord } = this.#context;
    let address = memory.i32[processRecord + ProcessWord.topLevelHead] ?? 0;
    while (address !== 0) {
      memory.reach(address + ENTRY_BYTES);
      yield address >> 2;
      address = memory.i32[address >> 2] ?? 0;
    }
  }

  #mismatch(line: number): ThreadError {
    return new ThreadError(
      `the object made at the top level at ${this.#describeLine(line)} was made differently, or not at all, in another ` +
        "thread: every thread evaluates the top level, so make such objects there unconditionally and all alike, or inside main",
    );
  }
}
