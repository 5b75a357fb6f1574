import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Plugin } from "vite";
import { PYTHON_FILE_NAMES } from "../src/protocol/python.ts";
import { REPO_ROOT } from "./classic-worker.ts";

const MODULE_ID = "virtual:python-files";
const PACKAGE = join(REPO_ROOT, "node_modules", "pyodide");
/** Where the development server has the files: its own way of serving scripts would rewrite them. */
const DEV_FOLDER = "/pyodide";

/**
 * Gives the page `virtual:python-files`: addresses, sizes and the digest of the interpreter's files, from the installed
 * package. In a build they are assets, whose names change with their content, so that they may be cached for ever.
 */
export function pyodidePlugin(): Plugin {
  let isBuild = true;
  return {
    name: "interleave:pyodide",
    configResolved(config) {
      isBuild = config.command === "build";
    },
    resolveId: (id) => (id === MODULE_ID ? `\0${MODULE_ID}` : undefined),
    async load(id) {
      if (id !== `\0${MODULE_ID}`) return undefined;
      const hash = createHash("sha256");
      const imports: string[] = [];
      const entries: string[] = [];
      for (const [index, name] of PYTHON_FILE_NAMES.entries()) {
        const path = join(PACKAGE, name);
        const content = await readFile(path);
        hash.update(name).update(String(content.length)).update(content);
        if (isBuild) imports.push(`import url${index} from ${JSON.stringify(`${path}?url&no-inline`)};`);
        const url = isBuild ? `url${index}` : JSON.stringify(`${DEV_FOLDER}/${name}`);
        entries.push(`{ name: ${JSON.stringify(name)}, url: ${url}, sizeBytes: ${content.length} }`);
      }
      return `${imports.join("\n")}
export const PYTHON_FILES = [${entries.join(", ")}];
export const PYTHON_FILES_DIGEST = ${JSON.stringify(hash.digest("hex"))};`;
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = request.url?.split("?")[0] ?? "";
        const name = PYTHON_FILE_NAMES.find((each) => path === `${DEV_FOLDER}/${each}`);
        if (name === undefined) return next();
        response.setHeader("Content-Type", "application/octet-stream");
        createReadStream(join(PACKAGE, name)).pipe(response);
      });
    },
  };
}
