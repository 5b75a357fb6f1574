/** What is wrong with a trace file; the page has a sentence of its language for each. */
export type TraceFileProblem = "not-a-trace" | "unknown-version" | "damaged" | "too-large";

/** A trace file that cannot be read, or a trace that does not fit into one. The message says what to do. */
export class TraceFileError extends Error {
  override readonly name = "TraceFileError";
  readonly kind: TraceFileProblem;

  constructor(kind: TraceFileProblem, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** What is wrong with a share link; the page has a sentence of its language for each. */
export type ShareLinkProblem = "too-large" | "malformed" | "unknown-version";

/** A share link that cannot be read, or a program that does not fit into one. The message says what to do. */
export class ShareLinkError extends Error {
  override readonly name = "ShareLinkError";
  readonly kind: ShareLinkProblem;

  constructor(kind: ShareLinkProblem, message: string) {
    super(message);
    this.kind = kind;
  }
}
