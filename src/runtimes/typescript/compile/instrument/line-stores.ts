import type {
  AnyNode,
  AssignmentExpression,
  AwaitExpression,
  CallExpression,
  ChainExpression,
  Expression,
  Identifier,
  MemberExpression,
  NewExpression,
  Pattern,
  PrivateIdentifier,
  SpreadElement,
  Super,
  TaggedTemplateExpression,
  UpdateExpression,
} from "acorn";
import type { SourceEdits } from "./edits";
import type { RuntimeNames } from "./names";
import type { Scopes } from "./scope";
import { childNodes, lineOf } from "./syntax";

type Operand = Expression | Super | PrivateIdentifier | SpreadElement;

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

interface Knowledge {
  readonly line: number;
  readonly anchor: Anchor | undefined;
}

/** What nested functions and classes mean to the expression that holds them. */
export interface NestedCode {
  visitFunction(node: AnyNode & { type: "FunctionExpression" | "ArrowFunctionExpression" }): void;
  visitClass(node: AnyNode & { type: "ClassExpression" }): void;
}

export interface LineStoreContext {
  readonly source: string;
  readonly edits: SourceEdits;
  readonly scopes: Scopes;
  readonly names: RuntimeNames;
  /** Line index of the file's line 1. */
  readonly firstIndex: number;
  /** Starts of expression statements: an inserted `(` there would continue the statement before. */
  readonly expressionStarts: ReadonlySet<number>;
  readonly nested: NestedCode;
  /** The guarded report that assigning to `target` writes a module-level variable; undefined where it does not. */
  writeReport(target: AnyNode, line: number): string | undefined;
  /** The same for a call that changes a module-level array, map or set, such as `list.push(…)`. */
  mutationReport(callee: AnyNode, line: number): string | undefined;
}

/**
 * Stores the line index before whatever may reach the runtime: calls, `new`, tagged templates and member
 * accesses (a shared record or a queue's `size` is one).
 *
 * It follows expressions in their order of evaluation and knows which line is stored at each point: `#line`,
 * 0 when unknown because code of another place may have run. A store goes, in this order of preference,
 * before the whole statement (the anchor), before the expression as `(store, e)`, or, where something that
 * forgets the line is evaluated first, after an operand as `pass(operand, store)`. What a store cannot be
 * put around without changing the meaning (`super`, the inside of an optional chain, the place of a `this`
 * value) stays without: its events then carry a line nearby.
 */
export class LineStores {
  readonly #context: LineStoreContext;
  readonly #forgetful = new WeakMap<AnyNode, boolean>();
  #line = 0;
  #anchor: Anchor | undefined;

  constructor(context: LineStoreContext) {
    this.#context = context;
  }

  /** Runs `visit` with nothing known and an anchor, or none, and forgets both afterwards. */
  within(
    anchor: { readonly kind: "statement" | "comma"; readonly position: number } | undefined,
    visit: () => void,
  ): void {
    const outer = this.#know();
    this.#line = 0;
    this.#anchor = anchor && { ...anchor, line: 0 };
    visit();
    this.#line = outer.line;
    this.#anchor = outer.anchor;
  }

  /** Visits an expression that may be put into parentheses and is evaluated on its own, as a field's value is. */
  visitAlone(node: Expression): void {
    const outer = this.#know();
    const anchor: Anchor = { kind: "parentheses", position: node.start, line: 0 };
    this.#line = 0;
    this.#anchor = anchor;
    this.visit(node);
    if (anchor.line !== 0) this.#context.edits.close(node, ")");
    this.#line = outer.line;
    this.#anchor = outer.anchor;
  }

  /** Other code may have run: no line is known to be stored any more. */
  forget(): void {
    this.#line = 0;
    this.#anchor = undefined;
  }

  /** @param isFixed the node may not be put into parentheses, because its place gives it a meaning. */
  visit(node: Operand, isFixed = false): void {
    switch (node.type) {
      case "FunctionExpression":
      case "ArrowFunctionExpression":
        this.#context.nested.visitFunction(node);
        return;
      case "ClassExpression":
        this.#context.nested.visitClass(node);
        return;
      case "CallExpression":
        this.#visitCall(node, isFixed);
        return;
      case "NewExpression":
        this.#visitNew(node);
        return;
      case "TaggedTemplateExpression":
        this.#visitTag(node, isFixed);
        return;
      case "MemberExpression":
        this.#visitMember(node, isFixed);
        return;
      case "ChainExpression":
        this.#visitChain(node, isFixed);
        return;
      case "AwaitExpression":
        this.#visitAwait(node);
        return;
      case "YieldExpression":
        if (node.argument) this.visit(node.argument);
        this.forget();
        return;
      case "SpreadElement":
        this.visit(node.argument);
        this.forget();
        return;
      case "AssignmentExpression":
        this.#visitAssignment(node);
        return;
      case "UpdateExpression":
        this.#visitUpdate(node);
        return;
      case "UnaryExpression":
        this.visit(node.argument, node.operator === "delete");
        return;
      case "LogicalExpression": {
        this.visit(node.left);
        const skipped = this.#know();
        this.visit(node.right);
        this.#join(skipped);
        return;
      }
      case "ConditionalExpression": {
        this.visit(node.test);
        const before = this.#know();
        this.visit(node.consequent);
        const after = this.#know();
        this.#resume(before);
        this.visit(node.alternate);
        this.#join(after);
        return;
      }
      case "ObjectExpression":
        for (const property of node.properties) {
          if (property.type === "SpreadElement") this.visit(property);
          else {
            if (property.computed) this.visit(property.key);
            this.visit(property.value);
          }
        }
        return;
      default:
        for (const child of childNodes(node)) this.visit(child as Operand);
    }
  }

  /** Visits a declared or assigned pattern: defaults, computed keys, members that are assigned. */
  visitPattern(pattern: Pattern | Expression): void {
    switch (pattern.type) {
      case "Identifier":
        return;
      case "ObjectPattern":
        for (const property of pattern.properties) {
          if (property.type === "RestElement") this.visitPattern(property.argument);
          else {
            if (property.computed) this.visit(property.key);
            this.visitPattern(property.value);
          }
        }
        return;
      case "ArrayPattern":
        for (const element of pattern.elements) if (element) this.visitPattern(element);
        return;
      case "RestElement":
        this.visitPattern(pattern.argument);
        return;
      case "AssignmentPattern": {
        this.visitPattern(pattern.left);
        const skipped = this.#know();
        this.visit(pattern.right);
        if (pattern.left.type === "MemberExpression") this.#storeAfter(pattern.right, lineOf(pattern.left.property));
        this.#join(skipped);
        return;
      }
      default:
        this.visit(pattern, true);
    }
  }

  /** Visits `id = init` of a declaration. */
  visitDeclarator(id: Pattern, init: Expression | null | undefined): void {
    if (init) {
      this.visit(init);
      if (id.type === "ObjectPattern") this.#storeAfter(init, lineOf(id));
    }
    this.visitPattern(id);
  }

  /** An inserted `(` or identifier in parentheses is about to begin at this position. */
  separate(position: number): void {
    const { edits, expressionStarts } = this.#context;
    if (expressionStarts.has(position) && !edits.hasBefore(position)) edits.before(position, ";");
  }

  #visitCall(node: CallExpression, isFixed: boolean): void {
    const { callee } = node;
    const line = callLine(callee, node);
    const reaches = !this.#isMath(callee) && !this.#isUserFunction(callee);
    const argumentsForget = node.arguments.some((argument) => this.#forgets(argument));
    const storesEarly = reaches && !argumentsForget;
    if (storesEarly && !this.#forgets(callee)) this.#storeBefore(node, line, isFixed || hasOptional(node));
    if (callee.type === "MemberExpression") {
      this.#visitObject(callee, line, storesEarly);
      if (callee.computed) this.visit(callee.property);
    } else if (callee.type !== "Super") {
      // `(a?.b)()` keeps `a` as its `this`.
      this.visit(callee, callee.type === "ChainExpression");
      if (storesEarly && callee.type !== "ChainExpression" && !hasOptional(callee)) this.#storeAfter(callee, line);
    }
    const last = this.#visitArguments(node.arguments, line);
    if (reaches && last !== undefined) this.#storeAfter(last, line);
    if (!this.#isMath(callee)) this.forget();
    if (!isFixed && !hasOptional(node)) this.#report(node, this.#context.mutationReport(callee, lineOf(node)));
  }

  #visitNew(node: NewExpression): void {
    const { callee } = node;
    const line = callLine(callee, node);
    const argumentsForget = node.arguments.some((argument) => this.#forgets(argument));
    if (!argumentsForget && !this.#forgets(callee)) this.#storeBefore(node, line, false);
    this.visit(callee);
    const last = this.#visitArguments(node.arguments, line);
    if (last !== undefined) this.#storeAfter(last, line);
    this.forget();
  }

  #visitTag(node: TaggedTemplateExpression, isFixed: boolean): void {
    const { tag } = node;
    const line = callLine(tag, node);
    if (!this.#forgets(tag)) this.#storeBefore(node, line, isFixed || hasOptional(node));
    if (tag.type === "MemberExpression") {
      this.#visitObject(tag, line, true);
      if (tag.computed) this.visit(tag.property);
    } else this.visit(tag, tag.type === "ChainExpression");
    const last = this.#visitArguments(node.quasi.expressions, line);
    if (last !== undefined) this.#storeAfter(last, line);
    this.forget();
  }

  /** Visits arguments; gives the last one after which `line` is no longer stored. */
  #visitArguments(nodes: readonly (Expression | SpreadElement)[], line: number): Expression | undefined {
    let last: Expression | undefined;
    for (const argument of nodes) {
      this.visit(argument);
      if (this.#line !== line) last = argument.type === "SpreadElement" ? argument.argument : argument;
    }
    return last;
  }

  /** Visits the object of a member and stores the line behind it where that is wanted and possible. */
  #visitObject({ object }: MemberExpression, line: number, stores: boolean): void {
    if (object.type === "Super") return;
    const isFixed = hasOptional(object);
    this.visit(object, isFixed);
    if (!stores || this.#line === line || isFixed) return;
    if (this.#forgets(object)) this.#storeAfter(object, line);
    else this.#storeBefore(object, line, false);
  }

  #visitMember(node: MemberExpression, isFixed: boolean): void {
    if (this.#isMath(node)) return;
    const line = lineOf(node.property);
    if (!this.#forgets(node)) this.#storeBefore(node, line, isFixed || hasOptional(node));
    const propertyForgets = node.computed && this.#forgets(node.property);
    this.#visitObject(node, line, !propertyForgets);
    if (!node.computed || node.property.type === "PrivateIdentifier") return;
    this.visit(node.property);
    if (this.#line !== line && (propertyForgets || node.object.type === "Super")) this.#storeAfter(node.property, line);
  }

  #visitChain(node: ChainExpression, isFixed: boolean): void {
    const { expression } = node;
    let root: AnyNode = expression;
    while (true) {
      if (root.type === "MemberExpression") root = root.object;
      else if (root.type === "CallExpression") root = root.callee;
      else break;
    }
    const line =
      expression.type === "MemberExpression"
        ? lineOf(expression.property)
        : expression.type === "CallExpression"
          ? callLine(expression.callee, expression)
          : lineOf(expression);
    if (!this.#forgets(root)) this.#storeBefore(node, line, isFixed);
    this.visit(expression, true);
  }

  #visitAwait(node: AwaitExpression): void {
    this.visit(node.argument);
    this.forget();
    const line = lineOf(node);
    const { edits, names } = this.#context;
    edits.wrap(node, `${names.afterAwait}(`, `,${this.#index(line)})`);
    this.#line = line;
  }

  #visitAssignment(node: AssignmentExpression): void {
    const { left, right } = node;
    if (left.type === "Identifier") this.visit(right);
    else if (left.type === "MemberExpression") {
      const line = lineOf(left.property);
      const rightForgets = this.#forgets(right);
      // `o.m += f()` reads `o.m` first, `o.m = f()` does not.
      const stores = node.operator !== "=" || !rightForgets;
      if (stores && !this.#forgets(left)) this.#storeBefore(node, line, false);
      this.#visitObject(left, line, stores);
      if (left.computed) this.visit(left.property);
      this.visit(right);
      this.#storeAfter(right, line);
    } else {
      this.visit(right);
      if (left.type === "ObjectPattern") this.#storeAfter(right, lineOf(left));
      this.visitPattern(left);
    }
    this.#report(node, this.#context.writeReport(left, lineOf(node)));
  }

  #visitUpdate(node: UpdateExpression): void {
    const { argument } = node;
    if (argument.type === "MemberExpression") {
      if (!this.#forgets(argument)) this.#storeBefore(node, lineOf(argument.property), false);
      this.#visitMember(argument, true);
    }
    this.#report(node, this.#context.writeReport(argument, lineOf(node)));
  }

  /** Puts a report before an expression. */
  #report(node: AnyNode, report: string | undefined): void {
    const { edits, expressionStarts } = this.#context;
    if (report === undefined) return;
    if (expressionStarts.has(node.start)) {
      // Also right where the statement goes on, as in `count++, f()`: reporting early changes nothing.
      edits.before(node.start, `${report};`);
    } else edits.wrap(node, `(${report},`, ")");
  }

  /** Has `line` stored before `node` is evaluated; only in the anchor if the node is fixed in its place. */
  #storeBefore(node: AnyNode, line: number, isFixed: boolean): void {
    if (this.#line === line || this.#storeInAnchor(line) || isFixed) return;
    this.separate(node.start);
    this.#context.edits.wrap(node, `(${this.#store(line)},`, ")");
    this.#line = line;
  }

  /** Has `line` stored after `node` was evaluated. */
  #storeAfter(node: AnyNode, line: number): void {
    if (this.#line === line || this.#storeInAnchor(line)) return;
    this.#context.edits.wrap(node, `${this.#context.names.pass}(`, `,${this.#store(line)})`);
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
    return `${this.#context.names.thread}.l=${this.#index(line)}`;
  }

  #index(line: number): number {
    return this.#context.firstIndex + line - 1;
  }

  #know(): Knowledge {
    return { line: this.#line, anchor: this.#anchor };
  }

  #resume(known: Knowledge): void {
    const stored = known.anchor?.line ?? 0;
    this.#line = stored !== 0 ? stored : known.line;
    this.#anchor = stored !== 0 ? undefined : known.anchor;
  }

  /** Two paths meet: this one and `other`. */
  #join(other: Knowledge): void {
    const here = this.#know();
    this.#resume(other);
    if (this.#line !== here.line) this.#line = 0;
    if (this.#anchor !== here.anchor) this.#anchor = undefined;
  }

  /** Whether evaluating a node may leave another line stored than was before. */
  #forgets(node: AnyNode): boolean {
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
        if (this.#isMath(node.callee)) return node.arguments.some((argument) => this.#forgets(argument));
        return true;
      case "NewExpression":
      case "TaggedTemplateExpression":
      case "AwaitExpression":
      case "YieldExpression":
      case "SpreadElement":
      case "ClassExpression":
        return true;
      default:
        return childNodes(node).some((child) => this.#forgets(child));
    }
  }

  /** `Math.floor` and the like, which stay within the engine. */
  #isMath(node: AnyNode): boolean {
    return (
      node.type === "MemberExpression" &&
      !node.computed &&
      node.object.type === "Identifier" &&
      node.object.name === "Math" &&
      this.#context.scopes.bindingOf(node.object) === undefined
    );
  }

  /** A function of this module, called by its name: it stores its own lines. */
  #isUserFunction(node: AnyNode): boolean {
    if (node.type !== "Identifier") return false;
    const binding = this.#context.scopes.bindingOf(node as Identifier);
    if (binding === undefined || binding.isReassigned) return false;
    if (binding.kind === "function") return true;
    const type = binding.kind === "const" ? binding.initializer?.type : undefined;
    return type === "FunctionExpression" || type === "ArrowFunctionExpression";
  }
}

/** The line an engine gives a call: that of the method's name where there is one. */
function callLine(callee: AnyNode, node: AnyNode): number {
  return lineOf(callee.type === "MemberExpression" ? callee.property : node);
}

/** Whether a node is a part of an optional chain that its `?.` can cut short. */
function hasOptional(node: AnyNode): boolean {
  let at: AnyNode = node;
  while (at.type === "MemberExpression" || at.type === "CallExpression") {
    if (at.optional) return true;
    at = at.type === "MemberExpression" ? at.object : at.callee;
  }
  return false;
}
