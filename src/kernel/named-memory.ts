import { Control } from "../protocol/control";
import { lockGuard, unlockGuard } from "./guard";
import { allocate } from "./heap";
import type { SharedMemory } from "./memory";

/** Blocks of shared memory that processes find by name, as POSIX has them. A block stays until the run ends. */
const BlockWord = { next: 0, address: 1, size: 2, isNamed: 3, nameBytes: 4, first: 5 } as const;
const MAX_NAME_BYTES = 255;

export interface NamedMemory {
  readonly address: number;
  readonly size: number;
}

/** Makes a block of zeros under a name. Null where there is one already. Throws `SharedMemoryFull`. */
export function createNamed(memory: SharedMemory, name: string, size: number): NamedMemory | null {
  const bytes = new TextEncoder().encode(name).subarray(0, MAX_NAME_BYTES);
  const address = allocate(memory, size);
  const block = allocate(memory, BlockWord.first * 4 + bytes.length);
  lockGuard(memory.i32, Control.namedMemoryGuard);
  try {
    if (find(memory, name) !== 0) return null;
    const word = block >> 2;
    memory.i32.set([memory.i32[Control.namedMemory] ?? 0, address, size, 1, bytes.length], word);
    memory.u8.set(bytes, (word + BlockWord.first) * 4);
    memory.i32[Control.namedMemory] = block;
    return { address, size };
  } finally {
    unlockGuard(memory.i32, Control.namedMemoryGuard);
  }
}

export function findNamed(memory: SharedMemory, name: string): NamedMemory | null {
  lockGuard(memory.i32, Control.namedMemoryGuard);
  const word = find(memory, name);
  unlockGuard(memory.i32, Control.namedMemoryGuard);
  if (word === 0) return null;
  const address = memory.i32[word + BlockWord.address] ?? 0;
  const size = memory.i32[word + BlockWord.size] ?? 0;
  memory.reach(address + size);
  return { address, size };
}

/** Takes the name away; false where there is no such block. */
export function unlinkNamed(memory: SharedMemory, name: string): boolean {
  lockGuard(memory.i32, Control.namedMemoryGuard);
  const word = find(memory, name);
  if (word !== 0) memory.i32[word + BlockWord.isNamed] = 0;
  unlockGuard(memory.i32, Control.namedMemoryGuard);
  return word !== 0;
}

/** Word index of the block with a name, 0 where there is none. The caller holds the guard. */
function find(memory: SharedMemory, name: string): number {
  memory.reachAll();
  for (let block = memory.i32[Control.namedMemory] ?? 0; block !== 0; ) {
    const word = block >> 2;
    const from = (word + BlockWord.first) * 4;
    const length = memory.i32[word + BlockWord.nameBytes] ?? 0;
    // A decoder does not read shared memory.
    const text = new TextDecoder().decode(memory.u8.slice(from, from + length));
    if (memory.i32[word + BlockWord.isNamed] === 1 && text === name) return word;
    block = memory.i32[word + BlockWord.next] ?? 0;
  }
  return 0;
}
