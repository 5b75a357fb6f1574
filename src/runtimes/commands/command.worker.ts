import { runCommand } from "./run-command";

/** Commands as processes, one after the other: the worker gets a message for each. */
self.onmessage = ({ data }: MessageEvent<{ readonly buffer: SharedArrayBuffer; readonly record: number }>) => {
  void runCommand(data, (message) => postMessage(message));
};
postMessage({ type: "ready" });
