import type { AnyNode, ExportDefaultDeclaration, Identifier, Literal, Program } from "acorn";
import { ProgramError } from "../../program";
import type { SourceEdits } from "../instrument/edits";
import type { RuntimeNames } from "../instrument/names";
import type { Binding, Scopes } from "../instrument/scope";
import { INTERLEAVE_MODULE } from "./resolve";

/** An import or re-export as it stands in the source. */
export interface ModuleRequest {
  readonly specifier: string;
  readonly line: number;
  /** Names the module must export. */
  readonly names: readonly string[];
}

/** The imports and exports of a module, taken out of its text. */
export interface ModuleLinks {
  readonly requests: readonly ModuleRequest[];
  /** Names this module exports itself; without those of `export * from`. */
  readonly exportedNames: readonly string[];
  /** Specifiers of `export * from`. */
  readonly starExports: readonly string[];
  /** Text that links the module, to stand before its body. `nameOf` gives the name a specifier resolved to. */
  prelude(nameOf: (specifier: string) => string): string;
}

export interface LinkRequest {
  readonly fileName: string;
  readonly program: Program;
  readonly source: string;
  readonly edits: SourceEdits;
  readonly scopes: Scopes;
  readonly names: RuntimeNames;
  readonly expressionStarts: ReadonlySet<number>;
  /** Called names: the module they come from must not become their `this`. */
  readonly callees: ReadonlySet<Identifier>;
}

/**
 * Takes imports and exports out of a module's text and says what links it instead.
 *
 * Exports become getters, so that bindings are live and cycles work as in ECMAScript; they are defined before
 * anything is required. Names imported from files are read through the module each time; those from
 * "interleave", which never change, are constants, which keeps engines' messages as the user wrote them.
 */
export function linkModule(request: LinkRequest): ModuleLinks {
  return new Linker(request).run();
}

class Linker {
  readonly #request: LinkRequest;
  /** In order of appearance; several may name the same specifier. */
  readonly #requests: ModuleRequest[] = [];
  readonly #specifiers: string[] = [];
  readonly #starExports: string[] = [];
  /** Exported name → expression. */
  readonly #exports = new Map<string, string>();
  /** Local name → expression that reads it. */
  readonly #imports = new Map<string, string>();
  /** Constants of the prelude: `[pattern, specifier]`. */
  readonly #constants: (readonly [string, string])[] = [];
  #fixesDefaultName = false;

  constructor(request: LinkRequest) {
    this.#request = request;
  }

  run(): ModuleLinks {
    for (const node of this.#request.program.body) this.#visit(node);
    this.#replaceReferences();
    return {
      requests: this.#requests,
      exportedNames: [...this.#exports.keys()],
      starExports: this.#starExports,
      prelude: (nameOf) => this.#prelude(nameOf),
    };
  }

  #visit(node: AnyNode): void {
    const { edits } = this.#request;
    switch (node.type) {
      case "ImportDeclaration": {
        const specifier = String(node.source.value);
        const module = this.#require(specifier);
        const wanted: string[] = [];
        const constants: string[] = [];
        for (const part of node.specifiers) {
          const local = part.local.name;
          if (part.type === "ImportNamespaceSpecifier") {
            this.#constants.push([local, specifier]);
            continue;
          }
          const name = part.type === "ImportDefaultSpecifier" ? "default" : exportName(part.imported);
          wanted.push(name);
          if (specifier === INTERLEAVE_MODULE) constants.push(`${JSON.stringify(name)}:${local}`);
          else this.#imports.set(local, `${module}[${JSON.stringify(name)}]`);
        }
        if (constants.length > 0) this.#constants.push([`{${constants.join(",")}}`, specifier]);
        this.#ask(node, specifier, wanted);
        edits.replace(node.start, node.end, ";");
        return;
      }
      case "ExportAllDeclaration": {
        const specifier = String(node.source.value);
        const module = this.#require(specifier);
        if (node.exported) this.#exports.set(exportName(node.exported), module);
        else this.#starExports.push(specifier);
        this.#ask(node, specifier, []);
        edits.replace(node.start, node.end, ";");
        return;
      }
      case "ExportNamedDeclaration":
        if (node.declaration) {
          for (const name of declaredNames(node.declaration)) this.#exports.set(name, name);
          edits.replace(node.start, node.start + "export".length, "");
          return;
        }
        if (node.source) {
          const specifier = String(node.source.value);
          const module = this.#require(specifier);
          for (const { local, exported } of node.specifiers) {
            this.#exports.set(exportName(exported), `${module}[${JSON.stringify(exportName(local))}]`);
          }
          this.#ask(node, specifier, []);
        } else
          for (const { local, exported } of node.specifiers) this.#exports.set(exportName(exported), exportName(local));
        edits.replace(node.start, node.end, ";");
        return;
      case "ExportDefaultDeclaration":
        this.#exportDefault(node);
        return;
      default:
    }
  }

  #exportDefault(node: ExportDefaultDeclaration): void {
    const { edits, names, source } = this.#request;
    const { declaration } = node;
    const afterDefault = source.indexOf("default", node.start) + "default".length;
    const isDeclaration = declaration.type === "FunctionDeclaration" || declaration.type === "ClassDeclaration";
    if (isDeclaration && declaration.id) {
      this.#exports.set("default", declaration.id.name);
      edits.replace(node.start, afterDefault, "");
      return;
    }
    this.#exports.set("default", names.defaultExport);
    if (declaration.type === "FunctionDeclaration") {
      // Hoisted like any function; `async function* (` gets its name before the parenthesis.
      this.#fixesDefaultName = true;
      edits.replace(node.start, afterDefault, "");
      edits.before(source.indexOf("(", declaration.start), ` ${names.defaultExport}`);
      return;
    }
    edits.replace(node.start, afterDefault, `const {default:${names.defaultExport}}={default:`);
    const isTerminated = source[node.end - 1] === ";" && declaration.end < node.end;
    if (isTerminated) edits.replace(node.end - 1, node.end, "};");
    else edits.close(node, "};");
  }

  #require(specifier: string): string {
    let number = this.#specifiers.indexOf(specifier);
    if (number < 0) number = this.#specifiers.push(specifier) - 1;
    return this.#request.names.imported + number;
  }

  #ask(node: AnyNode, specifier: string, names: readonly string[]): void {
    this.#requests.push({ specifier, line: node.loc?.start.line ?? 0, names });
  }

  #replaceReferences(): void {
    const { edits, expressionStarts, fileName, scopes, callees } = this.#request;
    for (const { identifier, access, isShorthand } of scopes.references) {
      const binding = scopes.bindingOf(identifier);
      if (binding?.kind !== "import") continue;
      if (access === "write") {
        throw new ProgramError(
          `Cannot assign to '${binding.name}' because it is an import: export a function from its file that changes it.`,
          { file: fileName, line: identifier.loc?.start.line ?? 0, errorName: "TypeError" },
        );
      }
      const read = this.#imports.get(binding.name);
      if (read === undefined) continue;
      const { start, end, name } = identifier;
      if (isShorthand) edits.replace(start, end, `${name}:${read}`);
      else if (!callees.has(identifier)) edits.replace(start, end, read);
      else {
        if (expressionStarts.has(start) && !edits.hasBefore(start)) edits.before(start, ";");
        edits.replace(start, end, `(0,${read})`);
      }
    }
  }

  #prelude(nameOf: (specifier: string) => string): string {
    const { names, scopes } = this.#request;
    const parts: string[] = [];
    const getter = (name: string, value: string) =>
      `Object.defineProperty(${names.exports},${JSON.stringify(name)},{enumerable:true,get:()=>${value}});`;
    for (const [name, value] of this.#exports) {
      const binding: Binding | undefined = scopes.moduleBindings.get(value);
      parts.push(getter(name, binding?.kind === "import" ? (this.#imports.get(value) ?? value) : value));
    }
    if (this.#fixesDefaultName) {
      parts.push(`Object.defineProperty(${names.defaultExport},"name",{value:"default",configurable:true});`);
    }
    const variable = (specifier: string) => names.imported + this.#specifiers.indexOf(specifier);
    for (const specifier of this.#specifiers) {
      parts.push(`const ${variable(specifier)}=${names.require}(${JSON.stringify(nameOf(specifier))});`);
    }
    for (const [pattern, specifier] of this.#constants) parts.push(`const ${pattern}=${variable(specifier)};`);
    for (const specifier of this.#starExports) {
      const module = variable(specifier);
      parts.push(
        `for(const k of Object.keys(${module}))if(k!=="default"&&!Object.hasOwn(${names.exports},k))`,
        `Object.defineProperty(${names.exports},k,{enumerable:true,get:()=>${module}[k]});`,
      );
    }
    return parts.join("");
  }
}

function exportName(node: Identifier | Literal): string {
  return node.type === "Identifier" ? node.name : String(node.value);
}

/** The names a top-level declaration declares. */
export function declaredNames(node: AnyNode): string[] {
  switch (node.type) {
    case "FunctionDeclaration":
    case "ClassDeclaration":
      return node.id ? [node.id.name] : [];
    case "VariableDeclaration":
      return node.declarations.flatMap(({ id }) => declaredNames(id));
    case "Identifier":
      return [node.name];
    case "ObjectPattern":
      return node.properties.flatMap((property) =>
        declaredNames(property.type === "RestElement" ? property.argument : property.value),
      );
    case "ArrayPattern":
      return node.elements.flatMap((element) => (element ? declaredNames(element) : []));
    case "AssignmentPattern":
      return declaredNames(node.left);
    case "RestElement":
      return declaredNames(node.argument);
    default:
      return [];
  }
}
