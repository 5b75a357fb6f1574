import { ThreadError } from "../../../kernel/errors";
import { waitForStart } from "../../../kernel/joining";
import { ProcessWord, ThreadWord } from "../../../kernel/thread-record";
import { prepareProcess, prepareThread } from "../thread/prepare";
import { announce, runtime } from "../thread/runtime";
import { encode } from "./codec";
import type { TargetPlace } from "./targets";

/** What a new thread is told to run, as it travels. */
export interface Invocation {
  readonly target: TargetPlace;
  readonly args: readonly unknown[];
  readonly name: string;
  readonly kind: "thread" | "process";
}

/** Starting at the top level would start again in every thread, without end. */
export function refuseAtTopLevel(what: string): void {
  if (runtime().topLevel === null) return;
  throw new ThreadError(
    `a ${what} cannot be started at the top level, because every thread evaluates the top level again: ` +
      "move it into main (export function main() { … })",
  );
}

/** Starts a thread, or a process and its main thread; waits until it runs. Returns its record's byte address. */
export function startThread(invocation: Invocation, daemon: boolean): number {
  const { context, requestWorker } = runtime();
  const { memory } = context;
  const asProcess = invocation.kind === "process";
  const bytes = encode(invocation, asProcess ? "process" : "thread");
  const process = asProcess ? prepareProcess(memory) : context.processRecord << 2;
  const record = prepareThread(memory, process, { daemon, invocation: bytes });
  const processId = memory.i32[(process >> 2) + ProcessWord.id] ?? 0;
  if (asProcess) {
    announce({
      type: "process",
      id: processId,
      pid: memory.i32[(process >> 2) + ProcessWord.pid] ?? 0,
      parent: context.process,
      name: invocation.name,
    });
  }
  announce({
    type: "thread",
    id: memory.i32[(record >> 2) + ThreadWord.id] ?? 0,
    process: processId,
    parent: context.id,
    kind: asProcess ? "process" : "thread",
    name: asProcess ? "MainThread" : invocation.name,
    daemon,
  });
  requestWorker(record, daemon);
  waitForStart(context, record);
  return record;
}
