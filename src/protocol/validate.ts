/**
 * Checks what comes out of the sandbox. By hand, not with a schema library: a run may print a million lines, and
 * each is an object to check. Records and packed messages are checked where they are read (`trace.ts`).
 */
import { type Entity, OBJECT_KINDS, type OutputChunk } from "./entities";
import type { PythonOrigin } from "./python";
import { MAX_LINE } from "./records";
import type { EndMessage, ProgressMessage, RunOutcome, StreamMessage } from "./stream";

/** A name or an error message of a run is never longer. */
const MAX_TEXT_CHARS = 65_536;
const MAX_FIELDS = 1_024;

type Fields = Readonly<Record<string, unknown>>;

const OBJECT_KIND_NAMES: readonly unknown[] = OBJECT_KINDS;
const THREAD_KIND_NAMES: readonly unknown[] = ["main", "thread", "process"];
const PHASES: readonly unknown[] = ["compiling", "booting", "running"] satisfies ProgressMessage["phase"][];
const STATUSES: readonly unknown[] = ["ok", "error", "deadlock", "stopped", "timeout"] satisfies RunOutcome["status"][];

/** The message, if it is one that the sandbox may send; undefined for everything else. Never throws. */
export function parseStreamMessage(data: unknown): StreamMessage | undefined {
  return isFields(data) && isStreamMessage(data) ? (data as unknown as StreamMessage) : undefined;
}

function isStreamMessage(message: Fields): boolean {
  switch (message.type) {
    case "batch":
      return (
        isListOf(message.entities, isEntity) &&
        isListOf(message.output, isOutput) &&
        message.records instanceof ArrayBuffer &&
        message.messages instanceof ArrayBuffer &&
        isCount(message.dropped)
      );
    case "progress":
      return PHASES.includes(message.phase);
    case "end":
      return isFields(message.outcome) && isOutcome(message.outcome);
    default:
      return false;
  }
}

/** An interpreter's memory is a tenth of this. */
const MAX_SNAPSHOT_BYTES = 256 * 1024 * 1024;

/** What the sandbox answers when it was given the interpreter; undefined where that makes no sense. Never throws. */
export function parsePythonOrigin(data: unknown): PythonOrigin | undefined {
  if (!isFields(data)) return undefined;
  if (data.from === "given") return { from: "given" };
  const { snapshot } = data;
  if (data.from !== "new" || !(snapshot instanceof ArrayBuffer)) return undefined;
  return snapshot.byteLength <= MAX_SNAPSHOT_BYTES ? { from: "new", snapshot } : undefined;
}

/** Whether this is an entity that a trace may hold. */
export function isEntity(entity: unknown): entity is Entity {
  return isFields(entity) && isEntityFields(entity);
}

function isEntityFields(entity: Fields): boolean {
  switch (entity.type) {
    case "file":
      return isText(entity.name) && isLine(entity.firstIndex) && isLine(entity.lineCount);
    case "process":
      return isId(entity.id) && isId(entity.pid) && isId(entity.parent) && isText(entity.name);
    case "thread":
      return (
        isId(entity.id) &&
        isId(entity.process) &&
        isId(entity.parent) &&
        THREAD_KIND_NAMES.includes(entity.kind) &&
        isText(entity.name) &&
        typeof entity.daemon === "boolean"
      );
    case "object":
      return (
        isId(entity.id) &&
        isId(entity.process) &&
        OBJECT_KIND_NAMES.includes(entity.kind) &&
        isText(entity.name) &&
        isLine(entity.line) &&
        isId(entity.capacity) &&
        isFieldNames(entity.fields)
      );
    case "string":
      return isId(entity.id) && isText(entity.text);
    default:
      return false;
  }
}

function isOutput(chunk: Fields): chunk is Fields & OutputChunk {
  const isStream = chunk.stream === "stdout" || chunk.stream === "stderr";
  return isStream && isCount(chunk.order) && isId(chunk.thread) && typeof chunk.text === "string";
}

function isOutcome(outcome: Fields): outcome is Fields & EndMessage["outcome"] {
  return (
    STATUSES.includes(outcome.status) &&
    Number.isInteger(outcome.exitCode) &&
    isDuration(outcome.durationMs) &&
    isDuration(outcome.bootMs)
  );
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}

function isListOf(value: unknown, isItem: (item: Fields) => boolean): boolean {
  if (!Array.isArray(value)) return false;
  // `every` would pass over the holes of a sparse array.
  for (const item of value) if (!isFields(item) || !isItem(item)) return false;
  return true;
}

function isFieldNames(value: unknown): boolean {
  if (!Array.isArray(value) || value.length > MAX_FIELDS) return false;
  for (const name of value) if (!isText(name)) return false;
  return true;
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value.length <= MAX_TEXT_CHARS;
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isId(value: unknown): boolean {
  return isCount(value) && (value as number) <= 0xffff_ffff;
}

function isLine(value: unknown): boolean {
  return isCount(value) && (value as number) <= MAX_LINE;
}

function isDuration(value: unknown): boolean {
  return Number.isFinite(value) && (value as number) >= 0;
}
