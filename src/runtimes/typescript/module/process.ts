import { Lifecycle, ProcessWord, ThreadWord } from "../../../kernel/thread-record";
import { runtime } from "../thread/runtime";
import { nextNumber, Startable, type StartedThread, type ThreadOptions } from "./thread";

/** What a process that was told to end exits with: minus SIGTERM, as in Python. */
const TERMINATED_EXIT_CODE = -15;

/** A process: its own GIL, its own top-level objects; it shares only what it is given in `args`. */
export class Process extends Startable {
  constructor(options: ThreadOptions, started?: StartedThread) {
    super("process", options, started);
  }

  protected override defaultName(): string {
    return `Process-${nextNumber(ProcessWord.nextProcessNumber)}`;
  }

  get pid(): number | undefined {
    return this.record === 0 ? undefined : this.#processWord(ProcessWord.pid);
  }

  /** Undefined while it runs; 0 when its target returned, 1 when it threw, −15 when it was terminated. */
  get exitCode(): number | undefined {
    if (this.record === 0 || this.recordWord(ThreadWord.lifecycle) !== Lifecycle.ended) return undefined;
    return this.recordWord(ThreadWord.exitCode);
  }

  /** Ends the process wherever it is. */
  terminate(): void {
    if (!this.isAlive) return;
    const { context, requestTermination } = runtime();
    const { i32 } = context.memory;
    Atomics.store(i32, (this.record >> 2) + ThreadWord.exitCode, TERMINATED_EXIT_CODE);
    Atomics.store(i32, (this.recordWord(ThreadWord.processRecord) >> 2) + ProcessWord.stop, 1);
    Atomics.notify(i32, (this.record >> 2) + ThreadWord.waitStatus);
    requestTermination(this.recordWord(ThreadWord.process));
  }

  #processWord(word: number): number {
    return runtime().context.memory.i32[(this.recordWord(ThreadWord.processRecord) >> 2) + word] ?? 0;
  }
}
