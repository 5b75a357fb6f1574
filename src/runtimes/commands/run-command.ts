import { setLifecycle } from "../../kernel/joining";
import { SharedMemory } from "../../kernel/memory";
import { endWithCode } from "../../kernel/process-end";
import { Lifecycle, ProcessWord, ThreadWord } from "../../kernel/thread-record";
import { Control } from "../../protocol/control";
import { EndReason, EventKind } from "../../protocol/events";
import type { HostTable } from "../../protocol/hosts";
import { FrameWriter } from "../../trace/ring/frame-writer";
import { SharedRecorder } from "../../trace/ring/shared-recorder";
import type { Execution } from "../python/worker/spawn";
import { takeInvocation } from "../typescript/thread/invocation";
import type { ThreadReport } from "../typescript/thread/messages";
import { CommandTrace } from "./command-trace";
import { giveFiles, takeFiles } from "./files";
import { execute, prepareShell } from "./shell";
import { Killed, StandardStreams } from "./standard-streams";

/** Signals that do nothing unless a program says so: SIGCHLD, SIGCONT, SIGURG, SIGWINCH. */
const IGNORED_SIGNALS = [17, 18, 23, 28];
const FAILED = 1;

/** What a command's worker gets. */
export interface CommandStart {
  readonly buffer: SharedArrayBuffer;
  /** Byte address of the record of its main thread. */
  readonly record: number;
  /** What `nslookup` finds. */
  readonly hosts: HostTable;
}

/** Runs a command as a process of the run: its main thread's record lies at this byte address. */
export async function runCommand(
  { buffer, record, hosts }: CommandStart,
  report: (message: ThreadReport) => void,
): Promise<void> {
  const memory = new SharedMemory(buffer);
  memory.reachAll();
  const word = record >> 2;
  const process = memory.i32[word + ThreadWord.processRecord] ?? 0;
  const processWord = process >> 2;
  const bytes = takeInvocation(memory, record);
  if (bytes === null) throw new Error("a command is started by a program");
  const invocation = JSON.parse(new TextDecoder().decode(bytes)) as Execution;
  const trace = new CommandTrace(
    memory.i32[Control.tracing] === 1 ? new SharedRecorder(buffer, memory.i32[word + ThreadWord.eventRing] ?? 0) : null,
    memory.i32[word + ThreadWord.id] ?? 0,
  );
  const frames = new FrameWriter(buffer, memory.i32[word + ThreadWord.frameRing] ?? 0);
  const handled = IGNORED_SIGNALS.reduce((bits, signal) => bits | (1 << (signal - 1)), 0);
  Atomics.store(memory.i32, processWord + ProcessWord.handledSignals, handled);
  setLifecycle(memory, record, Lifecycle.started);
  trace.note(EventKind.start, 0, 0);
  const streams = new StandardStreams({ memory, process, frames, trace, name: invocation.argv[0] ?? "" }, invocation);
  const files = takeFiles(memory, invocation.files);
  let exitCode: number;
  try {
    const means = {
      pid: memory.i32[processWord + ProcessWord.pid] ?? 0,
      ppid: memory.i32[processWord + ProcessWord.parentPid] ?? 0,
      hosts,
      killed: new AbortController(),
      starter: {
        memory,
        process,
        thread: memory.i32[word + ThreadWord.id] ?? 0,
        frames,
        trace,
        streams,
        roots: files.roots,
        spawn: (child: number) => report({ type: "spawn", record: child, daemon: false }),
        terminate: (child: number) => {
          // It holds the run together until those who wait for its end have been woken.
          Atomics.add(memory.i32, Control.units, 1);
          report({ type: "terminate", process: child });
        },
      },
    };
    const bash = await prepareShell(invocation, files, means);
    exitCode = await execute(bash, invocation, streams, means);
    const given = await giveFiles(memory, bash.fs, files);
    Atomics.store(memory.i32, processWord + ProcessWord.returnedFiles, given);
  } catch (error) {
    if (error instanceof Killed) exitCode = -error.signal;
    else {
      exitCode = FAILED;
      frames.output("stderr", `${invocation.argv[0]}: ${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
  trace.end(exitCode < 0 ? EndReason.terminated : EndReason.returned);
  endWithCode(memory, record, exitCode);
  report({ type: "ended", exitCode });
}
