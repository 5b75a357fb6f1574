import type { TraceView } from "../../trace/types";
import { toTicks } from "./clock";
import { JsonArraySink } from "./json-sink";
import { Labels } from "./labels";
import { linkEvents } from "./links";
import { pointEvents } from "./points";
import { scheduleLanes } from "./schedule";
import { counterRow, ownerRow, type Row, type TraceTimes, threadRow, ticksOfEvent } from "./spans";
import { metadataEvents, trackIds } from "./tracks";

/**
 * The trace in Google's Trace Event Format, as UTF-8 JSON in object form, for Perfetto, chrome://tracing and
 * speedscope: what a run looked like, not all that was recorded ({@link saveTrace} loses nothing).
 *
 * Events are sorted by time. Threads are rows of nested complete spans, synchronisation objects are the rows of a
 * process of their own; spans shorter than the export's clock (`clock.ts`) are left out.
 *
 * Source: "Trace Event Format", Google, 2016; the rules readers add are noted where they matter.
 */
export function exportChromeTrace(trace: TraceView): Uint8Array<ArrayBuffer> {
  const ids = trackIds(trace);
  const labels = new Labels(trace);
  const times: TraceTimes = { trace, endTicks: toTicks(trace.endMs) + 1 };
  const rows: Row[] = [];
  for (const id of trace.threads.keys()) rows.push(threadRow(times, id, labels, ids));
  for (const [id, { owner, depth }] of trace.objects) {
    if (owner.length > 0) rows.push(ownerRow(times, id, owner, labels, ids));
    if (depth.length > 0) rows.push(counterRow(times, id, depth, labels, ids));
  }
  const { length } = trace.events;
  const schedule = scheduleLanes(
    rows.map((row) => row.lane),
    length,
  );
  const pointsOf = pointEvents(times, linkEvents(trace), labels, ids);

  const sink = new JsonArraySink('{"traceEvents":[');
  for (const event of metadataEvents(trace, ids, (id) => labels.object(id))) sink.push(event);
  for (let start = 0; start < length; ) {
    const ticks = ticksOfEvent(times, start);
    let end = start + 1;
    while (end < length && ticksOfEvent(times, end) === ticks) end++;
    // Spans come first: a flow or an instant of the same time belongs to the one that begins then.
    for (let i = schedule.first[start]; i < schedule.first[end]; i++) {
      for (const span of rows[schedule.lane[i]].spansAt(schedule.entry[i])) sink.push(span);
    }
    for (let event = start; event < end; event++) for (const point of pointsOf(event)) sink.push(point);
    start = end;
  }
  const otherData = {
    producer: "Interleave",
    clock: "microseconds since the run began, in eighths",
    recordedEvents: String(length),
    droppedEvents: String(trace.dropped.events),
  };
  return sink.finish(`\n],"displayTimeUnit":"ms","otherData":${JSON.stringify(otherData)}}\n`);
}
