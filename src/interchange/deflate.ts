import type { Bytes } from "../base/units";

/** The decompressed data would be longer than allowed. */
export class InflateLimitError extends Error {
  override readonly name = "InflateLimitError";
}

/** Compresses `parts`, one after the other, to raw DEFLATE (RFC 1951). */
export async function deflateRaw(parts: readonly Uint8Array<ArrayBuffer>[]): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([...parts]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * Decompresses raw DEFLATE as a stream and stops as soon as more than `maxBytes` came out, so that a small
 * file cannot fill the memory.
 *
 * @throws {InflateLimitError} over `maxBytes`
 * @throws {TypeError} if `bytes` are no DEFLATE stream or end too early (browsers: or go on after its end)
 */
export async function inflateRaw(bytes: Uint8Array<ArrayBuffer>, maxBytes: Bytes): Promise<Uint8Array<ArrayBuffer>> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > maxBytes) {
      await reader.cancel();
      throw new InflateLimitError(`More than ${maxBytes} bytes came out of the compressed data.`);
    }
    chunks.push(value);
  }
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
