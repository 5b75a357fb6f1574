import { ThreadError } from "../../../kernel/errors";
import { createGil } from "../../../kernel/gil";
import { allocate } from "../../../kernel/heap";
import type { SharedMemory } from "../../../kernel/memory";
import {
  createProcessRecord,
  createThreadRecord,
  ProcessWord,
  publishThreadRecord,
  ThreadWord,
} from "../../../kernel/thread-record";
import { Control, MAX_LIVE_THREADS } from "../../../protocol/control";
import { initRing } from "../../../trace/ring/allocate";
import { eventRingBytes, frameRingBytes, ringSizes } from "../../../trace/ring/layout";
import { storeInvocation } from "./invocation";

/** Makes a process with its own GIL; returns its record's byte address. */
export function prepareProcess(memory: SharedMemory): number {
  const process = createProcessRecord(memory);
  memory.i32[(process >> 2) + ProcessWord.gil] = createGil(memory);
  memory.i32[(process >> 2) + ProcessWord.gilObject] = Atomics.add(memory.i32, Control.nextObject, 1);
  return process;
}

/**
 * Makes a thread: its record, its rings, what it shall run. It only wants a worker then.
 * Returns its record's byte address. Throws {@link ThreadError} where too many threads live.
 */
export function prepareThread(
  memory: SharedMemory,
  process: number,
  how: { readonly daemon: boolean; readonly invocation: Uint8Array | null },
): number {
  const record = createThreadRecord(memory, process, how.daemon);
  if (record === 0) {
    throw new ThreadError(
      `can't start new thread: ${MAX_LIVE_THREADS} threads of this run are alive, which is the limit (each is a real worker); ` +
        "join some before you start more, or use a Pool",
    );
  }
  try {
    equip(memory, record, how.invocation);
  } catch (error) {
    // It never lived: no place and no unit for it.
    Atomics.sub(memory.i32, Control.liveThreads, 1);
    Atomics.sub(memory.i32, Control.units, 1);
    throw error;
  }
  publishThreadRecord(memory, record);
  return record;
}

/** Gives a thread its rings and what it shall run. */
function equip(memory: SharedMemory, record: number, invocation: Uint8Array | null): void {
  const { records, frameBytes } = ringSizes(Atomics.load(memory.i32, Control.liveThreads));
  const events = allocate(memory, eventRingBytes(records));
  initRing(memory.i32, events, records);
  memory.i32[(record >> 2) + ThreadWord.eventRing] = events;
  const frames = allocate(memory, frameRingBytes(frameBytes));
  initRing(memory.i32, frames, frameBytes);
  memory.i32[(record >> 2) + ThreadWord.frameRing] = frames;
  if (invocation !== null) storeInvocation(memory, record, invocation);
}
