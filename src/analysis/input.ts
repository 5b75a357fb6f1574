import { EventKind } from "../protocol/events";
import { type ObjectTrack, ThreadState, type TraceView } from "../trace/types";

/** The pipe that stands for standard input; each process that reads it has one. */
export const STDIN_NAME = "<stdin>";

/** A thread that stands at standard input until somebody answers. */
export interface InputWait {
  readonly thread: number;
  readonly threadName: string;
  /** The event that began the wait: another one is another question. */
  readonly event: number;
}

/** A piece of standard input that a thread got, where it belongs among the pieces of output. */
export interface ReceivedInput {
  readonly event: number;
  readonly thread: number;
  /** Order number of the last output before it; -1 where there was none. */
  readonly afterOrder: number;
  /** As the trace keeps it, without the newline at its end: the middle of a long line is `...`. */
  readonly text: string;
}

/** Which thread waits for standard input at the end of the trace; of several the one that waits longest. */
export function waitingForInput(trace: TraceView): InputWait | null {
  const awaited = stdinsOf(trace).filter(({ track }) => track.waiters.length > 0);
  if (awaited.length === 0) return null;
  const { kind, object } = trace.events;
  let first: InputWait | null = null;
  for (const [thread, { entity, states }] of trace.threads) {
    if (states.length === 0 || states.value[states.length - 1] !== ThreadState.blocked) continue;
    const event = states.event[states.length - 1];
    if (kind[event] !== EventKind.getRequest || !awaited.some(({ id }) => id === object[event])) continue;
    if (first === null || event < first.event) first = { thread, threadName: entity.name, event };
  }
  return first;
}

/** What threads got from standard input, in order. What the run's request gave is read without waiting: not in it. */
export function receivedInput(trace: TraceView): readonly ReceivedInput[] {
  const { kind, thread, arg } = trace.events;
  const received: ReceivedInput[] = [];
  for (const event of eventsOf(stdinsOf(trace))) {
    const message = kind[event] === EventKind.get ? trace.message(arg[event]) : undefined;
    if (message === undefined) continue;
    const output = kind.lastIndexOf(EventKind.output, event);
    received.push({
      event,
      thread: thread[event],
      afterOrder: output < 0 ? -1 : arg[output],
      text: textOfPreview(message.preview).replace(/\n$/, ""),
    });
  }
  return received;
}

function stdinsOf(trace: TraceView): readonly { readonly id: number; readonly track: ObjectTrack }[] {
  const found: { readonly id: number; readonly track: ObjectTrack }[] = [];
  for (const [id, track] of trace.objects) {
    if (track.entity.kind === "pipe" && track.entity.name === STDIN_NAME) found.push({ id, track });
  }
  return found;
}

/** The events at several objects, in order. */
function eventsOf(objects: readonly { readonly track: ObjectTrack }[]): readonly number[] {
  const events: number[] = [];
  for (const { track } of objects) {
    for (let i = 0; i < track.events.length; i++) events.push(track.events.event[i]);
  }
  return objects.length > 1 ? events.sort((a, b) => a - b) : events;
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/** The text of a string as Python's `repr` writes it. */
function textOfPreview(preview: string): string {
  const [, , inner] = /^(['"])([\s\S]*)\1$/.exec(preview) ?? [];
  if (inner === undefined) return preview;
  return inner.replace(
    /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|(.))/g,
    (_, x?: string, u?: string, long?: string, one = "") => {
      const code = x ?? u ?? long;
      return code === undefined ? (ESCAPES[one] ?? one) : String.fromCodePoint(Number.parseInt(code, 16));
    },
  );
}
