const FLUSH_CHARS = 1 << 16;

/** Collects the elements of a JSON array as UTF-8, so that no more than a little of it is ever a string. */
export class JsonArraySink {
  readonly #encoder = new TextEncoder();
  readonly #chunks: Uint8Array[] = [];
  #text: string;
  #isEmpty = true;

  /** `before` is what stands before the first element. */
  constructor(before: string) {
    this.#text = before;
  }

  /** Adds an element, which must be JSON. */
  push(json: string): void {
    this.#text += this.#isEmpty ? `\n${json}` : `,\n${json}`;
    this.#isEmpty = false;
    if (this.#text.length >= FLUSH_CHARS) this.#flush();
  }

  /** All that was pushed, then `after`. */
  finish(after: string): Uint8Array<ArrayBuffer> {
    this.#text += after;
    this.#flush();
    const whole = new Uint8Array(this.#chunks.reduce((sum, chunk) => sum + chunk.length, 0));
    let offset = 0;
    for (const chunk of this.#chunks) {
      whole.set(chunk, offset);
      offset += chunk.length;
    }
    return whole;
  }

  #flush(): void {
    this.#chunks.push(this.#encoder.encode(this.#text));
    this.#text = "";
  }
}
