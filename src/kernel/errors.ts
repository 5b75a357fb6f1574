/** Misuse of a synchronisation object or a thread: releasing what one does not hold, starting twice, … */
export class ThreadError extends Error {
  override readonly name: string = "ThreadError";
}

/** A queue has no room (and waiting was refused or took too long). */
export class Full extends Error {
  override readonly name: string = "Full";
}

/** A queue has no value (and waiting was refused or took too long). */
export class Empty extends Error {
  override readonly name: string = "Empty";
}

/** A barrier was aborted, reset or timed out while threads waited at it. */
export class BrokenBarrierError extends Error {
  override readonly name: string = "BrokenBarrierError";
}

/** The other end of a pipe was closed and nothing is left to read. */
export class EOFError extends Error {
  override readonly name: string = "EOFError";
}

export class TimeoutError extends Error {
  override readonly name: string = "TimeoutError";
}
