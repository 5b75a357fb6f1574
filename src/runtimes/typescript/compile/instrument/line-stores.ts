import type {
  AnyNode,
  AssignmentExpression,
  AwaitExpression,
  CallExpression,
  ChainExpression,
  Expression,
  MemberExpression,
  NewExpression,
  Pattern,
  PrivateIdentifier,
  SpreadElement,
  Super,
  TaggedTemplateExpression,
  UpdateExpression,
} from "acorn";
import { callLine, ExpressionFacts, hasOptional } from "./expression-facts";
import type { Scopes } from "./scope";
import { StoredLine, type StoredLineContext } from "./stored-line";
import { childNodes, lineOf } from "./syntax";

type Operand = Expression | Super | PrivateIdentifier | SpreadElement;

/** What nested functions and classes mean to the expression that holds them. */
export interface NestedCode {
  visitFunction(node: AnyNode & { type: "FunctionExpression" | "ArrowFunctionExpression" }): void;
  visitClass(node: AnyNode & { type: "ClassExpression" }): void;
}

export interface LineStoreContext extends StoredLineContext {
  readonly scopes: Scopes;
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
 * It follows expressions in their order of evaluation and knows which line is stored at each point, unless code
 * of another place may have run meanwhile. A store goes, in this order of preference,
 * before the whole statement (the anchor), before the expression as `(store, e)`, or, where something that
 * forgets the line is evaluated first, after an operand as `pass(operand, store)`. What a store cannot be
 * put around without changing the meaning (`super`, the inside of an optional chain, the place of a `this`
 * value) stays without: its events then carry a line nearby.
 */
export class LineStores {
  readonly #context: LineStoreContext;
  readonly #facts: ExpressionFacts;
  readonly #stored: StoredLine;

  constructor(context: LineStoreContext) {
    this.#context = context;
    this.#facts = new ExpressionFacts(context.scopes);
    this.#stored = new StoredLine(context);
  }

  /** Runs `visit` with nothing known and an anchor, or none, and forgets both afterwards. */
  within(anchor: Parameters<StoredLine["within"]>[0], visit: () => void): void {
    this.#stored.within(anchor, visit);
  }

  /** Visits an expression that may be put into parentheses and is evaluated on its own, as a field's value is. */
  visitAlone(node: Expression): void {
    this.#stored.withinParentheses(node, () => this.visit(node));
  }

  /** Other code may have run: no line is known to be stored any more. */
  forget(): void {
    this.#stored.forget();
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
        this.#stored.forget();
        return;
      case "SpreadElement":
        this.visit(node.argument);
        this.#stored.forget();
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
        const skipped = this.#stored.know();
        this.visit(node.right);
        this.#stored.join(skipped);
        return;
      }
      case "ConditionalExpression": {
        this.visit(node.test);
        const before = this.#stored.know();
        this.visit(node.consequent);
        const after = this.#stored.know();
        this.#stored.resume(before);
        this.visit(node.alternate);
        this.#stored.join(after);
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
        const skipped = this.#stored.know();
        this.visit(pattern.right);
        if (pattern.left.type === "MemberExpression")
          this.#stored.storeAfter(pattern.right, lineOf(pattern.left.property));
        this.#stored.join(skipped);
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
      if (id.type === "ObjectPattern") this.#stored.storeAfter(init, lineOf(id));
    }
    this.visitPattern(id);
  }

  #visitCall(node: CallExpression, isFixed: boolean): void {
    const { callee } = node;
    const line = callLine(callee, node);
    const reaches = !this.#facts.isMath(callee) && !this.#facts.isUserFunction(callee);
    const argumentsForget = node.arguments.some((argument) => this.#facts.forgets(argument));
    const storesEarly = reaches && !argumentsForget;
    if (storesEarly && !this.#facts.forgets(callee)) this.#stored.storeBefore(node, line, isFixed || hasOptional(node));
    if (callee.type === "MemberExpression") {
      this.#visitObject(callee, line, storesEarly);
      if (callee.computed) this.visit(callee.property);
    } else if (callee.type !== "Super") {
      // `(a?.b)()` keeps `a` as its `this`.
      this.visit(callee, callee.type === "ChainExpression");
      if (storesEarly && callee.type !== "ChainExpression" && !hasOptional(callee))
        this.#stored.storeAfter(callee, line);
    }
    const last = this.#visitArguments(node.arguments, line);
    if (reaches && last !== undefined) this.#stored.storeAfter(last, line);
    if (!this.#facts.isMath(callee)) this.#stored.forget();
    if (!isFixed && !hasOptional(node)) this.#report(node, this.#context.mutationReport(callee, lineOf(node)));
  }

  #visitNew(node: NewExpression): void {
    const { callee } = node;
    const line = callLine(callee, node);
    const argumentsForget = node.arguments.some((argument) => this.#facts.forgets(argument));
    if (!argumentsForget && !this.#facts.forgets(callee)) this.#stored.storeBefore(node, line, false);
    this.visit(callee);
    const last = this.#visitArguments(node.arguments, line);
    if (last !== undefined) this.#stored.storeAfter(last, line);
    this.#stored.forget();
  }

  #visitTag(node: TaggedTemplateExpression, isFixed: boolean): void {
    const { tag } = node;
    const line = callLine(tag, node);
    if (!this.#facts.forgets(tag)) this.#stored.storeBefore(node, line, isFixed || hasOptional(node));
    if (tag.type === "MemberExpression") {
      this.#visitObject(tag, line, true);
      if (tag.computed) this.visit(tag.property);
    } else this.visit(tag, tag.type === "ChainExpression");
    const last = this.#visitArguments(node.quasi.expressions, line);
    if (last !== undefined) this.#stored.storeAfter(last, line);
    this.#stored.forget();
  }

  /** Visits arguments; gives the last one after which `line` is no longer stored. */
  #visitArguments(nodes: readonly (Expression | SpreadElement)[], line: number): Expression | undefined {
    let last: Expression | undefined;
    for (const argument of nodes) {
      this.visit(argument);
      if (!this.#stored.is(line)) last = argument.type === "SpreadElement" ? argument.argument : argument;
    }
    return last;
  }

  /** Visits the object of a member and stores the line behind it where that is wanted and possible. */
  #visitObject({ object }: MemberExpression, line: number, stores: boolean): void {
    if (object.type === "Super") return;
    const isFixed = hasOptional(object);
    const mayStore = stores && !isFixed;
    if (mayStore && !this.#facts.forgets(object)) this.#stored.storeBefore(object, line, false);
    this.visit(object, isFixed);
    if (mayStore) this.#stored.storeAfter(object, line);
  }

  #visitMember(node: MemberExpression, isFixed: boolean): void {
    if (this.#facts.isMath(node)) return;
    if (this.#facts.isPlainData(node.object)) {
      if (node.computed) this.visit(node.property);
      return;
    }
    const line = lineOf(node.property);
    if (!this.#facts.forgets(node)) this.#stored.storeBefore(node, line, isFixed || hasOptional(node));
    const propertyForgets = node.computed && this.#facts.forgets(node.property);
    this.#visitObject(node, line, !propertyForgets);
    if (!node.computed || node.property.type === "PrivateIdentifier") return;
    this.visit(node.property);
    if (!this.#stored.is(line) && (propertyForgets || node.object.type === "Super"))
      this.#stored.storeAfter(node.property, line);
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
    if (!this.#facts.forgets(root)) this.#stored.storeBefore(node, line, isFixed);
    this.visit(expression, true);
  }

  #visitAwait(node: AwaitExpression): void {
    this.visit(node.argument);
    this.#stored.forget();
    const line = lineOf(node);
    const { edits, names } = this.#context;
    edits.wrap(node, `${names.afterAwait}(`, `,${this.#stored.index(line)})`);
    this.#stored.set(line);
  }

  #visitAssignment(node: AssignmentExpression): void {
    const { left, right } = node;
    if (left.type === "Identifier") this.visit(right);
    else if (left.type === "MemberExpression" && this.#facts.isPlainData(left.object)) {
      this.#visitMember(left, true);
      this.visit(right);
    } else if (left.type === "MemberExpression") {
      const line = lineOf(left.property);
      const rightForgets = this.#facts.forgets(right);
      // `o.m += f()` reads `o.m` first, `o.m = f()` does not.
      const stores = node.operator !== "=" || !rightForgets;
      if (stores && !this.#facts.forgets(left)) this.#stored.storeBefore(node, line, false);
      this.#visitObject(left, line, stores);
      if (left.computed) this.visit(left.property);
      this.visit(right);
      this.#stored.storeAfter(right, line);
    } else {
      this.visit(right);
      if (left.type === "ObjectPattern") this.#stored.storeAfter(right, lineOf(left));
      this.visitPattern(left);
    }
    this.#report(node, this.#context.writeReport(left, lineOf(node)));
  }

  #visitUpdate(node: UpdateExpression): void {
    const { argument } = node;
    if (argument.type === "MemberExpression") {
      if (!this.#facts.forgets(argument) && !this.#facts.isPlainData(argument.object))
        this.#stored.storeBefore(node, lineOf(argument.property), false);
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
}
