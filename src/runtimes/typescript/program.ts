import type { FileEntity } from "../../protocol/entities";

/**
 * A compiled TypeScript program: what the compiler worker makes and every thread worker evaluates.
 *
 * Each module's `code` is the text of one expression, a function to be called as
 * `(require, exports, module, __t)` (CommonJS, so that relative imports and cycles link as in Node), where
 * `__t` is the thread's {@link ThreadAbi}. The text keeps every line number of the source. `require` gets names
 * of modules of this program (imports are resolved already), or "interleave". Exports are getters.
 */
export interface CompiledProgram {
  /** Name of the module to evaluate first. */
  readonly entry: string;
  readonly modules: readonly CompiledModule[];
}

export interface CompiledModule {
  /** Path relative to the program, e.g. `main.ts` or `lib/util.ts`. */
  readonly name: string;
  readonly file: FileEntity;
  readonly code: string;
}

/** What compiled code calls in the runtime. Short names: they stand in every line. */
export interface ThreadAbi {
  /** Line index of the code now running; compiled code stores it before whatever may reach the runtime. */
  l: number;
  /** Slow path of a checkpoint: may switch threads, throws when the run is being stopped; gives the next budget. */
  slow(): number;
  /** Registers a function that makes a module's next checkpoint take the slow path. */
  onReset(reset: () => void): void;
  /**
   * The module-level functions and classes of a module by name: what `target` may be. Called before the module's
   * body runs: until a constant is initialised, its function here throws. Not all values need be functions.
   */
  targets(moduleName: string, functions: Record<string, () => unknown>): void;
  /**
   * A function assigns a plain module-level variable, or changes the array, object, map or set it holds; each thread
   * has that for itself. Called once for each variable in each thread.
   */
  moduleWrite(variable: string): void;
}

/** A program that cannot be run as it stands; the message says where and what to do. */
export class ProgramError extends Error {
  override readonly name: string = "ProgramError";
  readonly file: string;
  /** From 1; 0 where no line is to blame. */
  readonly line: number;
  /** The language's name of the error, e.g. SyntaxError. */
  readonly errorName: string;

  constructor(message: string, place: { readonly file: string; readonly line: number; readonly errorName: string }) {
    super(message);
    this.file = place.file;
    this.line = place.line;
    this.errorName = place.errorName;
  }
}
