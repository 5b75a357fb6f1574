import type { PythonFiles } from "../../../protocol/python";
import type { PythonProgram } from "../program";

/** What every interpreter boots from; made once. */
export interface InterpreterImage {
  readonly module: WebAssembly.Module;
  readonly files: PythonFiles;
  /** Text of the lock file, without packages: there is no network to load them from. */
  readonly lockFile: string;
}

/** Supervisor → interpreter worker. */
export type PythonCommand =
  /** Boots plainly, takes a memory snapshot after all imports, sends it, and warms the browser's compiler up. */
  | { readonly type: "snapshot"; readonly image: InterpreterImage }
  /** Boots from a snapshot (packed, `snapshot-format.ts`) and warms the browser's compiler up. */
  | { readonly type: "rehearse"; readonly image: InterpreterImage; readonly snapshot: SharedArrayBuffer }
  /** Boots from the snapshot, then reports "ready". */
  | {
      readonly type: "boot";
      readonly image: InterpreterImage;
      readonly snapshot: SharedArrayBuffer;
      readonly clock: SharedArrayBuffer;
    }
  | {
      readonly type: "start";
      readonly buffer: SharedArrayBuffer;
      /** Byte address of the main thread's record. */
      readonly record: number;
      readonly program: PythonProgram;
    };

/** Interpreter worker → supervisor, beside the thread workers' reports. */
export type SnapshotReport =
  | { readonly type: "snapshot"; readonly snapshot: SharedArrayBuffer }
  /** The browser has compiled what programs use; the worker may go. */
  | { readonly type: "warm" }
  | { readonly type: "failed"; readonly reason: string };
