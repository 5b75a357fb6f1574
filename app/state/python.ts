import { type SandboxClient, SandboxError } from "../../src/client/types";
import { PYTHON_FILE_NAMES, PYTHON_FOLDER, type PythonFileName, type PythonFiles } from "../../src/protocol/python";

/** How much of the interpreter is here. */
export interface DownloadProgress {
  readonly loadedBytes: number;
  /** As far as the server tells sizes. */
  readonly totalBytes: number;
}

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
  const fetched = fetchAll((progress) => {
    providing.progress = progress;
    for (const listener of listeners) listener(progress);
  });
  const done = fetched.then((files) => {
    providing.progress = null;
    listeners.clear();
    return client.providePython(files);
  });
  const providing: Providing = { done, listeners, progress: { loadedBytes: 0, totalBytes: 0 } };
  provided.set(client, providing);
  done.catch(() => provided.delete(client));
  return done;
}

async function fetchAll(onProgress: (progress: DownloadProgress) => void): Promise<PythonFiles> {
  const totals = new Map<PythonFileName, number>();
  let loadedBytes = 0;
  const entries = await Promise.all(
    PYTHON_FILE_NAMES.map(async (name) => {
      const bytes = await fetchFile(name, {
        onSize: (size) => totals.set(name, size),
        onBytes: (count) => {
          loadedBytes += count;
          const totalBytes = [...totals.values()].reduce((sum, size) => sum + size, 0);
          onProgress({ loadedBytes, totalBytes: Math.max(totalBytes, loadedBytes) });
        },
      });
      return [name, bytes] as const;
    }),
  );
  return Object.fromEntries(entries) as PythonFiles;
}

interface Listener {
  onSize(sizeBytes: number): void;
  onBytes(count: number): void;
}

async function fetchFile(name: PythonFileName, listener: Listener): Promise<ArrayBuffer> {
  const response = await fetch(new URL(`${PYTHON_FOLDER}/${name}`, document.baseURI));
  if (!response.ok) {
    throw new SandboxError(
      `Python could not be loaded: ${PYTHON_FOLDER}/${name} gave ${response.status} ${response.statusText}.`,
    );
  }
  listener.onSize(Number(response.headers.get("Content-Length") ?? 0));
  const counted = response.body?.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        listener.onBytes(chunk.length);
        controller.enqueue(chunk);
      },
    }),
  );
  return new Response(counted ?? null).arrayBuffer();
}
