import * as Comlink from "comlink";
import type { PythonImage, PythonOrigin } from "../protocol/python";
import type { SandboxRunRequest } from "../protocol/run";
import type { StreamMessage } from "../protocol/stream";
import type { SupervisorApi } from "../protocol/supervisor";
import { sourcesOf } from "../runtimes/python/program";
import { CommandScript } from "./command-worker";
import { Compiler } from "./compiler";
import { PythonPool } from "./python-pool";
import type { PythonUrls } from "./python-worker";
import { type Launcher, Run } from "./run";
import { WorkerPool } from "./worker-pool";

/** Spares for the main thread and a few more; a program with more threads waits some milliseconds for each. */
const SPARE_WORKERS = 4;

/** Makes every worker, because one that blocks cannot; runs one program at a time. */
export class Supervisor implements SupervisorApi {
  readonly #pool: WorkerPool;
  readonly #compiler: Compiler;
  readonly #drainer: Worker;
  readonly #pythonUrls: PythonUrls;
  readonly #gatewayUrl: string;
  #python: ReturnType<typeof PythonPool.create> | null = null;
  readonly #commands = new CommandScript();
  #run: Run | null = null;
  /** Counts starts and stops, so that a stop during compilation is noticed after it. */
  #turn = 0;

  constructor(urls: {
    readonly thread: string;
    readonly compiler: string;
    readonly drainer: string;
    readonly gateway: string;
    readonly python: PythonUrls;
  }) {
    this.#pythonUrls = urls.python;
    this.#gatewayUrl = urls.gateway;
    this.#pool = new WorkerPool(urls.thread, SPARE_WORKERS);
    this.#compiler = new Compiler(urls.compiler);
    this.#drainer = new Worker(urls.drainer);
  }

  async warmUp(): Promise<void> {
    await this.#pool.fill();
  }

  async providePython(image: PythonImage): Promise<PythonOrigin> {
    this.#python ??= PythonPool.create(this.#pythonUrls, image);
    try {
      const { origin } = await this.#python;
      return origin.from === "new" ? Comlink.transfer(origin, [origin.snapshot]) : origin;
    } catch (error) {
      this.#python = null;
      throw error;
    }
  }

  async commandsWanted(): Promise<void> {
    await this.#commands.wanted;
  }

  async provideCommands(source: string | null): Promise<void> {
    this.#commands.provide(source);
  }

  async checkPython(source: string, fileName: string): Promise<unknown> {
    // Whether an interpreter boots is told to whoever provides it.
    const python = await this.#python?.catch(() => undefined);
    return python?.pool.checker.check(source, fileName) ?? null;
  }

  async start(request: SandboxRunRequest, stream: MessagePort, network: MessagePort | null): Promise<void> {
    // Before the wait: a stop that arrives during it means this start.
    const turn = ++this.#turn;
    await this.#endRun();
    if (turn !== this.#turn) return endBeforeStart(stream, "stopped", "");
    const requestedAtMs = performance.timeOrigin + performance.now();
    const launcher = await (request.language === "python"
      ? this.#pythonLauncher(request)
      : this.#compile(request, stream));
    if (turn !== this.#turn) return endBeforeStart(stream, "stopped", "");
    if (typeof launcher === "string") return endBeforeStart(stream, "error", launcher);
    send(stream, { type: "progress", phase: "booting" });
    this.#run = new Run(request, launcher, {
      drainer: this.#drainer,
      network: network === null ? null : { url: this.#gatewayUrl, port: network },
      stream,
      requestedAtMs,
    });
    this.#run.begin();
  }

  async #pythonLauncher(request: SandboxRunRequest): Promise<Launcher> {
    if (this.#python === null) throw new Error("the Python interpreter was not provided");
    const { pool } = await this.#python;
    await pool.spare();
    const { fileName, code, alongside, switchIntervalMs, cpuCount, scheduler, argv, stdin } = request;
    const files = { ...request.files, ...Object.fromEntries(alongside.map((each) => [each.fileName, each.code])) };
    const program = {
      fileName,
      code,
      files,
      sources: sourcesOf(fileName, code, files),
      switchIntervalMs,
      cpuCount,
      scheduler,
      argv,
      alongside: alongside.map(({ fileName, argv }) => ({ fileName, argv })),
      stdin,
    };
    return pool.launcher(program, this.#commands, request.hosts);
  }

  /** Gives what the compiler said, as text, where the program does not compile. */
  async #compile({ fileName, code, files }: SandboxRunRequest, stream: MessagePort): Promise<Launcher | string> {
    send(stream, { type: "progress", phase: "compiling" });
    const reply = await this.#compiler.compile({ fileName, code, files });
    if (reply.type === "refused") return reply.text;
    const { program } = reply;
    return {
      files: program.modules.map(({ file }) => file),
      merge: "numbers",
      launch: (buffer, record) => {
        const worker = this.#pool.take();
        worker.start({ buffer, record, program });
        return worker;
      },
      // A TypeScript thread has its core already.
      compute: () => {},
      refill: () => void this.#pool.fill(),
    };
  }

  async input(text: string | null): Promise<void> {
    this.#run?.input(text);
  }

  async stop(): Promise<void> {
    this.#turn++;
    this.#compiler.cancel();
    await this.#endRun();
  }

  async #endRun(): Promise<void> {
    const run = this.#run;
    await run?.end("stopped");
    if (this.#run === run) this.#run = null;
  }
}

/** A program that never came to run: what the compiler said is its only output. */
function endBeforeStart(stream: MessagePort, status: "error" | "stopped", text: string): void {
  send(stream, {
    type: "batch",
    entities: [],
    output: text === "" ? [] : [{ order: 0, thread: 0, stream: "stderr", text }],
    records: new ArrayBuffer(0),
    messages: new ArrayBuffer(0),
    dropped: 0,
  });
  const exitCode = status === "error" ? 1 : -2;
  send(stream, { type: "end", outcome: { status, exitCode, durationMs: 0, bootMs: 0 } });
  stream.close();
}

function send(stream: MessagePort, message: StreamMessage): void {
  stream.postMessage(message);
}
