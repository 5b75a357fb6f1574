import { MAX_PROCESSES } from "../protocol/control";

/** What a device has room for. The budget of an interpreter; one was measured at 116 MB (docs/performance.md). */
const INTERPRETER_MB = 90;
/** A page may well use a quarter of the device's memory. */
const SHARE_OF_MEMORY = 0.25;
const FEWEST_PROCESSES = 8;
/** In gigabytes, where a browser does not tell (Firefox). */
const ASSUMED_MEMORY_GB = 4;

const LITTLE_MEMORY_GB = 2;
const MUCH_MEMORY_GB = 8;
/** Who presses Run twice finds the second interpreter waiting, too. */
const SPARES = 2;
const MOST_SPARES = 4;

/** The device's memory in gigabytes, as far as a browser tells it: rounded, and none more than some limit. */
export function deviceMemoryGb(): number {
  return (navigator as { readonly deviceMemory?: number }).deviceMemory ?? ASSUMED_MEMORY_GB;
}

/** How many Python processes may exist at once: as many interpreters as fit into the memory. */
export function processLimit(memoryGb: number): number {
  const fitting = Math.floor((memoryGb * 1024 * SHARE_OF_MEMORY) / INTERPRETER_MB);
  return Math.min(MAX_PROCESSES, Math.max(FEWEST_PROCESSES, fitting));
}

/** How many booted interpreters wait: in general, and once programs start processes. Never more than there are cores. */
export function spareCounts(memoryGb: number, cores: number): { readonly few: number; readonly many: number } {
  const few = memoryGb <= LITTLE_MEMORY_GB ? 1 : SPARES;
  const many = memoryGb >= MUCH_MEMORY_GB ? MOST_SPARES : few;
  return { few: Math.min(few, Math.max(1, cores)), many: Math.min(many, Math.max(1, cores)) };
}
