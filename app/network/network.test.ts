import { describe, expect, it } from "vitest";
import { parseCall, parseChannelMessage } from "./channel-messages";
import { linksByTab } from "./links";

describe("what tabs say to each other", () => {
  it("takes a call and what a connection says", () => {
    const call = { type: "call", connection: "2f1a4c9e-64c1-4b8e-9d5b-0a1f3c2d4e5f", tab: 2 };
    expect(parseCall(call)).toEqual(call);
    const bytes = { type: "bytes", bytes: new Uint8Array(2) };
    for (const message of [{ type: "asking" }, { type: "accepted", tab: 1 }, { type: "close" }, bytes]) {
      expect(parseChannelMessage(message)).toEqual(message);
    }
  });

  it("takes nothing else", () => {
    for (const junk of [null, 1, {}, { type: "call" }, { type: "call", connection: "x", tab: 1 }]) {
      expect(parseCall(junk)).toBeNull();
      expect(parseChannelMessage(junk)).toBeNull();
    }
    for (const tab of [0, -1, 1.5, 1_001, "1"]) expect(parseChannelMessage({ type: "accepted", tab })).toBeNull();
    for (const count of [0, -5, 1e9, "9"]) expect(parseChannelMessage({ type: "credit", count })).toBeNull();
  });
});

describe("who is connected", () => {
  it("counts the connections of each tab, tabs in order", () => {
    const link = (id: number, tab: number) => ({ id, tab, address: "127.0.0.1:5000", served: "here" as const });
    expect(linksByTab([link(1, 3), link(2, 1), link(3, 3)])).toEqual([
      { tab: 1, count: 1 },
      { tab: 3, count: 2 },
    ]);
  });
});
