import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { messagesPlugin } from "./build/messages-plugin.ts";
import { pyodidePlugin } from "./build/pyodide-plugin.ts";
import { sandboxPlugin } from "./build/sandbox-plugin.ts";

/** SharedArrayBuffer exists only on a cross-origin isolated page. */
const isolationHeaders = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
};

export default defineConfig({
  base: "./",
  plugins: [react(), messagesPlugin(), sandboxPlugin(), pyodidePlugin()],
  worker: { format: "es", plugins: () => [sandboxPlugin()] },
  build: { target: "es2022", chunkSizeWarningLimit: 8000, rolldownOptions: { checks: { pluginTimings: false } } },
  server: { host: "127.0.0.1", headers: isolationHeaders },
  preview: { host: "127.0.0.1", headers: isolationHeaders },
});
