/** What just-bash takes of `node:zlib`, which a browser has not: its commands for it are left out (`shell.ts`). */
export const constants = {};

export function gunzipSync(): never {
  throw new Error("compressed files cannot be read in the browser");
}

export function gzipSync(): never {
  throw new Error("files cannot be compressed in the browser");
}
