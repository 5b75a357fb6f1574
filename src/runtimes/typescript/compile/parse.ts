import { type AnyNode, type Program, parse } from "acorn";
import { transform } from "sucrase";
import { ProgramError } from "../program";
import { childNodes } from "./instrument/syntax";

/** A module's text without types, and its syntax tree. Both have the lines of the source. */
export interface ParsedModule {
  readonly source: string;
  readonly program: Program;
}

/**
 * Strips the types from a TypeScript text (JavaScript stays as it is) and parses it as an ECMAScript module.
 * @throws {ProgramError} for anything that is not valid or cannot run here
 */
export function parseModule(fileName: string, code: string): ParsedModule {
  const isTypeScript = !/\.m?js$/.test(fileName);
  const source = isTypeScript ? stripTypes(fileName, code) : code;
  const program = parseJavaScript(fileName, source, isTypeScript);
  refuseUnsupported(fileName, program);
  return { source, program };
}

function stripTypes(fileName: string, code: string): string {
  let stripped: string;
  try {
    stripped = transform(code, { transforms: ["typescript"], disableESTransforms: true }).code;
  } catch (error) {
    throw syntaxError(fileName, code, error, true);
  }
  refuseDropped(fileName, code, stripped);
  return stripped;
}

/** Forms of TypeScript that sucrase drops or turns into CommonJS, found by comparing a line before and after. */
const DROPPED: readonly { readonly pattern: RegExp; readonly advice: string }[] = [
  {
    pattern: /(?<!\bdeclare\s+)(?<![.\w$])(?:namespace|module)\s+[A-Za-z_$][\w$.]*\s*\{/g,
    advice:
      "A namespace with values cannot run here: write its members at the top of the module, or in a file of its own.",
  },
  {
    pattern: /(?<![.\w$])import\s+(?:type\s+)?[A-Za-z_$][\w$]*\s*=\s*require\s*\(/g,
    advice: '"import … = require(…)" cannot run here: write import … from "…".',
  },
  {
    pattern: /(?<![.\w$])export\s*=(?!=)/g,
    advice: '"export =" cannot run here: write export default.',
  },
];

function refuseDropped(fileName: string, code: string, stripped: string): void {
  const strippedLines = stripped.split(/\r\n|[\n\r]/);
  let line = 0;
  let offset = 0;
  for (const text of code.split(/(?<=\r\n|\n|\r(?!\n))/)) {
    line++;
    for (const { pattern, advice } of DROPPED) {
      const kept = strippedLines[line - 1]?.match(pattern)?.length ?? 0;
      const match = [...text.matchAll(pattern)][kept];
      if (match === undefined || isTypeOnlyBlock(code, offset + match.index + match[0].length)) continue;
      throw new ProgramError(advice, { file: fileName, line, errorName: "SyntaxError" });
    }
    offset += text.length;
  }
}

/** Whether the block whose `{` ends at `start` declares no value. */
function isTypeOnlyBlock(code: string, start: number): boolean {
  if (code[start - 1] !== "{") return false;
  let depth = 1;
  let end = start;
  for (; end < code.length && depth > 0; end++) {
    if (code[end] === "{") depth++;
    else if (code[end] === "}") depth--;
  }
  const values = /(?<!\bdeclare\s+(?:abstract\s+)?)\b(?:const|let|var|function|class|enum)\s+[A-Za-z_$]/;
  return !values.test(code.slice(start, end).replace(/\/\/.*|\/\*[\s\S]*?\*\//g, ""));
}

function parseJavaScript(fileName: string, source: string, isTypeScript: boolean): Program {
  try {
    return parse(source, { ecmaVersion: "latest", sourceType: "module", locations: true, allowHashBang: true });
  } catch (error) {
    throw syntaxError(fileName, source, error, isTypeScript);
  }
}

/** Turns what sucrase or acorn threw into a sentence. */
function syntaxError(fileName: string, code: string, error: unknown, isTypeScript: boolean): ProgramError {
  if (error instanceof RangeError) return tooDeep(fileName);
  if (!(error instanceof Error)) throw error;
  const { loc, pos } = error as { readonly loc?: { readonly line: number }; readonly pos?: number };
  if (loc === undefined) throw error;
  const reason = error.message.replace(/\s*\(\d+:\d+\)$/, "").replace(/^Error transforming [^:]*: /, "");
  const at = pos === undefined ? undefined : code.slice(pos).trimStart();
  let message = reason;
  if (/^Unexpected (?:token|character)/.test(reason) && at !== undefined) {
    const expected = /expected "(.+)"/.exec(reason);
    message = at === "" ? "Unexpected end of input" : `Unexpected token '${firstToken(at)}'`;
    if (expected !== null) message += `, expected '${expected[1]}'`;
    if (at.startsWith("@")) message = "Decorators cannot run here: call the function on the class or method yourself";
    else if (!isTypeScript && at.startsWith(":")) message += ". Types need a file that ends in .ts";
  }
  return new ProgramError(message, { file: fileName, line: loc.line, errorName: "SyntaxError" });
}

function firstToken(text: string): string {
  return /^(?:[\w$]+|["'`][^"'`\n]{0,20}["'`]?|[^\s\w])/.exec(text)?.[0] ?? text.slice(0, 1);
}

/** The error for a program whose nesting exhausts the compiler's stack. */
export function tooDeep(fileName: string): ProgramError {
  return new ProgramError("This file nests expressions too deeply: break the deepest one into several statements.", {
    file: fileName,
    line: 0,
    errorName: "SyntaxError",
  });
}

function refuseUnsupported(fileName: string, program: Program): void {
  const refuse = (node: AnyNode, message: string): never => {
    throw new ProgramError(message, { file: fileName, line: node.loc?.start.line ?? 0, errorName: "SyntaxError" });
  };
  const visit = (node: AnyNode, isTopLevel: boolean): void => {
    switch (node.type) {
      case "ImportExpression":
        refuse(node, 'import() cannot run here: write import … from "…" at the top of the file.');
        break;
      case "MetaProperty":
        if (node.meta.name === "import")
          refuse(node, "import.meta does not exist here: a program's files have no address.");
        break;
      case "AwaitExpression":
        if (isTopLevel) refuse(node, topLevelAwait);
        break;
      case "ForOfStatement":
        if (isTopLevel && node.await) refuse(node, topLevelAwait);
        break;
      case "VariableDeclaration":
        if (isTopLevel && node.kind === "await using") refuse(node, topLevelAwait);
        break;
      default:
    }
    const isFunction = node.type.includes("Function");
    for (const child of childNodes(node)) visit(child, isTopLevel && !isFunction);
  };
  visit(program, true);
}

const topLevelAwait =
  "await cannot stand at the top level here: put it into an async function, for example export async function main().";
