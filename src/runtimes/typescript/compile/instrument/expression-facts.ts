import type { AnyNode, Identifier } from "acorn";
import type { Scopes } from "./scope";
import { childNodes, lineOf } from "./syntax";

const PLAIN_CLASSES: ReadonlySet<string> = new Set(
  "Array Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float32Array Float64Array".split(
    " ",
  ),
);

/** What line stores need to know of expressions. */
export class ExpressionFacts {
  readonly #scopes: Scopes;
  readonly #forgetful = new WeakMap<AnyNode, boolean>();

  constructor(scopes: Scopes) {
    this.#scopes = scopes;
  }

  /** Whether evaluating a node may leave another line stored than was before. */
  forgets(node: AnyNode): boolean {
    const known = this.#forgetful.get(node);
    if (known !== undefined) return known;
    const forgets = this.#computeForgets(node);
    this.#forgetful.set(node, forgets);
    return forgets;
  }

  #computeForgets(node: AnyNode): boolean {
    switch (node.type) {
      case "FunctionExpression":
      case "ArrowFunctionExpression":
        return false;
      case "CallExpression":
        if (this.isMath(node.callee)) return node.arguments.some((argument) => this.forgets(argument));
        return true;
      case "NewExpression":
      case "TaggedTemplateExpression":
      case "AwaitExpression":
      case "YieldExpression":
      case "SpreadElement":
      case "ClassExpression":
        return true;
      default:
        return childNodes(node).some((child) => this.forgets(child));
    }
  }

  /** `Math.floor` and the like, which stay within the engine. */
  isMath(node: AnyNode): boolean {
    return (
      node.type === "MemberExpression" &&
      !node.computed &&
      node.object.type === "Identifier" &&
      node.object.name === "Math" &&
      this.#scopes.bindingOf(node.object) === undefined
    );
  }

  /** A variable that can only hold an array or object of the program itself: reading a member reaches nothing else. */
  isPlainData(node: AnyNode): boolean {
    if (node.type !== "Identifier") return false;
    const binding = this.#scopes.bindingOf(node);
    if (binding === undefined || binding.isReassigned || (binding.kind !== "const" && binding.kind !== "let"))
      return false;
    const value = binding.initializer;
    if (value?.type === "NewExpression" && value.callee.type === "Identifier") {
      return PLAIN_CLASSES.has(value.callee.name) && this.#scopes.bindingOf(value.callee) === undefined;
    }
    return value?.type === "ArrayExpression" || value?.type === "ObjectExpression";
  }

  /** A function of this module, called by its name: it stores its own lines. */
  isUserFunction(node: AnyNode): boolean {
    if (node.type !== "Identifier") return false;
    const binding = this.#scopes.bindingOf(node as Identifier);
    if (binding === undefined || binding.isReassigned) return false;
    if (binding.kind === "function") return true;
    const type = binding.kind === "const" ? binding.initializer?.type : undefined;
    return type === "FunctionExpression" || type === "ArrowFunctionExpression";
  }
}

/** The line an engine gives a call: that of the method's name where there is one. */
export function callLine(callee: AnyNode, node: AnyNode): number {
  return lineOf(callee.type === "MemberExpression" ? callee.property : node);
}

/** Whether a node is a part of an optional chain that its `?.` can cut short. */
export function hasOptional(node: AnyNode): boolean {
  let at: AnyNode = node;
  while (at.type === "MemberExpression" || at.type === "CallExpression") {
    if (at.optional) return true;
    at = at.type === "MemberExpression" ? at.object : at.callee;
  }
  return false;
}
