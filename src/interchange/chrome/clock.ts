import type { Milliseconds } from "../../base/units";

/**
 * Time in an export: whole eighths of a microsecond. Browsers' clocks are coarser, an eighth has three decimals,
 * and sums of them are exact, so that `ts + dur` of a span is the `ts` of the next one to the last bit. A reader
 * that adds them up (speedscope does) would otherwise see neighbours overlap.
 */
export type Ticks = number;

const TICKS_PER_MS = 8000;
const TICKS_PER_US = 8;

export function toTicks(time: Milliseconds): Ticks {
  return Math.round(time * TICKS_PER_MS);
}

export function toMicroseconds(ticks: Ticks): number {
  return ticks / TICKS_PER_US;
}
