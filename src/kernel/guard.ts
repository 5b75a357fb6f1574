/**
 * The kernel's internal mutex, held for nanoseconds only and never while waiting for anything else.
 * 0 free, 1 locked, 2 locked with waiters (Drepper, "Futexes Are Tricky", 2011, mutex 3).
 */

const SPINS = 64;

/** One turn of a busy wait; tells the core so, where the browser can (`Atomics.pause`, ES2026). */
export const spinOnce: () => void = (() => {
  const { pause } = Atomics as { pause?: () => void };
  return pause ?? (() => {});
})();

export function lockGuard(i32: Int32Array, at: number): void {
  if (Atomics.compareExchange(i32, at, 0, 1) === 0) return;
  for (let spin = 0; spin < SPINS; spin++) {
    spinOnce();
    if (i32[at] === 0 && Atomics.compareExchange(i32, at, 0, 1) === 0) return;
  }
  while (Atomics.exchange(i32, at, 2) !== 0) Atomics.wait(i32, at, 2);
}

/** Takes the guard only if that succeeds within a few spins; for rooms that must never hang on hostile memory. */
export function tryLockGuard(i32: Int32Array, at: number): boolean {
  for (let spin = 0; spin < 1000; spin++) {
    if (Atomics.compareExchange(i32, at, 0, 1) === 0) return true;
    spinOnce();
  }
  return false;
}

export function unlockGuard(i32: Int32Array, at: number): void {
  if (Atomics.exchange(i32, at, 0) === 2) Atomics.notify(i32, at, 1);
}
