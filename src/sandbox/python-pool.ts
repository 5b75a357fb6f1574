import { SharedMemory } from "../kernel/memory";
import { PROCESS_BYTES, ProcessWord, Program, THREAD_BYTES, ThreadWord } from "../kernel/thread-record";
import type { HostTable } from "../protocol/hosts";
import type { PythonImage, PythonOrigin } from "../protocol/python";
import type { PythonProgram } from "../runtimes/python/program";
import type { InterpreterImage, PythonCommand } from "../runtimes/python/worker/messages";
import { type CommandScript, CommandWorker } from "./command-worker";
import { deviceMemoryGb, spareCounts } from "./device";
import { PythonChecker } from "./python-checker";
import { compileImage, patchFiles, takeSnapshot } from "./python-image";
import { type PythonUrls, PythonWorker } from "./python-worker";
import type { Launcher } from "./run";

/** Booted interpreters for Python processes: spares wait, a used one never comes back. */
export class PythonPool {
  readonly #urls: PythonUrls;
  readonly #image: InterpreterImage;
  readonly #snapshot: SharedArrayBuffer;
  readonly checker: PythonChecker;
  readonly #spares: PythonWorker[] = [];
  readonly #cores = navigator.hardwareConcurrency;
  readonly #counts = spareCounts(deviceMemoryGb(), this.#cores);
  /** A program that was run here starts processes: the next one may well do so, too. */
  #startsProcesses = false;
  /** While a program runs that starts no processes, nothing is booted beside it. */
  #running = false;
  /** Processes of the program that runs, where it starts some. */
  #children = 0;
  /** Those of them whose interpreters are not ready yet. */
  #booting = 0;
  #refilling: Promise<void> | null = null;
  /** Interpreters that compute calls of the program that runs, and whether they do right now. */
  readonly #computing = new Map<PythonWorker, boolean>();
  readonly #calls: { readonly buffer: SharedArrayBuffer; readonly call: number }[] = [];

  private constructor(urls: PythonUrls, image: InterpreterImage, snapshot: SharedArrayBuffer, maker: Worker | null) {
    this.#urls = urls;
    this.#image = image;
    this.#snapshot = snapshot;
    this.checker = new PythonChecker(() => {
      const worker = new Worker(urls.interpreter);
      const command: PythonCommand = { type: "boot-checker", image, snapshot };
      worker.postMessage(command);
      return worker;
    }, maker);
  }

  /**
   * Boots a first spare: from the snapshot that was given, or where there is none or it does not serve, from a new one.
   * Rejects with what Pyodide said.
   */
  static async create(
    urls: PythonUrls,
    { files, snapshot }: PythonImage,
  ): Promise<{ readonly pool: PythonPool; readonly origin: PythonOrigin }> {
    const patched = await patchFiles(files);
    // It loads scripts while the module is being compiled here.
    const first = new PythonWorker(urls);
    first.load(patched);
    const image = await compileImage(patched).catch((error: unknown) => {
      first.terminate();
      throw error;
    });
    if (snapshot !== null) {
      const pool = new PythonPool(urls, image, sharedCopy(snapshot), null);
      pool.#boot(first);
      const boots = await pool.spare().then(
        () => true,
        () => false,
      );
      if (boots) {
        // It warms the browser's compiler up, too.
        void pool.#refill().then(() => pool.checker.begin());
        return { pool, origin: { from: "given" } };
      }
    }
    const { snapshot: made, maker } = await takeSnapshot(urls.interpreter, image);
    const pool = new PythonPool(urls, image, made, maker);
    if (snapshot === null) pool.#boot(first);
    await pool.spare();
    void pool.#refill();
    return { pool, origin: { from: "new", snapshot: new Uint8Array(made).slice().buffer } };
  }

  /** Resolves when an interpreter waits for a program. */
  async spare(): Promise<void> {
    const first = this.#spares[0] ?? this.#boot();
    try {
      await first.ready;
    } catch (error) {
      this.#discard(first);
      throw error;
    }
  }

  #boot(worker = new PythonWorker(this.#urls)): PythonWorker {
    worker.boot(this.#image, this.#snapshot);
    this.#spares.push(worker);
    return worker;
  }

  #bootOne(): PythonWorker {
    const worker = new PythonWorker(this.#urls);
    worker.boot(this.#image, this.#snapshot);
    return worker;
  }

  #discard(worker: PythonWorker): void {
    const place = this.#spares.indexOf(worker);
    if (place >= 0) this.#spares.splice(place, 1);
    worker.terminate();
  }

  /** How `program` is run. */
  launcher(program: PythonProgram, commands: CommandScript, hosts: HostTable): Launcher {
    return {
      files: program.sources,
      merge: "times",
      launch: (buffer, record) => {
        if (executesCommand(buffer, record)) return new CommandWorker(commands, { buffer, record, hosts });
        this.#running = true;
        const worker = this.#spares[0] ?? this.#boot();
        this.#spares.shift();
        this.#waitFor(worker);
        worker.execute(buffer, record, program);
        this.#startsProcesses ||= startsProcesses(program);
        if (this.#children > 0 || startsProcesses(program)) this.#children++;
        return worker;
      },
      compute: (buffer, call) => {
        this.#calls.push({ buffer, call });
        this.#computeNext();
      },
      refill: () => {
        this.#running = false;
        this.#stopComputing();
        this.#children = 0;
        void this.#refill();
      },
    };
  }

  /** Calls wait their turn where as many are being computed as there are cores. */
  #computeNext(): void {
    const idle = [...this.#computing].find(([, isBusy]) => !isBusy)?.[0];
    if (idle === undefined && this.#computing.size >= this.#cores) return;
    const next = this.#calls.shift();
    if (next === undefined) return;
    const worker = idle ?? this.#spares.shift() ?? this.#bootOne();
    this.#computing.set(worker, true);
    worker.onReport = () => {
      this.#computing.set(worker, false);
      this.#computeNext();
    };
    worker.compute(next.buffer, next.call);
  }

  #stopComputing(): void {
    for (const worker of this.#computing.keys()) worker.terminate();
    this.#computing.clear();
    this.#calls.length = 0;
  }

  /** A process that has been started boots first: others are booted ahead only when none does. */
  #waitFor(worker: PythonWorker): void {
    this.#booting++;
    const booted = (): void => {
      this.#booting--;
      if (this.#children > 0) void this.#refill();
    };
    worker.ready.then(booted, booted);
  }

  /** How many spares there should be: beside processes that run, more only for cores that have none yet. */
  #wanted(): number {
    const { few, many } = this.#counts;
    return this.#startsProcesses ? Math.max(few, Math.min(many, this.#cores - this.#children)) : few;
  }

  #mayBoot(): boolean {
    return !this.#running || (this.#children > 0 && this.#booting === 0);
  }

  /** Boots what is missing, one after the other, so that the first is there soonest. Never rejects. */
  #refill(): Promise<void> {
    this.#refilling ??= this.#bootMissing()
      .catch(() => undefined)
      .finally(() => {
        this.#refilling = null;
      });
    return this.#refilling;
  }

  async #bootMissing(): Promise<void> {
    while (this.#mayBoot() && this.#spares.length < this.#wanted()) {
      const worker = this.#boot();
      try {
        await worker.ready;
      } catch (error) {
        // The next run boots one again, and says what is wrong.
        this.#discard(worker);
        throw error;
      }
    }
  }
}

/** Whether the process of a thread, whose record lies at this byte address, executes a command, not the interpreter. */
function executesCommand(buffer: SharedArrayBuffer, record: number): boolean {
  const memory = new SharedMemory(buffer);
  memory.reach(record + THREAD_BYTES);
  const process = memory.i32[(record >> 2) + ThreadWord.processRecord] ?? 0;
  // The program itself may have written anything there.
  if (process <= 0 || process + PROCESS_BYTES > buffer.byteLength) return false;
  return memory.i32[(process >> 2) + ProcessWord.program] === Program.command;
}

/** Whether it looks as if a program starts processes: interpreters are then booted ahead, beside it. */
function startsProcesses({ code, alongside }: PythonProgram): boolean {
  if (alongside.length > 0) return true;
  return /\b(multiprocessing|ProcessPoolExecutor|InterpreterPoolExecutor|interpreters|subprocess|fork)\b/.test(code);
}

function sharedCopy(snapshot: ArrayBuffer): SharedArrayBuffer {
  const shared = new SharedArrayBuffer(snapshot.byteLength);
  new Uint8Array(shared).set(new Uint8Array(snapshot));
  return shared;
}
