import type { EventKind } from "./events";

/** Tells where the code now running stands. */
export interface LineSource {
  /** Line index (`entities.ts`, FileEntity) of the code now running. Short, because compiled code stores it in every line. */
  l: number;
}

/** Where kernel and runtimes write events. The recorder is one; without tracing it is a sink that drops all. */
export interface EventSink {
  /** Records an event at the last known time, which is refreshed now and then. For frequent events. */
  record(kind: EventKind, object: number, arg: number): void;
  /** Records an event at the exact time. For blocking, waking and switching. */
  recordNow(kind: EventKind, object: number, arg: number): void;
  /** Records a read or write of a shared value. */
  recordValue(kind: EventKind, object: number, arg: number, value: number): void;
  /** Time has passed in which nothing was recorded: the next event reads the clock. */
  timePassed(): void;
  /** The thread has ended: nothing it may still do is recorded, because its ring is no longer its own. */
  close(): void;
}
