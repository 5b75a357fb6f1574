/** A static file server for `dist/` with the headers that a cross-origin isolated page needs. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";

const MIME_TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".py": "text/x-python; charset=utf-8",
  ".svg": "image/svg+xml",
  ".ts": "text/plain; charset=utf-8",
  ".ttf": "font/ttf",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
};

const HEADERS = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
};

/**
 * Serves `folder` on 127.0.0.1. Tries `port`, then the next ones up to `attempts` in all.
 * Gives the server and its address; rejects with the last EADDRINUSE where none was free.
 */
export async function serveFolder(folder, { port, attempts = 1 }) {
  const server = createServer((request, response) => {
    answer(folder, request, response).catch(() => response.destroy());
  });
  for (let attempt = 0; ; attempt++) {
    try {
      await listen(server, port + attempt);
      return { server, url: `http://127.0.0.1:${port + attempt}/` };
    } catch (error) {
      if (error.code !== "EADDRINUSE" || attempt + 1 >= attempts) throw error;
    }
  }
}

function listen(server, port) {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
}

async function answer(folder, request, response) {
  const end = (status, text) => response.writeHead(status, { ...HEADERS, "Content-Type": "text/plain" }).end(text);
  if (request.method !== "GET" && request.method !== "HEAD") return end(405, "Only GET is served here.\n");
  let path = "";
  try {
    path = normalize(decodeURIComponent(new URL(request.url ?? "/", "http://127.0.0.1").pathname));
  } catch {
    return end(400, "This address is malformed.\n");
  }
  const full = join(folder, path.endsWith(sep) ? join(path, "index.html") : path);
  // After normalize() no ".." can lead out of the folder; this also refuses NUL bytes and the like.
  if (!full.startsWith(folder + sep) || full.includes("\0")) return end(404, "Not found.\n");
  const stats = await stat(full).catch(() => undefined);
  if (stats === undefined || !stats.isFile()) return end(404, "Not found.\n");
  // Files under assets/ carry a hash of their content in their name.
  const isHashed = path.startsWith(`${sep}assets${sep}`);
  response.writeHead(200, {
    ...HEADERS,
    "Content-Type": MIME_TYPES[extname(full)] ?? "application/octet-stream",
    "Content-Length": stats.size,
    "Cache-Control": isHashed ? "public, max-age=31536000, immutable" : "no-cache",
  });
  if (request.method === "HEAD") return response.end();
  createReadStream(full)
    .on("error", () => response.destroy())
    .pipe(response);
}
