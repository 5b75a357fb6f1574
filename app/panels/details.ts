import { sliceDetails } from "../../src/analysis";
import type { SliceDetails } from "../../src/analysis/types";
import { EventKind } from "../../src/protocol/events";
import { indexAtEvent, valueAtEvent } from "../../src/trace/search";
import type { ObjectTrack, TraceView } from "../../src/trace/types";
import { type MessageKey, t } from "../i18n";
import { formatDuration, formatMoment, formatSize } from "../i18n/format";
import type { Selection } from "../timeline";
import { objectName, threadName } from "../timeline/words";

/** What is selected on the timeline, in whole sentences; none where the trace does not know it. */
export function detailsSentences(trace: TraceView, selection: Selection): readonly string[] {
  switch (selection.type) {
    case "thread":
      return threadSentences(trace, selection.thread, selection.event);
    case "object":
      return objectSentences(trace, selection.object, selection.event);
    case "message":
      return messageSentences(trace, selection.object, selection.message);
  }
}

function threadSentences(trace: TraceView, thread: number, event: number): readonly string[] {
  const slice = sliceDetails(trace, thread, event);
  if (!slice) return [];
  const params = {
    thread: threadName(trace, thread),
    duration: formatDuration(slice.durationMs),
    start: formatMoment(slice.startMs),
    target: targetName(trace, slice),
    owner: slice.owner ? threadName(trace, slice.owner.thread) : "",
    line: lineOf(trace, slice.line),
  };
  const first = t(stateKey(trace, slice), params);
  return [first, ...placeSentence(trace, slice.line), ...wakerSentence(trace, slice)];
}

function stateKey(trace: TraceView, slice: SliceDetails): MessageKey {
  switch (slice.state) {
    case "new":
      return trace.events.kind[slice.startEvent] === EventKind.boot ? "details.booting" : "details.new";
    case "running":
      return trace.events.kind[slice.startEvent] === EventKind.native ? "details.native" : "details.running";
    case "waiting-gil":
      return slice.owner ? "details.waiting-gil.held" : "details.waiting-gil";
    case "blocked":
      if (slice.on?.type === "thread") return "details.starting";
      if (slice.on === null) return "details.blocked";
      return slice.owner ? "details.blocked.held" : blockedKey(trace.events.kind[slice.startEvent]);
    case "sleeping":
      return trace.events.arg[slice.startEvent] === 1 ? "details.idle" : "details.sleeping";
    case "joining":
      return "details.joining";
    case "ended":
      return "details.ended";
    case "unknown":
      return "details.unknown";
  }
}

function blockedKey(kind: number | undefined): MessageKey {
  if (kind === EventKind.putRequest) return "details.blocked.put";
  if (kind === EventKind.getRequest) return "details.blocked.get";
  return "details.blocked.on";
}

function targetName(trace: TraceView, { on }: SliceDetails): string {
  if (on === null) return "";
  return on.type === "object" ? objectName(trace, on.id) : threadName(trace, on.id);
}

function placeSentence(trace: TraceView, line: number): readonly string[] {
  const place = trace.location(line);
  return place ? [t("details.line", { line: place.line, file: place.file })] : [];
}

/** Who let the thread go on; a wait that nobody ended says so. */
function wakerSentence(trace: TraceView, { state, waker, endEvent }: SliceDetails): readonly string[] {
  if (state !== "blocked" && state !== "joining" && state !== "waiting-gil") return [];
  if (endEvent === null) return [t("details.never-ended")];
  if (!waker) return [];
  return [
    t("details.ended-by", {
      thread: threadName(trace, waker.thread),
      line: lineOf(trace, trace.events.line[waker.event]),
    }),
  ];
}

function objectSentences(trace: TraceView, object: number, event: number): readonly string[] {
  const track = trace.objects.get(object);
  if (!track) return [];
  const name = objectName(trace, object);
  const waiting = valueAtEvent(track.waiters, event);
  const at = formatMoment(trace.events.time[event] ?? 0);
  return [
    stateOfObject(trace, track, name, event),
    ...(waiting > 0 ? [t("details.waiters", { object: name, count: waiting, at })] : []),
    ...placeSentence(trace, trace.events.line[event] ?? 0),
  ];
}

function stateOfObject(trace: TraceView, track: ObjectTrack, object: string, event: number): string {
  const at = formatMoment(trace.events.time[event] ?? 0);
  const index = indexAtEvent(track.owner, event);
  const owner = index < 0 ? 0 : (track.owner.value[index] ?? 0);
  if (owner !== 0) {
    const startMs = trace.events.time[track.owner.event[index] ?? 0] ?? 0;
    const endMs =
      index + 1 < track.owner.length ? (trace.events.time[track.owner.event[index + 1] ?? 0] ?? 0) : trace.endMs;
    return t("details.held", {
      object,
      thread: threadName(trace, owner),
      duration: formatDuration(endMs - startMs),
      at: formatMoment(startMs),
    });
  }
  if (track.depth.length > 0 && (track.entity.kind === "queue" || track.entity.kind === "pipe")) {
    return t("details.depth", { object, count: valueAtEvent(track.depth, event), at });
  }
  if (track.owner.length > 0) return t("details.free", { object, at });
  return t("details.event", { object, thread: threadName(trace, trace.events.thread[event] ?? 0), at });
}

function messageSentences(trace: TraceView, object: number, message: number): readonly string[] {
  const track = trace.objects.get(object);
  const content = trace.message(message);
  if (!track) return [];
  const put = messageEvent(trace, track, EventKind.put, message);
  const got = messageEvent(trace, track, EventKind.get, message);
  const { thread, time } = trace.events;
  const sentences: string[] = [];
  if (content) {
    sentences.push(t("details.message", { preview: content.preview, size: formatSize(content.sizeBytes) }));
  }
  const name = objectName(trace, object);
  if (put !== null) {
    sentences.push(
      t("details.put", { thread: threadName(trace, thread[put] ?? 0), object: name, at: formatMoment(time[put] ?? 0) }),
    );
  }
  if (put !== null && got !== null) {
    const latency = formatDuration((time[got] ?? 0) - (time[put] ?? 0));
    sentences.push(t("details.got", { thread: threadName(trace, thread[got] ?? 0), latency }));
  }
  if (got === null) sentences.push(t("details.never-got"));
  return sentences;
}

function messageEvent(trace: TraceView, track: ObjectTrack, kind: EventKind, message: number): number | null {
  const { events } = trace;
  for (let i = 0; i < track.events.length; i += 1) {
    const event = track.events.event[i] ?? 0;
    if (events.kind[event] === kind && events.arg[event] === message) return event;
  }
  return null;
}

function lineOf(trace: TraceView, line: number | undefined): number {
  return trace.location(line ?? 0)?.line ?? 0;
}
