/**
 * What an interpreter, its clock and the supervisor share: Pyodide's interrupt buffer in the first byte, a futex that
 * wakes the clock, the absolute time (ms since 1970) of the clock's next signal, and a slot for a piece of standard
 * input.
 */
export const INPUT_BYTES = 65_536;
export const INPUT_AT_BYTE = 64;
export const INTERPRETER_BYTES = INPUT_AT_BYTE + INPUT_BYTES;
export const CLOCK_INTERRUPT_BYTE = 0;
/** Index in an Int32Array: counts the times that were set. */
export const CLOCK_CHANGED_WORD = 1;
/** Index in a Float64Array: when to signal; Infinity is never. */
export const CLOCK_AT_DOUBLE = 1;
/** Index in an Int32Array: 1 while the clock has signalled and sleeps until a new time is set. */
export const CLOCK_ASLEEP_WORD = 5;
/** Index in an Int32Array: {@link InputState}, and a futex for who fills the slot. */
export const INPUT_STATE_WORD = 6;
/** Index in an Int32Array: bytes in the slot. */
export const INPUT_LENGTH_WORD = 7;
/** Index in an Int32Array: threads of the interpreter that wait for a person. */
export const INPUT_WANTED_WORD = 8;

/** `ended` stays: after it there is nothing to read. */
export const InputState = { empty: 0, filled: 1, ended: 2 } as const;

/** Signals in Pyodide's interrupt buffer, as Emscripten numbers them. */
export const SIGINT = 2;
/** SIGUSR1: the clock ticked. */
export const SIGTICK = 10;
