import { CLOCK_AT_DOUBLE, CLOCK_CHANGED_WORD, CLOCK_INTERRUPT_BYTE, SIGTICK } from "./clock-memory";

/**
 * The clock of an interpreter: asks its eval loop, by a signal, to look whether another thread's turn has come.
 * A worker of its own, because a computing interpreter's timers do not run.
 */
self.onmessage = ({ data }: MessageEvent<SharedArrayBuffer>) => {
  const words = new Int32Array(data);
  const bytes = new Uint8Array(data);
  const doubles = new Float64Array(data);
  for (;;) {
    const changed = Atomics.load(words, CLOCK_CHANGED_WORD);
    const leftMs = (doubles[CLOCK_AT_DOUBLE] ?? Infinity) - (performance.timeOrigin + performance.now());
    if (leftMs > 0.02) {
      Atomics.wait(words, CLOCK_CHANGED_WORD, changed, leftMs);
      continue;
    }
    doubles[CLOCK_AT_DOUBLE] = Infinity;
    // Never over a signal that stops the program.
    Atomics.compareExchange(bytes, CLOCK_INTERRUPT_BYTE, 0, SIGTICK);
  }
};
