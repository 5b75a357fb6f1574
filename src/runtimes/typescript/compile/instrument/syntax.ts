import type { AnyNode, Identifier, Program } from "acorn";

/** Facts about a module's syntax that edits of its text need. */
export interface SyntaxFacts {
  /** Starts of expression statements: an inserted `(` there could continue the statement before. */
  readonly expressionStarts: ReadonlySet<number>;
  /** Names that are called or tag a template. */
  readonly callees: ReadonlySet<Identifier>;
  /** Positions of the `!` in `a<!--b`, which a script, unlike a module, reads as a comment. */
  readonly htmlComments: readonly number[];
}

/** Collects the {@link SyntaxFacts} of a program. */
export function collectSyntaxFacts(program: Program, source: string): SyntaxFacts {
  const expressionStarts = new Set<number>();
  const callees = new Set<Identifier>();
  const htmlComments: number[] = [];
  const pending: AnyNode[] = [program];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.type === "ExpressionStatement") expressionStarts.add(node.start);
    else if (node.type === "CallExpression" && node.callee.type === "Identifier") callees.add(node.callee);
    else if (node.type === "TaggedTemplateExpression" && node.tag.type === "Identifier") callees.add(node.tag);
    else if (node.type === "UnaryExpression" && source.startsWith("<!--", node.start - 1))
      htmlComments.push(node.start);
    pending.push(...childNodes(node));
  }
  return { expressionStarts, callees, htmlComments };
}

/** The nodes directly inside a node, in the order of acorn's fields. */
export function childNodes(node: AnyNode): AnyNode[] {
  const children: AnyNode[] = [];
  for (const value of Object.values(node) as unknown[]) {
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) children.push(item);
    } else if (isNode(value)) children.push(value);
  }
  return children;
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

/** The node's first line, from 1. */
export function lineOf(node: AnyNode): number {
  return node.loc?.start.line ?? 0;
}
