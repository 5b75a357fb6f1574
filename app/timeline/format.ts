import type { Milliseconds } from "../../src/base/units";
import { formatNumber } from "../i18n/format";
import { t } from "../i18n/index";

/** One tick of the time axis. */
export interface AxisTick {
  readonly timeMs: Milliseconds;
  readonly label: string;
}

/** No axis has room for more; a step that asks for more is a mistake in the times of a trace. */
const MAX_TICKS = 1000;
const TICK_STEPS = [1, 2, 5] as const;

/** The smallest of 1, 2, 5 times a power of ten that is at least `minStepMs`. */
export function tickStep(minStepMs: Milliseconds): Milliseconds {
  const power = 10 ** Math.floor(Math.log10(minStepMs));
  for (const step of TICK_STEPS) {
    if (step * power >= minStepMs * (1 - 1e-9)) return step * power;
  }
  return 10 * power;
}

/**
 * The ticks of an axis from `startMs` to `endMs`, `stepMs` apart, at multiples of it.
 * All labels have one unit and one number of decimals.
 */
export function axisTicks(startMs: Milliseconds, endMs: Milliseconds, stepMs: Milliseconds): AxisTick[] {
  const { key, unitMs } = tickUnit(endMs, stepMs);
  const decimals = Math.max(0, Math.ceil(-Math.log10(stepMs / unitMs) - 1e-9));
  const ticks: AxisTick[] = [];
  if (!(stepMs > 0) || !((endMs - startMs) / stepMs < MAX_TICKS)) return ticks;
  const first = Math.max(0, Math.ceil(startMs / stepMs - 1e-9));
  const last = Math.floor(endMs / stepMs + 1e-9);
  for (let multiple = first; multiple <= last; multiple++) {
    // A multiple, not a running sum, which would gather rounding errors.
    const timeMs = multiple * stepMs;
    ticks.push({ timeMs, label: t(key, { value: formatNumber(timeMs / unitMs, decimals) }) });
  }
  return ticks;
}

/** The unit is that in which the axis' end reads well; the step says how many decimals tell two ticks apart. */
function tickUnit(endMs: Milliseconds, stepMs: Milliseconds): TickUnit {
  if (endMs >= 1000 && stepMs >= 100) return { key: "unit.s", unitMs: 1000 };
  if (endMs >= 1) return { key: "unit.ms", unitMs: 1 };
  return { key: "unit.us", unitMs: 0.001 };
}

interface TickUnit {
  readonly key: "unit.s" | "unit.ms" | "unit.us";
  readonly unitMs: Milliseconds;
}

/** A moment of the run in milliseconds, with the decimals that a pixel of the plot can tell apart, at most six. */
export function formatCursor(timeMs: Milliseconds, msPerPixel: Milliseconds): string {
  const decimals = Math.min(6, Math.max(1, Math.ceil(-Math.log10(msPerPixel))));
  return t("unit.ms", { value: formatNumber(timeMs, decimals) });
}
