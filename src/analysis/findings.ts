import { EndReason, EventKind } from "../protocol/events";
import type { RunStatus } from "../protocol/stream";
import { ThreadState, type TraceView } from "../trace/types";
import { objectName, sourceLine, threadName } from "./lookups";
import { lostUpdates } from "./lostUpdates";
import { standstill } from "./standstill";
import type { FindingFact, WaitEdge } from "./types";
import { waitForGraphAfter } from "./waitForGraph";

/** So many threads of a deadlock are named at most. */
const MAX_NAMED = 12;

/** So many events of one kind are looked at: a program that fails in a loop needs no more to be understood. */
const MAX_EVENTS_OF_KIND = 1_000;

/** What the end of a run says beside its trace. */
export interface FindingContext {
  readonly status: RunStatus;
}

/**
 * What is worth telling about a run, the worst first. Names in `params` are the program's own; `→` reads
 * "waits for" from a thread and "is held by" from an object.
 *
 * | kind                    | params                                                                    |
 * |-------------------------|---------------------------------------------------------------------------|
 * | deadlock                | form "cycle": cycle; form "waiting": waits, count; form "unknown": none     |
 * | thread-exception        | thread, error                                                              |
 * | lock-never-released     | object, thread                                                             |
 * | lost-update             | see `lostUpdates.ts`                                                       |
 * | module-variable-written | variable, thread, count (threads that wrote it)                            |
 * | events-dropped          | count                                                                      |
 */
export function findings(trace: TraceView, { status }: FindingContext): FindingFact[] {
  return [
    ...(status === "deadlock" ? deadlocks(trace) : []),
    ...threadExceptions(trace),
    ...lostUpdates(trace),
    ...locksNeverReleased(trace, status),
    ...moduleWrites(trace),
    ...eventsDropped(trace),
  ];
}

function deadlocks(trace: TraceView): FindingFact[] {
  const { edges, cycles } = waitForGraphAfter(trace, standstill(trace));
  if (cycles.length > 0) {
    return cycles.map((cycle) => {
      const steps = cycle.flatMap((edge) => [threadName(trace, edge.thread), ...objectStep(trace, edge)]);
      return deadlock(trace, cycle, {
        form: "cycle",
        cycle: shortened([...steps, steps[0]], MAX_NAMED * 2).join(" → "),
      });
    });
  }
  if (edges.length === 0) return [deadlock(trace, [], { form: "unknown" })];
  const waits = edges.map((edge) => `${threadName(trace, edge.thread)} → ${targetName(trace, edge)}`);
  return [
    deadlock(trace, edges, { form: "waiting", waits: shortened(waits, MAX_NAMED).join(", "), count: edges.length }),
  ];
}

function deadlock(trace: TraceView, edges: readonly WaitEdge[], params: FindingFact["params"]): FindingFact {
  // It is complete with the wait that began last.
  const last = edges.reduce((latest, { event }) => Math.max(latest, event), -1);
  return {
    kind: "deadlock",
    params,
    threads: edges.map(({ thread }) => thread),
    objects: [...new Set(edges.flatMap(({ on }) => (on.type === "object" ? [on.id] : [])))],
    timeMs: last < 0 ? trace.endMs : trace.events.time[last],
    line: last < 0 ? null : sourceLine(trace, trace.events.line[last]),
  };
}

function shortened(names: readonly string[], count: number): readonly string[] {
  return names.length <= count + 1 ? names : [...names.slice(0, count), "…"];
}

function objectStep(trace: TraceView, { on }: WaitEdge): string[] {
  return on.type === "object" ? [objectName(trace, on.id)] : [];
}

function targetName(trace: TraceView, { on }: WaitEdge): string {
  return on.type === "object" ? objectName(trace, on.id) : threadName(trace, on.id);
}

/** Uncaught errors of all threads but the program's main thread, whose error is the run's own result. */
function threadExceptions(trace: TraceView): FindingFact[] {
  const { thread, object } = trace.events;
  return eventsOfKind(trace, EventKind.error)
    .filter((event) => trace.threads.get(thread[event])?.entity.kind !== "main")
    .map((event) =>
      factAt(trace, "thread-exception", event, {
        thread: threadName(trace, thread[event]),
        error: trace.string(object[event]),
      }),
    );
}

/** A module variable is each thread's own: what a thread writes there no other thread sees. */
function moduleWrites(trace: TraceView): FindingFact[] {
  const { thread, object } = trace.events;
  const writesOf = new Map<string, number[]>();
  for (const event of eventsOfKind(trace, EventKind.moduleWrite)) {
    if (trace.threads.get(thread[event])?.entity.kind !== "thread") continue;
    const variable = trace.string(object[event]);
    const writes = writesOf.get(variable);
    if (writes === undefined) writesOf.set(variable, [event]);
    else if (!writes.some((other) => thread[other] === thread[event])) writes.push(event);
  }
  return Array.from(writesOf, ([variable, writes]) => ({
    ...factAt(trace, "module-variable-written", writes[0], {
      variable,
      thread: threadName(trace, thread[writes[0]]),
      count: writes.length,
    }),
    threads: writes.map((event) => thread[event]),
  }));
}

/** Locks whose owner ended with them. Silent where events are missing: the release may be among them. */
function locksNeverReleased(trace: TraceView, status: RunStatus): FindingFact[] {
  if (trace.dropped.events > 0) return [];
  const facts: FindingFact[] = [];
  for (const [id, { entity, owner }] of trace.objects) {
    if (owner.length === 0 || (entity.kind !== "lock" && entity.kind !== "rlock")) continue;
    // What no line of the program has made is the library's own, which may end with a lock in its hand (a pool does).
    if (entity.line === 0) continue;
    const thread = owner.value[owner.length - 1];
    if (thread === 0 || !endedByItself(trace, thread, status)) continue;
    const fact = factAt(trace, "lock-never-released", owner.event[owner.length - 1], {
      object: entity.name,
      thread: threadName(trace, thread),
    });
    facts.push({ ...fact, objects: [id] });
  }
  return facts;
}

/** Whether a thread ended, and not because the whole run was ended. */
function endedByItself(trace: TraceView, thread: number, status: RunStatus): boolean {
  const states = trace.threads.get(thread)?.states;
  const last = (states?.length ?? 0) - 1;
  if (states === undefined || last < 0 || states.value[last] !== ThreadState.ended) return false;
  const reason = trace.events.arg[states.event[last]];
  if (reason === EndReason.terminated) {
    return status === "ok" || status === "error" || states.event[last] < lastEventOfLife(trace);
  }
  return reason === EndReason.returned || reason === EndReason.error;
}

/** The last event that is no thread's end: whoever was terminated before it was not so with the run. */
function lastEventOfLife({ events }: TraceView): number {
  let event = events.length - 1;
  while (event >= 0 && events.kind[event] === EventKind.end) event--;
  return event;
}

function eventsDropped(trace: TraceView): FindingFact[] {
  const count = trace.dropped.events;
  if (count === 0) return [];
  const gaps = eventsOfKind(trace, EventKind.gap);
  if (gaps.length === 0) {
    return [{ kind: "events-dropped", params: { count }, threads: [], objects: [], timeMs: trace.endMs, line: null }];
  }
  const threads = [...new Set(gaps.map((event) => trace.events.thread[event]))];
  return [{ ...factAt(trace, "events-dropped", gaps[0], { count }), threads }];
}

function factAt(trace: TraceView, kind: string, event: number, params: FindingFact["params"]): FindingFact {
  const { thread, time, line } = trace.events;
  return {
    kind,
    params,
    threads: [thread[event]],
    objects: [],
    timeMs: time[event],
    line: sourceLine(trace, line[event]),
  };
}

/** Indices of the events of one kind, in order, of very many the first. */
function eventsOfKind(trace: TraceView, kind: EventKind): number[] {
  const { length, kind: kinds } = trace.events;
  const found: number[] = [];
  for (let at = kinds.indexOf(kind); at >= 0 && at < length; at = kinds.indexOf(kind, at + 1)) {
    found.push(at);
    if (found.length === MAX_EVENTS_OF_KIND) break;
  }
  return found;
}
