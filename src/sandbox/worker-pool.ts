import type { CommandStart } from "../runtimes/commands/run-command";
import type { StartThread, ThreadReport } from "../runtimes/typescript/thread/messages";

/** A program that sends its supervisor more messages than this that are none of ours is ended: it floods it. */
const MAX_JUNK_REPORTS = 1_000;
/** Even of ours, no program needs so many. */
const MAX_REPORTS = 1_000_000;

/** One worker as the supervisor holds it: spare until it is started, then one thread until it ends. */
export class ThreadWorker {
  readonly #worker: Worker;
  readonly ready: Promise<void>;
  #reports = 0;
  #junk = 0;
  onReport: (report: ThreadReport) => void = () => {};
  onFlood: () => void = () => {};

  constructor(url: string) {
    this.#worker = new Worker(url);
    this.ready = new Promise((resolve, reject) => {
      this.#worker.onmessage = ({ data }: MessageEvent<{ readonly type: string; readonly reason?: string }>) => {
        if (data.type !== "ready") return reject(new Error(data.reason ?? "the worker did not boot"));
        this.#worker.onmessage = ({ data }: MessageEvent<unknown>) => this.#receive(data);
        resolve();
      };
      this.#worker.onerror = (event) => {
        event.preventDefault();
        reject(new Error(event.message));
      };
    });
  }

  start(message: StartThread): void {
    this.post(message);
  }

  /** Starts a command. */
  begin(command: CommandStart): void {
    this.post(command);
  }

  protected post(message: unknown): void {
    this.#worker.postMessage(message);
  }

  /** A TypeScript thread looks at the run's flag. */
  interrupt(): void {}

  /** A TypeScript program reads no standard input. */
  get wantsInput(): boolean {
    return false;
  }

  input(_text: string | null): void {}

  terminate(): void {
    this.onReport = () => {};
    this.onFlood = () => {};
    this.#worker.terminate();
  }

  /** Everything here may come from the program itself. */
  #receive(data: unknown): void {
    if (++this.#reports > MAX_REPORTS) return this.onFlood();
    const report = checkReport(data);
    if (report !== null) this.onReport(report);
    else if (++this.#junk > MAX_JUNK_REPORTS) this.onFlood();
  }
}

function checkReport(data: unknown): ThreadReport | null {
  if (typeof data !== "object" || data === null || !("type" in data)) return null;
  const fields = data as Readonly<Record<string, unknown>>;
  switch (data.type) {
    case "spawn":
      return isAddress(fields.record) && typeof fields.daemon === "boolean"
        ? { type: "spawn", record: fields.record, daemon: fields.daemon }
        : null;
    case "ended":
      return isInt32(fields.exitCode) ? { type: "ended", exitCode: fields.exitCode } : null;
    case "terminate":
      return isInt32(fields.process) ? { type: "terminate", process: fields.process } : null;
    case "compute":
      return isAddress(fields.call) ? { type: "compute", call: fields.call } : null;
    case "network":
      return isAddress(fields.request) ? { type: "network", request: fields.request } : null;
    case "computed":
      return { type: "computed" };
    default:
      return null;
  }
}

function isInt32(value: unknown): value is number {
  return typeof value === "number" && (value | 0) === value;
}

function isAddress(value: unknown): value is number {
  return isInt32(value) && value > 0 && value % 8 === 0;
}

/** Kept ready even while a program runs and takes one after another. */
const LEAST_SPARES = 2;

/** Spare workers, booted and untouched. A worker that ran a program never comes back here. */
export class WorkerPool {
  readonly #url: string;
  readonly #size: number;
  readonly #spares: ThreadWorker[] = [];

  constructor(url: string, size: number) {
    this.#url = url;
    this.#size = size;
  }

  /** Fills the pool up; resolves when all of it has booted. */
  async fill(): Promise<void> {
    while (this.#spares.length < this.#size) this.#spares.push(new ThreadWorker(this.#url));
    await Promise.all(this.#spares.map(({ ready }) => ready));
  }

  /** A worker that may be started at once (its message waits until it has booted). */
  take(): ThreadWorker {
    const worker = this.#spares.shift() ?? new ThreadWorker(this.#url);
    if (this.#spares.length < LEAST_SPARES) this.#spares.push(new ThreadWorker(this.#url));
    return worker;
  }
}
