import { HELPER_FRAME, MODULE_FRAME } from "./instrument/names";

/** A place in the user's program that a stack goes through. */
export interface UserFrame {
  /** `<anonymous>` for a function without a name, `<module>` for a module's top level. */
  readonly function: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/**
 * Reads the frames of compiled programs out of an error's `stack`, innermost first, as V8
 * (`at name (interleave:main.ts:5:3)`) and SpiderMonkey (`name@interleave:main.ts:5:3`) write it.
 * Frames of the engine, of the runtime and of inserted helpers are left out.
 */
export function userFrames(stack: string): UserFrame[] {
  const frames: UserFrame[] = [];
  for (const text of stack.split("\n")) {
    const match =
      /^\s*at (?:(?<name>.*) \()?(?:async )?interleave:(?<file>.*?):(?<line>\d+):\d+\)?$/.exec(text) ??
      /^(?<name>.*)@interleave:(?<file>.*?):(?<line>\d+):\d+$/.exec(text);
    if (!match?.groups) continue;
    const { name = "", file = "", line = "" } = match.groups;
    const functionName = readableName(name);
    if (HELPER_FRAME.test(functionName) && line === "1") continue;
    frames.push({ function: functionName, file, line: Number(line) });
  }
  return frames;
}

function readableName(name: string): string {
  const plain = name
    .replace(/^.*\*/, "") // SpiderMonkey: `async*name`, `setTimeout handler*name`
    .replace(/^async /, "")
    .replace(/^Object\./, "")
    .replace(/ \[as .*\]$/, "");
  if (MODULE_FRAME.test(plain)) return "<module>";
  // SpiderMonkey names an anonymous function by the place that holds it: `main/<`, `__m/main/<`.
  const own = plain.split("/").at(-1) ?? "";
  // V8 calls an anonymous function of evaluated code `eval`, a name that no function of a module can have.
  return own === "" || own === "eval" || own.startsWith("<") ? "<anonymous>" : own;
}

/** Takes inserted code out of an engine's message, which may quote the expression that failed. */
export function userMessage(message: string): string {
  return message
    .replace(/\(0 ?, ?_{2,}i\d+(?:\.([\w$]+)|\["([^"]*)"\])\)/g, (_, name?: string, key?: string) => name ?? key ?? "")
    .replace(/_{2,}i\d+(?:\.([\w$]+)|\["([^"]*)"\])/g, (_, name?: string, key?: string) => name ?? key ?? "")
    .replace(/\(_{2,}t\.l ?(?:= ?\d+ ?)?, ?((?:[^()]|\([^()]*\))*)\)/g, "$1")
    .replace(/\b_{2,}[ap]\(\.\.\.\)/g, "(intermediate value)")
    .replace(/\b_{2,}p\(((?:[^()]|\([^()]*\))*?)(?:, ?_{2,}t\.l ?(?:= ?\d+)?)?\)/g, "$1");
}
