import type { ThreadAbi } from "../program";

/** The slow path is due about this often: it reads the clock, the stop flag and the GIL's drop request. */
const SLOW_PATH_MIN_MS = 0.1;
const SLOW_PATH_MAX_MS = 0.4;
const MAX_BUDGET = 1 << 20;

/** What the runtime does for compiled code. */
export interface CheckpointDuties {
  /** Stops if told to, switches threads if asked. */
  checkpoint(): void;
  moduleWrite(variable: string): void;
}

/** The {@link ThreadAbi} of one thread: compiled code counts a budget down and comes here when it is used up. */
export class Checkpoints implements ThreadAbi {
  l = 0;
  duties: CheckpointDuties | null = null;
  readonly functions = new Map<string, Record<string, () => unknown>>();
  readonly #resets: (() => void)[] = [];
  #budget = 64;
  #lastMs = 0;

  slow(): number {
    const sinceMs = performance.now() - this.#lastMs;
    if (sinceMs < SLOW_PATH_MIN_MS && this.#budget < MAX_BUDGET) this.#budget *= 2;
    else if (sinceMs > SLOW_PATH_MAX_MS && this.#budget > 1) this.#budget >>= 1;
    this.duties?.checkpoint();
    this.#lastMs = performance.now();
    return this.#budget;
  }

  onReset(reset: () => void): void {
    this.#resets.push(reset);
  }

  /** Makes the next checkpoint of every module take the slow path. */
  reset(): void {
    for (const reset of this.#resets) reset();
  }

  targets(moduleName: string, functions: Record<string, () => unknown>): void {
    this.functions.set(moduleName, functions);
  }

  moduleWrite(variable: string): void {
    this.duties?.moduleWrite(variable);
  }
}
