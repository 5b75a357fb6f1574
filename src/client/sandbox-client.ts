import * as Comlink from "comlink";
import type { PythonImage } from "../protocol/python";
import { type PythonProblem, parsePythonProblems } from "../protocol/python-problems";
import type { SandboxRunRequest } from "../protocol/run";
import type { RunOutcome, StreamMessage } from "../protocol/stream";
import { FRAME_CONNECT, FRAME_READY, type SupervisorApi } from "../protocol/supervisor";
import { parsePythonOrigin, parseStreamMessage } from "../protocol/validate";
import { type PythonBoot, type RunHandle, type SandboxClient, SandboxError } from "./types";

const BOOT_LIMIT_MS = 20_000;
/** A first interpreter compiles ten megabytes of WebAssembly. */
const PYTHON_BOOT_LIMIT_MS = 120_000;
/** A checker may have to boot first. */
const CHECK_LIMIT_MS = 90_000;
const CALL_LIMIT_MS = 20_000;
/** The supervisor ends a run within 100 ms; when it says nothing for this long, it is dead. */
const STOP_LIMIT_MS = 3_000;
/** More junk than this, and the sandbox is given up. */
const MAX_JUNK_MESSAGES = 1_000;

/** Makes the sandbox frame in `document` and connects to it. */
export function createSandboxClient(document: Document = globalThis.document): SandboxClient {
  return new FrameClient(document);
}

class FrameClient implements SandboxClient {
  readonly ready: Promise<void>;
  readonly code: Promise<string>;
  readonly #frame: HTMLIFrameElement;
  readonly #broken: Promise<never>;
  #break: (error: SandboxError) => void = () => {};
  #supervisor: Comlink.Remote<SupervisorApi> | null = null;
  /** From then on nothing that comes out of the sandbox may outlive it. */
  #programHasBegun = false;

  constructor(document: Document) {
    this.#frame = document.createElement("iframe");
    this.#broken = new Promise((_, reject) => {
      this.#break = reject;
    });
    // Nobody may be waiting when it breaks.
    this.#broken.catch(() => {});
    this.code = import("virtual:sandbox-document").then(({ default: html }) => html);
    this.code.catch(() => {});
    this.ready = this.#boot(document);
    this.ready.catch(() => {});
  }

  async #boot(document: Document): Promise<void> {
    if (!globalThis.crossOriginIsolated) {
      throw new SandboxError(
        "This page is not cross-origin isolated, so it has no shared memory and cannot run programs: serve it with npm start, or with the headers named in README.md.",
      );
    }
    await this.#limited(this.#load(document, await this.code), BOOT_LIMIT_MS, "start");
    const { port1, port2 } = new MessageChannel();
    // The frame's origin is opaque, so its window, not an origin, says who gets the port.
    this.#frame.contentWindow?.postMessage(FRAME_CONNECT, "*", [port2]);
    this.#supervisor = Comlink.wrap<SupervisorApi>(port1);
    await this.#limited(this.#supervisor.warmUp(), BOOT_LIMIT_MS, "start its workers");
    void this.#provideCommands(this.#supervisor).catch(() => {});
  }

  /** Most programs start no commands: their script is fetched for the first that does. */
  async #provideCommands(supervisor: Comlink.Remote<SupervisorApi>): Promise<void> {
    await supervisor.commandsWanted();
    const script = await import("virtual:command-worker").catch(() => null);
    await supervisor.provideCommands(script?.default ?? null);
  }

  #load(document: Document, html: string): Promise<void> {
    const frame = this.#frame;
    frame.setAttribute("sandbox", "allow-scripts");
    frame.allow = "cross-origin-isolated";
    frame.hidden = true;
    frame.title = "sandbox";
    frame.srcdoc = html;
    return new Promise((resolve) => {
      const listen = ({ source, data }: MessageEvent<unknown>): void => {
        if (source === null || source !== frame.contentWindow || data !== FRAME_READY) return;
        removeEventListener("message", listen);
        resolve();
      };
      addEventListener("message", listen);
      document.body.append(frame);
    });
  }

  /** Comlink's calls never reject by themselves: these do, when the time is up or the sandbox is gone. */
  async #limited<T>(call: Promise<T>, limitMs: number, what: string): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(
          new SandboxError(
            `The sandbox did not ${what} within ${limitMs / 1000} seconds. Reload the page to try again.`,
          ),
        );
      }, limitMs);
    });
    try {
      return await Promise.race([call, late, this.#broken]);
    } catch (error) {
      throw error instanceof SandboxError ? error : new SandboxError(`The sandbox failed to ${what}: ${String(error)}`);
    } finally {
      clearTimeout(timer);
    }
  }

  async providePython(image: PythonImage): Promise<PythonBoot> {
    await this.ready;
    const supervisor = this.#connected();
    const given = supervisor.providePython(Comlink.transfer(image, image.snapshot === null ? [] : [image.snapshot]));
    const origin = parsePythonOrigin(await this.#limited<unknown>(given, PYTHON_BOOT_LIMIT_MS, "boot Python"));
    if (origin === undefined) throw new SandboxError("The sandbox failed to boot Python: its answer makes no sense.");
    return origin.from === "new" && this.#programHasBegun ? { from: "new", snapshot: null } : origin;
  }

  async checkPython(source: string, fileName: string): Promise<readonly PythonProblem[] | null> {
    await this.ready;
    return parsePythonProblems(
      await this.#limited(this.#connected().checkPython(source, fileName), CHECK_LIMIT_MS, "check the program"),
    );
  }

  run(request: SandboxRunRequest, onMessage: (message: StreamMessage) => void, network: MessagePort | null): RunHandle {
    this.#programHasBegun = true;
    const { port1, port2 } = new MessageChannel();
    const outcome = this.#outcomeOf(request, { mine: port1, theirs: port2, network }, onMessage);
    outcome.catch(() => {});
    return { outcome, stop: () => this.#stop(), input: (text) => this.#input(text) };
  }

  async #outcomeOf(
    request: SandboxRunRequest,
    ports: { readonly mine: MessagePort; readonly theirs: MessagePort; readonly network: MessagePort | null },
    onMessage: (message: StreamMessage) => void,
  ): Promise<RunOutcome> {
    await this.ready;
    const ended = new Promise<RunOutcome>((resolve) => {
      let junk = 0;
      ports.mine.onmessage = ({ data }: MessageEvent<unknown>) => {
        const message = parseStreamMessage(data);
        if (message === undefined) {
          if (++junk > MAX_JUNK_MESSAGES) this.#giveUp("The sandbox sent messages that make no sense and was closed.");
          return;
        }
        onMessage(message);
        if (message.type !== "end") return;
        ports.mine.close();
        resolve(message.outcome);
      };
    });
    const supervisor = this.#connected();
    await this.#limited(
      supervisor.start(
        request,
        Comlink.transfer(ports.theirs, [ports.theirs]),
        ports.network === null ? null : Comlink.transfer(ports.network, [ports.network]),
      ),
      CALL_LIMIT_MS,
      "begin the run",
    );
    return Promise.race([ended, this.#broken]);
  }

  #connected(): Comlink.Remote<SupervisorApi> {
    if (this.#supervisor === null) throw new SandboxError("The sandbox is not connected.");
    return this.#supervisor;
  }

  async #stop(): Promise<void> {
    // A run that waits for the sandbox is started before it is stopped.
    await this.ready;
    try {
      await this.#limited(this.#connected().stop(), STOP_LIMIT_MS, "stop the run");
    } catch (error) {
      this.#giveUp("The sandbox did not answer and was closed. Press Run to start a new one.");
      throw error;
    }
  }

  async #input(text: string | null): Promise<void> {
    await this.ready;
    await this.#limited(this.#connected().input(text), CALL_LIMIT_MS, "take input");
  }

  #giveUp(why: string): void {
    this.#break(new SandboxError(why));
    this.#frame.remove();
  }

  dispose(): void {
    this.#giveUp("The sandbox was closed.");
  }
}
