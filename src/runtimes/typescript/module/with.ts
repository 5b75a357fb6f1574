interface Guard {
  acquire(): boolean;
  release(): void;
}

/** Runs `body` with the guard held, whatever happens; a promise holds it until it settles. */
export function guarded<T>(guard: Guard, body: () => T): T {
  guard.acquire();
  let result: T;
  try {
    result = body();
  } catch (error) {
    guard.release();
    throw error;
  }
  if (result instanceof Promise) return result.finally(() => guard.release()) as T;
  guard.release();
  return result;
}
