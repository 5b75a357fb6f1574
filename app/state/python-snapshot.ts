/**
 * Keeps the memory snapshot of an untouched interpreter from visit to visit, in the browser's Cache API. It is a
 * convenience: where storage is forbidden, full or slow, everything works without.
 */
const CACHE_NAME = "interleave-python";
const DIGEST_HEADER = "X-Sha-256";
/** Booting without a snapshot takes about this long. */
const READ_LIMIT_MS = 3_000;

/** The snapshot kept under `version`; null where there is none, or a damaged one, which is thrown away. */
export async function readSnapshot(version: string): Promise<ArrayBuffer | null> {
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), READ_LIMIT_MS));
  return Promise.race([read(version).catch(() => null), late]);
}

async function read(version: string): Promise<ArrayBuffer | null> {
  const cache = await caches.open(CACHE_NAME);
  const response = await cache.match(addressOf(version));
  if (response === undefined) return null;
  const snapshot = await response.arrayBuffer();
  if ((await digestOf(snapshot)) === response.headers.get(DIGEST_HEADER)) return snapshot;
  await cache.delete(addressOf(version));
  return null;
}

/** Keeps `snapshot` under `version` in place of all others. Never rejects. */
export async function keepSnapshot(version: string, snapshot: ArrayBuffer): Promise<void> {
  try {
    const cache = await caches.open(CACHE_NAME);
    for (const other of await cache.keys()) await cache.delete(other);
    const headers = { [DIGEST_HEADER]: await digestOf(snapshot), "Content-Type": "application/octet-stream" };
    await cache.put(addressOf(version), new Response(snapshot, { headers }));
  } catch {
    // Next time it is made again.
  }
}

/** The cache knows its entries by address; nothing is served here. */
function addressOf(version: string): URL {
  return new URL(`python-snapshot/${version}`, document.baseURI);
}

/** SHA-256 in hexadecimal digits. */
export async function digestOf(content: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
