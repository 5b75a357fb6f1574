import { SharedMemory } from "../kernel/memory";
import { endWithCode } from "../kernel/process-end";
import type { CommandStart } from "../runtimes/commands/run-command";
import type { ThreadReport } from "../runtimes/typescript/thread/messages";
import type { RunWorker } from "./run";
import { ThreadWorker } from "./worker-pool";

/** The exit code of a command that could not be executed, as a shell gives it. */
const NOT_EXECUTED = 126;
const MAX_SPARES = 4;

/** The script of commands' workers, which the page hands over when a program first starts one. */
export class CommandScript {
  readonly #url: Promise<string>;
  #resolve: (url: string) => void = () => {};
  #reject: (why: Error) => void = () => {};
  #want: () => void = () => {};
  readonly #spares: ThreadWorker[] = [];
  /** Resolves when a program starts a command. */
  readonly wanted: Promise<void>;

  constructor() {
    this.#url = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#url.catch(() => {});
    this.wanted = new Promise((resolve) => {
      this.#want = resolve;
    });
  }

  /** Takes the script; null where it could not be fetched. */
  provide(source: string | null): void {
    if (source === null) this.#reject(new Error("the commands could not be fetched"));
    else this.#resolve(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
  }

  /** A worker that has booted and runs no command. */
  async worker(): Promise<ThreadWorker> {
    this.#want();
    const url = await this.#url;
    const worker = this.#spares.pop() ?? new ThreadWorker(url);
    await worker.ready;
    return worker;
  }

  /** Takes a worker back whose command has ended by itself: it ran no code of the program. */
  giveBack(worker: ThreadWorker): void {
    if (this.#spares.length < MAX_SPARES) this.#spares.push(worker);
    else worker.terminate();
  }
}

/** A command as a process of the run, which begins when its script is there. */
export class CommandWorker implements RunWorker {
  readonly #script: CommandScript;
  /** What a person answers goes to interpreters only. */
  readonly wantsInput = false;
  #worker: ThreadWorker | null = null;
  #ended = false;
  #terminated = false;
  onReport: (report: ThreadReport) => void = () => {};
  onFlood: () => void = () => {};

  constructor(script: CommandScript, command: CommandStart) {
    this.#script = script;
    void this.#begin(command).catch(() => {
      if (this.#terminated) return;
      endWithCode(new SharedMemory(command.buffer), command.record, NOT_EXECUTED);
      this.onReport({ type: "ended", exitCode: NOT_EXECUTED });
    });
  }

  async #begin(command: CommandStart): Promise<void> {
    const worker = await this.#script.worker();
    if (this.#terminated) return this.#script.giveBack(worker);
    this.#worker = worker;
    worker.onReport = (report) => {
      this.#ended ||= report.type === "ended";
      this.onReport(report);
    };
    worker.onFlood = () => this.onFlood();
    worker.begin(command);
  }

  /** It looks at its signals where it waits; elsewhere the run ends it. */
  interrupt(): void {}

  input(_text: string | null): void {}

  terminate(): void {
    this.#terminated = true;
    this.onReport = () => {};
    this.onFlood = () => {};
    const worker = this.#worker;
    this.#worker = null;
    if (worker === null) return;
    if (this.#ended) this.#script.giveBack(worker);
    else worker.terminate();
  }
}
