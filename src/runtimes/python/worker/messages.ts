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
  /**
   * Boots plainly, takes a memory snapshot after all imports, sends it, warms the browser's compiler up, and becomes
   * a checker.
   */
  | { readonly type: "snapshot"; readonly image: InterpreterImage }
  /** Loads the interpreter's scripts, before it is known what to boot from. */
  | { readonly type: "load"; readonly files: PythonFiles }
  /** Boots from the snapshot (packed, `snapshot-format.ts`), then reports "ready". */
  | {
      readonly type: "boot";
      readonly image: InterpreterImage;
      readonly snapshot: SharedArrayBuffer;
      readonly clock: SharedArrayBuffer;
    }
  /** Boots from the snapshot, warms the browser's compiler up, and becomes a checker: it never runs a user's program. */
  | { readonly type: "boot-checker"; readonly image: InterpreterImage; readonly snapshot: SharedArrayBuffer }
  /** For an interpreter that has booted and runs no program: computes the call at this byte address. */
  | { readonly type: "compute"; readonly buffer: SharedArrayBuffer; readonly call: number }
  /** For a checker that is ready, one at a time. */
  | { readonly type: "check"; readonly source: string; readonly fileName: string }
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
  | { readonly type: "failed"; readonly reason: string };

/** Checker → supervisor. */
export type CheckReport =
  /** The browser has compiled what programs use, and programs may be read. */
  | { readonly type: "checker-ready" }
  | { readonly type: "checked"; readonly problems: unknown }
  | { readonly type: "failed"; readonly reason: string };
