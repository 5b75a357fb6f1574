import { EventKind } from "../protocol/events";
import type { TraceView } from "../trace/types";
import { objectName, sourceLine, threadName } from "./lookups";
import type { FindingFact } from "./types";

/** What is known of one variable (a shared object's field) while the trace is read from its beginning. */
interface Variable {
  /** Event of each thread's last read since its own last write. */
  readonly reads: Map<number, number>;
  /** Event of the last write; -1 before the first. */
  write: number;
  /** The first update that was lost. */
  first: LostUpdate | null;
  count: number;
}

/** Events: `read` and `overwrite` by one thread, `lost` between them by another. */
interface LostUpdate {
  readonly read: number;
  readonly lost: number;
  readonly overwrite: number;
}

/**
 * Updates that were lost: a thread reads a variable, another one writes it, and the first writes what it made of the
 * old value over that. One finding a variable, about its first one.
 *
 * | params                                | what it is                                                          |
 * |---------------------------------------|---------------------------------------------------------------------|
 * | variable                              | its name                                                            |
 * | thread, read, readLine, written, line | who overwrote: what it had read, where, what it wrote, where        |
 * | other, lost, otherLine                | who was overwritten: the value that was lost, where it was written  |
 * | count                                 | how many updates of this variable were lost                         |
 */
export function lostUpdates(trace: TraceView): FindingFact[] {
  if (!hasSharedObjects(trace)) return [];
  const { length, kind, thread, object, arg } = trace.events;
  const variables = new Map<number, Map<number, Variable>>();
  for (let event = 0; event < length; event++) {
    if (kind[event] === EventKind.read) {
      variableOf(variables, object[event], arg[event]).reads.set(thread[event], event);
    } else if (kind[event] === EventKind.write) {
      noteWrite(trace, variableOf(variables, object[event], arg[event]), event);
    }
  }
  return [...variables.values()]
    .flatMap((fields) => [...fields.values()])
    .flatMap(({ first, count }) => (first === null ? [] : [fact(trace, first, count)]));
}

function hasSharedObjects(trace: TraceView): boolean {
  for (const { entity } of trace.objects.values()) if (entity.kind === "shared") return true;
  return false;
}

function variableOf(variables: Map<number, Map<number, Variable>>, object: number, field: number): Variable {
  let fields = variables.get(object);
  if (fields === undefined) {
    fields = new Map();
    variables.set(object, fields);
  }
  let variable = fields.get(field);
  if (variable === undefined) {
    variable = { reads: new Map(), write: -1, first: null, count: 0 };
    fields.set(field, variable);
  }
  return variable;
}

function noteWrite(trace: TraceView, variable: Variable, event: number): void {
  const { thread } = trace.events;
  const read = variable.reads.get(thread[event]);
  const lost = variable.write;
  variable.reads.delete(thread[event]);
  variable.write = event;
  if (read === undefined || lost <= read || thread[lost] === thread[event]) return;
  // What was written is the value read before: nothing is lost.
  if (trace.valueAt(lost) === trace.valueAt(read)) return;
  variable.count++;
  variable.first ??= { read, lost, overwrite: event };
}

function fact(trace: TraceView, { read, lost, overwrite }: LostUpdate, count: number): FindingFact {
  const { thread, object, arg, time, line } = trace.events;
  const { entity } = trace.objects.get(object[overwrite]) ?? {};
  const field = entity?.fields[arg[overwrite]];
  const name = objectName(trace, object[overwrite]);
  return {
    kind: "lost-update",
    params: {
      variable: field === undefined ? name : `${name}.${field}`,
      thread: threadName(trace, thread[overwrite]),
      read: shownValue(trace, read),
      readLine: sourceLine(trace, line[read]) ?? 0,
      written: shownValue(trace, overwrite),
      line: sourceLine(trace, line[overwrite]) ?? 0,
      other: threadName(trace, thread[lost]),
      lost: shownValue(trace, lost),
      otherLine: sourceLine(trace, line[lost]) ?? 0,
      count,
    },
    threads: [thread[overwrite], thread[lost]],
    objects: [object[overwrite]],
    timeMs: time[overwrite],
    line: sourceLine(trace, line[overwrite]),
  };
}

/** Only numbers are recorded. */
function shownValue(trace: TraceView, event: number): number | string {
  const value = trace.valueAt(event) ?? Number.NaN;
  return Number.isNaN(value) ? "…" : value;
}
