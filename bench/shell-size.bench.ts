import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Bench } from "./types";

/** What the browser must load before the page can be shown: the entry script and all that it imports statically. */
const bench: Bench = {
  name: "shell size",
  async run({ distFolder }) {
    const html = await readFile(join(distFolder, "index.html"), "utf8");
    const scripts = [...html.matchAll(/<(?:script|link)\b[^>]*\b(?:src|href)="\.\/([^"]+\.js)"/g)].map(
      (match) => match[1] ?? "",
    );
    const seen = new Set<string>();
    let sizeBytes = 0;
    for (const script of scripts) sizeBytes += await addScript(distFolder, script, seen);
    return [
      {
        what: "script of the page's shell, before the editor",
        measured: sizeBytes / 1000,
        unit: "kB gz",
        budget: { atMost: 100 },
        how: `gzip of the ${seen.size} scripts that index.html loads at once`,
      },
    ];
  },
};
export default bench;

async function addScript(distFolder: string, path: string, seen: Set<string>): Promise<number> {
  if (seen.has(path)) return 0;
  seen.add(path);
  const source = await readFile(join(distFolder, path));
  let sizeBytes = gzipSync(source).length;
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  for (const match of source.toString().matchAll(/(?:\bfrom|\bimport)\s*["']\.\/([^"']+\.js)["']/g)) {
    sizeBytes += await addScript(distFolder, folder + (match[1] ?? ""), seen);
  }
  return sizeBytes;
}
