import { ThreadError } from "../../../kernel/errors";
import { runtime } from "../thread/runtime";
import { describeLine } from "../thread/source";

export type Target = (...args: never[]) => unknown;

/** Where another worker finds a function: every worker evaluates the same modules. */
export interface TargetPlace {
  readonly module: string;
  readonly name: string;
}

/** The module that this one is, for functions of ours that other threads run. */
export const OWN_MODULE = "interleave";
const ownFunctions = new Map<string, Target>();

/** Makes a function of this module findable. */
export function registerOwnTarget(name: string, target: Target): void {
  ownFunctions.set(name, target);
}

/** Finds where a target stands. Throws {@link ThreadError} for closures and everything else not at module level. */
export function placeOf(target: Target, what: string): TargetPlace {
  if (typeof target !== "function") {
    throw new ThreadError(
      `the target of a ${what} must be a function, this is ${describeValue(target)}: write target: work, not target: work()`,
    );
  }
  for (const [name, own] of ownFunctions) if (own === target) return { module: OWN_MODULE, name };
  for (const [module, functions] of runtime().checkpoints.functions) {
    for (const [name, get] of Object.entries(functions)) {
      if (read(get) === target) return { module, name };
    }
  }
  throw new ThreadError(
    `the target of a ${what} must be a function at module level, because another worker has to find it; ` +
      `${target.name === "" ? "this one" : target.name} (${describeLine(runtime().checkpoints.l)}) is not: ` +
      "move it out of the function it is in, and pass what it needs in args",
  );
}

/** The function at a place. Throws {@link ThreadError} where this thread's modules have none there. */
export function targetAt({ module, name }: TargetPlace): Target {
  const found =
    module === OWN_MODULE ? ownFunctions.get(name) : read(runtime().checkpoints.functions.get(module)?.[name]);
  if (typeof found !== "function")
    throw new ThreadError(`the target ${name} of ${module} does not exist in this thread`);
  return found as Target;
}

/** A binding may still be in its temporal dead zone. */
function read(get: (() => unknown) | undefined): unknown {
  try {
    return get?.();
  } catch {
    return undefined;
  }
}

function describeValue(value: unknown): string {
  return value === null ? "null" : value === undefined ? "undefined" : `a ${typeof value}`;
}
