/**
 * Bundles an entry file and all it imports into one classic script.
 *
 * Snippets run in workers made from blob URLs inside an opaque-origin frame. Chromium refuses module workers
 * there, and the frame has no network to load a second file from, so each worker must be one string.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Plugin, rolldown } from "rolldown";

export const REPO_ROOT = join(import.meta.dirname, "..");

const WORKER_PREFIX = "virtual:classic-worker/";
const RAW_SUFFIX = "?raw";

export interface BundleOptions {
  /** Short names and no white space; otherwise the names of the source stay, for debugging. */
  readonly minify: boolean;
}

export interface ClassicBundle {
  /** One immediately invoked function, without imports or exports. */
  readonly code: string;
  /** Absolute paths of the project's files that went into it. */
  readonly inputs: readonly string[];
}

/**
 * Bundles `entry` (a path from the root of the repository) into one classic script.
 * Imports of `virtual:classic-worker/<path>` inside it become the string of that bundle, `<path>?raw` the text of
 * that file. Throws rolldown's error, which names file and line, where the sources do not build.
 */
export async function bundleClassicScript(entry: string, options: BundleOptions): Promise<ClassicBundle> {
  const inputs = new Set<string>();
  const bundle = await rolldown({
    input: join(REPO_ROOT, entry),
    cwd: REPO_ROOT,
    platform: "browser",
    tsconfig: false,
    resolve: { alias: { "node:zlib": join(REPO_ROOT, "src/runtimes/commands/no-zlib.ts") } },
    checks: { pluginTimings: false },
    transform: {
      target: "es2022",
      define: { "process.env.NODE_ENV": JSON.stringify(options.minify ? "production" : "development") },
    },
    plugins: [nestedSources(options, inputs), collectInputs(inputs)],
    onLog(level, log, handle) {
      // The bundle is a worker: nobody reads its exports, and direct eval is what a snippet runner is for.
      if (level === "warn" && (log.code === "MISSING_NAME_OPTION_FOR_IIFE_EXPORT" || log.code === "EVAL")) return;
      // Left external, an import would only fail in the worker, with a name nobody knows.
      handle(log.code === "UNRESOLVED_IMPORT" ? "error" : level, log);
    },
  });
  try {
    const { output } = await bundle.generate({ format: "iife", minify: options.minify, codeSplitting: false });
    const [chunk] = output;
    if (output.length !== 1) throw new Error(`${entry} must bundle into one script but gave ${output.length} files`);
    return { code: chunk.code, inputs: [...inputs] };
  } finally {
    await bundle.close();
  }
}

/** The classic script of a worker entry (a path from the root of the repository), with readable names: for tests. */
export async function bundleClassicWorker(entry: string): Promise<string> {
  return (await bundleClassicScript(entry, { minify: false })).code;
}

/** The entry that a `virtual:classic-worker/…` import names; undefined for every other import. */
export function classicWorkerEntry(importId: string): string | undefined {
  return importId.startsWith(WORKER_PREFIX) ? importId.slice(WORKER_PREFIX.length) : undefined;
}

function nestedSources(options: BundleOptions, inputs: Set<string>): Plugin {
  return {
    name: "interleave:nested-sources",
    resolveId: {
      filter: { id: [/^virtual:classic-worker\//, /\?raw$/] },
      async handler(id, importer) {
        if (classicWorkerEntry(id) !== undefined) return `\0${id}:source`;
        const resolved = await this.resolve(id.slice(0, -RAW_SUFFIX.length), importer, { skipSelf: true });
        return resolved === null ? null : `\0raw:${resolved.id}:source`;
      },
    },
    load: {
      filter: { id: /^\0.*:source$/ },
      async handler(id) {
        const inner = id.slice(1, -":source".length);
        const entry = classicWorkerEntry(inner);
        if (entry === undefined) {
          const path = inner.slice("raw:".length);
          inputs.add(path);
          return stringModule(await readFile(path, "utf8"));
        }
        const nested = await bundleClassicScript(entry, options);
        for (const input of nested.inputs) inputs.add(input);
        return stringModule(nested.code);
      },
    },
  };
}

function collectInputs(inputs: Set<string>): Plugin {
  return {
    name: "interleave:collect-inputs",
    moduleParsed(module) {
      if (!module.id.startsWith("\0") && !module.id.includes("node_modules")) inputs.add(module.id);
    },
  };
}

/** The text of a module whose default export is `text`. */
export function stringModule(text: string): string {
  return `export default ${JSON.stringify(text)};`;
}
