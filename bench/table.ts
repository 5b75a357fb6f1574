import type { Measurement } from "./types";

const BEGIN = "<!-- bench:begin -->";
const END = "<!-- bench:end -->";

/** True where the measured figure keeps its budget. */
export function isMet({ measured, budget }: Measurement): boolean {
  return "atMost" in budget ? measured <= budget.atMost : measured >= budget.atLeast;
}

/** The measurements as a Markdown table, under a line that says where they were taken. */
export function markdownTable(measurements: readonly Measurement[], where: string): string {
  const rows = measurements.map((row) => {
    const budget = "atMost" in row.budget ? `≤ ${row.budget.atMost}` : `≥ ${row.budget.atLeast}`;
    const cells = [
      row.what,
      figure(row.measured, row.unit),
      figure(budget, row.unit),
      isMet(row) ? "yes" : "**no**",
      row.how,
    ];
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  });
  return [where, "", "| what | measured | budget | met | how |", "|---|---:|---:|---|---|", ...rows].join("\n");
}

function figure(value: number | string, unit: string): string {
  const text = typeof value === "number" ? String(Number(value.toPrecision(3))) : value;
  return unit === "" ? text : `${text} ${unit}`;
}

/** Puts `table` between the markers of `document`; appends both where the markers are missing. */
export function replaceTable(document: string, table: string): string {
  const begin = document.indexOf(BEGIN);
  const end = document.indexOf(END);
  const block = `${BEGIN}\n${table}\n${END}`;
  if (begin < 0 || end < begin) return `${document.trimEnd()}\n\n${block}\n`;
  return document.slice(0, begin) + block + document.slice(end + END.length);
}

/** The value that the share `p` (0 to 1) of `values` does not exceed; NaN of nothing. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? Number.NaN;
}
