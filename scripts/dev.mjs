/** `npm run dev`: installs what is missing and serves the sources with hot reload. */
import { ensureInstalled, hasScreen, requireNode, runNode, VITE } from "./lib/environment.mjs";

requireNode();
ensureInstalled();
const port = process.env.PORT === undefined ? [] : ["--port", process.env.PORT, "--strictPort"];
process.exit(runNode([VITE, ...port, ...(hasScreen() ? ["--open"] : []), ...process.argv.slice(2)]));
