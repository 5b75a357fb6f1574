/**
 * Vite plugin for the sandbox: gives the page three kinds of strings to import.
 *
 * - `virtual:classic-worker/<path from the root>`: a worker entry bundled as one classic script;
 * - `virtual:command-worker`: the worker of commands, the same way;
 * - `virtual:sandbox-document`: the HTML of the sandbox frame, for `srcdoc`.
 */
import type { Plugin } from "vite";
import { bundleClassicScript, type ClassicBundle, classicWorkerEntry, stringModule } from "./classic-worker.ts";

const DOCUMENT_ID = "virtual:sandbox-document";
const FRAME_ENTRY = "src/sandbox/frame.ts";
const COMMAND_WORKER_ID = "virtual:command-worker";
const COMMAND_WORKER_ENTRY = "src/runtimes/commands/command.worker.ts";
const SOURCE_SUFFIX = ":source";

/** No origin may be reached from the frame or its workers; scripts come from blobs only. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval' blob:",
  "worker-src blob:",
  "connect-src blob: data:",
].join("; ");

export function sandboxPlugin(): Plugin {
  let minify = false;
  const inputsById = new Map<string, ReadonlySet<string>>();
  return {
    name: "interleave:sandbox",
    configResolved(config) {
      minify = config.command === "build";
    },
    resolveId(id) {
      // The suffix keeps other plugins from taking the string for a TypeScript file.
      return entryOf(id) !== undefined ? `\0${id}${SOURCE_SUFFIX}` : undefined;
    },
    async load(resolvedId) {
      if (!resolvedId.startsWith("\0") || !resolvedId.endsWith(SOURCE_SUFFIX)) return undefined;
      const id = resolvedId.slice(1, -SOURCE_SUFFIX.length);
      const entry = entryOf(id);
      if (entry === undefined) return undefined;
      const bundle: ClassicBundle = await bundleClassicScript(entry, { minify });
      inputsById.set(resolvedId, new Set(bundle.inputs));
      for (const input of bundle.inputs) this.addWatchFile(input);
      return stringModule(id === DOCUMENT_ID ? sandboxDocument(bundle.code) : bundle.code);
    },
    hotUpdate({ file }) {
      const stale = [...inputsById].filter(([, inputs]) => inputs.has(file)).map(([id]) => id);
      if (stale.length === 0) return undefined;
      for (const id of stale) {
        const module = this.environment.moduleGraph.getModuleById(id);
        if (module !== undefined) this.environment.moduleGraph.invalidateModule(module);
      }
      // A worker cannot be patched while it runs.
      this.environment.hot.send({ type: "full-reload" });
      return [];
    },
  };
}

/** The entry file that an import names; undefined for every other import. */
function entryOf(id: string): string | undefined {
  if (id === DOCUMENT_ID) return FRAME_ENTRY;
  return id === COMMAND_WORKER_ID ? COMMAND_WORKER_ENTRY : classicWorkerEntry(id);
}

/** A complete HTML document that runs `script` under the sandbox's content security policy. */
export function sandboxDocument(script: string): string {
  return [
    "<!doctype html><meta charset=utf-8>",
    `<meta http-equiv="Content-Security-Policy" content="${CONTENT_SECURITY_POLICY}">`,
    `<script>${escapeInlineScript(script)}</script>`,
  ].join("");
}

/** Keeps the HTML parser from ending the script early. `\x3C` is `<` in strings, templates and regular expressions. */
export function escapeInlineScript(script: string): string {
  return script.replaceAll(/<(?=\/script|script|!--)/gi, "\\x3C");
}
