import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Plugin } from "vite";
import { PYTHON_FILE_NAMES, PYTHON_FOLDER } from "../src/protocol/python.ts";
import { REPO_ROOT } from "./classic-worker.ts";

const PACKAGE = join(REPO_ROOT, "node_modules", "pyodide");

/** Serves the interpreter's files from the installed package, and puts them beside the page in a build. */
export function pyodidePlugin(): Plugin {
  return {
    name: "interleave:pyodide",
    async generateBundle() {
      if (this.environment.name !== "client") return;
      for (const name of PYTHON_FILE_NAMES) {
        this.emitFile({
          type: "asset",
          fileName: `${PYTHON_FOLDER}/${name}`,
          source: await readFile(join(PACKAGE, name)),
        });
      }
    },
    configureServer(server) {
      server.middlewares.use(async (request, response, next) => {
        const path = request.url?.split("?")[0] ?? "";
        const name = PYTHON_FILE_NAMES.find((each) => path === `/${PYTHON_FOLDER}/${each}`);
        if (name === undefined) return next();
        response.setHeader("Content-Type", "application/octet-stream");
        response.setHeader("Content-Length", (await stat(join(PACKAGE, name))).size);
        createReadStream(join(PACKAGE, name)).pipe(response);
      });
    },
  };
}
