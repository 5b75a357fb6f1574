import { ThreadError } from "../../../kernel/errors";
import { joinThread } from "../../../kernel/joining";
import { Lifecycle, ProcessWord, ThreadWord } from "../../../kernel/thread-record";
import { runtime } from "../thread/runtime";
import { checkedTimeout } from "./options";
import { refuseAtTopLevel, startThread } from "./start";
import { placeOf, type Target, type TargetPlace } from "./targets";

export interface ThreadOptions {
  readonly target: Target;
  readonly args?: readonly unknown[];
  readonly name?: string;
  readonly daemon?: boolean;
}

/** A thread that runs already, as another thread sees it. */
export interface StartedThread {
  /** Byte address of its record. */
  readonly record: number;
  readonly name: string;
  readonly daemon: boolean;
}

/** What threads and processes have in common: a target, a record once started, an end to wait for. */
export abstract class Startable {
  readonly name: string;
  readonly daemon: boolean;
  /** Byte address of the record; 0 before the start. */
  protected record = 0;
  readonly #target: TargetPlace | null;
  readonly #args: readonly unknown[];
  readonly #kind: "thread" | "process";

  constructor(kind: "thread" | "process", options: ThreadOptions, started?: StartedThread) {
    if (started !== undefined) {
      this.#kind = kind;
      this.#target = null;
      this.#args = [];
      this.name = started.name;
      this.daemon = started.daemon;
      this.record = started.record;
      return;
    }
    const { target, args = [], name, daemon } = options;
    if (!Array.isArray(args)) throw new TypeError(`args must be an array, e.g. args: [${String(args)}]`);
    this.#kind = kind;
    this.#target = placeOf(target, kind);
    this.#args = args;
    this.name = name ?? this.defaultName(this.#target.name);
    this.daemon = daemon ?? runtime().identity.daemon;
  }

  protected abstract defaultName(targetName: string): string;

  start(): void {
    refuseAtTopLevel(this.#kind);
    if (this.record !== 0 || this.#target === null)
      throw new ThreadError(`a ${this.#kind} can be started only once; make a new one to run it again`);
    this.record = startThread(
      { target: this.#target, args: this.#args, name: this.name, kind: this.#kind },
      this.daemon,
    );
  }

  join(timeoutMs?: number): void {
    if (this.record === 0) throw new ThreadError(`cannot join a ${this.#kind} before it is started`);
    if (this.record >> 2 === runtime().context.record) throw new ThreadError("a thread cannot join itself");
    joinThread(runtime().context, this.record, checkedTimeout(timeoutMs));
  }

  /** What another thread needs to know of it. Throws {@link ThreadError} before it is started. */
  get started(): StartedThread {
    if (this.record === 0)
      throw new ThreadError(`start the ${this.#kind} ${this.name} before you send it to another thread`);
    return { record: this.record, name: this.name, daemon: this.daemon };
  }

  get isAlive(): boolean {
    return this.record !== 0 && this.recordWord(ThreadWord.lifecycle) !== Lifecycle.ended;
  }

  protected recordWord(word: number): number {
    const { memory } = runtime().context;
    return this.record === 0 ? 0 : Atomics.load(memory.i32, (this.record >> 2) + word);
  }
}

/** A thread: a real worker that runs a function of this program. */
export class Thread extends Startable {
  constructor(options: ThreadOptions, started?: StartedThread) {
    super("thread", options, started);
  }

  protected override defaultName(targetName: string): string {
    return `Thread-${nextNumber(ProcessWord.nextThreadNumber)} (${targetName})`;
  }

  /** Number of the thread; undefined before it is started. */
  get ident(): number | undefined {
    return this.record === 0 ? undefined : this.recordWord(ThreadWord.id);
  }
}

/** The next number of a name like Thread-1, counted by the process. */
export function nextNumber(word: number): number {
  const { memory, processRecord } = runtime().context;
  return Atomics.add(memory.i32, processRecord + word, 1);
}
