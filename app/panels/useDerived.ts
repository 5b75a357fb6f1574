import { useRef } from "react";
import type { TraceView } from "../../src/trace/types";
import { isLive } from "../state/selectors";
import { useApp } from "../state/store";
import type { ShownTrace } from "../state/types";

/** While a run is under way an analysis may take at most one part in this many of the page's time. */
const COST_SHARE = 10;

interface Derived<T> {
  readonly trace: TraceView;
  readonly version: number;
  readonly outcome: ShownTrace["outcome"];
  readonly value: T;
  readonly costMs: number;
  readonly atMs: number;
}

/**
 * What an analysis says of the trace on the page; null without a trace. Computed again when the trace has grown:
 * during a run only so often that it does not disturb the drawing, afterwards always.
 *
 * @param compute the same function at every call (define it outside of the component)
 */
export function useDerived<T>(compute: (trace: TraceView, shown: ShownTrace) => T): T | null {
  const shown = useApp((state) => state.shown);
  const busy = useApp(isLive);
  const last = useRef<Derived<T> | null>(null);
  if (!shown) return null;
  const { trace, version, outcome } = shown;
  const known = last.current?.trace === trace ? last.current : null;
  const unchanged = known?.version === version && known.outcome === outcome;
  if (known && (unchanged || (busy && performance.now() < known.atMs + known.costMs * COST_SHARE))) {
    return known.value;
  }
  const startMs = performance.now();
  const value = compute(trace, shown);
  const atMs = performance.now();
  last.current = { trace, version, outcome, value, costMs: atMs - startMs, atMs };
  return value;
}
