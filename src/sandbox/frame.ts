import clockSource from "virtual:classic-worker/src/runtimes/python/worker/clock.worker.ts";
import pythonSource from "virtual:classic-worker/src/runtimes/python/worker/python.worker.ts";
import threadSource from "virtual:classic-worker/src/runtimes/typescript/thread/thread.worker.ts";
import compilerSource from "virtual:classic-worker/src/sandbox/compiler.worker.ts";
import drainerSource from "virtual:classic-worker/src/sandbox/drainer/drainer.worker.ts";
import gatewaySource from "virtual:classic-worker/src/sandbox/gateway/gateway.worker.ts";
import * as Comlink from "comlink";
import { FRAME_CONNECT, FRAME_READY } from "../protocol/supervisor";
import { Supervisor } from "./supervisor";

/** The script of the sandbox's document: waits for the page's port and puts the supervisor behind it. */

function blobUrl(source: string): string {
  return URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
}

const supervisor = new Supervisor({
  thread: blobUrl(threadSource),
  compiler: blobUrl(compilerSource),
  drainer: blobUrl(drainerSource),
  gateway: blobUrl(gatewaySource),
  python: { interpreter: blobUrl(pythonSource), clock: blobUrl(clockSource) },
});

addEventListener("message", function connect({ source, data, ports }: MessageEvent<unknown>) {
  const [port] = ports;
  if (source !== parent || data !== FRAME_CONNECT || port === undefined) return;
  removeEventListener("message", connect);
  Comlink.expose(supervisor, port);
});

// The page knows this frame by its window; the frame cannot know the page's origin, and needs none.
parent.postMessage(FRAME_READY, "*");
