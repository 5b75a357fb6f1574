/** A server on this machine that counts whoever reaches it, over any protocol a page knows. */
import { createSocket } from "node:dgram";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface HitServer {
  /** Address that answers every request with a script, readable from any origin. */
  readonly origin: string;
  readonly udpPort: number;
  /** What arrived so far: HTTP requests, upgrades, and datagrams. */
  readonly hits: readonly string[];
  close(): Promise<void>;
}

export async function startHitServer(): Promise<HitServer> {
  const hits: string[] = [];
  const http = createServer((request, response) => {
    hits.push(`${request.method} ${request.url}`);
    response.writeHead(200, {
      "Access-Control-Allow-Origin": "*",
      "Access-Control-Allow-Headers": "*",
      "Cross-Origin-Resource-Policy": "cross-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
      "Content-Type": "text/javascript",
    });
    response.end("globalThis.reached = true;");
  });
  http.on("upgrade", (request, socket) => {
    hits.push(`upgrade ${request.url}`);
    socket.destroy();
  });
  const udp = createSocket("udp4");
  udp.on("message", () => hits.push("datagram"));
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  await new Promise<void>((resolve) => udp.bind(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    udpPort: udp.address().port,
    hits,
    async close() {
      udp.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
