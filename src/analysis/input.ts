import { EventKind } from "../protocol/events";
import { ThreadState, type TraceView } from "../trace/types";

/** The pipe that stands for a program's standard input. */
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
  const stdin = stdinOf(trace);
  if (stdin === null || stdin.track.waiters.length === 0) return null;
  const { kind, object } = trace.events;
  let first: InputWait | null = null;
  for (const [thread, { entity, states }] of trace.threads) {
    if (states.length === 0 || states.value[states.length - 1] !== ThreadState.blocked) continue;
    const event = states.event[states.length - 1];
    if (kind[event] !== EventKind.getRequest || object[event] !== stdin.id) continue;
    if (first === null || event < first.event) first = { thread, threadName: entity.name, event };
  }
  return first;
}

/** What threads got from standard input, in order. What the run's request gave is read without waiting: not in it. */
export function receivedInput(trace: TraceView): readonly ReceivedInput[] {
  const stdin = stdinOf(trace);
  if (stdin === null) return [];
  const { kind, thread, arg } = trace.events;
  const received: ReceivedInput[] = [];
  const { length, event: events } = stdin.track.events;
  for (let i = 0; i < length; i++) {
    const event = events[i];
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

function stdinOf(trace: TraceView) {
  for (const [id, track] of trace.objects) {
    if (track.entity.kind === "pipe" && track.entity.name === STDIN_NAME) return { id, track };
  }
  return null;
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
