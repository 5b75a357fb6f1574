import type { Api, ApiEntry, ApiKind, Members } from "./api";
import { openCall, parametersOf, withoutStrings } from "./calls";
import { type Meaning, membersOf, Names } from "./names";

export interface Completion {
  readonly label: string;
  readonly kind: ApiKind | "module" | "parameter" | "word";
  /** Its signature. */
  readonly detail: string;
  readonly doc: string;
  readonly insert: string;
}

/** What may be written at the end of `before`, of which `after` is the rest of the program. */
export function completions(api: Api, before: string, after: string): readonly Completion[] {
  const line = before.slice(before.lastIndexOf("\n") + 1);
  if (isHidden(before, line)) return [];
  if (/^\s*(?:import\s+(?:[\w.]+\s*,\s*)*|from\s+)[\w.]*$/.test(line)) return modules(api, line);
  const names = new Names(api, `${before}\n${after}`);
  const from = /^\s*from\s+([\w.]+)\s+import\s+\(?[\w\s,]*$/.exec(line)?.[1];
  if (from !== undefined) return members(Object.hasOwn(api, from) ? (api[from]?.members ?? {}) : {});
  const path = /([\w.]+)\.\w*$/.exec(line)?.[1];
  if (path !== undefined) {
    const meaning = names.resolve(path);
    return meaning ? members(membersOf(meaning)) : [];
  }
  if (!/(?:^|[^\w.])[A-Za-z_]\w*$|[(,]\s*$/.test(line)) return [];
  return [...parameters(names, before), ...imported(names), ...words(before, after)];
}

/** Whether this is inside of a string or a comment. */
function isHidden(before: string, line: string): boolean {
  const shown = withoutStrings(`${before}x`);
  return line.length > 0 && shown.at(-1) !== "x";
}

function modules(api: Api, line: string): Completion[] {
  const typed = /[\w.]*$/.exec(line)?.[0] ?? "";
  const package_ = typed.slice(0, typed.lastIndexOf(".") + 1);
  return Object.entries(api)
    .filter(([name]) => name.startsWith(package_))
    .map(([name, { doc }]) => {
      const label = name.slice(package_.length);
      return { label, kind: "module", detail: "", doc, insert: label };
    });
}

function members(of: Members): Completion[] {
  return Object.entries(of).map(([label, entry]) => completion(label, entry));
}

function completion(label: string, [kind, detail, doc]: ApiEntry): Completion {
  return { label, kind, detail, doc, insert: label };
}

/** Arguments of the call that is being written, by name. */
function parameters(names: Names, before: string): Completion[] {
  const call = openCall(before);
  const called = call === null ? undefined : names.resolve(call.callee);
  if (called?.what !== "member" || call === null || call.keyword !== null) return [];
  return parametersOf(called.entry[1])
    .map((parameter) => [/^\w+/.exec(parameter)?.[0] ?? "", parameter] as const)
    .filter(([name]) => name !== "" && !call.given.includes(name))
    .map(([name, parameter]) => {
      return { label: `${name}=`, kind: "parameter", detail: parameter, doc: called.name, insert: `${name}=` };
    });
}

function imported(names: Names): Completion[] {
  return names.imported.map(([label, meaning]) => ofName(label, meaning));
}

function ofName(label: string, meaning: Meaning): Completion {
  if (meaning.what === "member") return completion(label, meaning.entry);
  const doc = meaning.what === "module" ? meaning.doc : "";
  return { label, kind: "module", detail: "", doc, insert: label };
}

/** The words of the program, and of the language. */
function words(before: string, after: string): Completion[] {
  const typed = /\w*$/.exec(before)?.[0] ?? "";
  const written = withoutStrings(`${before.slice(0, before.length - typed.length)}\n${after}`).match(/[^\W\d]\w+/gu);
  const all = new Set([...(written ?? []).filter((word) => !word.startsWith("__") && !/^_+$/.test(word)), ...KEYWORDS]);
  return [...all].map((label) => ({ label, kind: "word", detail: "", doc: "", insert: label }));
}

const KEYWORDS =
  "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass print raise range return try while with yield".split(
    " ",
  );
