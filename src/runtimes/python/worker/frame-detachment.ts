/**
 * Keeps Python's garbage collector off the frames of stacks that are suspended. CPython 3.14 marks what the frames of
 * every thread state hold (Python/gc.c, `mark_stacks`), and Pyodide gives every suspended stack a thread state; but the
 * chain of its frames runs through a C stack whose memory another stack uses meanwhile. The collector then reads
 * nonsense, and the interpreter crashes or hangs. So a thread state has no frame while its stack is suspended. Nothing
 * is collected too early: marking only saves work, what counts is the references.
 */
import type { PyodideAPI } from "pyodide";

/** What it takes of Pyodide's inside. */
export type FrameAccess = PyodideAPI & {
  readonly _module: { readonly HEAPU32: Uint32Array; _PyThreadState_Get(): number; currentFrameBytes?: number };
};

const REPLACEMENTS: readonly (readonly [before: string, after: string])[] = [
  [
    "if(threadState===0){return Module.error}const stackState=new StackState;return{threadState,stackState,",
    "if(threadState===0){return Module.error}const stackState=new StackState;" +
      "const frameWord=threadState+Module.currentFrameBytes>>>2;const currentFrame=HEAPU32[frameWord];" +
      "HEAPU32[frameWord]=0;return{threadState,currentFrame,stackState,",
  ],
  [
    "state.stackState.restore();_restoreThreadState(state.threadState);",
    "state.stackState.restore();HEAPU32[state.threadState+Module.currentFrameBytes>>>2]=state.currentFrame;" +
      "_restoreThreadState(state.threadState);",
  ],
];

/** Pyodide's script, in which a stack's frames are detached while it is suspended. Throws where it is another Pyodide. */
export function detachSuspendedFrames(glue: string): string {
  return REPLACEMENTS.reduce((text, [before, after]) => {
    if (text.split(before).length !== 2) {
      throw new Error("This is not the Pyodide that frame-detachment.ts was written for.");
    }
    return text.replace(before, () => after);
  }, glue);
}

/** Bytes from the start of a frame object to its pointer to the interpreter's frame. */
const FRAME_POINTER_BYTES = 12;
/** It is among the first words of a thread state. */
const THREAD_STATE_WORDS = 64;

/** Finds where a thread state points to its current frame, before anything is suspended. Throws where it does not. */
export function locateCurrentFrame({ _module, runPython }: FrameAccess): void {
  const find = runPython("import sys\nlambda look: look(id(sys._getframe()))");
  const words: number[] = find((frame: number) => {
    const pointer = _module.HEAPU32[(frame + FRAME_POINTER_BYTES) >>> 2];
    const state = _module._PyThreadState_Get() >>> 2;
    return [..._module.HEAPU32.subarray(state, state + THREAD_STATE_WORDS).entries()]
      .filter(([, word]) => word === pointer)
      .map(([index]) => index);
  });
  find.destroy();
  const [word] = words;
  if (word === undefined || words.length !== 1) throw new Error("The interpreter's current frame was not found.");
  _module.currentFrameBytes = word * 4;
}
