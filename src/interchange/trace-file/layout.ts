import type { Bytes } from "../../base/units";

/*
 *     byte  0       8      12        16             20          24
 *           | magic | crc  | version | payloadBytes | jsonBytes | payload, raw DEFLATE …
 *
 * Numbers are u32, little-endian. `crc` is the CRC-32 of everything after it. The payload is, uncompressed,
 * `jsonBytes` of JSON (`header.ts`), the columns (`columns.ts`) and the messages (`protocol/stream.ts`).
 */

/** As PNG's: a byte no text begins with, and line ends that a transfer as text would change. */
export const MAGIC = Uint8Array.of(0x89, 0x49, 0x4c, 0x56, 0x0d, 0x0a, 0x1a, 0x0a);

export const FIXED_BYTES = 24;
export const FORMAT_VERSION = 1;

/** Neither written nor read beyond this, uncompressed. */
export const MAX_PAYLOAD_BYTES: Bytes = 256 * 1024 * 1024;
