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

declare module "virtual:command-worker" {
  /** The script of the workers that run commands, which the page hands to the sandbox when a program wants one. */
  const source: string;
  export default source;
}

declare module "virtual:python-files" {
  /** The interpreter's files, of the installed package (build/pyodide-plugin.ts). */
  export const PYTHON_FILES: readonly {
    readonly name: import("./protocol/python").PythonFileName;
    /** Absolute, or relative to the server's root. */
    readonly url: string;
    /** Of the file itself; on the way it may be compressed. */
    readonly sizeBytes: number;
  }[];
  /** SHA-256 over all of them. */
  export const PYTHON_FILES_DIGEST: string;
}
