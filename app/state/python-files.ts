import { PYTHON_FILES } from "virtual:python-files";
import { SandboxError } from "../../src/client/types";
import type { PythonFileName, PythonFiles } from "../../src/protocol/python";

/** How much of the interpreter is here, in bytes of the files themselves: on the way they may be compressed. */
export interface DownloadProgress {
  readonly loadedBytes: number;
  readonly totalBytes: number;
}

/** Fetches the interpreter's files. Rejects with {@link SandboxError} where one cannot be had. */
export async function fetchPythonFiles(onProgress: (progress: DownloadProgress) => void): Promise<PythonFiles> {
  // What a server says of sizes means the compressed bytes, or nothing: the build knows.
  const totalBytes = PYTHON_FILES.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  let loadedBytes = 0;
  const entries = await Promise.all(
    PYTHON_FILES.map(async ({ name, url }) => {
      const content = await fetchFile(name, url, (count) => {
        loadedBytes += count;
        onProgress({ loadedBytes: Math.min(loadedBytes, totalBytes), totalBytes });
      });
      return [name, content] as const;
    }),
  );
  return Object.fromEntries(entries) as PythonFiles;
}

async function fetchFile(name: PythonFileName, url: string, onBytes: (count: number) => void): Promise<Blob> {
  const response = await fetch(new URL(url, document.baseURI)).catch((error: unknown) => {
    throw new SandboxError(`Python could not be loaded: ${name} could not be fetched (${String(error)}).`);
  });
  if (!response.ok) {
    throw new SandboxError(`Python could not be loaded: ${name} gave ${response.status} ${response.statusText}.`);
  }
  const counted = response.body?.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        onBytes(chunk.length);
        controller.enqueue(chunk);
      },
    }),
  );
  // Of memory: one that Firefox makes of a stream lies in a file, and reads as empty in the sandbox.
  return new Blob([await new Response(counted ?? null).arrayBuffer()]);
}
