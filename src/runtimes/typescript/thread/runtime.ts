import { assertDefined } from "../../../base/assert";
import type { ThreadContext } from "../../../kernel/thread-context";
import { Control } from "../../../protocol/control";
import type { Entity, ObjectKind } from "../../../protocol/entities";
import { EventKind } from "../../../protocol/events";
import type { FrameWriter } from "../../../trace/ring/frame-writer";
import type { CompiledProgram } from "../program";
import type { Checkpoints } from "./checkpoints";
import type { TopLevel } from "./top-level";

/** The thread a worker is: everything the "interleave" module needs to know of it. */
export interface Runtime {
  readonly context: ThreadContext;
  readonly checkpoints: Checkpoints;
  readonly frames: FrameWriter;
  /** Whether events, and previews of messages, are recorded. */
  readonly tracing: boolean;
  readonly program: CompiledProgram;
  readonly identity: ThreadIdentity;
  /** The evaluation of the program's top level, while it goes on. */
  topLevel: TopLevel | null;
  /** Asks the supervisor for a worker that becomes the thread of this record. */
  readonly requestWorker: (record: number, daemon: boolean) => void;
  /** Asks the supervisor to see to it that a process ends. */
  readonly requestTermination: (processId: number) => void;
}

export interface ThreadIdentity {
  readonly name: string;
  readonly kind: "main" | "thread" | "process";
  readonly daemon: boolean;
}

let current: Runtime | undefined;

export function setRuntime(runtime: Runtime): void {
  current = runtime;
}

/** The thread that runs. Throws only if the module is used outside of a thread worker. */
export function runtime(): Runtime {
  return assertDefined(current, "the thread's runtime");
}

const MAX_NAME_CHARS = 200;
const MAX_FIELDS = 64;
const MAX_FIELD_CHARS = 40;

/** Tells the trace of something that events will speak about. */
export function announce(entity: Entity): void {
  const cut = "name" in entity ? { ...entity, name: entity.name.slice(0, MAX_NAME_CHARS) } : entity;
  runtime().frames.entity(cut);
}

export interface ObjectDescription {
  readonly id: number;
  readonly kind: ObjectKind;
  readonly name: string;
  readonly capacity: number;
  readonly fields?: readonly string[];
}

export function announceObject({ id, kind, name, capacity, fields = [] }: ObjectDescription): void {
  const { context, checkpoints } = runtime();
  announce({
    type: "object",
    id,
    process: context.process,
    kind,
    name,
    line: checkpoints.l,
    capacity,
    fields: fields.slice(0, MAX_FIELDS).map((field) => field.slice(0, MAX_FIELD_CHARS)),
  });
}

const strings = new Map<string, number>();
const MAX_REMEMBERED_STRINGS = 10_000;
const MAX_STRING_CHARS = 2_000;

/** Id of a text in the trace's table of strings. */
export function stringId(text: string): number {
  const known = strings.get(text);
  if (known !== undefined) return known;
  const id = Atomics.add(runtime().context.memory.i32, Control.nextString, 1);
  announce({ type: "string", id, text: text.slice(0, MAX_STRING_CHARS) });
  if (strings.size < MAX_REMEMBERED_STRINGS) strings.set(text, id);
  return id;
}

/** Writes output and the event that places it in time. */
export function writeOutput(stream: "stdout" | "stderr", text: string): void {
  const { frames, context } = runtime();
  const order = frames.output(stream, text);
  context.events.record(EventKind.output, 0, order);
}
