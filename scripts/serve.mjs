/** Serves an existing `dist/` on a given port: `node scripts/serve.mjs <port>`. The end-to-end tests use it. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fail, ROOT } from "./lib/environment.mjs";
import { serveFolder } from "./lib/serve.mjs";

const port = Number(process.argv[2]);
if (!existsSync(join(ROOT, "dist", "index.html"))) fail("There is no dist/ yet: run npm run build first.");
try {
  const { url } = await serveFolder(join(ROOT, "dist"), { port });
  console.log(url);
} catch (error) {
  if (error.code === "EADDRINUSE") fail(`Port ${port} is in use.`);
  throw error;
}
