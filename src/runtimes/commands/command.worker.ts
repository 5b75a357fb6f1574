import { type CommandStart, runCommand } from "./run-command";

/** Commands as processes, one after the other: the worker gets a message for each. */
self.onmessage = ({ data }: MessageEvent<CommandStart>) => {
  void runCommand(data, (message) => postMessage(message));
};
postMessage({ type: "ready" });
