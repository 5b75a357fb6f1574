/** A broken promise inside Interleave itself; never the user's mistake. */
export class InternalError extends Error {
  override readonly name = "InternalError";
}

/** Throws {@link InternalError} unless `condition` holds. */
export function assert(condition: boolean, what: string): asserts condition {
  if (!condition) throw new InternalError(`Interleave is broken here: ${what}`);
}

/** Gives `value` back, or throws {@link InternalError} where it is missing. */
export function assertDefined<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new InternalError(`Interleave is broken here: ${what} is missing`);
  return value;
}

/** Makes the compiler prove that a `switch` over a union leaves nothing out. */
export function assertExhausted(value: never, what: string): never {
  throw new InternalError(`Interleave is broken here: unknown ${what} ${String(value)}`);
}
