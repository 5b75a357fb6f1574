import type { PythonImage, PythonOrigin } from "./python";
import type { SandboxRunRequest } from "./run";

/**
 * What the frame's supervisor does for the page: the only object exposed over Comlink, inside the frame, towards
 * the page. The page only calls; it never exposes anything.
 */
export interface SupervisorApi {
  /** Resolves when spare workers wait and a run can begin at once. */
  warmUp(): Promise<void>;
  /**
   * Gives the sandbox the Python interpreter, once. Resolves when a fresh one waits for a program; rejects where it
   * does not boot.
   */
  providePython(image: PythonImage): Promise<PythonOrigin>;
  /**
   * What CPython says of a program without running it (`python-problems.ts`, untrusted); null where no interpreter is
   * here, a newer text came before this one's turn, or it took too long.
   */
  checkPython(source: string, fileName: string): Promise<unknown>;
  /** Resolves when a program first starts a command that is not the interpreter: then it waits for the script. */
  commandsWanted(): Promise<void>;
  /** Gives the sandbox the script of commands' workers, once; null where it cannot be had. */
  provideCommands(source: string | null): Promise<void>;
  /**
   * Begins a run whose messages (`stream.ts`) go to `stream`. Through `network` it reaches programs beyond the run
   * (`network.ts`); null where it shall not. Resolves when the program was accepted.
   */
  start(request: SandboxRunRequest, stream: MessagePort, network: MessagePort | null): Promise<void>;
  /** Gives the program under way a piece of standard input; null ends it. Without a run that reads, nothing happens. */
  input(text: string | null): Promise<void>;
  /** Ends the run under way with status "stopped"; resolves when it has ended. */
  stop(): Promise<void>;
}

/** Frame → page, once: the frame's script runs. */
export const FRAME_READY = "interleave:frame-ready";
/** Page → frame, once, with the port for {@link SupervisorApi}. */
export const FRAME_CONNECT = "interleave:frame-connect";
