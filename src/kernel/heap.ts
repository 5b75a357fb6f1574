import { Control } from "../protocol/control";
import { lockGuard, tryLockGuard, unlockGuard } from "./guard";
import type { SharedMemory } from "./memory";

/**
 * The heap of shared memory: power-of-two size classes with free lists under one guard.
 * A block's size class stands in the 8 bytes before it. Addresses are bytes, multiples of 8; 0 is none.
 */
const HEADER_BYTES = 8;
const SMALLEST_CLASS = 5;
const LARGEST_CLASS = 30;
const HEAP_GUARD = Control.heapGuard;

/** A zero-filled block of at least `bytes` bytes. Throws `SharedMemoryFull`. */
export function allocate(memory: SharedMemory, bytes: number): number {
  const block = allocateRaw(memory, bytes);
  memory.i32.fill(0, block >> 2, (block + bytes + 3) >> 2);
  return block;
}

/** As {@link allocate}, but with whatever the block held before: for those who fill it at once. */
export function allocateRaw(memory: SharedMemory, bytes: number): number {
  const sizeClass = Math.max(SMALLEST_CLASS, 32 - Math.clz32(bytes + HEADER_BYTES - 1));
  const list = Control.freeLists + sizeClass;
  lockGuard(memory.i32, HEAP_GUARD);
  let block: number;
  try {
    block = memory.i32[list] ?? 0;
    if (block !== 0) {
      memory.reach(block + bytes);
      memory.i32[list] = memory.i32[block >> 2] ?? 0;
    } else {
      const start = memory.i32[Control.heapTop] ?? 0;
      const size = 2 ** sizeClass;
      memory.growTo(start + size);
      memory.i32[Control.heapTop] = start + size;
      block = start + HEADER_BYTES;
      memory.i32[start >> 2] = sizeClass;
    }
  } finally {
    unlockGuard(memory.i32, HEAP_GUARD);
  }
  return block;
}

/** Gives a block back. */
export function release(memory: SharedMemory, block: number): void {
  lockGuard(memory.i32, HEAP_GUARD);
  push(memory, block);
  unlockGuard(memory.i32, HEAP_GUARD);
}

/** As {@link release}, but gives up (false) rather than wait: for the drainer, which a hostile program must not hang. */
export function tryRelease(memory: SharedMemory, block: number): boolean {
  if (!tryLockGuard(memory.i32, HEAP_GUARD)) return false;
  push(memory, block);
  unlockGuard(memory.i32, HEAP_GUARD);
  return true;
}

function push(memory: SharedMemory, block: number): void {
  const sizeClass = memory.i32[(block - HEADER_BYTES) >> 2] ?? 0;
  if (sizeClass < SMALLEST_CLASS || sizeClass > LARGEST_CLASS) return;
  const list = Control.freeLists + sizeClass;
  memory.i32[block >> 2] = memory.i32[list] ?? 0;
  memory.i32[list] = block;
}
