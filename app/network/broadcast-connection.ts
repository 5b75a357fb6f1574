import { LAST_BYTES, WINDOW_BYTES } from "../../src/protocol/network";
import { type ChannelMessage, parseChannelMessage } from "./channel-messages";
import { watchTab } from "./tab-number";
import type { Connection, ConnectionHandler } from "./transport";

/** A connection between two tabs, over a channel that only these two have open. */
export class BroadcastConnection implements Connection {
  readonly peer: number;
  readonly #channel: BroadcastChannel;
  readonly #over = new AbortController();
  #handler: ConnectionHandler | null = null;
  readonly #early: ChannelMessage[] = [];
  /** What this side may still send, and the other one. */
  #maySend = WINDOW_BYTES;
  #mayCome = WINDOW_BYTES;

  /** Takes over a channel on which the two have agreed. */
  constructor(channel: BroadcastChannel, peer: number) {
    this.#channel = channel;
    this.peer = peer;
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      const message = parseChannelMessage(data);
      if (message !== null) this.#onMessage(message);
    };
    watchTab(peer, () => this.#onMessage({ type: "close" }), this.#over.signal);
  }

  receive(handler: ConnectionHandler): void {
    this.#handler = handler;
    for (const message of this.#early.splice(0)) this.#deliver(message, handler);
  }

  #onMessage(message: ChannelMessage): void {
    if (this.#over.signal.aborted) return;
    // Whoever sends more than was granted is not one of ours.
    if (message.type === "bytes") this.#mayCome -= message.bytes.length;
    if (this.#mayCome < -LAST_BYTES) return this.#end();
    if (message.type === "close") this.#stop();
    if (this.#handler === null) this.#early.push(message);
    else this.#deliver(message, this.#handler);
  }

  #deliver(message: ChannelMessage, handler: ConnectionHandler): void {
    if (message.type === "bytes") handler.onBytes(message.bytes);
    else if (message.type === "close") handler.onClose();
    else if (message.type === "credit") {
      // Never more than there is room for, whatever the other side says.
      const count = Math.min(message.count, WINDOW_BYTES - this.#maySend);
      this.#maySend += count;
      if (count > 0) handler.onGrant(count);
    }
  }

  send(bytes: Uint8Array<ArrayBuffer>): void {
    if (this.#over.signal.aborted) return;
    this.#maySend -= bytes.length;
    if (this.#maySend < -LAST_BYTES) return this.#end();
    this.#post({ type: "bytes", bytes });
  }

  grant(count: number): void {
    if (this.#over.signal.aborted) return;
    const granted = Math.min(count, WINDOW_BYTES - this.#mayCome);
    this.#mayCome += granted;
    if (granted > 0) this.#post({ type: "credit", count: granted });
  }

  close(): void {
    if (this.#over.signal.aborted) return;
    this.#post({ type: "close" });
    this.#stop();
  }

  /** Somebody breaks the rules: both sides hear of the end. */
  #end(): void {
    this.close();
    this.#handler?.onClose();
  }

  #post(message: ChannelMessage): void {
    this.#channel.postMessage(message);
  }

  #stop(): void {
    this.#over.abort();
    this.#channel.close();
  }
}
