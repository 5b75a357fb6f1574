/** What the page may use of this folder. */
export { exportChromeTrace } from "./chrome/export";
export { ShareLinkError, type ShareLinkProblem, TraceFileError, type TraceFileProblem } from "./errors";
export type { RunSettings, SharedProgram } from "./program";
export { decodeShareLink, encodeShareLink, MAX_FRAGMENT_CHARS, type ShareState } from "./share-link";
export type { TraceMeta } from "./trace-file/header";
export { type LoadedTrace, loadTrace } from "./trace-file/load";
export { saveTrace } from "./trace-file/save";
