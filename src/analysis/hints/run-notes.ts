import { ThreadState, type ThreadTrack, type TraceView } from "../../trace/types";

/** What is to be known of a run's processes that its output does not say. */
export type RunNote =
  | { readonly code: "answers-simulated" | "fork-replayed" }
  | { readonly code: "pool-exceeds-cores"; readonly params: { readonly workers: number; readonly cores: number } };

/**
 * Notes on a run, in a fixed order: programs whose answers are made up, processes that are replays, and pools of more
 * workers than there are `cores` (null where nobody knows on what it ran).
 */
export function runNotes(trace: Pick<TraceView, "processes" | "threads">, cores: number | null): readonly RunNote[] {
  const names = [...trace.processes.values()].map(({ name }) => name);
  const notes: RunNote[] = [];
  if (names.some((name) => /^nslookup\b/.test(name))) notes.push({ code: "answers-simulated" });
  if (names.some((name) => name.endsWith(" (fork)"))) notes.push({ code: "fork-replayed" });
  const workers = cores === null ? 0 : poolWorkersAtOnce(trace);
  if (cores !== null && workers > cores) notes.push({ code: "pool-exceeds-cores", params: { workers, cores } });
  return notes;
}

/** Processes that take tasks of a pool: those of `multiprocessing` by their own names, others by how they are called. */
const POOL_WORKER = /PoolWorker-\d+$| \(pool worker\)$/;

/** How many workers of pools lived at the same time. */
function poolWorkersAtOnce({ processes, threads }: Pick<TraceView, "processes" | "threads">): number {
  const changes: { readonly event: number; readonly by: 1 | -1 }[] = [];
  for (const { entity, states } of threads.values()) {
    if (entity.kind !== "process" || !POOL_WORKER.test(processes.get(entity.process)?.name ?? "")) continue;
    changes.push({ event: states.event[0] ?? 0, by: 1 }, { event: endOf(states), by: -1 });
  }
  // One that ends makes room for its successor.
  changes.sort((a, b) => a.event - b.event || a.by - b.by);
  let now = 0;
  let most = 0;
  for (const { by } of changes) {
    now += by;
    most = Math.max(most, now);
  }
  return most;
}

function endOf({ length, event, value }: ThreadTrack["states"]): number {
  const last = length - 1;
  return last >= 0 && value[last] === ThreadState.ended ? (event[last] ?? Infinity) : Infinity;
}
