/**
 * What is printed where the interpreter itself has failed: no Python code can run in it any more.
 *
 * CPython counts Python's frames and its own stack, but not the browser's, which is shorter: recursion through C
 * functions (a `__repr__` that calls `repr`) overflows it where native Python would raise RecursionError.
 */
export function fatalMessage(error: unknown): string {
  if (isStackOverflow(error)) {
    return "Fatal Python error: stack overflow: the program recursed deeper than the browser's stack allows. Lower sys.setrecursionlimit(), or turn the recursion into a loop.\n";
  }
  return `Fatal Python error: ${error instanceof Error ? error.message : String(error)}\n`;
}

/** Firefox has an error of its own for it. */
function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError || (error instanceof Error && error.name === "InternalError");
}
