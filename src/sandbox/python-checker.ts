import type { CheckReport, PythonCommand } from "../runtimes/python/worker/messages";

/** A source text that takes the compiler longer is given up, and the checker with it. */
const CHECK_LIMIT_MS = 5_000;
const BOOT_LIMIT_MS = 60_000;

interface Task {
  readonly source: string;
  readonly fileName: string;
  readonly resolve: (problems: unknown) => void;
}

/**
 * Asks an interpreter that never runs a program what is wrong with one. It is a worker of its own, beside those of a
 * run, so a check never delays a run. One text at a time; of those that wait only the newest is checked.
 */
export class PythonChecker {
  readonly #boot: () => Worker;
  #ready: Promise<Worker> | null;
  #busy = false;
  #next: Task | null = null;

  /**
   * @param boot makes a worker that becomes a checker
   * @param first one that is about to become a checker; null where the first check shall boot one
   */
  constructor(boot: () => Worker, first: Worker | null) {
    this.#boot = boot;
    this.#ready = first === null ? null : becomesReady(first);
    this.#ready?.catch(() => undefined);
  }

  /** Boots a checker now, before the first program is to be checked. */
  begin(): void {
    this.#ready ??= becomesReady(this.#boot());
    this.#ready.catch(() => undefined);
  }

  /** The problems of a program, not yet validated; null where a newer text came first or this one was given up. */
  check(source: string, fileName: string): Promise<unknown> {
    this.#next?.resolve(null);
    return new Promise((resolve) => {
      this.#next = { source, fileName, resolve };
      void this.#work();
    });
  }

  async #work(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    for (let task = this.#next; task !== null; task = this.#next) {
      this.#next = null;
      task.resolve(await this.#ask(task));
    }
    this.#busy = false;
  }

  async #ask({ source, fileName }: Task): Promise<unknown> {
    try {
      this.#ready ??= becomesReady(this.#boot());
      const worker = await this.#ready;
      const reported = nextReport(worker, "checked", CHECK_LIMIT_MS);
      const command: PythonCommand = { type: "check", source, fileName };
      worker.postMessage(command);
      return (await reported).problems;
    } catch {
      // It was terminated: the next check boots another one.
      this.#ready = null;
      return null;
    }
  }
}

async function becomesReady(worker: Worker): Promise<Worker> {
  await nextReport(worker, "checker-ready", BOOT_LIMIT_MS);
  return worker;
}

/** The next report of this type; a worker that fails, or does not report in time, is terminated. */
function nextReport<Type extends CheckReport["type"]>(
  worker: Worker,
  type: Type,
  limitMs: number,
): Promise<Extract<CheckReport, { readonly type: Type }>> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      worker.removeEventListener("message", listen);
      worker.removeEventListener("error", fail);
    };
    const fail = (): void => {
      end();
      worker.terminate();
      reject(new Error("the checker failed"));
    };
    const listen = ({ data }: MessageEvent<CheckReport>): void => {
      if (data.type === "failed") return fail();
      if (data.type !== type) return;
      end();
      resolve(data as Extract<CheckReport, { readonly type: Type }>);
    };
    const timer = setTimeout(fail, limitMs);
    worker.addEventListener("message", listen);
    worker.addEventListener("error", fail);
  });
}
