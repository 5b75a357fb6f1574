import type { Bytes, Milliseconds } from "../../src/base/units";
import { currentLanguage, t } from "./index";

const formatters = new Map<string, Intl.NumberFormat>();

/** A number in the page's language with exactly `decimals` digits after the point. */
export function formatNumber(value: number, decimals = 0): string {
  const language = currentLanguage();
  const key = `${language} ${decimals}`;
  let formatter = formatters.get(key);
  if (!formatter) {
    formatter = new Intl.NumberFormat(language, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
    formatters.set(key, formatter);
  }
  return formatter.format(value);
}

/** A length of time with a fitting unit and three significant figures or so: `0.9 µs`, `5.1 ms`, `1.25 s`. */
export function formatDuration(durationMs: Milliseconds): string {
  if (durationMs === 0) return t("unit.ms", { value: "0" });
  if (durationMs < 0.001) return t("unit.us", { value: formatNumber(durationMs * 1000, 2) });
  if (durationMs < 0.1) return t("unit.us", { value: formatNumber(durationMs * 1000, durationMs < 0.01 ? 1 : 0) });
  if (durationMs < 1000)
    return t("unit.ms", { value: formatNumber(durationMs, durationMs < 10 ? 2 : durationMs < 100 ? 1 : 0) });
  return t("unit.s", { value: formatNumber(durationMs / 1000, 2) });
}

/** A moment of the run: always milliseconds with three decimals, so that figures below each other compare. */
export function formatMoment(timeMs: Milliseconds): string {
  return t("unit.ms", { value: formatNumber(timeMs, 3) });
}

/** A share between 0 and 1 as a percentage. */
export function formatShare(share: number): string {
  const percent = share * 100;
  return t("unit.percent", { value: formatNumber(percent, percent > 0 && percent < 10 ? 1 : 0) });
}

/** A size with a fitting unit, in powers of 1000. */
export function formatSize(sizeBytes: Bytes): string {
  if (sizeBytes < 1000) return t("unit.bytes", { value: formatNumber(sizeBytes) });
  if (sizeBytes < 1_000_000) return t("unit.kilobytes", { value: formatNumber(sizeBytes / 1000, 1) });
  return t("unit.megabytes", { value: formatNumber(sizeBytes / 1_000_000, 1) });
}
