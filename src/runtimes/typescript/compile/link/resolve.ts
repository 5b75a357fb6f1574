/** The name of the module that programs get threads, locks and queues from. */
export const INTERLEAVE_MODULE = "interleave";

const TRIED_ENDINGS = ["", ".ts", ".js", ".mjs", ".json", "/index.ts", "/index.js"];

/** What an import specifier means: a file, or why there is none. */
export type Resolution =
  | { readonly kind: "interleave" }
  | { readonly kind: "file"; readonly name: string }
  | { readonly kind: "outside" }
  | { readonly kind: "package" }
  | { readonly kind: "missing"; readonly tried: readonly string[] };

/**
 * Finds the file that an import means, as Node and TypeScript do: relative to the importing file, with an
 * ending left out, `.js` written for a `.ts` file, or an `index` file of a folder.
 *
 * @param importer normalised path of the importing file
 * @param names normalised paths of all files
 */
export function resolveImport(specifier: string, importer: string, names: ReadonlySet<string>): Resolution {
  if (specifier === INTERLEAVE_MODULE) return { kind: "interleave" };
  if (!/^\.\.?(\/|$)/.test(specifier)) return { kind: "package" };
  const folder = importer.slice(0, importer.lastIndexOf("/") + 1);
  const path = normalizePath(folder + specifier);
  if (path === undefined) return { kind: "outside" };
  const tried = TRIED_ENDINGS.map((ending) => path + ending).filter((name) => name !== "" && !name.startsWith("/"));
  const compiled = /^(.*)\.m?js$/.exec(path);
  if (compiled !== null) tried.push(`${compiled[1]}.ts`);
  const found = tried.find((name) => names.has(name));
  return found === undefined ? { kind: "missing", tried } : { kind: "file", name: found };
}

/** Takes `.` and `..` out of a relative path; undefined where it leaves the program's folder. */
export function normalizePath(path: string): string | undefined {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join("/");
}
