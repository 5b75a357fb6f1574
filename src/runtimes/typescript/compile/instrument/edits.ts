/**
 * Where an insertion stands among others at the same position. Text that ends what lies before it comes
 * first; then a brace, a checkpoint, whole statements or `x,` prefixes; wrappers of an expression come last.
 */
const RANK = { close: 0, brace: 1, checkpoint: 2, statement: 3, open: 4 } as const;
type Rank = (typeof RANK)[keyof typeof RANK];

interface Range {
  readonly start: number;
  readonly end: number;
}

interface Insertion {
  readonly position: number;
  readonly rank: Rank;
  /** Among insertions of one rank and position the smaller one comes first. */
  readonly nesting: number;
  /** Decides between equals; later insertions around the same node are further out. */
  readonly sequence: number;
  readonly text: string;
}

interface Replacement extends Range {
  readonly text: string;
}

/** Edits of a source text that never add or remove a line. Positions are offsets into the original text. */
export class SourceEdits {
  readonly #source: string;
  readonly #insertions: Insertion[] = [];
  readonly #replacements: Replacement[] = [];
  /** Positions that hold something which ends a statement begun before them. */
  readonly #separated = new Set<number>();

  constructor(source: string) {
    this.#source = source;
  }

  /** Puts an expression into `open … close`. Wrappers nest as their nodes do; around one node the later is outer. */
  wrap(node: Range, open: string, close: string): void {
    this.#insert(node.start, RANK.open, -node.end, open);
    this.close(node, close);
  }

  /** Puts a statement or a function's expression into `open … close`, outside of everything that stands there yet. */
  enclose(node: Range, open: string, close: string): void {
    this.#insert(node.start, RANK.brace, 0, open);
    this.close(node, close);
  }

  /** Closes behind a node what {@link before} opened in front of it. */
  close(node: Range, text: string): void {
    this.#insert(node.end, RANK.close, -node.start, text);
  }

  checkpoint(position: number, text: string): void {
    this.#insert(position, RANK.checkpoint, 0, text);
  }

  /** Inserts text that stands before the statement or operand at `position`: `a;` or `a,`. */
  before(position: number, text: string): void {
    this.#insert(position, RANK.statement, 0, text);
    this.#separated.add(position);
  }

  /** Whether {@link before} was used at this position. */
  hasBefore(position: number): boolean {
    return this.#separated.has(position);
  }

  /** Replaces `[start, end)`; the line breaks inside are kept. Insertions at `start` stay before the new text. */
  replace(start: number, end: number, text: string): void {
    const lineBreaks = this.#source.slice(start, end).match(/\r\n|[\n\r]/g);
    this.#replacements.push({ start, end, text: text + (lineBreaks === null ? "" : lineBreaks.join("")) });
  }

  #insert(position: number, rank: Rank, nesting: number, text: string): void {
    const order = this.#insertions.length;
    this.#insertions.push({ position, rank, nesting, sequence: rank === RANK.open ? -order : order, text });
  }

  /** The edited text. */
  toString(): string {
    this.#insertions.sort(
      (a, b) => a.position - b.position || a.rank - b.rank || a.nesting - b.nesting || a.sequence - b.sequence,
    );
    this.#replacements.sort((a, b) => a.start - b.start);
    const parts: string[] = [];
    let copied = 0;
    let next = 0;
    const insertUpTo = (end: number) => {
      for (; next < this.#insertions.length; next++) {
        const insertion = this.#insertions[next] as Insertion;
        if (insertion.position > end) break;
        parts.push(this.#source.slice(copied, insertion.position), insertion.text);
        copied = Math.max(copied, insertion.position);
      }
    };
    for (const { start, end, text } of this.#replacements) {
      insertUpTo(start);
      parts.push(this.#source.slice(copied, start), text);
      copied = end;
    }
    insertUpTo(this.#source.length);
    parts.push(this.#source.slice(copied));
    return parts.join("");
  }
}
