import { EventKind } from "../protocol/events";
import { namesObject, waitsForObject } from "../trace/effects";
import type { TraceView } from "../trace/types";
import type { ThreadStateName, WaitTarget } from "./types";

/** Names of the states, indexed by `ThreadState`; a process that boots does not run yet, native code runs. */
export const STATE_NAMES: readonly ThreadStateName[] = [
  "new",
  "running",
  "waiting-gil",
  "blocked",
  "sleeping",
  "joining",
  "ended",
  "unknown",
  "new",
  "running",
];

/** Line of the source (from 1) of a line index, null where it is unknown. */
export function sourceLine(trace: TraceView, line: number): number | null {
  return trace.location(line)?.line ?? null;
}

/** What the event that opened an interval says the thread stands at; null for events that open no wait. */
export function waitTargetOf(trace: TraceView, event: number): WaitTarget | null {
  const kind = trace.events.kind[event];
  const id = trace.events.object[event];
  if (id === 0) return null;
  if (namesObject(kind)) return waitsForObject(kind) ? { type: "object", id } : null;
  return kind === EventKind.join || kind === EventKind.spawn ? { type: "thread", id } : null;
}

/** What a thread is called in a sentence: the main thread of a process by the process's name. */
export function threadName(trace: TraceView, id: number): string {
  const entity = trace.threads.get(id)?.entity;
  if (entity === undefined) return `#${id}`;
  const process = entity.kind === "process" ? trace.processes.get(entity.process)?.name : undefined;
  return process === undefined || process === "" ? entity.name : process;
}

export function objectName(trace: TraceView, id: number): string {
  return trace.objects.get(id)?.entity.name ?? `#${id}`;
}
