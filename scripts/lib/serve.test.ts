import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveFolder } from "./serve.mjs";

describe("the static server", () => {
  let folder = "";
  let server: Server;
  let port = 0;

  /** Asks for `path` as it stands: fetch() would tidy it first. */
  const ask = (path: string): Promise<{ status: number; headers: Record<string, unknown>; body: string }> =>
    new Promise((resolve, reject) => {
      request({ host: "127.0.0.1", port, path }, (response) => {
        let body = "";
        response.on("data", (chunk) => {
          body += chunk;
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
      })
        .on("error", reject)
        .end();
    });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "serve-"));
    await mkdir(join(folder, "dist", "assets"), { recursive: true });
    await writeFile(join(folder, "secret.txt"), "secret");
    await writeFile(join(folder, "dist", "index.html"), "<!doctype html>page");
    await writeFile(join(folder, "dist", "assets", "a-1234.js"), "export {};");
    ({ server } = await serveFolder(join(folder, "dist"), { port: 0 }));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(async () => {
    server.close();
    await rm(folder, { recursive: true });
  });

  it("gives the page with the headers that make it cross-origin isolated", async () => {
    const { status, headers, body } = await ask("/?x=1");
    expect([status, body]).toEqual([200, "<!doctype html>page"]);
    expect(headers["cross-origin-opener-policy"]).toBe("same-origin");
    expect(headers["cross-origin-embedder-policy"]).toBe("require-corp");
  });

  it("gives scripts their type and lets only hashed files be kept", async () => {
    const { headers } = await ask("/assets/a-1234.js");
    expect(headers["content-type"]).toContain("text/javascript");
    expect(headers["cache-control"]).toContain("immutable");
    expect((await ask("/")).headers["cache-control"]).toBe("no-cache");
  });

  it.each(["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/assets/../../secret.txt", "/%00", "/assets"])(
    "gives nothing for %s",
    async (path) => {
      const { status, body } = await ask(path);
      expect(status).toBe(404);
      expect(body).not.toContain("secret");
    },
  );

  it("takes the next free port, or says that there is none", async () => {
    const next = await serveFolder(join(folder, "dist"), { port, attempts: 5 });
    expect(next.url).not.toBe(`http://127.0.0.1:${port}/`);
    next.server.close();
    await expect(serveFolder(join(folder, "dist"), { port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});
