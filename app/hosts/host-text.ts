import type { HostRecords, HostTable } from "../../src/protocol/hosts";

/** What is wrong with a line. `params` go into the sentence `hosts.error.<code>`. */
export interface HostError {
  readonly code: HostErrorCode;
  /** From 1. */
  readonly line: number;
  readonly params: Readonly<Record<string, string | number>>;
}

export type HostErrorCode = "shape" | "name" | "type" | "a" | "aaaa" | "mx" | "cname-alone" | "cname-loop" | "too-many";

/** A table, or what keeps a text from being one. */
export type ReadHosts =
  | { readonly table: HostTable; readonly errors: readonly [] }
  | { readonly table: null; readonly errors: readonly HostError[] };

export const MAX_LINES = 1_000;
const MAX_PREFERENCE = 65_535;
const MAX_NAME_CHARS = 253;
const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;
const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

interface Draft {
  readonly line: number;
  a: string[];
  aaaa: string[];
  mx: { readonly preference: number; readonly exchange: string }[];
  cname: string | null;
}

/** Records as text, one a line, as a zone file has them: `python.org MX 50 mail.python.org`. */
export function hostText(table: HostTable): string {
  const lines: string[] = [];
  for (const [name, { a = [], aaaa = [], mx = [], cname }] of Object.entries(table)) {
    if (cname !== undefined) lines.push(`${name} CNAME ${cname}`);
    for (const address of a) lines.push(`${name} A ${address}`);
    for (const address of aaaa) lines.push(`${name} AAAA ${address}`);
    for (const { preference, exchange } of mx) lines.push(`${name} MX ${preference} ${exchange}`);
  }
  return `${lines.join("\n")}\n`;
}

/** Reads records from a text; empty lines and those that begin with `#` or `;` are none. */
export function readHosts(text: string): ReadHosts {
  const lines = text.split("\n");
  if (lines.length > MAX_LINES) {
    return { table: null, errors: [{ code: "too-many", line: MAX_LINES + 1, params: { most: MAX_LINES } }] };
  }
  const errors: HostError[] = [];
  const drafts = new Map<string, Draft>();
  for (const [index, written] of lines.entries()) {
    const words = written.trim().split(/\s+/);
    if (words[0] === "" || /^[#;]/.test(words[0] ?? "")) continue;
    const error = readRecord(words, index + 1, drafts);
    if (error !== null) errors.push({ ...error, line: index + 1 });
  }
  errors.push(...misplacedAliases(drafts));
  if (errors.length > 0) return { table: null, errors: errors.sort((a, b) => a.line - b.line) };
  return { table: Object.fromEntries([...drafts].map(([name, draft]) => [name, recordsOf(draft)])), errors: [] };
}

type Refusal = Omit<HostError, "line">;

function readRecord(words: readonly string[], line: number, drafts: Map<string, Draft>): Refusal | null {
  const [written = "", type = "", ...values] = words;
  const [value = "", second = ""] = values;
  if (values.length !== (type.toUpperCase() === "MX" ? 2 : 1)) {
    return type.toUpperCase() === "MX" ? { code: "mx", params: {} } : { code: "shape", params: {} };
  }
  const name = hostName(written);
  if (name === null) return { code: "name", params: { text: written } };
  const draft = drafts.get(name) ?? { line, a: [], aaaa: [], mx: [], cname: null };
  switch (type.toUpperCase()) {
    case "A":
      if (!isIpv4(value)) return { code: "a", params: { text: value } };
      draft.a.push(value);
      break;
    case "AAAA":
      if (!isIpv6(value)) return { code: "aaaa", params: { text: value } };
      draft.aaaa.push(value.toLowerCase());
      break;
    case "MX": {
      const exchange = hostName(second);
      if (!/^\d{1,5}$/.test(value) || Number(value) > MAX_PREFERENCE) return { code: "mx", params: {} };
      if (exchange === null) return { code: "name", params: { text: second } };
      draft.mx.push({ preference: Number(value), exchange });
      break;
    }
    case "CNAME": {
      const target = hostName(value);
      if (target === null) return { code: "name", params: { text: value } };
      if (draft.cname !== null) return { code: "cname-alone", params: { name } };
      draft.cname = target;
      break;
    }
    default:
      return { code: "type", params: { text: type } };
  }
  drafts.set(name, draft);
  return null;
}

/** A name in small letters, without the dot at its end; null where it is none. */
function hostName(text: string): string | null {
  const name = text.toLowerCase().replace(/\.$/, "");
  return name.length <= MAX_NAME_CHARS && name.split(".").every((label) => LABEL.test(label)) ? name : null;
}

function isIpv4(text: string): boolean {
  const numbers = IPV4.exec(text)?.slice(1) ?? [];
  return numbers.length > 0 && numbers.every((each) => Number(each) <= 255 && String(Number(each)) === each);
}

function isIpv6(text: string): boolean {
  return /^[0-9a-f:.]+$/i.test(text) && URL.canParse(`http://[${text}]/`);
}

/** An alias is all that a name has, and leads to an end. */
function misplacedAliases(drafts: ReadonlyMap<string, Draft>): readonly HostError[] {
  const errors: HostError[] = [];
  for (const [name, { line, a, aaaa, mx, cname }] of drafts) {
    if (cname === null) continue;
    if (a.length + aaaa.length + mx.length > 0) errors.push({ code: "cname-alone", line, params: { name } });
    const passed = new Set([name]);
    for (let next: string | null = cname; next !== null; next = drafts.get(next)?.cname ?? null) {
      if (next === name) errors.push({ code: "cname-loop", line, params: { name } });
      if (passed.has(next)) break;
      passed.add(next);
    }
  }
  return errors;
}

function recordsOf({ a, aaaa, mx, cname }: Draft): HostRecords {
  return {
    ...(a.length > 0 ? { a } : {}),
    ...(aaaa.length > 0 ? { aaaa } : {}),
    ...(mx.length > 0 ? { mx } : {}),
    ...(cname === null ? {} : { cname }),
  };
}
