export interface AcquireOptions {
  readonly blocking?: boolean;
  readonly timeoutMs?: number;
}

/** The kernel's timeout of an operation: 0 only tries, undefined waits for ever. */
export function timeoutOf(options: AcquireOptions | undefined): number | undefined {
  if (options?.blocking === false) return 0;
  return options?.timeoutMs === undefined ? undefined : checkedTimeout(options.timeoutMs);
}

export function checkedTimeout(timeoutMs: number): number;
export function checkedTimeout(timeoutMs: number | undefined): number | undefined;
export function checkedTimeout(timeoutMs: number | undefined): number | undefined {
  if (timeoutMs === undefined || timeoutMs === Number.POSITIVE_INFINITY) return undefined;
  if (typeof timeoutMs !== "number" || Number.isNaN(timeoutMs) || timeoutMs < 0) {
    throw new RangeError(`timeoutMs must be a number of milliseconds, 0 or more; it is ${String(timeoutMs)}`);
  }
  return timeoutMs;
}

/** An integer of at least `least`; throws a RangeError naming the parameter. */
export function checkedCount(value: number, what: string, least: number): number {
  if (!Number.isInteger(value) || value < least || value > 0x7fffffff) {
    throw new RangeError(`${what} must be a whole number of at least ${least}; it is ${String(value)}`);
  }
  return value;
}
