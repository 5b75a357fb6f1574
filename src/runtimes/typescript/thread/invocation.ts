import { allocateRaw, release } from "../../../kernel/heap";
import type { SharedMemory } from "../../../kernel/memory";
import { ThreadWord } from "../../../kernel/thread-record";

/** Leaves the bytes of what a thread shall run beside its record. */
export function storeInvocation(memory: SharedMemory, recordAddress: number, bytes: Uint8Array): void {
  const block = allocateRaw(memory, bytes.length);
  memory.u8.set(bytes, block);
  memory.i32[(recordAddress >> 2) + ThreadWord.invocation] = block;
  memory.i32[(recordAddress >> 2) + ThreadWord.invocationBytes] = bytes.length;
}

/** Takes them; null for the main thread of the program, which was given none. */
export function takeInvocation(memory: SharedMemory, recordAddress: number): Uint8Array | null {
  const block = memory.i32[(recordAddress >> 2) + ThreadWord.invocation] ?? 0;
  if (block === 0) return null;
  const size = memory.i32[(recordAddress >> 2) + ThreadWord.invocationBytes] ?? 0;
  memory.reach(block + size);
  const bytes = memory.u8.slice(block, block + size);
  memory.i32[(recordAddress >> 2) + ThreadWord.invocation] = 0;
  release(memory, block);
  return bytes;
}
