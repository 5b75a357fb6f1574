import { MAX_PREVIEW_CHARS } from "../protocol/records";
import { grownCapacity, resizedUint32 } from "./column";

/** The page keeps the previews of this many messages of a run, the first ones. */
export const MAX_RETAINED_MESSAGES = 100_000;

/** … and this much text of them. */
const MAX_PREVIEW_BYTES_TOTAL = 4 * 1024 * 1024;

/** A preview of 64 characters is at most this long in UTF-8. */
const MAX_PREVIEW_BYTES = MAX_PREVIEW_CHARS * 4;

const HEADER_BYTES = 10;

/** Sizes and previews of messages, packed; a preview becomes a string when somebody asks for it. */
export class MessageTable {
  readonly #slotOf = new Map<number, number>();
  #sizes = new Uint32Array(0);
  /** Where the preview of slot `i` ends in the text. */
  #ends = new Uint32Array(0);
  #text = new Uint8Array(0);

  /**
   * Takes in a batch's packed messages (`stream.ts`). What does not parse ends it; ids that were here
   * before and what is over the caps are left out.
   */
  append(packed: ArrayBuffer): void {
    const view = new DataView(packed);
    const bytes = new Uint8Array(packed);
    let at = 0;
    while (at + HEADER_BYTES <= bytes.length) {
      const id = view.getUint32(at, true);
      const sizeBytes = view.getUint32(at + 4, true);
      const previewBytes = view.getUint16(at + 8, true);
      const start = at + HEADER_BYTES;
      at = start + previewBytes;
      if (at > bytes.length) return;
      this.#add(id, sizeBytes, bytes.subarray(start, start + Math.min(previewBytes, MAX_PREVIEW_BYTES)));
    }
  }

  /** Size and preview of a message; undefined for ids that are unknown or were over the caps. */
  get(id: number): { readonly sizeBytes: number; readonly preview: string } | undefined {
    const slot = this.#slotOf.get(id);
    if (slot === undefined) return undefined;
    const start = slot === 0 ? 0 : this.#ends[slot - 1];
    return {
      sizeBytes: this.#sizes[slot],
      preview: new TextDecoder().decode(this.#text.subarray(start, this.#ends[slot])),
    };
  }

  ids(): Iterable<number> {
    return this.#slotOf.keys();
  }

  /** Bytes that the columns occupy, an estimate for the map included. */
  get sizeBytes(): number {
    return this.#sizes.byteLength + this.#ends.byteLength + this.#text.byteLength + this.#slotOf.size * 40;
  }

  #add(id: number, sizeBytes: number, preview: Uint8Array): void {
    const slot = this.#slotOf.size;
    if (slot >= MAX_RETAINED_MESSAGES || this.#slotOf.has(id)) return;
    const start = slot === 0 ? 0 : this.#ends[slot - 1];
    const end = start + preview.length;
    if (end > MAX_PREVIEW_BYTES_TOTAL) return;
    if (end > this.#text.length) {
      const grown = new Uint8Array(grownCapacity(this.#text.length, end));
      grown.set(this.#text);
      this.#text = grown;
    }
    if (slot === this.#sizes.length) {
      const capacity = grownCapacity(slot, slot + 1);
      this.#sizes = resizedUint32(this.#sizes, capacity);
      this.#ends = resizedUint32(this.#ends, capacity);
    }
    this.#text.set(preview, start);
    this.#sizes[slot] = sizeBytes;
    this.#ends[slot] = end;
    this.#slotOf.set(id, slot);
  }
}
