import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { runInNewContext } from "node:vm";
import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleClassicScript, bundleClassicWorker, REPO_ROOT } from "./classic-worker";
import { escapeInlineScript, sandboxDocument } from "./sandbox-plugin";

describe("a classic worker bundle", () => {
  let folder = "";
  const at = (name: string): string => relative(REPO_ROOT, join(folder, name));

  beforeAll(async () => {
    const cache = join(REPO_ROOT, ".cache");
    await mkdir(cache, { recursive: true });
    folder = await mkdtemp(join(cache, "classic-worker-"));
    await writeFile(join(folder, "part.ts"), "export const answer: number = 42;");
    await writeFile(join(folder, "words.txt"), "plain words");
    await writeFile(
      join(folder, "inner.ts"),
      `import { answer } from "./part"; (globalThis as { result?: unknown }).result = [answer, process.env.NODE_ENV];`,
    );
    await writeFile(
      join(folder, "outer.ts"),
      `import source from "virtual:classic-worker/${at("inner.ts")}";
       import words from "./words.txt?raw";
       import { Packr } from "msgpackr";
       const packed = new Packr({ structuredClone: true }).pack({ map: new Map([[1, 2]]) });
       (globalThis as { result?: unknown }).result = { source, words, packedBytes: packed.length };`,
    );
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("runs as a script, with its imports inside and the environment filled in", async () => {
    const context: { result?: unknown } = {};
    runInNewContext(await bundleClassicWorker(at("inner.ts")), context);
    expect(context.result).toEqual([42, "development"]);
  });

  it.each([true, false])("holds nested bundles and raw files as strings (minified: %s)", async (minify) => {
    const bundle = await bundleClassicScript(at("outer.ts"), { minify });
    const context: Record<string, unknown> = { TextEncoder, TextDecoder, Uint8Array, DataView, ArrayBuffer };
    runInNewContext(bundle.code, context);
    const { source, words, packedBytes } = context.result as { source: string; words: string; packedBytes: number };
    expect(words).toBe("plain words");
    expect(packedBytes).toBeGreaterThan(3);
    const inner: { result?: unknown } = {};
    runInNewContext(source, inner);
    expect(inner.result).toEqual([42, minify ? "production" : "development"]);
    const inputs = bundle.inputs.map((path) => relative(folder, path)).sort();
    expect(inputs).toEqual(["inner.ts", "outer.ts", "part.ts", "words.txt"]);
  });

  it("is importable as a virtual module from a test", async () => {
    const { default: source } = await import("virtual:classic-worker/build/fixtures/echo.worker.ts");
    const worker = new Worker(source, { eval: true });
    const answer = await new Promise((resolve) => worker.once("message", resolve));
    await worker.terminate();
    expect(answer).toBe("from the worker");
  });

  it("fails with the file's name when the source does not parse", async () => {
    await writeFile(join(folder, "broken.ts"), "const = 1;");
    await expect(bundleClassicWorker(at("broken.ts"))).rejects.toThrow("broken.ts");
  });

  it("fails when an import leads nowhere", async () => {
    await writeFile(join(folder, "lost.ts"), 'import inspect from "no-such-package"; inspect();');
    await expect(bundleClassicWorker(at("lost.ts"))).rejects.toThrow("no-such-package");
  });
});

describe("the sandbox document", () => {
  it("keeps a script whole that speaks of script tags and HTML comments", () => {
    const script = `globalThis.result = ["</script>", "<!-- <script>", /<\\/SCRIPT|<!--/i.test("<!--")];`;
    const html = sandboxDocument(script);
    expect(html.match(/<\/script/gi)).toHaveLength(1);
    expect(html).not.toContain("<!--");
    const context: { result?: unknown } = {};
    runInNewContext(escapeInlineScript(script), context);
    expect(context.result).toEqual(["</script>", "<!-- <script>", true]);
  });

  it("allows no network", () => {
    expect(sandboxDocument("")).toContain("default-src 'none'");
    expect(sandboxDocument("")).toContain('connect-src blob: data:"');
  });
});
