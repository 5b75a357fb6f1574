import type { Server } from "node:http";

export function serveFolder(
  folder: string,
  options: { readonly port: number; readonly attempts?: number },
): Promise<{ readonly server: Server; readonly url: string }>;
