import { SharedMemory } from "../../kernel/memory";
import { CONTROL_BYTES, Control } from "../../protocol/control";
import { Drain } from "./drain";
import type { DrainerCommand, DrainerReport } from "./messages";

/**
 * The drainer: carries what the threads write out to the page. A worker of its own, so that it keeps pace however
 * busy the page is and however long its tab is hidden: workers' clocks are not throttled.
 */
const TICK_MS = 8;

interface Session {
  readonly drain: Drain;
  readonly port: MessagePort;
}

let session: Session | null = null;

self.onmessage = ({ data }: MessageEvent<DrainerCommand>) => {
  if (data.type === "start") void run(data);
  else finish(data);
};

async function run(command: DrainerCommand & { type: "start" }): Promise<void> {
  const drain = new Drain(new SharedMemory(command.buffer), command.files, command.merge);
  const mine = { drain, port: command.port };
  session = mine;
  const control = new Int32Array(command.buffer, 0, CONTROL_BYTES / 4);
  let leftMs = command.timeoutMs;
  let beforeMs = performance.now();
  let reported = false;
  while (session === mine) {
    await nextTick(control);
    if (session !== mine) return;
    const sound = drainTo(mine, false);
    const nowMs = performance.now();
    // Waiting for a person or for another tab is not counted.
    if (drain.outsideWaiters === 0) leftMs -= nowMs - beforeMs;
    beforeMs = nowMs;
    if (reported) continue;
    if (!sound) {
      reported = true;
      report({ type: "broken" });
    } else if (drain.units <= 0) {
      reported = true;
      report({ type: "deadlock" });
    } else if (leftMs < 0) {
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
  const { port } = session;
  drainTo(session, true);
  session = null;
  port.postMessage({ type: "end", outcome });
  port.close();
  report({ type: "drained" });
}

/** Sends what has appeared; false where shared memory makes no sense any more. */
function drainTo({ drain, port }: Session, final: boolean): boolean {
  try {
    const batch = drain.take(performance.now(), final);
    if (batch !== null) port.postMessage(batch, [batch.records, batch.messages]);
    return true;
  } catch {
    return false;
  }
}

function report(message: DrainerReport): void {
  postMessage(message);
}
