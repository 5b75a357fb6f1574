/** Locks of the browser tell tabs of each other's life: a tab that is closed, or crashes, loses its own. */
const TAB_LOCK = "interleave.tab.";
const MAX_TABS = 1_000;

let own: Promise<number> | null = null;

/** The number of this tab: the lowest that no other has, kept until it is closed. */
export function tabNumber(): Promise<number> {
  own ??= claimNumber();
  return own;
}

async function claimNumber(): Promise<number> {
  for (let number = 1; number <= MAX_TABS; number++) {
    if (await holdLock(TAB_LOCK + number)) return number;
  }
  throw new Error("Too many tabs are open.");
}

/** Takes a lock if it is free. Gives what releases it; null where another tab has it. */
export function holdLock(name: string): Promise<(() => void) | null> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(name, { ifAvailable: true }, (lock) => {
        if (lock === null) return resolve(null);
        return new Promise<void>((release) => resolve(release));
      })
      .catch(reject);
  });
}

/** Whether some tab holds a lock. */
export async function isLockHeld(name: string): Promise<boolean> {
  const { held = [] } = await navigator.locks.query();
  return held.some((lock) => lock.name === name);
}

/** Calls `onGone` when the tab of this number is closed. */
export function watchTab(number: number, onGone: () => void, signal: AbortSignal): void {
  watchLock(TAB_LOCK + number, onGone, signal);
}

/** Calls `onFree` when nobody holds a lock any more. */
export function watchLock(name: string, onFree: () => void, signal: AbortSignal): void {
  navigator.locks.request(name, { mode: "shared", signal }, onFree).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
