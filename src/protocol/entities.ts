/**
 * What the events of a trace speak about. Entities arrive beside the events, as they appear in the run; an
 * event may reach the page before the entity it names, so a reader must cope with an unknown id.
 */

export const OBJECT_KINDS = [
  "gil",
  "lock",
  "rlock",
  "semaphore",
  "condition",
  "event",
  "barrier",
  "queue",
  "pipe",
  "shared",
] as const;
export type ObjectKind = (typeof OBJECT_KINDS)[number];

/** Every thread of a run; a process's first thread has kind "main" (root program) or "process". */
export type ThreadKind = "main" | "thread" | "process";

/** A source file of the run; its line `n` (from 1) is the line index `firstIndex + n - 1`. Index 0 is unknown. */
export interface FileEntity {
  readonly type: "file";
  readonly name: string;
  readonly firstIndex: number;
  readonly lineCount: number;
}

export interface ProcessEntity {
  readonly type: "process";
  readonly id: number;
  readonly pid: number;
  /** Id of the process that started it, 0 for the root program. */
  readonly parent: number;
  readonly name: string;
}

export interface ThreadEntity {
  readonly type: "thread";
  readonly id: number;
  readonly process: number;
  /** Id of the thread that started it, 0 for the root program's main thread. */
  readonly parent: number;
  readonly kind: ThreadKind;
  readonly name: string;
  readonly daemon: boolean;
}

export interface ObjectEntity {
  readonly type: "object";
  readonly id: number;
  /** The process that made it. */
  readonly process: number;
  readonly kind: ObjectKind;
  readonly name: string;
  /** Line index of the place that made it; 0 unknown. */
  readonly line: number;
  /** Queue: capacity (0 unbounded); semaphore: permits; barrier: parties; shared array: length; else 0. */
  readonly capacity: number;
  /** Names of a shared record's fields, in index order; empty for everything else. */
  readonly fields: readonly string[];
}

/** A text that events point to: labels of marks, messages of errors, names of variables. */
export interface StringEntity {
  readonly type: "string";
  readonly id: number;
  readonly text: string;
}

export type Entity = FileEntity | ProcessEntity | ThreadEntity | ObjectEntity | StringEntity;

/** A piece of a program's output. `order` numbers all pieces of a run, from 0, without holes. */
export interface OutputChunk {
  readonly order: number;
  readonly thread: number;
  readonly stream: "stdout" | "stderr";
  readonly text: string;
}
