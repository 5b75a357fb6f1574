import { sleepFor } from "../../../kernel/sleeping";
import { Control } from "../../../protocol/control";
import { EventKind } from "../../../protocol/events";
import { runtime, stringId } from "../thread/runtime";
import { checkedTimeout } from "./options";

/** Stands still for so many milliseconds; other threads go on. */
export function sleep(durationMs: number): void {
  sleepFor(runtime().context, checkedTimeout(durationMs) ?? Number.POSITIVE_INFINITY);
}

/** How many processors the run is told it has. */
export function cpuCount(): number {
  return runtime().context.memory.i32[Control.cpuCount] ?? 1;
}

/** Puts a named mark on the timeline. */
export function mark(label: string): void {
  runtime().context.events.recordNow(EventKind.mark, stringId(String(label)), 0);
}

export interface CurrentThread {
  readonly name: string;
  readonly ident: number;
  readonly daemon: boolean;
  readonly isAlive: boolean;
}

/** The thread that asks. */
export function currentThread(): CurrentThread {
  const { identity, context } = runtime();
  const name = identity.kind === "thread" ? identity.name : "MainThread";
  return { name, ident: context.id, daemon: identity.daemon, isAlive: true };
}

/** Whether this is the first thread of its process. */
export function isMainThread(): boolean {
  return runtime().identity.kind !== "thread";
}
