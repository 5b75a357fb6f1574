/**
 * Hides the frames of a parked stack from the interpreter.
 *
 * CPython walks the frames of all threads in places where they cannot change: the incremental garbage collector of 3.14
 * marks what they hold (Python/gc.c, `mark_stacks`), and the first hook of `sys.settrace` or `sys.setprofile` instruments
 * their code (Python/instrumentation.c). A parked stack's frames are chained through the C stack, which is not in place
 * then: Pyodide keeps what lay there elsewhere. So a thread state has no frames while its stack is parked. What those
 * hold is alive all the same: the collector finds more references to it than it can account for.
 */

/** Offset in bytes of `PyThreadState.current_frame` in CPython 3.14 on wasm32 (Include/cpython/pystate.h). */
const CURRENT_FRAME = 52;

const CURRENT = `HEAPU32[(parked + ${CURRENT_FRAME}) >>> 2]`;

/** Texts of Pyodide's glue code (src/core/stack_switching/suspenders.c), and what stands in their place. */
const REPLACEMENTS = [
  [
    "const threadState=_captureThreadState();if(threadState===0){return Module.error}",
    `const parked=_PyThreadState_Get();const threadState=_captureThreadState();if(threadState===0){return Module.error}const frames=${CURRENT};${CURRENT}=0;`,
  ],
  ["return{threadState,stackState,", "return{parked,frames,threadState,stackState,"],
  [
    "_restoreThreadState(state.threadState)",
    `{const{parked,frames}=state;${CURRENT}=frames}_restoreThreadState(state.threadState)`,
  ],
] as const;

/**
 * Pyodide's glue code, changed so that parked stacks show no frames.
 *
 * @throws {Error} if it is not the code that this was written for
 */
export function hideParkedFrames(glue: string): string {
  return REPLACEMENTS.reduce((code, [text, replacement]) => {
    const parts = code.split(text);
    if (parts.length !== 2) throw new Error(`Pyodide's glue code has ${parts.length - 1} times: ${text}`);
    return parts.join(replacement);
  }, glue);
}
