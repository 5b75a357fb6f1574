import type { FileEntity } from "../../../protocol/entities";
import { type CompiledModule, type CompiledProgram, ProgramError } from "../program";
import { draftModule, type ModuleDraft } from "./compile-module";
import { INTERLEAVE_EXPORTS } from "./link/interleave-exports";
import { draftJsonModule } from "./link/json-module";
import type { ModuleRequest } from "./link/links";
import { INTERLEAVE_MODULE, normalizePath, resolveImport } from "./link/resolve";
import { tooDeep } from "./parse";

/** A program as the user wrote it. */
export interface CompileRequest {
  /** Name of the program's own file. Endings `.js` and `.mjs` mean JavaScript, all else is TypeScript. */
  readonly fileName: string;
  readonly code: string;
  /** Further files by path relative to the program. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
}

interface Draft {
  readonly file: FileEntity;
  readonly module: ModuleDraft;
  /** Name of the module each import specifier means. */
  readonly resolved: Map<string, string>;
}

/**
 * Compiles a program: the file itself and those of its files that it imports, in the order they are found.
 *
 * TypeScript loses its types, imports are linked, and checkpoints and line stores are inserted, all without
 * moving a line. Line indices of the files follow each other, from 1.
 *
 * @throws {ProgramError} naming file and line, where the program cannot run as it stands
 */
export function compileProgram(request: CompileRequest): CompiledProgram {
  return new ProgramCompiler(request).run();
}

class ProgramCompiler {
  readonly #entry: string;
  readonly #texts = new Map<string, string | Uint8Array>();
  readonly #drafts = new Map<string, Draft>();
  #nextIndex = 1;

  constructor({ fileName, code, files }: CompileRequest) {
    for (const [path, text] of Object.entries(files)) {
      const name = normalizePath(path);
      if (name) this.#texts.set(name, text);
    }
    this.#entry = normalizePath(fileName) || "main.ts";
    this.#texts.set(this.#entry, code);
  }

  run(): CompiledProgram {
    const pending = [this.#entry];
    for (let name = pending.shift(); name !== undefined; name = pending.shift()) {
      if (!this.#drafts.has(name)) pending.push(...this.#draft(name));
    }
    for (const draft of this.#drafts.values()) this.#checkImportedNames(draft);
    const modules: CompiledModule[] = [];
    for (const { file, module, resolved } of this.#drafts.values()) {
      const code = module.assemble((specifier) => resolved.get(specifier) ?? specifier);
      modules.push({ name: file.name, file, code });
    }
    return { entry: this.#entry, modules };
  }

  /** Compiles one file; gives the names of the files it imports. */
  #draft(name: string): string[] {
    const content = this.#texts.get(name) ?? "";
    const code = (typeof content === "string" ? content : new TextDecoder().decode(content)).replace(/^\uFEFF/, "");
    const lineCount = code.split(/\r\n|[\n\r]/).length;
    const file: FileEntity = { type: "file", name, firstIndex: this.#nextIndex, lineCount };
    this.#nextIndex += lineCount;
    const module = name.endsWith(".json") ? draftJsonModule(file, code) : draftOrRefuse(file, code);
    const resolved = new Map<string, string>();
    for (const request of module.links.requests) resolved.set(request.specifier, this.#resolve(request, name));
    this.#drafts.set(name, { file, module, resolved });
    return [...resolved.values()].filter((target) => target !== INTERLEAVE_MODULE);
  }

  #resolve({ specifier, line }: ModuleRequest, importer: string): string {
    const refuse = (message: string) => new ProgramError(message, { file: importer, line, errorName: "SyntaxError" });
    const names = new Set(this.#texts.keys());
    const resolution = resolveImport(specifier, importer, names);
    switch (resolution.kind) {
      case "interleave":
        return INTERLEAVE_MODULE;
      case "package":
        throw refuse(
          `Cannot find module '${specifier}': a program can import "interleave" and its own files, as "./name".`,
        );
      case "outside":
        throw refuse(`Cannot find module '${specifier}': it lies outside of the program's folder.`);
      case "missing": {
        const others = [...names].filter((name) => name !== importer);
        const present = others.length === 0 ? "the program has no further files" : `its files are ${others.join(", ")}`;
        throw refuse(
          `Cannot find module '${specifier}': there is no ${resolution.tried.slice(0, 3).join(" or ")}; ${present}.`,
        );
      }
      case "file":
        if (resolution.name !== this.#entry && !/\.(?:[mc]?ts|m?js|json)$/.test(resolution.name)) {
          throw refuse(`Cannot import '${specifier}': only .ts, .js, .mjs and .json files can be imported.`);
        }
        return resolution.name;
    }
  }

  #checkImportedNames({ file, module, resolved }: Draft): void {
    for (const { specifier, names, line } of module.links.requests) {
      const target = resolved.get(specifier) ?? specifier;
      const exported = target === INTERLEAVE_MODULE ? new Set(INTERLEAVE_EXPORTS) : this.#exportsOf(target, new Set());
      for (const name of names) {
        if (exported.has(name)) continue;
        const list = exported.size === 0 ? "nothing" : [...exported].join(", ");
        const advice = name === "default" ? `write import { … } from "${specifier}"` : "for a type write import type";
        throw new ProgramError(`'${specifier}' has no export named '${name}'. It exports ${list}; ${advice}.`, {
          file: file.name,
          line,
          errorName: "SyntaxError",
        });
      }
    }
  }

  #exportsOf(name: string, seen: Set<string>): Set<string> {
    const draft = this.#drafts.get(name);
    const exported = new Set(name === INTERLEAVE_MODULE ? INTERLEAVE_EXPORTS : draft?.module.links.exportedNames);
    if (draft === undefined || seen.has(name)) return exported;
    seen.add(name);
    for (const specifier of draft.module.links.starExports) {
      const target = draft.resolved.get(specifier) ?? specifier;
      for (const other of this.#exportsOf(target, seen)) if (other !== "default") exported.add(other);
    }
    return exported;
  }
}

function draftOrRefuse(file: FileEntity, code: string): ModuleDraft {
  try {
    return draftModule(file, code);
  } catch (error) {
    throw error instanceof RangeError ? tooDeep(file.name) : error;
  }
}
