import type { TimelineProps } from "./types";

/** The timeline of a trace: lanes of threads, locks and queues over one time axis. */
export function Timeline(_props: TimelineProps) {
  return null;
}
