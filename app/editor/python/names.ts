import { type Api, type ApiEntry, type Members, memberOf } from "./api";

/** What a dotted name of a program stands for. */
export type Meaning =
  | { readonly what: "module"; readonly name: string; readonly doc: string; readonly members: Members }
  | { readonly what: "member"; readonly name: string; readonly entry: ApiEntry }
  /** Something that was made by calling a class or a function. */
  | { readonly what: "object"; readonly name: string; readonly members: Members };

/**
 * What the names of a program stand for, as far as its text shows it line by line: imports, `name = Class(…)`,
 * `with Class(…) as name`, `names = [Class(…) for …]` and `for name in names`. Enough to complete by; the last of
 * several meanings wins.
 */
export class Names {
  readonly #api: Api;
  readonly #meanings = new Map<string, Meaning>();
  /** What stands in a list. */
  readonly #elements = new Map<string, Meaning>();

  constructor(api: Api, source: string) {
    this.#api = api;
    for (const line of joinedLines(source)) this.#read(line);
  }

  /** Names that were imported. */
  get imported(): readonly [string, Meaning][] {
    return [...this.#meanings].filter(([name, { what }]) => what !== "object" && !name.includes("."));
  }

  /** What `a.b.c` stands for; undefined where it is not known. */
  resolve(path: string): Meaning | undefined {
    const parts = path.split(".");
    for (let length = parts.length; length > 0; length -= 1) {
      const meaning = this.#meanings.get(parts.slice(0, length).join("."));
      if (meaning === undefined) continue;
      return parts.slice(length).reduce<Meaning | undefined>((found, part) => found && member(found, part), meaning);
    }
    return undefined;
  }

  #read(line: string): void {
    const imported = /^\s*import\s+(.+)$/.exec(line)?.[1];
    if (imported !== undefined) return this.#import(imported);
    const from = /^\s*from\s+([\w.]+)\s+import\s+\(?([^()]*)\)?\s*$/.exec(line);
    if (from !== null) return this.#importFrom(from[1] ?? "", from[2] ?? "");
    const assigned = /^\s*((?:self\.)?\w+)\s*(?::[^=]+)?=\s*(\[?)\s*(?:await\s+)?([\w.]+)\(/.exec(line);
    if (assigned !== null) return this.#assign(assigned[1] ?? "", assigned[3] ?? "", assigned[2] === "[");
    const entered = /^\s*(?:async\s+)?with\s+([\w.]+)\(.*\)\s+as\s+(\w+)\s*:/.exec(line);
    if (entered !== null) return this.#assign(entered[2] ?? "", entered[1] ?? "", false);
    const iterated = /\bfor\s+(\w+)\s+in\s+((?:self\.)?\w+)\b/.exec(line);
    const element = iterated === null ? undefined : this.#elements.get(iterated[2] ?? "");
    if (iterated !== null && element !== undefined) this.#meanings.set(iterated[1] ?? "", element);
    const appended = /^\s*((?:self\.)?\w+)\.append\(\s*([\w.]+)\(?/.exec(line);
    if (appended !== null) this.#append(appended[1] ?? "", appended[2] ?? "");
  }

  #import(list: string): void {
    for (const part of list.split(",")) {
      const [, module = "", alias = module] = /^\s*([\w.]+)(?:\s+as\s+(\w+))?\s*$/.exec(part) ?? [];
      this.#set(alias, this.#module(module));
    }
  }

  #importFrom(module: string, list: string): void {
    for (const part of list.split(",")) {
      const [, name = "", alias = name] = /^\s*(\w+)(?:\s+as\s+(\w+))?\s*$/.exec(part) ?? [];
      const whole = this.#module(module);
      this.#set(alias, this.#module(`${module}.${name}`) ?? (whole && member(whole, name)));
    }
  }

  #module(name: string): Meaning | undefined {
    const module = Object.hasOwn(this.#api, name) ? this.#api[name] : undefined;
    return module && { what: "module", name, doc: module.doc, members: module.members };
  }

  #assign(name: string, callee: string, inList: boolean): void {
    const made = this.#made(callee);
    if (inList && made !== undefined) this.#elements.set(name, made);
    if (!inList) this.#set(name, made);
  }

  #append(list: string, what: string): void {
    const element = this.#made(what) ?? this.#meanings.get(what);
    if (element?.what === "object") this.#elements.set(list, element);
  }

  /** What calling this gives. */
  #made(callee: string): Meaning | undefined {
    const called = this.resolve(callee);
    const members = called?.what === "member" ? called.entry[3] : undefined;
    return members && { what: "object", name: callee, members };
  }

  #set(name: string, meaning: Meaning | undefined): void {
    if (meaning === undefined) this.#meanings.delete(name);
    else this.#meanings.set(name, meaning);
  }
}

function member(meaning: Meaning, name: string): Meaning | undefined {
  const members = meaning.what === "member" ? meaning.entry[3] : meaning.members;
  const entry = memberOf(members, name);
  return entry && { what: "member", name: `${meaning.name}.${name}`, entry };
}

/** The members that may stand behind a dot. */
export function membersOf(meaning: Meaning): Members {
  return (meaning.what === "member" ? meaning.entry[3] : meaning.members) ?? {};
}

/** The lines of a program without comments; an import in parentheses is one line. */
function joinedLines(source: string): readonly string[] {
  return source
    .replaceAll(/#[^\n]*/g, "")
    .replaceAll(/^\s*from\s+[\w.]+\s+import\s+\([^()]*\)/gm, (list) => list.replaceAll(/\s+/g, " "))
    .split("\n");
}
