/** `npm start`: installs what is missing, builds when needed, serves the page and opens the browser. */
import { join } from "node:path";
import { ensureBuilt, ensureInstalled, fail, openBrowser, ROOT, requireNode } from "./lib/environment.mjs";
import { serveFolder } from "./lib/serve.mjs";

const DEFAULT_PORT = 8420;

requireNode();
const wantedPort = process.env.PORT;
const port = Number(wantedPort ?? DEFAULT_PORT);
if (!Number.isInteger(port) || port < 1 || port > 65535)
  fail(`PORT must be a number from 1 to 65535, not "${wantedPort}".`);
ensureInstalled();
ensureBuilt();
try {
  const { url } = await serveFolder(join(ROOT, "dist"), { port, attempts: wantedPort === undefined ? 20 : 1 });
  console.log(`Interleave is running at ${url} (stop it with Ctrl+C).`);
  openBrowser(url);
} catch (error) {
  if (error.code === "EADDRINUSE")
    fail(`Port ${port} is in use: free it or choose another one, e.g. PORT=${port + 1} npm start.`);
  if (error.code === "EACCES")
    fail(`Port ${port} may not be used by this account: choose one above 1023, e.g. PORT=${DEFAULT_PORT} npm start.`);
  throw error;
}
