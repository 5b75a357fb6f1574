import type {
  AnyNode,
  ArrowFunctionExpression,
  BlockStatement,
  Class,
  ForInStatement,
  ForOfStatement,
  ForStatement,
  Function as FunctionNode,
  Identifier,
  ModuleDeclaration,
  Program,
  Statement,
  TryStatement,
} from "acorn";
import type { SourceEdits } from "./edits";
import { LineStores } from "./line-stores";
import type { RuntimeNames } from "./names";
import type { Scopes } from "./scope";
import { lineOf } from "./syntax";

export interface InstrumentRequest {
  readonly program: Program;
  readonly source: string;
  readonly edits: SourceEdits;
  readonly scopes: Scopes;
  readonly names: RuntimeNames;
  /** Line index of the file's line 1. */
  readonly firstIndex: number;
  readonly expressionStarts: ReadonlySet<number>;
}

/** The module-level variables that functions write, in the order of their `written` flags. */
export type WrittenVariables = readonly string[];

/**
 * Inserts checkpoints, line stores and reports of writes to module-level variables.
 *
 * Checkpoints stand at the entry of functions, at the beginning of each loop body (every back edge passes
 * it), of `catch` and `finally` blocks (a program that catches everything can still be stopped), and after
 * each `await`.
 */
export function instrument(request: InstrumentRequest): WrittenVariables {
  const instrumenter = new Instrumenter(request);
  instrumenter.run();
  return instrumenter.writtenVariables;
}

/** Classes whose objects are what a module-level variable holds: each thread has its own. */
const COLLECTIONS: ReadonlySet<string> = new Set(["Array", "Map", "Object", "Set"]);
/** Methods that change an array, a map or a set. */
const MUTATORS: ReadonlySet<string> = new Set(
  "push pop shift unshift splice sort reverse fill copyWithin set add delete clear".split(" "),
);

class Instrumenter {
  readonly #request: InstrumentRequest;
  readonly #lines: LineStores;
  readonly #written = new Map<string, number>();
  #functionDepth = 0;

  constructor(request: InstrumentRequest) {
    this.#request = request;
    this.#lines = new LineStores({
      ...request,
      nested: {
        visitFunction: (node) => this.#visitFunction(node),
        visitClass: (node) => this.#visitClass(node),
      },
      writeReport: (target, line) => this.#writeReport(target, line),
      mutationReport: (callee, line) => this.#mutationReport(callee, line),
    });
  }

  get writtenVariables(): WrittenVariables {
    return [...this.#written.keys()];
  }

  run(): void {
    this.#visitStatements(this.#request.program.body);
  }

  #visitStatements(statements: readonly (Statement | ModuleDeclaration)[]): void {
    for (const statement of statements) this.#visitStatement(statement);
  }

  /** @param anchor where a store for the statement goes, if not at its start: before its labels. */
  #visitStatement(node: Statement | ModuleDeclaration, anchor = node.start): void {
    const lines = this.#lines;
    const atStart = { kind: "statement", position: anchor } as const;
    switch (node.type) {
      case "BlockStatement":
        this.#visitStatements(node.body);
        return;
      case "ExpressionStatement":
        lines.within(atStart, () => lines.visit(node.expression));
        return;
      case "VariableDeclaration":
        lines.within(atStart, () => {
          for (const { id, init } of node.declarations) lines.visitDeclarator(id, init);
        });
        return;
      case "ReturnStatement":
      case "ThrowStatement":
        lines.within(atStart, () => {
          if (node.argument) lines.visit(node.argument);
        });
        return;
      case "IfStatement":
        lines.within(atStart, () => lines.visit(node.test));
        this.#visitBranch(node.consequent);
        if (node.alternate) this.#visitBranch(node.alternate);
        return;
      case "SwitchStatement":
        lines.within(atStart, () => lines.visit(node.discriminant));
        for (const { test, consequent } of node.cases) {
          if (test) lines.within(undefined, () => lines.visit(test));
          this.#visitStatements(consequent);
        }
        return;
      case "WhileStatement":
      case "DoWhileStatement":
        lines.within({ kind: "comma", position: node.test.start }, () => lines.visit(node.test));
        this.#visitLoopBody(node, "");
        return;
      case "ForStatement":
        this.#visitFor(node, anchor);
        return;
      case "ForInStatement":
      case "ForOfStatement":
        this.#visitForEach(node, anchor);
        return;
      case "LabeledStatement":
        this.#visitStatement(node.body, anchor);
        return;
      case "TryStatement":
        this.#visitTry(node);
        return;
      case "FunctionDeclaration":
        this.#visitFunction(node);
        return;
      case "ClassDeclaration":
        lines.within(atStart, () => this.#visitClass(node));
        return;
      case "ExportNamedDeclaration":
        if (node.declaration) this.#visitStatement(node.declaration, anchor);
        return;
      case "ExportDefaultDeclaration": {
        const { declaration } = node;
        if (declaration.type === "FunctionDeclaration") this.#visitFunction(declaration);
        else if (declaration.type === "ClassDeclaration") lines.within(atStart, () => this.#visitClass(declaration));
        else lines.within(atStart, () => lines.visit(declaration));
        return;
      }
      default:
        // Empty, break, continue, debugger, imports and other exports evaluate nothing.
        return;
    }
  }

  #visitFor(node: ForStatement, anchor: number): void {
    const { init, test, update } = node;
    const lines = this.#lines;
    if (init) {
      lines.within({ kind: "statement", position: anchor }, () => {
        if (init.type !== "VariableDeclaration") lines.visit(init);
        else for (const { id, init: value } of init.declarations) lines.visitDeclarator(id, value);
      });
    }
    if (test) lines.within({ kind: "comma", position: test.start }, () => lines.visit(test));
    if (update) lines.within({ kind: "comma", position: update.start }, () => lines.visit(update));
    this.#visitLoopBody(node, "");
  }

  #visitForEach(node: ForInStatement | ForOfStatement, anchor: number): void {
    const { left, right } = node;
    const lines = this.#lines;
    lines.within({ kind: "statement", position: anchor }, () => lines.visit(right));
    lines.within(undefined, () => {
      if (left.type !== "VariableDeclaration") lines.visitPattern(left);
      else for (const { id } of left.declarations) lines.visitPattern(id);
    });
    const report = left.type === "VariableDeclaration" ? undefined : this.#writeReport(left, lineOf(left));
    this.#visitLoopBody(node, report === undefined ? "" : `${report};`);
  }

  #visitLoopBody(loop: AnyNode & { readonly body: Statement }, first: string): void {
    const text = this.#checkpoint(lineOf(loop)) + first;
    this.#visitStatement(loop.body);
    if (loop.body.type === "BlockStatement") this.#request.edits.checkpoint(loop.body.start + 1, text);
    else this.#request.edits.enclose(loop.body, `{${text}`, "}");
  }

  /** A branch that is one statement gets braces where something was put before it. */
  #visitBranch(node: Statement): void {
    this.#visitStatement(node);
    const { edits } = this.#request;
    let inner = node;
    while (inner.type === "LabeledStatement" && !edits.hasBefore(inner.start)) inner = inner.body;
    if (inner.type !== "BlockStatement" && edits.hasBefore(inner.start)) edits.enclose(node, "{", "}");
  }

  #visitTry({ block, handler, finalizer }: TryStatement): void {
    this.#visitStatements(block.body);
    if (handler) {
      const { param } = handler;
      if (param) this.#lines.within(undefined, () => this.#lines.visitPattern(param));
      this.#visitCheckpointed(handler.body);
    }
    if (finalizer) this.#visitCheckpointed(finalizer);
  }

  #visitCheckpointed(block: BlockStatement): void {
    this.#request.edits.checkpoint(block.start + 1, this.#checkpoint(lineOf(block)));
    this.#visitStatements(block.body);
  }

  #visitFunction(node: FunctionNode | ArrowFunctionExpression): void {
    const { edits, names } = this.#request;
    const lines = this.#lines;
    this.#functionDepth++;
    lines.within(undefined, () => {
      for (const parameter of node.params) lines.visitPattern(parameter);
    });
    const { body } = node;
    const line = lineOf(body);
    if (body.type === "BlockStatement") {
      const directive = body.body.findLast((statement) => "directive" in statement);
      // A directive may end at the end of its line, without a semicolon.
      if (directive) edits.checkpoint(directive.end, `;${this.#checkpoint(line)}`);
      else edits.checkpoint(body.start + 1, this.#checkpoint(line));
      this.#visitStatements(body.body);
    } else {
      lines.within({ kind: "comma", position: body.start }, () => lines.visit(body));
      edits.enclose(body, `(--${names.budget}<0&&${names.slow}(${this.#index(line)}),`, ")");
    }
    this.#functionDepth--;
  }

  #visitClass(node: Class): void {
    const lines = this.#lines;
    if (node.superClass) lines.visit(node.superClass);
    for (const member of node.body.body) {
      if (member.type === "StaticBlock") {
        this.#visitStatements(member.body);
        continue;
      }
      if (member.computed && member.key.type !== "PrivateIdentifier") lines.visit(member.key);
      if (member.type === "MethodDefinition") this.#visitFunction(member.value);
      else if (member.value) {
        if (!member.static) this.#functionDepth++;
        lines.visitAlone(member.value);
        if (!member.static) this.#functionDepth--;
      }
    }
    lines.forget();
  }

  #writeReport(target: AnyNode, line: number): string | undefined {
    return this.#reportOf(this.#moduleVariables(target), line);
  }

  #mutationReport(callee: AnyNode, line: number): string | undefined {
    if (callee.type !== "MemberExpression" || callee.computed || callee.property.type !== "Identifier")
      return undefined;
    const { object, property } = callee;
    if (!MUTATORS.has(property.name) || object.type !== "Identifier") return undefined;
    return this.#reportOf(this.#isModuleCollection(object) ? [object.name] : [], line);
  }

  #reportOf(variables: readonly string[], line: number): string | undefined {
    if (this.#functionDepth === 0 || variables.length === 0) return undefined;
    const { names } = this.#request;
    const reports = variables.map((name) => {
      const number = this.#written.get(name) ?? this.#written.size;
      this.#written.set(name, number);
      const flag = names.written + number;
      return `${flag}||(${flag}=${names.write}(${JSON.stringify(name)},${this.#index(line)}))`;
    });
    return reports.join(",");
  }

  /** Whether a name is that of a module-level array, object, map or set, which each thread has for itself. */
  #isModuleCollection(identifier: Identifier): boolean {
    const binding = this.#request.scopes.bindingOf(identifier);
    const value = binding?.isModuleLevel === true ? binding.initializer : undefined;
    if (value?.type === "NewExpression")
      return value.callee.type === "Identifier" && COLLECTIONS.has(value.callee.name);
    return value?.type === "ObjectExpression" || value?.type === "ArrayExpression";
  }

  /** The module-level variables that assigning to a target changes. */
  #moduleVariables(target: AnyNode): string[] {
    switch (target.type) {
      case "Identifier": {
        const binding = this.#request.scopes.bindingOf(target);
        const isVariable = binding?.isModuleLevel === true && (binding.kind === "let" || binding.kind === "var");
        return isVariable ? [target.name] : [];
      }
      case "ObjectPattern":
        return target.properties.flatMap((property) =>
          this.#moduleVariables(property.type === "RestElement" ? property.argument : property.value),
        );
      case "ArrayPattern":
        return target.elements.flatMap((element) => (element ? this.#moduleVariables(element) : []));
      case "AssignmentPattern":
        return this.#moduleVariables(target.left);
      case "RestElement":
        return this.#moduleVariables(target.argument);
      case "MemberExpression": {
        let root: AnyNode = target;
        while (root.type === "MemberExpression") root = root.object;
        return root.type === "Identifier" && this.#isModuleCollection(root) ? [root.name] : [];
      }
      default:
        return [];
    }
  }

  #checkpoint(line: number): string {
    const { names } = this.#request;
    return `if(--${names.budget}<0)${names.slow}(${this.#index(line)});`;
  }

  #index(line: number): number {
    return this.#request.firstIndex + line - 1;
  }
}
