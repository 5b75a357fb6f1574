/**
 * Checks that imports go one way: lints src/ and app/ with the import rules of biome.json, after proving that
 * these rules really refuse what they should. A pattern that matches nothing would pass every file.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const root = join(import.meta.dirname, "..");
const biome = join(root, "node_modules", "@biomejs", "biome", "bin", "biome");

/** What each room may import besides itself. */
const allowed = {
  "src/base": [],
  "src/protocol": ["src/base"],
  "src/kernel": ["src/base", "src/protocol"],
  "src/trace": ["src/base", "src/protocol"],
  "src/analysis": ["src/base", "src/protocol", "src/trace"],
  "src/runtimes": ["src/base", "src/protocol", "src/kernel", "src/trace"],
  "src/interchange": ["src/base", "src/protocol", "src/trace"],
  "src/sandbox": ["src/base", "src/protocol", "src/kernel", "src/trace", "src/runtimes"],
  "src/client": ["src/base", "src/protocol", "src/trace"],
  app: ["src/base", "src/protocol", "src/client", "src/trace", "src/analysis", "src/interchange"],
};
const rooms = Object.keys(allowed);

/** Runs the import rules in `folder`; gives the paths they complained about. */
function complaints(folder, paths) {
  const args = [
    biome,
    "lint",
    "--only=style/noRestrictedImports",
    "--max-diagnostics=none",
    "--reporter=json",
    ...paths,
  ];
  const result = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 });
  const start = result.stdout.indexOf("{");
  if (start < 0) throw new Error(`The linter gave no report: ${result.stderr || result.stdout}`);
  return JSON.parse(result.stdout.slice(start)).diagnostics;
}

/** One file per pair of rooms that imports the second from the first; the rules must refuse exactly the forbidden. */
function proveRules() {
  const folder = mkdtempSync(join(tmpdir(), "check-imports-"));
  const wrong = [];
  try {
    for (const file of ["biome.json", ".gitignore"]) cpSync(join(root, file), join(folder, file));
    const expected = new Map();
    const write = (path, code, refused) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), `${code}\n`);
      expected.set(path, refused);
    };
    for (const from of rooms) {
      for (const to of rooms.filter((room) => room !== from)) {
        const up = from === "app" ? "../.." : to === "app" ? "../../.." : "../..";
        const target = from === "app" || to === "app" ? `${up}/${to}` : `${up}/${to.slice("src/".length)}`;
        const name = to.replace("/", "-");
        write(`${from}/deep/${name}.ts`, `export type { A } from "${target}/a";`, !allowed[from].includes(to));
      }
      const isSandbox = from === "src/sandbox";
      write(`${from}/exposes.ts`, 'import { expose } from "comlink";\nexpose({});', !isSandbox);
      write(`${from}/wraps.ts`, 'import { wrap } from "comlink";\nwrap(self);', false);
      const declarations = "../src/runtimes/typescript/interleave.d.ts?raw";
      if (from === "app") write(`${from}/declarations.ts`, `export { default } from "${declarations}";`, false);
      write(`${from}/renders.ts`, 'export { useState } from "react";', from !== "app");
    }
    const refused = new Set(complaints(folder, ["src", "app"]).map((diagnostic) => pathOf(diagnostic, folder)));
    for (const [path, mustRefuse] of expected) {
      if (refused.has(path) !== mustRefuse) wrong.push(`${path} should be ${mustRefuse ? "refused" : "allowed"}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return wrong;
}

function pathOf(diagnostic, folder) {
  const path = diagnostic.location?.path;
  const text = typeof path === "string" ? path : (path?.file ?? "");
  return text.replace(`${folder}/`, "").replaceAll("\\", "/");
}

const wrongRules = proveRules();
for (const line of wrongRules) console.error(`The import rules in biome.json are wrong: ${line}.`);
const found = complaints(root, ["src", "app"]);
for (const diagnostic of found) {
  const { line } = diagnostic.location?.start ?? {};
  console.error(`${pathOf(diagnostic, root)}${line ? `:${line}` : ""}: ${messageOf(diagnostic)}`);
}
if (wrongRules.length + found.length > 0) process.exit(1);
console.log(`Imports go one way: ${rooms.length} rooms, no import against the rules.`);

function messageOf(diagnostic) {
  return typeof diagnostic.message === "string" ? diagnostic.message : JSON.stringify(diagnostic.message);
}
