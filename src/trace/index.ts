/** The trace of a run: columns of events, lanes of threads and objects, level of detail. */
export * from "./lod";
export { TRACE_LIMITS, Trace } from "./trace";
export * from "./types";
