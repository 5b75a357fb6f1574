import type { CompiledProgram, ThreadAbi } from "../program";

/** What a test's thread records. */
export class RecordingThread implements ThreadAbi {
  l = 0;
  readonly written: string[] = [];
  readonly targetsOf = new Map<string, Record<string, () => unknown>>();
  readonly resets: (() => void)[] = [];
  /** Lines at which the slow path of a checkpoint was taken. */
  readonly checkpoints: number[] = [];
  /** What `slow` does; gives the next budget. */
  onSlow: () => number = () => 0;

  slow(): number {
    this.checkpoints.push(this.l);
    return this.onSlow();
  }

  onReset(reset: () => void): void {
    this.resets.push(reset);
  }

  targets(moduleName: string, functions: Record<string, () => unknown>): void {
    this.targetsOf.set(moduleName, functions);
  }

  moduleWrite(variable: string): void {
    this.written.push(`${variable}@${this.l}`);
  }
}

type ModuleFunction = (
  require: (name: string) => unknown,
  exports: Record<string, unknown>,
  module: object,
  thread: ThreadAbi,
) => void;

/** Evaluates a compiled program as a thread does; gives the exports of its first module. */
export function evaluate(
  program: CompiledProgram,
  thread: ThreadAbi,
  interleave: Record<string, unknown> = {},
): Record<string, unknown> {
  const loaded = new Map<string, Record<string, unknown>>([["interleave", interleave]]);
  const load = (name: string): Record<string, unknown> => {
    const known = loaded.get(name);
    if (known !== undefined) return known;
    const module = program.modules.find((candidate) => candidate.name === name);
    if (module === undefined) throw new Error(`no module ${name}`);
    const exports: Record<string, unknown> = {};
    loaded.set(name, exports);
    // Indirect, as in a worker: the program sees globals only.
    // biome-ignore lint/security/noGlobalEval: evaluating compiled programs is what is tested
    const run = globalThis.eval(module.code) as ModuleFunction;
    run(load, exports, { exports }, thread);
    return exports;
  };
  return load(program.entry);
}
