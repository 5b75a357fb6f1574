import type { Browser, Page } from "@playwright/test";

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  /** Wall time and CPU time, microseconds. */
  readonly dur?: number;
  readonly tdur?: number;
}

/**
 * Main-thread CPU time of each frame drawn while `action` runs, in milliseconds: everything the page's main thread
 * did from one animation frame to the next (script, style, layout, paint), as Chromium's own tracing saw it.
 * CPU time, not wall time, so that workers on the same cores do not count as drawing.
 */
export async function frameCosts(
  browser: Browser,
  page: Page,
  action: () => Promise<void>,
): Promise<readonly number[]> {
  await browser.startTracing(page, { categories: ["devtools.timeline", "disabled-by-default-devtools.timeline"] });
  await action();
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { readonly traceEvents: readonly TraceEvent[] };
  const frames = trace.traceEvents.filter(({ name }) => name === "FireAnimationFrame");
  const main = busiestThread(frames);
  const starts = [...new Set(frames.filter((event) => threadOf(event) === main).map(({ ts }) => ts))].sort(
    (a, b) => a - b,
  );
  const tasks = trace.traceEvents.filter(
    (event) => event.name === "RunTask" && event.ph === "X" && threadOf(event) === main,
  );
  return sumPerFrame(starts, tasks);
}

function sumPerFrame(startsUs: readonly number[], tasks: readonly TraceEvent[]): readonly number[] {
  const costs: number[] = new Array(Math.max(0, startsUs.length - 1)).fill(0);
  const sorted = [...tasks].sort((a, b) => a.ts - b.ts);
  let frame = 0;
  for (const task of sorted) {
    // The task that fires the frame begins before it and belongs to it.
    const middleUs = task.ts + (task.dur ?? 0) / 2;
    while (frame < costs.length && middleUs >= (startsUs[frame + 1] ?? Number.POSITIVE_INFINITY)) frame += 1;
    if (frame >= costs.length) break;
    if (task.ts + (task.dur ?? 0) < (startsUs[0] ?? 0)) continue;
    costs[frame] = (costs[frame] ?? 0) + (task.tdur ?? task.dur ?? 0) / 1000;
  }
  return costs;
}

function threadOf({ pid, tid }: TraceEvent): string {
  return `${pid}:${tid}`;
}

function busiestThread(events: readonly TraceEvent[]): string {
  const counts = new Map<string, number>();
  for (const event of events) counts.set(threadOf(event), (counts.get(threadOf(event)) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "";
}
