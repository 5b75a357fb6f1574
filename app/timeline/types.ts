import type { Milliseconds } from "../../src/base/units";
import type { TraceView } from "../../src/trace/types";

/** Light or dark: every canvas colour comes in both (`palette.ts`). */
export type Theme = "light" | "dark";

/**
 * What the user picked on the timeline. `event` is an index into the trace's event columns: the event that
 * opens the selected slice, or the event itself where a single one was picked.
 */
export type Selection =
  /** A slice of a thread's lane; `thread` is the thread's id. */
  | { readonly type: "thread"; readonly thread: number; readonly event: number }
  /** A slice of an object's lane; `object` is the object's id. */
  | { readonly type: "object"; readonly object: number; readonly event: number }
  /** One message of a queue or pipe; `event` is the `put` or `get` that was picked. */
  | { readonly type: "message"; readonly object: number; readonly message: number; readonly event: number };

export interface TimelineProps {
  /** The trace to draw; it may grow between frames. `null` where there is none. */
  readonly trace: TraceView | null;
  /** What stands in place of a trace. */
  readonly emptyText: string;
  /** A run is under way: redraw every frame in which the trace grew, and follow its end until the user moves. */
  readonly live: boolean;
  /** Moment that the page speaks about; `null` is the end of the trace. */
  readonly cursorMs: Milliseconds | null;
  readonly onCursor: (timeMs: Milliseconds | null) => void;
  readonly selection: Selection | null;
  readonly onSelect: (selection: Selection | null) => void;
  readonly theme: Theme;
  /** The trace was recorded elsewhere or earlier: the timeline says so. */
  readonly recorded: boolean;
}
