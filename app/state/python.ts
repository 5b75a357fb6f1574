import { PYTHON_FILES_DIGEST } from "virtual:python-files";
import type { SandboxClient } from "../../src/client/types";
import { type DownloadProgress, fetchPythonFiles } from "./python-files";
import { digestOf, keepSnapshot, readSnapshot } from "./python-snapshot";
import { useApp } from "./store";
import type { PythonState } from "./types";

/** Entry of the browser's performance timeline: how long Python took to be ready, and where its memory came from. */
export const PYTHON_READY_MEASURE = "interleave:python-ready";

const provided = new WeakMap<SandboxClient, Promise<void>>();
/** Of several sandboxes one after another, the page speaks of the last. */
let latest: SandboxClient | null = null;

/**
 * Fetches the Python interpreter and hands it to the sandbox, once for each; resolves when one has booted. The page's
 * state says how far it is. Rejects where a file cannot be fetched; the next call then tries again.
 */
export function providePython(client: SandboxClient): Promise<void> {
  const known = provided.get(client);
  if (known !== undefined) return known;
  latest = client;
  const tell = (python: PythonState) => {
    if (latest === client) useApp.setState({ python });
  };
  const providing = provide(client, tell);
  provided.set(client, providing);
  providing.catch(() => {
    provided.delete(client);
    tell({ phase: "failed" });
  });
  return providing;
}

async function provide(client: SandboxClient, tell: (python: PythonState) => void): Promise<void> {
  const start = performance.now();
  const onProgress = (progress: DownloadProgress) => tell({ phase: "downloading", ...progress });
  onProgress({ loadedBytes: 0, totalBytes: 0 });
  const version = await snapshotVersion(client);
  const [files, snapshot] = await Promise.all([fetchPythonFiles(onProgress), readSnapshot(version)]);
  tell({ phase: "starting" });
  const origin = await client.providePython({ files, snapshot });
  tell({ phase: "ready" });
  performance.measure(PYTHON_READY_MEASURE, { start, detail: { snapshot: origin.from } });
  if (origin.from === "new" && origin.snapshot !== null) void keepSnapshot(version, origin.snapshot);
}

/**
 * What a snapshot depends on: the interpreter's files, all code of the sandbox (the Python side of the runtime is in
 * it), and the browser.
 */
async function snapshotVersion(client: SandboxClient): Promise<string> {
  const parts = [PYTHON_FILES_DIGEST, await client.code, navigator.userAgent];
  return digestOf(new TextEncoder().encode(parts.join("\n")));
}
