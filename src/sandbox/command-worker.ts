import { SharedMemory } from "../kernel/memory";
import { endWithCode } from "../kernel/process-end";
import type { ThreadReport } from "../runtimes/typescript/thread/messages";
import type { RunWorker } from "./run";
import { ThreadWorker } from "./worker-pool";

/** The exit code of a command that could not be executed, as a shell gives it. */
const NOT_EXECUTED = 126;

/** The script of commands' workers, which the page hands over when a program first starts one. */
export class CommandScript {
  readonly #url: Promise<string>;
  #resolve: (url: string) => void = () => {};
  #reject: (why: Error) => void = () => {};
  #want: () => void = () => {};
  #spare: ThreadWorker | null = null;
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

  /** A worker that runs one command when it has booted; the next one boots meanwhile. */
  async worker(): Promise<ThreadWorker> {
    this.#want();
    const url = await this.#url;
    const worker = this.#spare ?? new ThreadWorker(url);
    this.#spare = null;
    await worker.ready;
    this.#spare ??= new ThreadWorker(url);
    return worker;
  }
}

/** A command as a process of the run, which begins when its script is there. */
export class CommandWorker implements RunWorker {
  #worker: ThreadWorker | null = null;
  #terminated = false;
  onReport: (report: ThreadReport) => void = () => {};
  onFlood: () => void = () => {};

  constructor(script: CommandScript, buffer: SharedArrayBuffer, record: number) {
    void this.#begin(script, buffer, record).catch(() => {
      if (this.#terminated) return;
      endWithCode(new SharedMemory(buffer), record, NOT_EXECUTED);
      this.onReport({ type: "ended", exitCode: NOT_EXECUTED });
    });
  }

  async #begin(script: CommandScript, buffer: SharedArrayBuffer, record: number): Promise<void> {
    const worker = await script.worker();
    if (this.#terminated) return worker.terminate();
    this.#worker = worker;
    worker.onReport = (report) => this.onReport(report);
    worker.onFlood = () => this.onFlood();
    worker.begin(buffer, record);
  }

  /** It looks at its signals where it waits; elsewhere the run ends it. */
  interrupt(): void {}

  /** Standard input is the root program's. */
  input(_text: string | null): void {}

  terminate(): void {
    this.#terminated = true;
    this.onReport = () => {};
    this.onFlood = () => {};
    this.#worker?.terminate();
  }
}
