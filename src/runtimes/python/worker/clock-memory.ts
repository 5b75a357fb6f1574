/**
 * What an interpreter, its clock and the supervisor share: Pyodide's interrupt buffer in the first byte, a futex that
 * wakes the clock, and the absolute time (ms since 1970) of the clock's next signal.
 */
export const CLOCK_BYTES = 32;
export const CLOCK_INTERRUPT_BYTE = 0;
/** Index in an Int32Array: counts the times that were set. */
export const CLOCK_CHANGED_WORD = 1;
/** Index in a Float64Array: when to signal; Infinity is never. */
export const CLOCK_AT_DOUBLE = 1;
/** Index in an Int32Array: 1 while the clock has signalled and sleeps until a new time is set. */
export const CLOCK_ASLEEP_WORD = 5;
/** Index in an Int32Array: the interpreter's own futex while it has nothing to do; 1 when it shall look up. */
export const CLOCK_IDLE_WORD = 4;

/** Signals in Pyodide's interrupt buffer, as Emscripten numbers them. */
export const SIGINT = 2;
/** SIGUSR1: the clock ticked. */
export const SIGTICK = 10;
