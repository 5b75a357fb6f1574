import { sliceDetails } from "../../src/analysis/sliceDetails";
import { EVENT_KIND_NAMES, EventKind } from "../../src/protocol/events";
import { valueAtEvent } from "../../src/trace/search";
import type { ObjectTrack, ThreadState, TraceView } from "../../src/trace/types";
import { formatDuration, formatMoment, formatNumber, formatSize } from "../i18n/format";
import { hasMessage, type MessageKey, t } from "../i18n/index";
import { spanOf, type Target } from "./hitTest";
import { isStanding } from "./standing";
import { flagText, objectName, stateText, threadName } from "./words";

/** A target in words: for the tooltip, and for whoever listens instead of looking. */
export interface Description {
  readonly title: string;
  /** Each a statement of its own. */
  readonly lines: readonly string[];
}

/**
 * Says of a target what it is, how long, on which line, and who is to blame for a wait. Only of a run that is not
 * `live` can it say that a wait lasted until its end.
 */
export function describeTarget(trace: TraceView, target: Target, live = false): Description {
  switch (target.type) {
    case "state":
      return describeState(trace, target, live);
    case "hold":
      return describeHold(trace, target);
    case "event":
      return describeEvent(trace, target);
    case "flag":
      return describeFlag(trace, target);
  }
}

type TargetOf<Type extends Target["type"]> = Extract<Target, { readonly type: Type }>;

function describeState(trace: TraceView, target: TargetOf<"state">, live: boolean): Description {
  const name = threadName(trace, target.thread);
  const track = trace.threads.get(target.thread);
  const states = track?.states;
  if (!track || !states || target.index >= states.length) return { title: name, lines: [] };
  const event = states.event[target.index];
  const detail = stateText(trace, states.value[target.index] as ThreadState, event);
  const lines = [durationLine(trace, target), ...placeLines(trace, event), ...blameLines(trace, target.thread, event)];
  if (!live && target.index === states.length - 1 && isStanding(track)) lines.push(t("timeline.tip.untilEnd"));
  return { title: t("timeline.tip.title", { name, detail }), lines };
}

/** Who held what a thread waited for, and who let it go on. */
function blameLines(trace: TraceView, thread: number, event: number): string[] {
  const details = sliceDetails(trace, thread, event);
  const lines: string[] = [];
  if (details?.owner) {
    const place = trace.location(details.owner.line);
    const owner = threadName(trace, details.owner.thread);
    lines.push(
      place
        ? t("timeline.tip.heldSince", { thread: owner, line: place.line })
        : t("timeline.tip.held", { thread: owner }),
    );
  }
  if (details?.waker) lines.push(t("timeline.tip.waker", { thread: threadName(trace, details.waker.thread) }));
  return lines;
}

function describeHold(trace: TraceView, target: TargetOf<"hold">): Description {
  const name = objectName(trace, target.object);
  const track = trace.objects.get(target.object);
  if (!track || target.index >= track.owner.length) return { title: name, lines: [] };
  const event = track.owner.event[target.index];
  const owner = track.owner.value[target.index];
  const detail =
    owner === 0 ? t("timeline.object.free") : t("timeline.object.held", { thread: threadName(trace, owner) });
  const lines = [durationLine(trace, target)];
  if (owner !== 0) lines.push(...placeLines(trace, event));
  const waiting = valueAtEvent(track.waiters, event);
  if (waiting > 0) lines.push(t("timeline.tip.waiting", { count: waiting }));
  return { title: t("timeline.tip.title", { name, detail }), lines };
}

function describeEvent(trace: TraceView, target: TargetOf<"event">): Description {
  const { event } = target;
  const track = trace.objects.get(target.object);
  const { time, thread, kind, arg } = trace.events;
  const name = objectName(trace, target.object);
  const by = threadName(trace, thread[event]);
  const lines = [t("timeline.tip.at", { time: formatMoment(time[event]) }), ...placeLines(trace, event)];
  lines.push(...countLines(track, event));
  if (kind[event] === EventKind.put || kind[event] === EventKind.get) {
    const message = trace.message(arg[event]);
    if (message)
      lines.push(t("timeline.tip.message", { preview: message.preview, size: formatSize(message.sizeBytes) }));
  }
  const title = t(eventKey(kind[event]), { object: name, thread: by });
  return { title: accessTitle(trace, target, by) ?? title, lines };
}

/** For a read or write: with the variable and its value. */
function accessTitle(trace: TraceView, target: TargetOf<"event">, thread: string): string | undefined {
  const value = trace.valueAt(target.event);
  if (value === undefined) return undefined;
  const entity = trace.objects.get(target.object)?.entity;
  const name = objectName(trace, target.object);
  const index = trace.events.arg[target.event];
  const field = entity?.fields[index];
  let variable = name;
  if (field !== undefined) variable = t("timeline.tip.field", { name, field });
  else if (entity && entity.capacity > 1) variable = t("timeline.tip.element", { name, index });
  const isWrite = trace.events.kind[target.event] === EventKind.write;
  return t(isWrite ? "timeline.tip.write" : "timeline.tip.read", { thread, variable, value: String(value) });
}

/** What a queue or semaphore holds after an event. */
function countLines(track: ObjectTrack | undefined, event: number): string[] {
  if (!track || track.depth.length === 0) return [];
  const count = formatNumber(valueAtEvent(track.depth, event));
  switch (track.entity.kind) {
    case "queue":
    case "pipe":
      return [t("timeline.tip.inside", { count })];
    case "semaphore":
      return [t("timeline.tip.permits", { count })];
    default:
      return [];
  }
}

/** The sentence for an event: whole ones, because other languages order their words otherwise. */
function eventKey(kind: number): MessageKey {
  const key = `timeline.event.${EVENT_KIND_NAMES[kind] ?? ""}`;
  return hasMessage(key) ? key : "timeline.event.other";
}

function describeFlag(trace: TraceView, target: TargetOf<"flag">): Description {
  const { event } = target;
  const text = flagText(trace, event);
  const lines = [t("timeline.tip.at", { time: formatMoment(trace.events.time[event]) }), ...placeLines(trace, event)];
  return { title: t("timeline.tip.title", { name: threadName(trace, target.thread), detail: text }), lines };
}

function durationLine(trace: TraceView, target: Target): string {
  const { startMs, endMs } = spanOf(trace, target);
  return t("timeline.tip.duration", { duration: formatDuration(endMs - startMs), start: formatMoment(startMs) });
}

function placeLines(trace: TraceView, event: number): string[] {
  const place = trace.location(trace.events.line[event]);
  return place ? [t("timeline.tip.place", { file: place.file, line: place.line })] : [];
}
