import type { StartThread, ThreadReport } from "./messages";
import { runThread } from "./run-thread";

/** A spare worker waits here until it becomes a thread; it is never used a second time. */
const postReport = postMessage.bind(globalThis) as (message: ThreadReport) => void;

onmessage = ({ data }: MessageEvent<StartThread>) => {
  onmessage = null;
  runThread(data, postReport);
};

postReport({ type: "ready" });
