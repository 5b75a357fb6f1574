import type { Milliseconds } from "../../src/base/units";
import { EventKind } from "../../src/protocol/events";
import { indexAt, valueAtTime } from "../../src/trace/lod";
import { type ObjectTrack, ThreadState, type TraceView } from "../../src/trace/types";
import { formatNumber } from "../i18n/format";
import { t } from "../i18n/index";

const MAX_TEXT_CHARS = 200;

/** A thread's name in the program's own words, or its number where it has none or is not known. */
export function threadName(trace: TraceView, thread: number): string {
  return shortened(trace.threads.get(thread)?.entity.name ?? "") || t("timeline.unnamedThread", { id: thread });
}

/** An object's name in the program's own words, or its kind and number where it has none or is not known. */
export function objectName(trace: TraceView, object: number): string {
  const entity = trace.objects.get(object)?.entity;
  if (entity?.kind === "gil") return t("timeline.gil");
  return shortened(entity?.name ?? "") || t("timeline.unnamedObject", { kind: entity?.kind ?? "", id: object });
}

/** What a thread does in a state, e.g. `waits: account`; `event` is the one that began the state. */
export function stateText(trace: TraceView, state: ThreadState, event: number): string {
  const { kind, object, arg } = trace.events;
  switch (state) {
    case ThreadState.new:
      return t("timeline.state.new");
    case ThreadState.running:
      return t("timeline.state.running");
    case ThreadState.waitingGil:
      return t("timeline.state.waitingGil");
    case ThreadState.blocked:
      if (kind[event] === EventKind.spawn)
        return t("timeline.state.starting", { thread: threadName(trace, object[event]) });
      if (object[event] === 0) return t("timeline.state.blocked");
      return t("timeline.state.blockedOn", { object: objectName(trace, object[event]) });
    case ThreadState.sleeping:
      return kind[event] === EventKind.sleep && arg[event] === 1
        ? t("timeline.state.idle")
        : t("timeline.state.sleeping");
    case ThreadState.joining:
      return kind[event] === EventKind.join
        ? t("timeline.state.joiningThread", { thread: threadName(trace, object[event]) })
        : t("timeline.state.joining");
    case ThreadState.ended:
      return t("timeline.state.ended");
    case ThreadState.unknown:
      return t("timeline.state.unknown");
    case ThreadState.booting:
      return t("timeline.state.booting");
    case ThreadState.native:
      return t("timeline.state.native");
  }
}

/** The line under a thread's name: what it does at a moment, and where. */
export function threadDetail(trace: TraceView, thread: number, timeMs: Milliseconds): string {
  const track = trace.threads.get(thread);
  if (!track) return "";
  const index = indexAt(track.states, trace.events, timeMs);
  if (index < 0) return t("timeline.state.new");
  const event = track.states.event[index];
  const state = track.states.value[index] as ThreadState;
  const text = stateText(trace, state, event);
  const place = trace.location(trace.events.line[event]);
  if (!place || state === ThreadState.ended || state === ThreadState.running) return text;
  return t("timeline.detailWithLine", { detail: text, line: place.line });
}

/** The line under an object's name: its owner or its count at a moment, and who waits. */
export function objectDetail(trace: TraceView, track: ObjectTrack, timeMs: Milliseconds): string {
  const count = formatNumber(valueAtTime(track.depth, trace.events, timeMs));
  const capacity = formatNumber(track.entity.capacity);
  switch (track.entity.kind) {
    case "queue":
    case "pipe":
      return track.entity.capacity > 0
        ? t("timeline.object.queueBounded", { count, capacity })
        : t("timeline.object.queue", { count });
    case "semaphore":
      return t("timeline.object.permits", { count, capacity });
    case "event":
      return count === "0" ? t("timeline.object.eventClear") : t("timeline.object.eventSet");
    case "barrier": {
      const arrived = formatNumber(valueAtTime(track.waiters, trace.events, timeMs));
      return t("timeline.object.barrier", { count: arrived, capacity });
    }
    case "shared": {
      const place = trace.location(track.entity.line);
      return place ? t("timeline.object.sharedAt", { line: place.line }) : t("timeline.object.shared");
    }
    default:
      return ownerDetail(trace, track, timeMs);
  }
}

function ownerDetail(trace: TraceView, track: ObjectTrack, timeMs: Milliseconds): string {
  const owner = valueAtTime(track.owner, trace.events, timeMs);
  const waiting = valueAtTime(track.waiters, trace.events, timeMs);
  if (owner === 0)
    return waiting === 0 ? t("timeline.object.free") : t("timeline.object.freeWaiting", { count: waiting });
  const thread = threadName(trace, owner);
  return waiting === 0
    ? t("timeline.object.held", { thread })
    : t("timeline.object.heldWaiting", { thread, count: waiting });
}

/** The heading of a process's lanes. */
export function processName(trace: TraceView, process: number): string {
  const entity = trace.processes.get(process);
  if (!entity) return t("timeline.unnamedProcess", { id: process });
  return t("timeline.process", { name: shortened(entity.name), pid: entity.pid });
}

/** The text of a mark or an error. */
export function flagText(trace: TraceView, event: number): string {
  return shortened(trace.string(trace.events.object[event]));
}

/** A program may give names of any length; measuring and laying out a megabyte of them would stop the page. */
function shortened(text: string): string {
  return text.length <= MAX_TEXT_CHARS ? text : `${text.slice(0, MAX_TEXT_CHARS)}…`;
}
