import { BytePipe } from "../../../kernel/byte-pipe";
import { ThreadError } from "../../../kernel/errors";
import { type SharedMemory, SharedMemoryFull } from "../../../kernel/memory";
import { INIT_PID, takeSlot } from "../../../kernel/processes";
import { ProcessWord, Program, ThreadWord } from "../../../kernel/thread-record";
import type { FrameWriter } from "../../../trace/ring/frame-writer";
import { RingWord } from "../../../trace/ring/layout";
import { prepareProcess, prepareThread } from "../../typescript/thread/prepare";

/** How a process is started, as it travels to its worker: as JSON beside the record of its main thread. */
export type Invocation = Execution | Fork;

/** It executes a program. */
export interface Execution extends Start {
  /** What `sys.argv` would be of a program that is executed: its interpreter first. */
  readonly argv: readonly string[];
  readonly cwd: string;
  /** Null for that of every new process. */
  readonly env: Readonly<Record<string, string>> | null;
  /** It is another interpreter of the process that starts it, and executes nothing (`lib/process/interpreters.py`). */
  readonly interpreter?: {
    /** That of its process, as programs and readers see it. */
    readonly pid: number;
  };
}

/** It runs its parent's program again, up to the fork. */
interface Fork extends Start {
  /** How that program was started; null for the root program. */
  readonly origin: Execution | null;
  /** What it got from outside, pickled, in base64. */
  readonly log: string;
  /** Since when its clocks count that count from a start, ms since 1970. */
  readonly clockOriginMs: number;
}

interface Start {
  /** Whether it is a root program: nobody's child. */
  readonly isRoot: boolean;
  /** Descriptors that lead to ends of pipes. */
  readonly descriptors: readonly {
    readonly number: number;
    readonly pipe: number;
    readonly reading: boolean;
  }[];
  readonly program: keyof typeof Program;
  /** Descriptors that lead elsewhere: to the run's own output, to nothing, or to a text that is all of the input (null: a person's answers); and standard streams that are closed. */
  readonly streams: readonly (
    | { readonly number: number; readonly to: "stdout" | "stderr" | "null" | "closed" }
    | { readonly number: number; readonly to: "stdin"; readonly text: string | null }
  )[];
  /** Byte address of copies of its parent's files (`lib/process/handover.py`); 0 where it gets none. */
  readonly files: number;
}

/** Who starts a process. */
export interface Parent {
  readonly memory: SharedMemory;
  readonly frames: FrameWriter;
  /** Byte address of its record. */
  readonly process: number;
  /** Id of the thread that does it. */
  readonly thread: number;
}

/**
 * Makes a process, with its ends of pipes open; it only wants a worker then. Gives the record of its main thread, and
 * its PID and thread id. Null where there is no place for one.
 */
export function prepareChild(
  { memory, frames, process, thread }: Parent,
  name: string,
  invocation: Invocation,
): { readonly record: number; readonly pid: number; readonly thread: number } | null {
  const { i32 } = memory;
  const { isRoot } = invocation;
  const interpreter = "interpreter" in invocation ? invocation.interpreter : undefined;
  const child = prepareProcess(memory);
  const word = child >> 2;
  memory.i32[word + ProcessWord.parentPid] =
    isRoot || interpreter !== undefined ? INIT_PID : (i32[(process >> 2) + ProcessWord.pid] ?? 0);
  memory.i32[word + ProcessWord.program] = Program[invocation.program];
  if (!takeSlot(memory, child)) return null;
  const slot = memory.i32[word + ProcessWord.slot] ?? 0;
  const bytes = new TextEncoder().encode(JSON.stringify(invocation));
  let record: number;
  try {
    record = prepareThread(memory, child, { daemon: false, invocation: bytes });
  } catch (error) {
    if (error instanceof ThreadError || error instanceof SharedMemoryFull) return null;
    throw error;
  }
  // Until it runs it has nothing to hand over.
  memory.i32[((memory.i32[(record >> 2) + ThreadWord.eventRing] ?? 0) >> 2) + RingWord.waits] = 1;
  for (const { pipe, reading } of invocation.descriptors) {
    new BytePipe(memory, pipe, slot).open(reading ? "read" : "write");
  }
  if ("log" in invocation) {
    // It handles what its parent does, once it stands where that one stood.
    memory.i32[word + ProcessWord.handledSignals] = i32[(process >> 2) + ProcessWord.handledSignals] ?? 0;
  }
  const pid = memory.i32[word + ProcessWord.pid] ?? 0;
  const processId = memory.i32[word + ProcessWord.id] ?? 0;
  const parent = isRoot ? 0 : (memory.i32[(process >> 2) + ProcessWord.id] ?? 0);
  frames.entity({ type: "process", id: processId, pid: interpreter?.pid ?? pid, parent, name });
  const mainThread = memory.i32[(record >> 2) + ThreadWord.id] ?? 0;
  frames.entity({
    type: "thread",
    id: mainThread,
    process: processId,
    parent: isRoot ? 0 : thread,
    kind: "process",
    name: "MainThread",
    daemon: false,
  });
  return { record, pid, thread: mainThread };
}
