import { CLOCK_ASLEEP_WORD, CLOCK_AT_DOUBLE, CLOCK_CHANGED_WORD, CLOCK_INTERRUPT_BYTE, SIGTICK } from "./clock-memory";

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
      Atomics.wait(words, CLOCK_CHANGED_WORD, changed);
      Atomics.store(words, CLOCK_ASLEEP_WORD, 0);
      continue;
    }
    const leftMs = (doubles[CLOCK_AT_DOUBLE] ?? Infinity) - (performance.timeOrigin + performance.now());
    if (leftMs > 0.02) {
      Atomics.wait(words, CLOCK_CHANGED_WORD, changed, leftMs);
      continue;
    }
    // One signal for each time set. It is known by its number: a new time may be set right now.
    answered = changed;
    // Never over a signal that stops the program.
    Atomics.compareExchange(bytes, CLOCK_INTERRUPT_BYTE, 0, SIGTICK);
  }
};
