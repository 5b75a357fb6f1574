import type { PythonImage } from "../protocol/python";
import type { PythonProblem } from "../protocol/python-problems";
import type { SandboxRunRequest } from "../protocol/run";
import type { RunOutcome, StreamMessage } from "../protocol/stream";

/** The page's handle on the sandbox. One run at a time; a run that is under way must be stopped first. */
export interface SandboxClient {
  /** The frame is up and spare workers wait. Rejects with {@link SandboxError} where this browser cannot run it. */
  readonly ready: Promise<void>;
  /** All code that the sandbox consists of, the Python side included. */
  readonly code: Promise<string>;
  /**
   * Gives the sandbox the Python interpreter (its snapshot is transferred); resolves when a first one has booted. Once,
   * before the first Python run.
   */
  providePython(image: PythonImage): Promise<PythonBoot>;
  /**
   * What CPython says of a Python program, and hints on known mistakes, without running it; null where it is not
   * known. Python must have been provided before.
   */
  checkPython(source: string, fileName: string): Promise<readonly PythonProblem[] | null>;
  /**
   * Starts a run. `onMessage` gets every checked message in order; the last one has type "end". Through `network` its
   * programs reach others (`protocol/network.ts`); null where they shall not.
   */
  run(request: SandboxRunRequest, onMessage: (message: StreamMessage) => void, network: MessagePort | null): RunHandle;
  /** Removes the frame with all its workers; pending calls reject. */
  dispose(): void;
}

/** Where the memory of a sandbox's interpreters comes from: the snapshot it was given, or a new one. */
export type PythonBoot =
  | { readonly from: "given" }
  /** The snapshot may be kept for another visit; null where a program has begun in this sandbox meanwhile. */
  | { readonly from: "new"; readonly snapshot: ArrayBuffer | null };

export interface RunHandle {
  /** Resolves after the "end" message was delivered. Rejects with {@link SandboxError} if the sandbox broke. */
  readonly outcome: Promise<RunOutcome>;
  /** Asks the run to stop; `outcome` then resolves with status "stopped" within 100 ms. */
  stop(): Promise<void>;
  /** Gives the program a piece of standard input; null is its end. */
  input(text: string | null): Promise<void>;
}

/** The sandbox could not start, answered nonsense, or died. The message says what the user can do. */
export class SandboxError extends Error {
  override readonly name = "SandboxError";
}
