import { endThread, joinThread, setLifecycle } from "../../../kernel/joining";
import { SharedMemory } from "../../../kernel/memory";
import { ThreadContext } from "../../../kernel/thread-context";
import { Lifecycle, ProcessWord, ThreadWord, threadsOfProcess } from "../../../kernel/thread-record";
import { StopSignal } from "../../../kernel/waiting";
import { CONTROL_ORIGIN_DOUBLE, Control } from "../../../protocol/control";
import { EndReason, EventKind } from "../../../protocol/events";
import { FrameWriter } from "../../../trace/ring/frame-writer";
import { Recorder, SilentSink } from "../../../trace/ring/recorder";
import { decode } from "../module/codec";
import type { Invocation } from "../module/start";
import { targetAt } from "../module/targets";
import { Checkpoints } from "./checkpoints";
import { installConsole } from "./console";
import { EventLoop } from "./event-loop";
import { takeInvocation } from "./invocation";
import type { StartThread, ThreadReport } from "./messages";
import { Modules } from "./modules";
import { announce, announceObject, type Runtime, setRuntime, stringId, type ThreadIdentity } from "./runtime";
import { describeLine } from "./source";
import { TopLevel } from "./top-level";
import { reportUncaught } from "./uncaught";

/** Makes this worker one thread of a run, from its first event to its last. */
export function runThread(start: StartThread, report: (message: ThreadReport) => void): void {
  const memory = new SharedMemory(start.buffer);
  memory.reach(start.record + (ThreadWord.invocationBytes + 1) * 4);
  const invocationBytes = takeInvocation(memory, start.record);
  if (invocationBytes === null) setOrigin(memory);
  const checkpoints = new Checkpoints();
  const record = start.record >> 2;
  const tracing = memory.i32[Control.tracing] === 1;
  const events = tracing
    ? new Recorder(start.buffer, memory.i32[record + ThreadWord.eventRing] ?? 0, checkpoints)
    : new SilentSink();
  const context = new ThreadContext(memory, start.record, events);
  const frames = new FrameWriter(start.buffer, memory.i32[record + ThreadWord.frameRing] ?? 0);
  const runtime: Runtime = {
    context,
    checkpoints,
    frames,
    tracing,
    program: start.program,
    identity: MAIN_IDENTITY,
    topLevel: null,
    requestWorker: (address, daemon) => report({ type: "spawn", record: address, daemon }),
    requestTermination: (process) => {
      // The supervisor gives this unit back once the process is gone: until then who joins it will wake.
      Atomics.add(memory.i32, Control.units, 1);
      report({ type: "terminate", process });
    },
  };
  setRuntime(runtime);
  new ThreadRun(runtime, report).begin(invocationBytes);
}

const MAIN_IDENTITY: ThreadIdentity = { name: "MainThread", kind: "main", daemon: false };

/** The run's time begins when its main thread does. */
function setOrigin(memory: SharedMemory): void {
  memory.f64[CONTROL_ORIGIN_DOUBLE] = performance.timeOrigin + performance.now();
}

class ThreadRun {
  #runtime: Runtime;
  readonly #report: (message: ThreadReport) => void;
  readonly #loop: EventLoop;
  #ended = false;

  constructor(runtime: Runtime, report: (message: ThreadReport) => void) {
    const { context, checkpoints } = runtime;
    this.#runtime = runtime;
    this.#report = report;
    this.#loop = new EventLoop(context, checkpoints, (error) => this.#fail(error, "Uncaught"));
    checkpoints.duties = {
      checkpoint: () => {
        this.#loop.wakeIfIdle();
        context.checkpoint();
      },
      moduleWrite: (variable) => context.events.record(EventKind.moduleWrite, stringId(variable), 0),
    };
  }

  begin(invocationBytes: Uint8Array | null): void {
    const { context } = this.#runtime;
    installConsole();
    this.#loop.install();
    globalThis.addEventListener("unhandledrejection", (event) => {
      event.preventDefault();
      this.#fail(event.reason, "Unhandled rejection");
    });
    // What a microtask or a listener of the program throws reaches nobody else.
    globalThis.addEventListener("error", (event) => {
      event.preventDefault();
      // Without an error it comes from a worker that the program made itself, not from this thread.
      if (event.error !== null && event.error !== undefined) this.#fail(event.error, "Uncaught");
    });
    context.events.recordNow(EventKind.start, 0, 0);
    context.gil?.request();
    setLifecycle(context.memory, context.record << 2, Lifecycle.started);
    this.#loop.runTask(() => this.#run(invocationBytes));
  }

  #run(invocationBytes: Uint8Array | null): void {
    if (invocationBytes === null) announceRoot(this.#runtime);
    if (this.#isFirstOfProcess()) this.#announceGil();
    const invocation = invocationBytes === null ? null : (decode(invocationBytes) as Invocation);
    if (invocation !== null) this.#identify(invocation);
    const exports = this.#evaluateProgram();
    const result = invocation === null ? callMain(exports) : callTarget(invocation);
    if (result instanceof Promise) {
      result.then(
        () => this.#end(EndReason.returned),
        (error: unknown) => this.#fail(error, "Uncaught"),
      );
    } else {
      this.#loop.whenQuiet(() => this.#end(EndReason.returned));
    }
  }

  #identify({ name, kind }: Invocation): void {
    const { memory, record } = this.#runtime.context;
    const daemon = memory.i32[record + ThreadWord.daemon] === 1;
    this.#runtime = Object.assign(this.#runtime, { identity: { name, kind, daemon } });
  }

  #isFirstOfProcess(): boolean {
    const { memory, processRecord } = this.#runtime.context;
    return Atomics.load(memory.i32, processRecord + ProcessWord.topLevelSealed) === 0;
  }

  #announceGil(): void {
    const { context } = this.#runtime;
    if (context.gil === null) return;
    const id = context.memory.i32[context.processRecord + ProcessWord.gilObject] ?? 0;
    announceObject({ id, kind: "gil", name: "GIL", capacity: 0 });
  }

  #evaluateProgram(): Record<string, unknown> {
    const { context, checkpoints, program } = this.#runtime;
    const topLevel = new TopLevel(context, describeLine);
    this.#runtime.topLevel = topLevel;
    try {
      const exports = new Modules(program, checkpoints).evaluate();
      topLevel.finish();
      return exports;
    } finally {
      this.#runtime.topLevel = null;
    }
  }

  #fail(error: unknown, how: "Uncaught" | "Unhandled rejection"): void {
    if (this.#ended) return;
    if (error instanceof StopSignal) {
      const wholeRun = Atomics.load(this.#runtime.context.memory.i32, Control.stop) === 1;
      return this.#end(wholeRun ? EndReason.stopped : EndReason.terminated);
    }
    try {
      reportUncaught(error, how);
    } catch {
      // The error's own getters threw, or memory is full: the thread ends as failed all the same.
    }
    this.#end(EndReason.error);
  }

  #end(reason: EndReason): void {
    if (this.#ended) return;
    if (reason === EndReason.returned && !this.#joinOwnThreads()) return;
    this.#ended = true;
    const { memory, record } = this.#runtime.context;
    this.#silence();
    if (memory.i32[record + ThreadWord.exitCode] === 0 && reason !== EndReason.returned) {
      memory.i32[record + ThreadWord.exitCode] = 1;
    }
    const exitCode = memory.i32[record + ThreadWord.exitCode] ?? 0;
    endThread(this.#runtime.context, reason);
    this.#runtime.frames.close();
    this.#report({ type: "ended", exitCode });
  }

  /** Whatever the program still runs in this worker (a promise nobody awaits) ends at its next checkpoint. */
  #silence(): void {
    this.#loop.end();
    this.#runtime.checkpoints.duties = {
      // Stands still until the supervisor ends the worker; an error would only be one more that nobody awaits.
      checkpoint: () => {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
      },
      moduleWrite: () => {},
    };
    this.#runtime.checkpoints.reset();
  }

  /** A process waits for its own threads, then its daemons end with it. False if it was stopped meanwhile. */
  #joinOwnThreads(): boolean {
    const { context, identity, requestTermination } = this.#runtime;
    if (identity.kind !== "process") return true;
    try {
      this.#loop.wake();
      for (const record of threadsOfProcess(context.memory, context.processRecord, context.record)) {
        joinThread(context, record);
      }
    } catch (error) {
      this.#fail(error, "Uncaught");
      return false;
    }
    Atomics.store(context.memory.i32, context.processRecord + ProcessWord.stop, 1);
    requestTermination(context.process);
    return true;
  }
}

function callMain(exports: Record<string, unknown>): unknown {
  return typeof exports.main === "function" ? exports.main() : undefined;
}

function callTarget({ target, args }: Invocation): unknown {
  return targetAt(target)(...(args as never[]));
}

/** Tells the trace of the program's first process and of its main thread. */
function announceRoot({ context, program }: Runtime): void {
  const pid = context.memory.i32[context.processRecord + ProcessWord.pid] ?? 0;
  announce({ type: "process", id: context.process, pid, parent: 0, name: program.entry });
  announce({
    type: "thread",
    id: context.id,
    process: context.process,
    parent: 0,
    kind: "main",
    name: "MainThread",
    daemon: false,
  });
}
