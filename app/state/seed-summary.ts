import type { RunStatus } from "../../src/protocol/stream";
import type { SeedRun } from "./types";

/** Seeds under which the program ended the same way. */
export interface SeedOutcome {
  readonly status: RunStatus;
  readonly lastLine: string;
  readonly seeds: readonly number[];
}

export interface SeedSummary {
  /** The most frequent first, then in the order in which they first appeared. */
  readonly outcomes: readonly SeedOutcome[];
  /** Under how many seeds each kind of finding was made, the most frequent first. */
  readonly findings: readonly { readonly kind: string; readonly count: number }[];
}

/** Which ways of ending there were, and how often: where a program's threads race, there are several. */
export function summariseSeeds(runs: readonly SeedRun[]): SeedSummary {
  const outcomes = new Map<string, SeedOutcome>();
  const findings = new Map<string, number>();
  for (const { seed, status, lastLine, findings: kinds } of runs) {
    const key = `${status} ${lastLine}`;
    outcomes.set(key, { status, lastLine, seeds: [...(outcomes.get(key)?.seeds ?? []), seed] });
    for (const kind of kinds) findings.set(kind, (findings.get(kind) ?? 0) + 1);
  }
  return {
    outcomes: [...outcomes.values()].sort((a, b) => b.seeds.length - a.seeds.length),
    findings: [...findings].map(([kind, count]) => ({ kind, count })).sort((a, b) => b.count - a.count),
  };
}

/** The last line of an output that is not empty; "" without any. */
export function lastLineOf(stdout: string): string {
  return stdout.trimEnd().split("\n").at(-1)?.trim() ?? "";
}
