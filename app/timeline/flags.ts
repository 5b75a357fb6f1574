import { EventKind } from "../../src/protocol/events";
import type { TraceView } from "../../src/trace/types";

/** The events drawn as flags: marks and uncaught errors, as event indices by thread, in order. */
export class FlagIndex {
  private trace: TraceView | undefined;
  private scanned = 0;
  private readonly byThread = new Map<number, { length: number; event: Uint32Array }>();

  /** Takes in the events that `trace` has grown by since the last call; starts anew for another trace. */
  update(trace: TraceView): void {
    if (trace !== this.trace || trace.events.length < this.scanned) {
      this.trace = trace;
      this.scanned = 0;
      this.byThread.clear();
    }
    const { kind, thread, length } = trace.events;
    for (let i = this.scanned; i < length; i++) {
      if (kind[i] === EventKind.mark || kind[i] === EventKind.error) this.add(thread[i], i);
    }
    this.scanned = length;
  }

  /** Flags of a thread; empty where it has none. */
  of(thread: number): { readonly length: number; readonly event: Uint32Array } {
    return this.byThread.get(thread) ?? NO_FLAGS;
  }

  private add(thread: number, event: number): void {
    let list = this.byThread.get(thread);
    if (!list) {
      list = { length: 0, event: new Uint32Array(16) };
      this.byThread.set(thread, list);
    }
    if (list.length === list.event.length) {
      const grown = new Uint32Array(list.event.length * 2);
      grown.set(list.event);
      list.event = grown;
    }
    list.event[list.length++] = event;
  }
}

const NO_FLAGS = { length: 0, event: new Uint32Array(0) } as const;
