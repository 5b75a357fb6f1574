import type { ThreadStateName } from "../../src/analysis/types";

/** A dot beside a line: at the cursor, a thread is there. */
export interface LineDot {
  readonly state: ThreadStateName;
  /** The threads that are there. */
  readonly names: string;
}

/** What a trace says of the lines of the program at one moment. Lines count from 1. */
export interface CodeMarks {
  readonly dots: ReadonlyMap<number, LineDot>;
  /** The line of what is selected on the timeline. */
  readonly selectedLine: number | null;
  /** Errors that the run ended with, by line. */
  readonly errors: readonly { readonly line: number; readonly message: string }[];
}

export const NO_MARKS: CodeMarks = { dots: new Map(), selectedLine: null, errors: [] };
