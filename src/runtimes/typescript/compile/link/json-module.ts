import { parseExpressionAt } from "acorn";
import type { FileEntity } from "../../../../protocol/entities";
import { ProgramError } from "../../program";
import type { ModuleDraft } from "../compile-module";

/**
 * Makes a module of a JSON file: the value is its default export, an object's properties are exports too.
 * @throws {ProgramError} where the text is not JSON
 */
export function draftJsonModule(file: FileEntity, text: string): ModuleDraft {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ProgramError(`This file is not JSON: ${reason}`, {
      file: file.name,
      line: lineOfError(text),
      errorName: "SyntaxError",
    });
  }
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  const keys = isObject ? Object.keys(value as object).filter((key) => key !== "default") : [];
  const properties = isObject
    ? "for(const k of Object.keys(v))Object.defineProperty(e,k,{enumerable:true,value:v[k]});"
    : "";
  const code =
    `(function(r,e){"use strict";const v=JSON.parse(${JSON.stringify(text)});${properties}` +
    `Object.defineProperty(e,"default",{enumerable:true,value:v})})\n//# sourceURL=interleave:${file.name}`;
  return { links: { requests: [], exportedNames: ["default", ...keys], starExports: [] }, assemble: () => code };
}

/** The line of the first thing that no expression can hold, by acorn, because engines often name none; else 1. */
function lineOfError(text: string): number {
  try {
    parseExpressionAt(text, 0, { ecmaVersion: "latest" });
  } catch (error) {
    const { loc } = error as { readonly loc?: { readonly line: number } };
    return loc?.line ?? 1;
  }
  return 1;
}
