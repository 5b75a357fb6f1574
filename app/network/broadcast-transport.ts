import { MAX_CONNECTIONS } from "../../src/protocol/network";
import { BroadcastConnection } from "./broadcast-connection";
import { type Call, type ChannelMessage, parseCall, parseChannelMessage } from "./channel-messages";
import { holdLock, isLockHeld, tabNumber, watchLock } from "./tab-number";
import type { Connection, Listener, Transport } from "./transport";

/** A tab that has an address answers at once, even one that is hidden. */
const ANSWER_LIMIT_MS = 5_000;

const addressName = (address: string): string => `interleave.address.${address}`;
const channelName = (connection: string): string => `interleave.connection.${connection}`;

/**
 * Tabs and windows of one browser: a lock says who has an address, channels carry what is said. Nothing of it leaves the
 * browser.
 */
export const broadcastTransport: Transport = {
  async listen(address, onConnection) {
    // Before the address is seen to be taken: who calls then must be heard.
    const listener = new BroadcastListener(address, await tabNumber(), onConnection);
    const release = await holdLock(addressName(address));
    if (release === null) listener.discard();
    else listener.own(release);
    return release === null ? null : listener;
  },

  isTaken: (address) => isLockHeld(addressName(address)),

  async connect(address, signal) {
    const tab = await tabNumber();
    const connection = crypto.randomUUID();
    const channel = new BroadcastChannel(channelName(connection));
    const peer = await answerTo({ type: "call", connection, tab }, address, channel, signal);
    if (peer !== null) return new BroadcastConnection(channel, peer);
    channel.close();
    return null;
  },
};

/** Calls at an address; gives the number of the tab that accepts, null where none does. */
function answerTo(call: Call, address: string, channel: BroadcastChannel, signal: AbortSignal): Promise<number | null> {
  const over = new AbortController();
  const calls = new BroadcastChannel(addressName(address));
  return new Promise<number | null>((resolve) => {
    const giveUp = () => resolve(null);
    const timer = setTimeout(giveUp, ANSWER_LIMIT_MS);
    signal.addEventListener("abort", giveUp, { once: true });
    // The tab that has the address is closed, or its program ends.
    watchLock(addressName(address), giveUp, over.signal);
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      const message = parseChannelMessage(data);
      if (message?.type === "accepted") resolve(message.tab);
      else if (message?.type === "refused") giveUp();
      // A person may take any time.
      if (message?.type === "asking") clearTimeout(timer);
    };
    calls.postMessage(call);
    over.signal.addEventListener("abort", () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", giveUp);
      calls.close();
    });
  }).finally(() => over.abort());
}

class BroadcastListener implements Listener {
  readonly #tab: number;
  #release: () => void = () => {};
  readonly #onConnection: (connection: Connection) => void;
  readonly #calls: BroadcastChannel;
  /** Who has called and waits until it is open. */
  readonly #waiting: { readonly call: Call; readonly channel: BroadcastChannel }[] = [];
  #isOpen = false;

  constructor(address: string, tab: number, onConnection: (connection: Connection) => void) {
    this.#tab = tab;
    this.#onConnection = onConnection;
    this.#calls = new BroadcastChannel(addressName(address));
    this.#calls.onmessage = ({ data }: MessageEvent<unknown>) => {
      const call = parseCall(data);
      if (call !== null) this.#onCall(call);
    };
  }

  #onCall(call: Call): void {
    if (this.#waiting.length >= MAX_CONNECTIONS) return;
    const channel = new BroadcastChannel(channelName(call.connection));
    if (this.#isOpen) return this.#accept(call, channel);
    this.#waiting.push({ call, channel });
    post(channel, { type: "asking" });
  }

  #accept(call: Call, channel: BroadcastChannel): void {
    const connection = new BroadcastConnection(channel, call.tab);
    post(channel, { type: "accepted", tab: this.#tab });
    this.#onConnection(connection);
  }

  /** The address is this one's, until `release`. */
  own(release: () => void): void {
    this.#release = release;
  }

  /** Another tab has the address, and has heard the calls, too. */
  discard(): void {
    for (const { channel } of this.#waiting.splice(0)) channel.close();
    this.#calls.close();
  }

  open(): void {
    this.#isOpen = true;
    for (const { call, channel } of this.#waiting.splice(0)) this.#accept(call, channel);
  }

  close(): void {
    for (const { channel } of this.#waiting.splice(0)) {
      post(channel, { type: "refused" });
      channel.close();
    }
    this.#calls.close();
    this.#release();
  }
}

function post(channel: BroadcastChannel, message: ChannelMessage): void {
  channel.postMessage(message);
}
