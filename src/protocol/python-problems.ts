import * as v from "valibot";

/**
 * What the sandbox says of a Python program before it runs. The texts of messages are CPython's own; a hint is a code,
 * for which the page has a sentence, and its parameters. All of it is untrusted: the page checks it before use.
 */
const MAX_PROBLEMS = 200;
const MAX_MESSAGE_CHARS = 1_000;
const MAX_PARAM_CHARS = 200;
const MAX_EDITS = 500;
const MAX_EDIT_CHARS = 10_000;

const Position = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(10_000_000));

/** Lines and columns count from 1, columns in UTF-16 units; the end is exclusive. */
const TextRange = v.object({
  startLine: Position,
  startColumn: Position,
  endLine: Position,
  endColumn: Position,
});
export type TextRange = Readonly<v.InferOutput<typeof TextRange>>;

const Params = v.record(v.string(), v.pipe(v.string(), v.maxLength(MAX_PARAM_CHARS)));

const PythonMessage = v.object({
  kind: v.picklist(["error", "warning"]),
  message: v.pipe(v.string(), v.maxLength(MAX_MESSAGE_CHARS)),
  range: TextRange,
});
/** An error or warning of CPython itself. */
export type PythonMessage = Readonly<v.InferOutput<typeof PythonMessage>>;

/** Mistakes that are known by sight (`src/runtimes/python/checks`). */
export const HINT_CODES = [
  "args-not-tuple",
  "args-text",
  "call-without-parentheses",
  "full-width-character",
  "python2-statement",
  "question-without-parentheses",
  "queue-module",
  "renamed-module",
  "space-character",
  "target-called",
] as const;
export type HintCode = (typeof HINT_CODES)[number];

export const FIX_CODES = ["add-parentheses", "import", "make-tuple", "pass-function", "replace-character"] as const;
export type FixCode = (typeof FIX_CODES)[number];

const Fix = v.object({
  code: v.picklist(FIX_CODES),
  params: Params,
  edits: v.pipe(
    v.array(v.object({ range: TextRange, text: v.pipe(v.string(), v.maxLength(MAX_EDIT_CHARS)) })),
    v.maxLength(MAX_EDITS),
  ),
});
/** A way to mend a mistake: texts that take the places of ranges. */
export type PythonFix = Readonly<v.InferOutput<typeof Fix>>;

const PythonHint = v.object({
  kind: v.literal("hint"),
  code: v.picklist(HINT_CODES),
  params: Params,
  range: TextRange,
  fixes: v.pipe(v.array(Fix), v.maxLength(4)),
});
export type PythonHint = Readonly<v.InferOutput<typeof PythonHint>>;

const PythonProblems = v.pipe(v.array(v.variant("kind", [PythonMessage, PythonHint])), v.maxLength(MAX_PROBLEMS));
export type PythonProblem = PythonMessage | PythonHint;

/** The problems, if this is what a sandbox may say; null for everything else. Never throws. */
export function parsePythonProblems(data: unknown): readonly PythonProblem[] | null {
  const parsed = v.safeParse(PythonProblems, data);
  return parsed.success ? parsed.output : null;
}
