import { giveSpareUnitBack, giveUnitBack } from "../kernel/bells";
import { claimEnd } from "../kernel/joining";
import { SharedMemory } from "../kernel/memory";
import { CALL_BYTES } from "../kernel/native-calls";
import { answerRequest, REQUEST_BYTES, RequestState } from "../kernel/network-request";
import { endProcess } from "../kernel/processes";
import {
  EndOwner,
  Lifecycle,
  ProcessWord,
  THREAD_BYTES,
  ThreadWord,
  threadRecordAt,
  WaitStatus,
} from "../kernel/thread-record";
import { CONTROL_BYTES, CONTROL_ORIGIN_DOUBLE, Control, MAX_LIVE_THREADS } from "../protocol/control";
import type { FileEntity } from "../protocol/entities";
import type { SandboxRunRequest } from "../protocol/run";
import type { RunOutcome, RunStatus } from "../protocol/stream";
import type { ThreadReport } from "../runtimes/typescript/thread/messages";
import { prepareProcess, prepareThread } from "../runtimes/typescript/thread/prepare";
import { deviceMemoryGb, processLimit } from "./device";
import type { DrainerCommand, DrainerReport, MergeOrder } from "./drainer/messages";
import { GatewayWorker } from "./gateway/gateway-worker";

/** A worker of the run as the run holds it. Its reports may come from the program itself. */
export interface RunWorker {
  onReport: (report: ThreadReport) => void;
  onFlood: () => void;
  /** Tells the program inside to stop where flag and wake-up do not reach it. */
  interrupt(): void;
  /** Whether a thread inside waits for a person. */
  readonly wantsInput: boolean;
  /** Gives the program inside a piece of standard input; null is its end. */
  input(text: string | null): void;
  terminate(): void;
}

/** How a language's programs are run: what its threads' workers are and where its lines stand. */
export interface Launcher {
  readonly files: readonly FileEntity[];
  readonly merge: MergeOrder;
  /** Starts the thread whose record lies at this byte address. */
  launch(buffer: SharedArrayBuffer, record: number): RunWorker;
  /** Has the call at this byte address computed on another core. */
  compute(buffer: SharedArrayBuffer, call: number): void;
  /** The run has ended: makes ready for the next one. */
  refill(): void;
}

/** A thread that answers neither flag nor wake-up within this is terminated with its worker. */
const STOP_GRACE_MS = 50;
const STOP_POLL_MS = 4;
const SIGKILL = 9;

/** Exit codes of a main process that was ended from outside, as Python's `returncode` has them: minus the signal. */
const EXIT_CODES: Readonly<Record<Exclude<RunStatus, "ok" | "error">, number>> = {
  stopped: -2,
  timeout: -9,
  deadlock: -9,
};

interface LiveThread {
  readonly worker: RunWorker;
  /** Word index of its record. */
  readonly record: number;
  readonly process: number;
  readonly daemon: boolean;
}

/** One run: its shared memory, its workers, its end. */
export class Run {
  readonly #memory: SharedMemory;
  readonly #launcher: Launcher;
  readonly #drainer: Worker;
  /** Leads out of the run; null where it has no way out. */
  readonly #gateway: GatewayWorker | null;
  readonly #threads = new Map<number, LiveThread>();
  readonly #requestedAtMs: number;
  readonly #ended: Promise<void>;
  #resolveEnded: () => void = () => {};
  readonly #mainRecord: number;
  #exitCode = 0;
  #ending = false;

  constructor(
    request: SandboxRunRequest,
    launcher: Launcher,
    means: {
      readonly drainer: Worker;
      /** The way out of the run: its worker's script, and the page's end. */
      readonly network: { readonly url: string; readonly port: MessagePort } | null;
      readonly stream: MessagePort;
      readonly requestedAtMs: number;
    },
  ) {
    this.#memory = SharedMemory.create();
    this.#launcher = launcher;
    this.#drainer = means.drainer;
    const { network } = means;
    this.#gateway = network === null ? null : new GatewayWorker(network.url, this.#memory.buffer, network.port);
    this.#requestedAtMs = means.requestedAtMs;
    this.#ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
    this.#writeSettings(request);
    // Before the drainer looks: without any unit it would take the run for a deadlock.
    this.#mainRecord =
      prepareThread(this.#memory, prepareProcess(this.#memory), { daemon: false, invocation: null }) >> 2;
    const command: DrainerCommand = {
      type: "start",
      buffer: this.#memory.buffer,
      port: means.stream,
      files: launcher.files,
      timeoutMs: request.timeoutMs,
      merge: launcher.merge,
    };
    this.#drainer.onerror = () => void this.end("error");
    this.#drainer.onmessage = ({ data }: MessageEvent<DrainerReport>) => this.#onDrainer(data);
    this.#drainer.postMessage(command, [means.stream]);
  }

  #writeSettings(request: SandboxRunRequest): void {
    const { i32 } = this.#memory;
    i32[Control.tracing] = request.tracing ? 1 : 0;
    i32[Control.gilModel] = request.model === "gil" ? 1 : 0;
    i32[Control.switchIntervalUs] = Math.max(1, Math.round(request.switchIntervalMs * 1000));
    i32[Control.cpuCount] = request.cpuCount;
    i32[Control.processLimit] = processLimit(deviceMemoryGb());
  }

  /** Starts the main thread. */
  begin(): void {
    this.#startWorker(this.#mainRecord << 2, false);
  }

  #startWorker(record: number, daemon: boolean): void {
    const word = threadRecordAt(this.#memory, record);
    const worker = this.#launcher.launch(this.#memory.buffer, record);
    const thread: LiveThread = { worker, record: word, daemon, process: this.#word(word + ThreadWord.process) };
    this.#threads.set(word, thread);
    worker.onReport = (report) => this.#onReport(thread, report);
    worker.onFlood = () => void this.end("error");
  }

  #word(at: number): number {
    this.#memory.reach(Math.min((at + 1) * 4, this.#memory.buffer.byteLength));
    return this.#memory.i32[at] ?? 0;
  }

  #onReport(thread: LiveThread, report: ThreadReport): void {
    if (this.#ending) return this.#onReportWhileEnding(thread, report);
    switch (report.type) {
      case "spawn":
        return this.#spawn(report.record, report.daemon);
      case "terminate":
        void this.#terminateProcess(report.process);
        return;
      case "ended":
        return this.#onEnded(thread, report.exitCode);
      case "compute":
        return this.#compute(report.call);
      case "network":
        return this.#network(report.request);
      case "computed":
      case "ready":
        return;
    }
  }

  #compute(call: number): void {
    const outside = call < CONTROL_BYTES || call + CALL_BYTES > this.#memory.buffer.byteLength;
    if (!outside) this.#launcher.compute(this.#memory.buffer, call);
  }

  #network(request: number): void {
    const outside = request < CONTROL_BYTES || request + REQUEST_BYTES > this.#memory.buffer.byteLength;
    if (outside) return;
    this.#memory.reach(request + REQUEST_BYTES);
    if (this.#gateway === null) answerRequest(this.#memory, request, RequestState.refused);
    else this.#gateway.request(request);
  }

  #onReportWhileEnding(thread: LiveThread, report: ThreadReport): void {
    if (report.type !== "ended") return;
    thread.worker.terminate();
    this.#threads.delete(thread.record);
  }

  #spawn(record: number, daemon: boolean): void {
    const known = this.#threads.has(record >> 2);
    const outside = record < CONTROL_BYTES || record + THREAD_BYTES > this.#memory.buffer.byteLength;
    if (known || outside || this.#threads.size > MAX_LIVE_THREADS) return;
    this.#startWorker(record, daemon);
  }

  #onEnded(thread: LiveThread, exitCode: number): void {
    thread.worker.terminate();
    this.#threads.delete(thread.record);
    if (thread.record === this.#mainRecord) this.#exitCode = exitCode;
    for (const { daemon } of this.#threads.values()) if (!daemon) return;
    void this.end(this.#exitCode === 0 ? "ok" : "error");
  }

  /** The process was told to end by flag; whoever of it does not is ended by force. */
  async #terminateProcess(process: number): Promise<void> {
    const left = (): LiveThread[] => [...this.#threads.values()].filter((thread) => thread.process === process);
    await this.#giveGrace(left);
    for (const thread of left()) if (!this.#ending) this.#reap(thread);
    // Its unit (`requestTermination`) is given back when those who wait for it have been woken.
    setTimeout(() => giveSpareUnitBack(this.#memory), 2 * STOP_GRACE_MS);
  }

  /** Ends a worker that does not answer, and does for its thread what it can no longer do itself. */
  #reap(thread: LiveThread): void {
    const { record } = thread;
    // Where it has just ended by itself, its report is on the way.
    if (!claimEnd(this.#memory, record, EndOwner.supervisor)) return;
    thread.worker.terminate();
    const { i32 } = this.#memory;
    this.#endProcess(thread);
    this.#takeUnit(record);
    Atomics.sub(i32, Control.liveThreads, 1);
    Atomics.store(i32, record + ThreadWord.lifecycle, Lifecycle.ended);
    this.#wakeJoiners(record);
    // Again a little later, for who was about to wait: nobody holds the guard for long.
    for (const delayMs of [STOP_POLL_MS, STOP_GRACE_MS]) setTimeout(() => this.#wakeJoiners(record), delayMs);
    this.#onEnded(thread, this.#word(record + ThreadWord.exitCode));
  }

  /** The unit of a thread whose worker is being terminated, which may well run on for a moment. */
  #takeUnit(record: number): void {
    const { i32 } = this.#memory;
    const waits = Atomics.load(i32, record + ThreadWord.waitStatus) === WaitStatus.waitingWithoutUnit;
    if (waits || i32[record + ThreadWord.idleWithoutUnit] === 1) return;
    const process = i32[record + ThreadWord.processRecord] ?? 0;
    if (this.#hasPlace(process)) giveUnitBack(this.#memory, process);
    else Atomics.sub(i32, Control.units, 1);
  }

  /** Whether the process at this byte address is one whose threads take turns in one worker. */
  #hasPlace(process: number): boolean {
    return process > 0 && this.#word((process >> 2) + ProcessWord.slot) !== 0;
  }

  /** What a process that has a place among processes can no longer do for itself. */
  #endProcess({ record }: LiveThread): void {
    const { i32 } = this.#memory;
    const process = i32[record + ThreadWord.processRecord] ?? 0;
    if (!this.#hasPlace(process)) return;
    const signal = i32[(process >> 2) + ProcessWord.killedBy] || SIGKILL;
    i32[record + ThreadWord.exitCode] = -signal;
    endProcess(this.#memory, process, signal);
  }

  /** Joiners look at the lifecycle word when woken; their list is left to them. */
  #wakeJoiners(record: number): void {
    const { i32 } = this.#memory;
    let joiner = i32[record + ThreadWord.joinHead] ?? 0;
    for (let count = 0; joiner > 0 && joiner + THREAD_BYTES <= i32.length * 4 && count < MAX_LIVE_THREADS; count++) {
      const status = (joiner >> 2) + ThreadWord.waitStatus;
      const before = Atomics.load(i32, status);
      const waits = before === WaitStatus.waiting || before === WaitStatus.waitingWithoutUnit;
      if (waits && Atomics.compareExchange(i32, status, before, WaitStatus.woken) === before) {
        if (before === WaitStatus.waitingWithoutUnit) Atomics.add(i32, Control.units, 1);
        Atomics.notify(i32, status);
      }
      joiner = i32[(joiner >> 2) + ThreadWord.waitNext] ?? 0;
    }
  }

  #onDrainer(report: DrainerReport): void {
    if (report.type === "drained") this.#resolveEnded();
    else if (report.type === "broken") void this.end("error");
    else if (report.type === "timeout" || !this.#hasOnlyEnded()) void this.end(report.type);
  }

  /**
   * Whether every thread that the run waits for has ended: its last unit is gone, but the worker's own report is
   * still on its way, and that says how the run ended.
   */
  #hasOnlyEnded(): boolean {
    for (const { daemon, record } of this.#threads.values()) {
      if (!daemon && this.#word(record + ThreadWord.lifecycle) !== Lifecycle.ended) return false;
    }
    return true;
  }

  /** Standard input is the root program's, unless a process that inherited it waits for a person. */
  input(text: string | null): void {
    const waiting = [...this.#threads.values()].find(({ worker }) => worker.wantsInput);
    (waiting ?? this.#threads.get(this.#mainRecord))?.worker.input(text);
  }

  /** Ends the run; resolves when its last message is on its way to the page. */
  async end(status: RunStatus): Promise<void> {
    if (this.#ending) return this.#ended;
    this.#ending = true;
    const endMs = performance.timeOrigin + performance.now();
    Atomics.store(this.#memory.i32, Control.stop, 1);
    for (const { worker } of this.#threads.values()) worker.interrupt();
    if (status !== "deadlock") await this.#giveGrace(() => [...this.#threads.values()]);
    for (const { worker } of this.#threads.values()) worker.terminate();
    this.#threads.clear();
    await this.#gateway?.finish();
    const command: DrainerCommand = { type: "finish", outcome: this.#outcome(status, endMs) };
    this.#drainer.postMessage(command);
    await this.#ended;
    this.#launcher.refill();
  }

  /** Gives threads the chance to end by themselves, waking them as often as needed. */
  async #giveGrace(left: () => readonly LiveThread[]): Promise<void> {
    const giveUpAtMs = performance.now() + STOP_GRACE_MS;
    while (left().length > 0 && performance.now() < giveUpAtMs) {
      for (const { record } of left()) Atomics.notify(this.#memory.i32, record + ThreadWord.waitStatus);
      await new Promise((resolve) => setTimeout(resolve, STOP_POLL_MS));
    }
  }

  #outcome(status: RunStatus, endMs: number): RunOutcome {
    const originMs = this.#memory.f64[CONTROL_ORIGIN_DOUBLE] ?? 0;
    const began = originMs > 0 && originMs <= endMs;
    return {
      status,
      exitCode:
        status === "ok" || status === "error" ? this.#exitCode || (status === "error" ? 1 : 0) : EXIT_CODES[status],
      durationMs: began ? endMs - originMs : 0,
      bootMs: (began ? originMs : endMs) - this.#requestedAtMs,
    };
  }
}
