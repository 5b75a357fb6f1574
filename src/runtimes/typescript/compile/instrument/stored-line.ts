import type { AnyNode } from "acorn";
import type { SourceEdits } from "./edits";
import type { RuntimeNames } from "./names";

/**
 * A place where a line can be stored before anything of the current statement or expression is evaluated.
 * "statement": `store;` at the position. "comma": `store,` there. "parentheses": `(store, node)`.
 */
type Anchor = {
  readonly kind: "statement" | "comma" | "parentheses";
  readonly position: number;
  /** The line stored there; 0 while nothing is. */
  line: number;
};

/** What is known of the stored line at one point of an expression. */
export interface Knowledge {
  readonly line: number;
  readonly anchor: Anchor | undefined;
}

export interface StoredLineContext {
  readonly edits: SourceEdits;
  readonly names: RuntimeNames;
  /** Line index of the file's line 1. */
  readonly firstIndex: number;
  /** Starts of expression statements: an inserted `(` there would continue the statement before. */
  readonly expressionStarts: ReadonlySet<number>;
}

/** Knows which line is stored at the point that evaluation has reached, and inserts stores of other lines. */
export class StoredLine {
  readonly #context: StoredLineContext;
  /** 0 when it is unknown, because code of another place may have run. */
  #line = 0;
  #anchor: Anchor | undefined;

  constructor(context: StoredLineContext) {
    this.#context = context;
  }

  /** Whether this line is known to be stored. */
  is(line: number): boolean {
    return this.#line === line;
  }

  /** The code itself has stored a line. */
  set(line: number): void {
    this.#line = line;
    this.#anchor = undefined;
  }

  /** Runs `visit` with nothing known and an anchor, or none, and forgets both afterwards. */
  within(
    anchor: { readonly kind: "statement" | "comma"; readonly position: number } | undefined,
    visit: () => void,
  ): void {
    const outer = this.know();
    this.#line = 0;
    this.#anchor = anchor && { ...anchor, line: 0 };
    visit();
    this.#line = outer.line;
    this.#anchor = outer.anchor;
  }

  /** Runs `visit` for an expression that is evaluated on its own and may be put into parentheses, as a field's value. */
  withinParentheses(node: AnyNode, visit: () => void): void {
    const outer = this.know();
    const anchor: Anchor = { kind: "parentheses", position: node.start, line: 0 };
    this.#line = 0;
    this.#anchor = anchor;
    visit();
    if (anchor.line !== 0) this.#context.edits.close(node, ")");
    this.#line = outer.line;
    this.#anchor = outer.anchor;
  }

  /** Other code may have run: no line is known to be stored any more. */
  forget(): void {
    this.#line = 0;
    this.#anchor = undefined;
  }

  /** Has `line` stored before `node` is evaluated; only in the anchor if the node is fixed in its place. */
  storeBefore(node: AnyNode, line: number, isFixed: boolean): void {
    if (this.#line === line || this.#storeInAnchor(line) || isFixed) return;
    this.separate(node.start);
    this.#context.edits.wrap(node, `(${this.#store(line)},`, ")");
    this.#line = line;
  }

  /** Has `line` stored after `node` was evaluated. */
  storeAfter(node: AnyNode, line: number): void {
    if (this.#line === line || this.#storeInAnchor(line)) return;
    const { edits, names } = this.#context;
    // The parentheses around `(a, b)` are not part of its node; without them it would be two arguments.
    const [open, close] = node.type === "SequenceExpression" ? ["(", ")"] : ["", ""];
    edits.wrap(node, `${names.pass}(${open}`, `${close},${this.#store(line)})`);
    this.#line = line;
    this.#anchor = undefined;
  }

  /** The anchor exists only as long as nothing has run that forgets a line. */
  #storeInAnchor(line: number): boolean {
    const anchor = this.#anchor;
    if (anchor === undefined) return false;
    const opening = anchor.kind === "parentheses" ? "(" : "";
    const separator = anchor.kind === "statement" ? ";" : ",";
    this.#context.edits.before(anchor.position, `${opening}${this.#store(line)}${separator}`);
    anchor.line = line;
    this.#anchor = undefined;
    this.#line = line;
    return true;
  }

  #store(line: number): string {
    return `${this.#context.names.thread}.l=${this.index(line)}`;
  }

  /** The line index of a line of this file. */
  index(line: number): number {
    return this.#context.firstIndex + line - 1;
  }

  /** What is known here, to return to where paths part. */
  know(): Knowledge {
    return { line: this.#line, anchor: this.#anchor };
  }

  /** Goes back to where paths parted. A store in the anchor, made meanwhile, stands before both. */
  resume(known: Knowledge): void {
    const stored = known.anchor?.line ?? 0;
    this.#line = stored !== 0 ? stored : known.line;
    this.#anchor = stored !== 0 ? undefined : known.anchor;
  }

  /** Two paths meet: this one and `other`. */
  join(other: Knowledge): void {
    const here = this.know();
    this.resume(other);
    if (this.#line !== here.line) this.#line = 0;
    if (this.#anchor !== here.anchor) this.#anchor = undefined;
  }

  /** An inserted `(` or identifier in parentheses is about to begin at this position. */
  separate(position: number): void {
    const { edits, expressionStarts } = this.#context;
    if (expressionStarts.has(position) && !edits.hasBefore(position)) edits.before(position, ";");
  }
}
