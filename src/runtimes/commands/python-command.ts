import type { CommandContext, ExecResult } from "just-bash/browser";
import { BytePipe } from "../../kernel/byte-pipe";
import { release } from "../../kernel/heap";
import type { SharedMemory } from "../../kernel/memory";
import { processWithPid, reapChild, sendSignal, type Waited } from "../../kernel/processes";
import { ProcessWord } from "../../kernel/thread-record";
import type { FrameWriter } from "../../trace/ring/frame-writer";
import { prepareChild } from "../python/worker/spawn";
import { fromBinaryString, toBinaryString } from "./binary-strings";
import { joined } from "./bytes";
import type { CommandTrace } from "./command-trace";
import { applyFiles, giveFiles } from "./files";
import { Killed, type StandardStreams } from "./standard-streams";

/** What the interpreter is called in a shell. */
export const PYTHON_NAMES = ["python", "python3"] as const;
const NAME_CHARS = 60;
const CANNOT_FORK = 254;
const SIGNAL_BITS = 0x7f;
const BY_SIGNAL = 128;
const PIECE_BYTES = 65_536;

/** What a command needs of its process to start another one. */
export interface Starter {
  readonly memory: SharedMemory;
  /** Byte address of its record. */
  readonly process: number;
  /** Id of its thread. */
  readonly thread: number;
  readonly frames: FrameWriter;
  readonly trace: CommandTrace;
  readonly streams: StandardStreams;
  /** Folders whose files the new process gets. */
  readonly roots: readonly string[];
  /** Asks for a worker for the main thread whose record lies at this byte address. */
  readonly spawn: (record: number) => void;
  /** Ends a process, by its id, that does not end itself: it got a signal that it does not handle. */
  readonly terminate: (process: number) => void;
}

/** `python3` as a command of the shell: a process of the run, which gets the shell's files and gives back its own. */
export async function runPython(
  args: readonly string[],
  { fs, cwd, env, exportedEnv, stdin }: Pick<CommandContext, "fs" | "cwd" | "env" | "exportedEnv" | "stdin">,
  starter: Starter,
): Promise<ExecResult> {
  const { memory, process, trace, streams } = starter;
  const slot = memory.i32[(process >> 2) + ProcessWord.slot] ?? 0;
  const files = await giveFiles(memory, fs, {
    roots: starter.roots,
    folders: new Set(),
    files: new Map(),
    deleted: [],
  });
  const input = BytePipe.create(memory, 0, slot);
  const outputs = [BytePipe.create(memory, 0, slot), BytePipe.create(memory, 0, slot)] as const;
  input.open("write");
  for (const output of outputs) output.open("read");
  let isInputOpen = true;
  const closeInput = (): void => {
    if (isInputOpen) input.close("write");
    isInputOpen = false;
  };
  try {
    const child = prepareChild(starter, ["python3", ...args].join(" ").replace(/\s+/g, " ").slice(0, NAME_CHARS), {
      argv: ["python3", ...args],
      cwd,
      env: exportedEnv ?? Object.fromEntries(env),
      isRoot: false,
      descriptors: [input, ...outputs].map(({ address }, number) => ({ number, pipe: address, reading: number === 0 })),
      program: "python",
      streams: [],
      files,
    });
    if (child === null) {
      if (files !== 0) release(memory, files);
      return { stdout: "", stderr: "bash: fork: Resource temporarily unavailable\n", exitCode: CANNOT_FORK };
    }
    trace.boot(child.thread);
    starter.spawn(child.record);
    let left = fromBinaryString(String(stdin));
    let waited: Waited = "running";
    const pieces: [Uint8Array[], Uint8Array[]] = [[], []];
    const move = (): void => {
      while (left.length > 0 && input.hasReaders && input.writable(left.length))
        left = left.subarray(input.put(left, 0));
      if (left.length === 0 || !input.hasReaders) closeInput();
      for (const [index, output] of outputs.entries()) {
        while (output.length > 0) {
          const piece = new Uint8Array(Math.min(PIECE_BYTES, output.length));
          pieces[index as 0 | 1].push(
            piece.subarray(
              0,
              output.take(piece, () => {}),
            ),
          );
        }
      }
    };
    const mayGoOn = (): boolean => {
      waited = waited === "running" ? reapChild(memory, process, child.pid) : waited;
      if (waited !== "running" || (isInputOpen && input.writable(left.length))) return true;
      // Each leaves its mark, so that the bell rings for it.
      return outputs.map((output) => output.readable() && output.length > 0).includes(true);
    };
    try {
      while (waited === "running") {
        streams.waitUntil(mayGoOn, "the end of a process");
        move();
      }
    } catch (error) {
      // A shell that has nothing else to do becomes the command: who ends the one ends the other.
      if (error instanceof Killed) signalChild(starter, child.pid, error.signal);
      throw error;
    }
    const { waitStatus, files: returned } = ended(waited);
    if (returned !== 0) await applyFiles(memory, fs, returned);
    const signal = waitStatus & SIGNAL_BITS;
    return {
      stdout: toBinaryString(joined(pieces[0])),
      stdoutKind: "bytes",
      stderr: new TextDecoder().decode(joined(pieces[1])),
      exitCode: signal === 0 ? waitStatus >> 8 : BY_SIGNAL + signal,
    };
  } finally {
    closeInput();
    for (const output of outputs) output.close("read");
  }
}

function signalChild({ memory, terminate }: Starter, pid: number, signal: number): void {
  const process = processWithPid(memory, pid);
  if (process !== 0 && sendSignal(memory, process, signal)) {
    terminate(memory.i32[(process >> 2) + ProcessWord.id] ?? 0);
  }
}

/** What is known of a child that has ended. */
function ended(waited: Waited): Exclude<Waited, string> {
  return typeof waited === "string" ? { pid: 0, waitStatus: 0, files: 0 } : waited;
}
