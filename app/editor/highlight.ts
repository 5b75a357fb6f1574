import type { Language } from "../../src/protocol/run";

export type TokenKind = "plain" | "keyword" | "string" | "number" | "comment";

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

const TYPESCRIPT =
  "as async await break case catch class const continue default delete do else enum export extends false finally for from function if implements import in instanceof interface keyof let new null of private public readonly return static super switch this throw true try type typeof undefined var void while yield";
const PYTHON =
  "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return try while with yield";

const STRINGS = String.raw`"""[\s\S]*?(?:"""|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|${"`"}(?:\\.|[^${"`"}\\])*${"`"}?`;
const NUMBERS = String.raw`\b\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?\b`;

const PATTERNS: Readonly<Record<Language, RegExp>> = {
  typescript: pattern(String.raw`\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)`, TYPESCRIPT),
  python: pattern(String.raw`#[^\n]*`, PYTHON),
};

/**
 * The lines of a program, each cut into tokens: enough colour to read by before the editor is here, in the
 * editor's own colours. It knows no grammar, so a regular expression or a nested template may be coloured wrongly.
 */
export function highlight(code: string, language: Language): readonly (readonly Token[])[] {
  const lines: Token[][] = [[]];
  const push = (kind: TokenKind, text: string) => {
    text.split("\n").forEach((part, i) => {
      if (i > 0) lines.push([]);
      if (part !== "") lines.at(-1)?.push({ kind, text: part });
    });
  };
  let end = 0;
  for (const match of code.matchAll(PATTERNS[language])) {
    push("plain", code.slice(end, match.index));
    push(kindOf(match.groups ?? {}), match[0]);
    end = match.index + match[0].length;
  }
  push("plain", code.slice(end));
  return lines;
}

function kindOf(groups: Readonly<Record<string, string | undefined>>): TokenKind {
  if (groups.comment !== undefined) return "comment";
  if (groups.string !== undefined) return "string";
  return groups.number === undefined ? "keyword" : "number";
}

function pattern(comments: string, keywords: string): RegExp {
  const words = keywords.replaceAll(" ", "|");
  return new RegExp(
    `(?<comment>${comments})|(?<string>${STRINGS})|(?<number>${NUMBERS})|(?<keyword>(?<![\\w.$])(?:${words})(?![\\w$]))`,
    "g",
  );
}
