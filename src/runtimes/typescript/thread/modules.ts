import { ThreadError } from "../../../kernel/errors";
import * as interleave from "../module";
import type { CompiledModule, CompiledProgram } from "../program";
import type { Checkpoints } from "./checkpoints";

type Exports = Record<string, unknown>;
type ModuleFunction = (
  require: (specifier: string) => unknown,
  exports: Exports,
  module: { exports: Exports },
  checkpoints: Checkpoints,
) => void;

/** Evaluates a program's modules in this thread, as CommonJS does: once each, cycles included. */
export class Modules {
  readonly #program: CompiledProgram;
  readonly #checkpoints: Checkpoints;
  readonly #loaded = new Map<string, { exports: Exports }>();

  constructor(program: CompiledProgram, checkpoints: Checkpoints) {
    this.#program = program;
    this.#checkpoints = checkpoints;
  }

  /** Evaluates the program; gives the exports of its first module. */
  evaluate(): Exports {
    return this.#load(this.#program.entry);
  }

  #load(name: string): Exports {
    const known = this.#loaded.get(name);
    if (known !== undefined) return known.exports;
    const compiled = this.#program.modules.find((module) => module.name === name);
    if (compiled === undefined) throw new ThreadError(`the program has no module ${name}`);
    const module = { exports: {} as Exports };
    this.#loaded.set(name, module);
    evaluateText(compiled)((specifier) => this.#require(specifier), module.exports, module, this.#checkpoints);
    return module.exports;
  }

  /** The compiler has resolved every specifier to a module's name. */
  #require(specifier: string): unknown {
    return specifier === "interleave" ? interleave : this.#load(specifier);
  }
}

function evaluateText({ code }: CompiledModule): ModuleFunction {
  // biome-ignore lint/security/noGlobalEval: running the program is what this worker is for; indirect, so that it sees none of our scope
  const evaluate: (text: string) => unknown = globalThis.eval;
  return evaluate(code) as ModuleFunction;
}
