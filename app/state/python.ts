import { PYTHON_FILES_DIGEST } from "virtual:python-files";
import type { SandboxClient } from "../../src/client/types";
import { type DownloadProgress, fetchPythonFiles } from "./python-files";
import { digestOf, keepSnapshot, readSnapshot } from "./python-snapshot";

export type { DownloadProgress } from "./python-files";

/** Entry of the browser's performance timeline: how long Python took to be ready, and where its memory came from. */
export const PYTHON_READY_MEASURE = "interleave:python-ready";

interface Providing {
  readonly done: Promise<void>;
  readonly listeners: Set<(progress: DownloadProgress) => void>;
  /** The last progress, for those who ask later; null once all is here. */
  progress: DownloadProgress | null;
}

const provided = new WeakMap<SandboxClient, Providing>();

/**
 * Fetches the Python interpreter and hands it to the sandbox, once for each; resolves when one has booted. Rejects
 * where a file cannot be fetched; the next call then tries again. Everyone who asks hears of the progress.
 */
export function providePython(client: SandboxClient, onProgress: (progress: DownloadProgress) => void): Promise<void> {
  const known = provided.get(client);
  if (known !== undefined) {
    if (known.progress !== null) {
      onProgress(known.progress);
      known.listeners.add(onProgress);
    }
    return known.done;
  }
  const listeners = new Set([onProgress]);
  const done = provide(client, (progress) => {
    providing.progress = progress;
    for (const listener of listeners) listener(progress);
  }).finally(() => {
    providing.progress = null;
    listeners.clear();
  });
  const providing: Providing = { done, listeners, progress: { loadedBytes: 0, totalBytes: 0 } };
  provided.set(client, providing);
  done.catch(() => provided.delete(client));
  return done;
}

async function provide(client: SandboxClient, onProgress: (progress: DownloadProgress) => void): Promise<void> {
  const start = performance.now();
  const version = await snapshotVersion(client);
  const [files, snapshot] = await Promise.all([fetchPythonFiles(onProgress), readSnapshot(version)]);
  const origin = await client.providePython({ files, snapshot });
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
