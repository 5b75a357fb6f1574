import type { AnyNode, Class, Function as FunctionNode, Identifier, Pattern, Program } from "acorn";
import { childNodes } from "./syntax";

export type BindingKind = "import" | "let" | "const" | "var" | "function" | "class" | "parameter";

/** A declared name. */
export interface Binding {
  readonly name: string;
  readonly kind: BindingKind;
  /** Declared at the top of the module. */
  readonly isModuleLevel: boolean;
  /** What a declarator initialises it with, if it is bound to nothing but that one name. */
  readonly initializer: AnyNode | undefined;
  /** Assigned after its declaration, anywhere. */
  readonly isReassigned: boolean;
}

/** A use of a name as a value. */
export interface Reference {
  readonly identifier: Identifier;
  readonly access: "read" | "write";
  /** `{ name }`: the identifier is a property's name too. */
  readonly isShorthand: boolean;
}

/** Which declaration each name of a module means. */
export interface Scopes {
  readonly references: readonly Reference[];
  /** The declaration a reference's identifier means; undefined for globals. */
  bindingOf(identifier: Identifier): Binding | undefined;
  /** The names declared at the top of the module. */
  readonly moduleBindings: ReadonlyMap<string, Binding>;
  /** All identifiers of the text, property names included. */
  readonly identifierNames: ReadonlySet<string>;
}

interface MutableBinding extends Binding {
  isReassigned: boolean;
}

class Scope {
  readonly parent: Scope | undefined;
  /** Where `var` goes: this scope or the nearest function around it. */
  readonly varScope: Scope;
  readonly bindings = new Map<string, MutableBinding>();

  constructor(parent: Scope | undefined, takesVar: boolean) {
    this.parent = parent;
    this.varScope = takesVar || parent === undefined ? this : parent.varScope;
  }
}

interface PendingReference extends Reference {
  readonly scope: Scope;
}

/** Resolves the names of a module (ECMAScript modules are strict, so there are no dynamic scopes). */
export function analyzeScopes(program: Program): Scopes {
  const analyzer = new ScopeAnalyzer();
  return analyzer.run(program);
}

class ScopeAnalyzer {
  readonly #pending: PendingReference[] = [];
  readonly #names = new Set<string>();
  readonly #moduleScope = new Scope(undefined, true);

  run(program: Program): Scopes {
    for (const statement of program.body) this.#visit(statement, this.#moduleScope);
    const resolved = new Map<Identifier, MutableBinding>();
    for (const { identifier, access, scope } of this.#pending) {
      const binding = lookUp(scope, identifier.name);
      if (binding === undefined) continue;
      resolved.set(identifier, binding);
      if (access === "write") binding.isReassigned = true;
    }
    return {
      references: this.#pending,
      bindingOf: (identifier) => resolved.get(identifier),
      moduleBindings: this.#moduleScope.bindings,
      identifierNames: this.#names,
    };
  }

  #declare(identifier: Identifier, kind: BindingKind, scope: Scope, initializer?: AnyNode): void {
    this.#names.add(identifier.name);
    const target = kind === "var" ? scope.varScope : scope;
    const known = target.bindings.get(identifier.name);
    if (known !== undefined) {
      // `var` twice, or a `var` with a parameter's or function's name.
      known.isReassigned = true;
      return;
    }
    const isModuleLevel = target === this.#moduleScope;
    target.bindings.set(identifier.name, {
      name: identifier.name,
      kind,
      isModuleLevel,
      initializer,
      isReassigned: false,
    });
  }

  #refer(identifier: Identifier, scope: Scope, access: Reference["access"], isShorthand = false): void {
    this.#names.add(identifier.name);
    this.#pending.push({ identifier, access, isShorthand, scope });
  }

  #visit(node: AnyNode, scope: Scope): void {
    switch (node.type) {
      case "Identifier":
        this.#refer(node, scope, "read");
        return;
      case "ImportDeclaration":
        for (const specifier of node.specifiers) this.#declare(specifier.local, "import", scope);
        return;
      case "ExportNamedDeclaration":
        if (node.declaration) this.#visit(node.declaration, scope);
        return;
      case "ExportAllDeclaration":
      case "MetaProperty":
      case "BreakStatement":
      case "ContinueStatement":
        return;
      case "LabeledStatement":
        this.#visit(node.body, scope);
        return;
      case "VariableDeclaration":
        for (const { id, init } of node.declarations) {
          const kind = node.kind === "var" || node.kind === "let" ? node.kind : "const";
          if (id.type === "Identifier") this.#declare(id, kind, scope, init ?? undefined);
          else this.#visitPattern(id, scope, kind);
          if (init) this.#visit(init, scope);
        }
        return;
      case "FunctionDeclaration":
        if (node.id) this.#declare(node.id, "function", scope);
        this.#visitFunction(node, scope);
        return;
      case "FunctionExpression":
      case "ArrowFunctionExpression":
        this.#visitFunction(node, scope);
        return;
      case "ClassDeclaration":
        if (node.id) this.#declare(node.id, "class", scope);
        this.#visitClass(node, scope);
        return;
      case "ClassExpression":
        this.#visitClass(node, scope);
        return;
      case "StaticBlock":
        this.#visitAll(node.body, new Scope(scope, true));
        return;
      case "CatchClause": {
        const inner = new Scope(scope, false);
        if (node.param) this.#visitPattern(node.param, inner, "let");
        this.#visit(node.body, inner);
        return;
      }
      case "SwitchStatement":
        this.#visit(node.discriminant, scope);
        this.#visitAll(node.cases, new Scope(scope, false));
        return;
      case "ForInStatement":
      case "ForOfStatement": {
        const inner = new Scope(scope, false);
        if (node.left.type === "VariableDeclaration") this.#visit(node.left, inner);
        else this.#visitPattern(node.left, inner, "assigned");
        this.#visit(node.right, inner);
        this.#visit(node.body, inner);
        return;
      }
      case "BlockStatement":
      case "ForStatement":
        this.#visitAll(childNodes(node), new Scope(scope, false));
        return;
      case "AssignmentExpression":
        this.#visitPattern(node.left, scope, "assigned");
        this.#visit(node.right, scope);
        return;
      case "UpdateExpression":
        if (node.argument.type === "Identifier") this.#refer(node.argument, scope, "write");
        else this.#visit(node.argument, scope);
        return;
      case "MemberExpression":
        this.#visit(node.object, scope);
        this.#visitKey(node.property, node.computed, scope);
        return;
      case "Property":
        if (node.shorthand && node.value.type === "Identifier") {
          this.#refer(node.value, scope, "read", true);
          return;
        }
        this.#visitKey(node.key, node.computed, scope);
        this.#visit(node.value, scope);
        return;
      case "MethodDefinition":
      case "PropertyDefinition":
        this.#visitKey(node.key, node.computed, scope);
        if (node.value) this.#visit(node.value, scope);
        return;
      default:
        this.#visitAll(childNodes(node), scope);
    }
  }

  #visitAll(nodes: readonly AnyNode[], scope: Scope): void {
    for (const node of nodes) this.#visit(node, scope);
  }

  #visitKey(key: AnyNode, isComputed: boolean, scope: Scope): void {
    if (isComputed) this.#visit(key, scope);
    else if (key.type === "Identifier") this.#names.add(key.name);
  }

  #visitFunction(node: FunctionNode, outer: Scope): void {
    let scope = outer;
    if (node.type === "FunctionExpression" && node.id) {
      scope = new Scope(scope, false);
      this.#declare(node.id, "function", scope);
    }
    const parameters = new Scope(scope, true);
    for (const parameter of node.params) this.#visitPattern(parameter, parameters, "parameter");
    if (node.body.type === "BlockStatement") this.#visitAll(node.body.body, new Scope(parameters, true));
    else this.#visit(node.body, parameters);
  }

  #visitClass(node: Class, outer: Scope): void {
    const scope = new Scope(outer, false);
    if (node.id) this.#declare(node.id, "class", scope);
    if (node.superClass) this.#visit(node.superClass, scope);
    this.#visitAll(node.body.body, scope);
  }

  /** Visits a binding pattern (declaring its names) or an assignment's target. */
  #visitPattern(pattern: Pattern | AnyNode, scope: Scope, role: BindingKind | "assigned"): void {
    switch (pattern.type) {
      case "Identifier":
        if (role === "assigned") this.#refer(pattern, scope, "write");
        else this.#declare(pattern, role, scope);
        return;
      case "ObjectPattern":
        for (const property of pattern.properties) {
          if (property.type === "RestElement") this.#visitPattern(property.argument, scope, role);
          else {
            this.#visitKey(property.key, property.computed, scope);
            this.#visitPattern(property.value, scope, role);
          }
        }
        return;
      case "ArrayPattern":
        for (const element of pattern.elements) if (element) this.#visitPattern(element, scope, role);
        return;
      case "AssignmentPattern":
        this.#visitPattern(pattern.left, scope, role);
        this.#visit(pattern.right, scope);
        return;
      case "RestElement":
        this.#visitPattern(pattern.argument, scope, role);
        return;
      default:
        this.#visit(pattern, scope);
    }
  }
}

function lookUp(scope: Scope, name: string): MutableBinding | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    const binding = at.bindings.get(name);
    if (binding !== undefined) return binding;
  }
  return undefined;
}
