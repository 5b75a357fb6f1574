import type { Milliseconds } from "../base/units";
import { EventKind } from "../protocol/events";
import { indexAt } from "../trace/search";
import type { ObjectTrack, TraceView } from "../trace/types";

/** So many writes are walked back at most. */
const MAX_STEPS_BACK = 50_000;

/** A value that a thread has for itself in a `threading.local`; `text` is `name = value`. */
export interface LocalValue {
  readonly thread: number;
  readonly text: string;
}

/** Each thread's last values in a `threading.local` at a time, the newest first. */
export function localValuesAt(trace: TraceView, track: ObjectTrack, timeMs: Milliseconds): LocalValue[] {
  const { kind, thread, arg } = trace.events;
  const values = new Map<string, LocalValue>();
  const last = indexAt(track.events, trace.events, timeMs);
  for (let i = last; i >= Math.max(0, last - MAX_STEPS_BACK); i--) {
    const event = track.events.event[i];
    if (kind[event] !== EventKind.localWrite) continue;
    const text = trace.string(arg[event]);
    const key = `${thread[event]} ${text.slice(0, text.indexOf(" = "))}`;
    if (!values.has(key)) values.set(key, { thread: thread[event], text });
  }
  return [...values.values()];
}

/** What each thread has for itself at a time, over all its `threading.local` objects: `local.name = value`, by thread. */
export function threadLocals(trace: TraceView, timeMs: Milliseconds): ReadonlyMap<number, readonly string[]> {
  const byThread = new Map<number, string[]>();
  for (const track of trace.objects.values()) {
    if (track.entity.kind !== "shared") continue;
    for (const { thread, text } of localValuesAt(trace, track, timeMs).reverse()) {
      const texts = byThread.get(thread) ?? [];
      texts.push(`${track.entity.name}.${text}`);
      byThread.set(thread, texts);
    }
  }
  return byThread;
}
