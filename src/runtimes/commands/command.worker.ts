import { runCommand } from "./run-command";

/** One command as a process: the worker gets one message, and is never used again. */
self.onmessage = ({ data }: MessageEvent<{ readonly buffer: SharedArrayBuffer; readonly record: number }>) => {
  void runCommand(data, (message) => postMessage(message));
};
postMessage({ type: "ready" });
