import {
  CLOCK_ASLEEP_WORD,
  CLOCK_AT_DOUBLE,
  CLOCK_CHANGED_WORD,
  CLOCK_INTERRUPT_BYTE,
  SIGTICK,
} from "./interpreter-memory";

/**
 * A signal that falls between two stacks may never be heard: CPython marks it as pending on the thread state it takes
 * for the main one, and Pyodide swaps thread states without carrying that mark along. So it is given again until the
 * interpreter sets a new time.
 */
const REPEAT_AFTER_MS = 5;

/**
 * The clock of an interpreter: asks its eval loop, by a signal, to look whether another thread's turn has come.
 * A worker of its own, because a computing interpreter's timers do not run.
 */
self.onmessage = ({ data }: MessageEvent<SharedArrayBuffer>) => {
  const words = new Int32Array(data);
  const bytes = new Uint8Array(data);
  const doubles = new Float64Array(data);
  let answered: number | null = null;
  for (;;) {
    const changed = Atomics.load(words, CLOCK_CHANGED_WORD);
    if (changed === answered) {
      Atomics.store(words, CLOCK_ASLEEP_WORD, 1);
      const woken = Atomics.wait(words, CLOCK_CHANGED_WORD, changed, REPEAT_AFTER_MS);
      Atomics.store(words, CLOCK_ASLEEP_WORD, 0);
      if (woken === "timed-out") signal(bytes);
      continue;
    }
    const leftMs = (doubles[CLOCK_AT_DOUBLE] ?? Infinity) - (performance.timeOrigin + performance.now());
    if (leftMs > 0.02) {
      Atomics.wait(words, CLOCK_CHANGED_WORD, changed, leftMs);
      continue;
    }
    // One signal for each time set. It is known by its number: a new time may be set right now.
    answered = changed;
    signal(bytes);
  }
};

/** Never over a signal that stops the program. */
function signal(bytes: Uint8Array): void {
  Atomics.compareExchange(bytes, CLOCK_INTERRUPT_BYTE, 0, SIGTICK);
}
