import { describe, expect, it } from "vitest";
import { isCount, LAST_BYTES, parseGatewayMessage } from "./network";

describe("what a gateway may send", () => {
  it("takes its messages", () => {
    const bytes = new Uint8Array(3);
    for (const message of [
      { type: "listen", listener: 1, port: 5000 },
      { type: "unlisten", listener: 1 },
      { type: "connect", connection: 2, port: 1 },
      { type: "bytes", connection: -1, bytes },
      { type: "credit", connection: 2, count: 3 },
      { type: "close", connection: 2 },
      { type: "finished" },
    ]) {
      expect(parseGatewayMessage({ ...message, more: 1 })).toEqual(message);
    }
  });

  it("refuses everything else", () => {
    for (const message of [
      null,
      "listen",
      { type: "listen", listener: 1, port: 0 },
      { type: "listen", listener: 1, port: 65_536 },
      { type: "listen", listener: 0.5, port: 5000 },
      { type: "connect", connection: -1, port: 5000 },
      { type: "bytes", connection: 1, bytes: "text" },
      { type: "bytes", connection: 1, bytes: new Uint8Array(0) },
      { type: "bytes", connection: 1, bytes: new Uint8Array(LAST_BYTES + 1) },
      { type: "bytes", connection: 1, bytes: new Uint8Array(new SharedArrayBuffer(8)) },
      { type: "credit", connection: 1, count: -1 },
      { type: "nothing" },
    ]) {
      expect(parseGatewayMessage(message)).toBeUndefined();
    }
    expect(isCount(Number.NaN)).toBe(false);
  });
});
