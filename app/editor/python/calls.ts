/** The call that a cursor stands in. */
export interface OpenCall {
  /** What is called, as written: `threading.Thread`. */
  readonly callee: string;
  /** Which argument the cursor is in, from 0; null behind one that was given by name. */
  readonly argument: number | null;
  /** The name of the argument, where it is given by name. */
  readonly keyword: string | null;
  /** Names of the arguments before. */
  readonly given: readonly string[];
}

/** How far back a call may begin. */
const MAX_CHARS = 2_000;

/** The innermost call whose parentheses are open at the end of `before`; null where there is none. */
export function openCall(before: string): OpenCall | null {
  const text = withoutStrings(before.slice(-MAX_CHARS));
  const parts: string[] = [];
  let depth = 0;
  let end = text.length;
  for (let at = text.length - 1; at >= 0; at -= 1) {
    const char = text[at] ?? "";
    if (")]}".includes(char)) depth += 1;
    else if ("([{".includes(char)) {
      if (depth === 0) return char === "(" ? callOf(text.slice(0, at), [text.slice(at + 1, end), ...parts]) : null;
      depth -= 1;
    } else if (char === "," && depth === 0) {
      parts.unshift(text.slice(at + 1, end));
      end = at;
    }
  }
  return null;
}

function callOf(head: string, parts: readonly string[]): OpenCall | null {
  const callee = /([\w.]+)\s*$/.exec(head)?.[1];
  // A definition's parameters are no call's arguments.
  if (callee === undefined || /\b(?:def|class)\s+[\w.]+\s*$/.test(head)) return null;
  const names = parts.map((part) => /^\s*(\w+)\s*=(?!=)/.exec(part)?.[1] ?? null);
  const given = names.slice(0, -1).filter((name) => name !== null);
  const argument = given.length === 0 ? parts.length - 1 : null;
  return { callee, argument, keyword: names.at(-1) ?? null, given };
}

/** Strings and comments blanked out, so that their brackets and commas do not count. */
export function withoutStrings(text: string): string {
  return text.replaceAll(
    /"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:\\.|[^"\\\n])*(?:"|$)?|'(?:\\.|[^'\\\n])*(?:'|$)?|#[^\n]*/g,
    (hidden) => "_".repeat(hidden.length),
  );
}

/** The parameters of a signature such as `(a, b=(1, 2), *, c)`, as they are written, without `*` and `/`. */
export function parametersOf(signature: string): readonly string[] {
  const parameters: string[] = [];
  let depth = 0;
  let current = "";
  for (const char of signature.slice(1, -1)) {
    if ("([{".includes(char)) depth += 1;
    if (")]}".includes(char)) depth -= 1;
    if (char === "," && depth === 0) {
      parameters.push(current.trim());
      current = "";
    } else current += char;
  }
  parameters.push(current.trim());
  return parameters.filter((parameter) => !["", "*", "/", "..."].includes(parameter));
}
