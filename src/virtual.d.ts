/** Strings that the build makes (build/sandbox-plugin.ts). */

declare module "virtual:classic-worker/*" {
  /** The worker entry at this path from the root of the repository, as one classic script. */
  const source: string;
  export default source;
}

declare module "virtual:sandbox-document" {
  /** The HTML of the sandbox frame, for `srcdoc`. */
  const html: string;
  export default html;
}
