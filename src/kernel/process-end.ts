import { Control } from "../protocol/control";
import { claimEnd, setLifecycle } from "./joining";
import type { SharedMemory } from "./memory";
import { endProcess } from "./processes";
import { EndOwner, Lifecycle, ThreadWord } from "./thread-record";

/**
 * The end of a process with a worker of its own, by whoever runs it: what `endThread` is for other threads.
 *
 * @param record byte address of the record of its main thread
 * @param exitCode negative for a signal
 */
export function endWithCode(memory: SharedMemory, record: number, exitCode: number): void {
  const word = record >> 2;
  memory.i32[word + ThreadWord.exitCode] = exitCode;
  if (!claimEnd(memory, word, EndOwner.thread)) return;
  endProcess(memory, memory.i32[word + ThreadWord.processRecord] ?? 0, waitStatusOf(exitCode));
  setLifecycle(memory, record, Lifecycle.ended);
  Atomics.sub(memory.i32, Control.liveThreads, 1);
  Atomics.sub(memory.i32, Control.units, 1);
}

/** How `waitpid` tells of an exit code. */
function waitStatusOf(exitCode: number): number {
  return exitCode < 0 ? -exitCode : (exitCode & 0xff) << 8;
}
