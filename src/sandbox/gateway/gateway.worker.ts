import { SharedMemory } from "../../kernel/memory";
import type { NetworkMessage } from "../../protocol/network";
import { Gateway } from "./gateway";
import type { GatewayCommand, GatewayReport } from "./messages";

/** The gateway's worker: a run that reaches beyond itself has one. */
let gateway: Gateway | null = null;

self.onmessage = ({ data }: MessageEvent<GatewayCommand>) => {
  switch (data.type) {
    case "start":
      return start(data);
    case "request":
      return gateway?.request(data.request);
    case "finish": {
      gateway?.finish();
      const report: GatewayReport = { type: "finished" };
      postMessage(report);
    }
  }
};

function start({ buffer, port }: GatewayCommand & { readonly type: "start" }): void {
  const started = new Gateway(new SharedMemory(buffer), (message) => {
    port.postMessage(message, message.type === "bytes" ? [message.bytes.buffer] : []);
  });
  port.onmessage = ({ data }: MessageEvent<NetworkMessage>) => started.receive(data);
  gateway = started;
  void started.run();
}
