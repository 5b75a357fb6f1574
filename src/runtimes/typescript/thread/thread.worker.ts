import type { StartThread, ThreadReport } from "./messages";
import { runThread } from "./run-thread";

/** A spare worker waits here until it becomes a thread; it is never used a second time. */
Error.stackTraceLimit = 50; // our own frames, which are not shown, must not crowd out the program's

const postReport = postMessage.bind(globalThis) as (message: ThreadReport) => void;

self.onmessage = ({ data }: MessageEvent<StartThread>) => {
  self.onmessage = null;
  runThread(data, postReport);
};

postReport({ type: "ready" });
