import type { FileEntity } from "../../../protocol/entities";
import { SourceEdits } from "./instrument/edits";
import { instrument } from "./instrument/instrument";
import { chooseRuntimeNames, type RuntimeNames } from "./instrument/names";
import { analyzeScopes } from "./instrument/scope";
import { collectSyntaxFacts } from "./instrument/syntax";
import { declaredNames, linkModule, type ModuleLinks } from "./link/links";
import { type ParsedModule, parseModule } from "./parse";

/** A compiled module that is not linked yet. */
export interface ModuleDraft {
  readonly links: Pick<ModuleLinks, "requests" | "exportedNames" | "starExports">;
  /** The module's text. `nameOf` gives the name of the file that an import specifier means. */
  assemble(nameOf: (specifier: string) => string): string;
}

/**
 * Compiles a TypeScript or JavaScript file.
 * @throws {ProgramError} where it cannot run
 */
export function draftModule(file: FileEntity, code: string): ModuleDraft {
  const parsed = parseModule(file.name, code);
  const { program, source } = parsed;
  const scopes = analyzeScopes(program);
  const names = chooseRuntimeNames(scopes.identifierNames);
  const { expressionStarts, callees, htmlComments } = collectSyntaxFacts(program, source);
  const edits = new SourceEdits(source);
  if (source.startsWith("#!")) edits.replace(0, 2, "//");
  for (const position of htmlComments) edits.replace(position, position + 1, " !");
  const shared = { program, source, edits, scopes, names, expressionStarts };
  const links = linkModule({ ...shared, fileName: file.name, callees });
  const written = instrument({ ...shared, firstIndex: file.firstIndex });
  const body = edits.toString();
  return {
    links,
    assemble: (nameOf) => {
      const { module, require, exports, cjsModule, thread } = names;
      const head = helpers(names, written) + targets(file.name, parsed, names) + links.prelude(nameOf);
      // On lines of its own, because the program may end in a comment.
      const tail = `\n})\n//# sourceURL=interleave:${file.name}`;
      return `(function ${module}(${require},${exports},${cjsModule},${thread}){"use strict";${head}${body}${tail}`;
    },
  };
}

/** What the inserted code calls. It stands on the module's first line. */
function helpers(names: RuntimeNames, written: readonly string[]): string {
  const { thread, budget, slow, afterAwait, pass, write } = names;
  const parts = [
    `let ${budget}=0;`,
    `function ${slow}(n){${thread}.l=n;${budget}=${thread}.slow()}`,
    `function ${afterAwait}(v,n){${thread}.l=n;if(--${budget}<0)${slow}(n);return v}`,
    `function ${pass}(v){return v}`,
    `${thread}.onReset(()=>{${budget}=0});`,
  ];
  if (written.length > 0) {
    parts.push(
      `function ${write}(v,n){const l=${thread}.l;${thread}.l=n;${thread}.moduleWrite(v);${thread}.l=l;return 1}`,
      `let ${written.map((_, number) => `${names.written}${number}=0`).join(",")};`,
    );
  }
  return parts.join("");
}

/** Values that can be functions when the module has been evaluated. */
const CALLABLE = new Set([
  "ArrowFunctionExpression",
  "CallExpression",
  "ClassExpression",
  "ConditionalExpression",
  "FunctionExpression",
  "Identifier",
  "LogicalExpression",
  "MemberExpression",
]);

function targets(moduleName: string, { program }: ParsedModule, names: RuntimeNames): string {
  const found: string[] = [];
  const add = (name: string, value = name) => found.push(`[${JSON.stringify(name)}]:()=>${value}`);
  for (const node of program.body) {
    if (node.type === "ExportDefaultDeclaration") {
      const { declaration } = node;
      if ("id" in declaration && declaration.id && declaration.type.endsWith("Declaration")) add(declaration.id.name);
      else if (CALLABLE.has(declaration.type) || declaration.type === "FunctionDeclaration") {
        add("default", names.defaultExport);
      }
      continue;
    }
    const declaration = node.type === "ExportNamedDeclaration" ? node.declaration : node;
    if (!declaration) continue;
    if (declaration.type === "FunctionDeclaration" || declaration.type === "ClassDeclaration") {
      for (const name of declaredNames(declaration)) add(name);
    } else if (declaration.type === "VariableDeclaration") {
      for (const { id, init } of declaration.declarations) {
        if (id.type === "Identifier" && init && CALLABLE.has(init.type)) add(id.name);
      }
    }
  }
  return `${names.thread}.targets(${JSON.stringify(moduleName)},{${found.join(",")}});`;
}
