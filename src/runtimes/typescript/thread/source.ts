import type { CompiledModule } from "../program";
import { runtime } from "./runtime";

/** File and line of a line index; undefined where it is unknown. */
export function locate(line: number): { readonly module: CompiledModule; readonly line: number } | undefined {
  for (const module of runtime().program.modules) {
    const { firstIndex, lineCount } = module.file;
    if (line >= firstIndex && line < firstIndex + lineCount) return { module, line: line - firstIndex + 1 };
  }
  return undefined;
}

/** `main.ts:12`, or "an unknown line". */
export function describeLine(line: number): string {
  const place = locate(line);
  return place === undefined ? "an unknown line" : `${place.module.name}:${place.line}`;
}

const lineCache = new Map<CompiledModule, readonly string[]>();
const DECLARATION =
  /(?:\b(?:const|let|var)\s+|\.|#|\b)([A-Za-z_$][\w$]*)\s*(?::\s*[^=]+)?=\s*(?:\(\s*__t\.l\s*=\s*\d+\s*,\s*)?(?:new\b|\(0|[\w.$]*(?:shared|sharedArray)\b)/;

/** Name of the variable or property that an object made on this line is assigned to, as a reader would call it. */
export function nameFromSource(line: number): string | undefined {
  const place = locate(line);
  if (place === undefined) return undefined;
  let lines = lineCache.get(place.module);
  if (lines === undefined) {
    lines = place.module.code.split("\n");
    lineCache.set(place.module, lines);
  }
  return DECLARATION.exec(lines[place.line - 1] ?? "")?.[1];
}
