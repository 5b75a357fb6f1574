import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

interface LockEntry {
  readonly version?: string;
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const read = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));
const { packages } = read("package-lock.json") as { readonly packages: Readonly<Record<string, LockEntry>> };
const manifest = read("package.json") as LockEntry;

describe("the lock file", () => {
  it("agrees with package.json, where every version is exact", () => {
    const wanted = { ...manifest.dependencies, ...manifest.devDependencies };
    const locked = { ...packages[""]?.dependencies, ...packages[""]?.devDependencies };
    expect(locked).toEqual(wanted);
    for (const version of Object.values(wanted)) expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
  });

  it("holds the builds of every platform, so that a clean install works on each", () => {
    const missing = Object.entries(packages)
      .filter(([path]) => path !== "")
      .flatMap(([, entry]) => Object.keys(entry.optionalDependencies ?? {}))
      .filter((name) => packages[`node_modules/${name}`] === undefined);
    expect(missing).toEqual([]);
  });

  it("names no registry, so that each machine uses its own", () => {
    expect(Object.values(packages).filter(({ resolved }) => resolved?.startsWith("http"))).toEqual([]);
  });
});
