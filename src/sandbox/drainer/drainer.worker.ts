import { SharedMemory } from "../../kernel/memory";
import { CONTROL_BYTES, Control } from "../../protocol/control";
import type { BatchMessage } from "../../protocol/stream";
import { Drain } from "./drain";
import type { DrainerCommand, DrainerReport } from "./messages";

/**
 * The drainer: carries what the threads write out to the page. A worker of its own, so that it keeps pace however
 * busy the page is and however long its tab is hidden: workers' clocks are not throttled.
 */
const TICK_MS = 8;

let session: { drain: Drain; port: MessagePort } | null = null;

self.onmessage = ({ data }: MessageEvent<DrainerCommand>) => {
  if (data.type === "start") void run(data);
  else finish(data);
};

async function run(command: DrainerCommand & { type: "start" }): Promise<void> {
  const drain = new Drain(new SharedMemory(command.buffer), command.files);
  const mine = { drain, port: command.port };
  session = mine;
  const control = new Int32Array(command.buffer, 0, CONTROL_BYTES / 4);
  const deadlineMs = performance.now() + command.timeoutMs;
  let reported = false;
  while (session === mine) {
    await nextTick(control);
    if (session !== mine) return;
    send(drain.take(performance.now(), false), mine.port);
    if (reported) continue;
    if (drain.units <= 0) {
      reported = true;
      report({ type: "deadlock" });
    } else if (performance.now() > deadlineMs) {
      reported = true;
      report({ type: "timeout" });
    }
  }
}

async function nextTick(control: Int32Array): Promise<void> {
  if (typeof Atomics.waitAsync !== "function") return new Promise((resolve) => setTimeout(resolve, TICK_MS));
  const wait = Atomics.waitAsync(control, Control.drainSignal, 0, TICK_MS);
  if (wait.async) await wait.value;
  // A program may write any value there: never spin on it.
  else await new Promise((resolve) => setTimeout(resolve, TICK_MS));
}

function finish({ outcome }: DrainerCommand & { type: "finish" }): void {
  if (session === null) return;
  const { drain, port } = session;
  session = null;
  send(drain.take(performance.now(), true), port);
  port.postMessage({ type: "end", outcome });
  port.close();
  report({ type: "drained" });
}

function send(batch: BatchMessage | null, port: MessagePort): void {
  if (batch !== null) port.postMessage(batch, [batch.records, batch.messages]);
}

function report(message: DrainerReport): void {
  postMessage(message);
}
