import {
  type GatewayMessage,
  MAX_CONNECTIONS,
  type NetworkMessage,
  parseGatewayMessage,
} from "../../src/protocol/network";
import { broadcastTransport } from "./broadcast-transport";
import { mayReach } from "./consent";
import { setConsent, useNetwork } from "./store";
import { tabNumber } from "./tab-number";
import type { Connection, Listener, Transport } from "./transport";

/** Every name of this machine means the same. */
const HOST = "127.0.0.1";
/** A sandbox that broke says nothing more. */
const LAST_WORD_LIMIT_MS = 1_000;

/** The network of a run: what its gateway asks for, the transport does, if the person agrees. */
export class RunNetwork {
  /** For the sandbox. */
  readonly port: MessagePort;
  readonly #mine: MessagePort;
  readonly #transport: Transport;
  readonly #over = new AbortController();
  readonly #listeners = new Map<number, Listener>();
  readonly #connections = new Map<number, Connection>();
  /** Addresses of the listeners that are open. */
  readonly #addresses = new Map<number, string>();
  /** Listeners that were closed before their address was known to be free. */
  readonly #unlistened = new Set<number>();
  #lastIncoming = 0;
  /** Whether the run has asked for anything. */
  #isUsed = false;
  readonly #finished = Promise.withResolvers<void>();

  constructor(transport: Transport = broadcastTransport) {
    const { port1, port2 } = new MessageChannel();
    this.#mine = port1;
    this.port = port2;
    this.#transport = transport;
    port1.onmessage = ({ data }: MessageEvent<unknown>) => {
      const message = parseGatewayMessage(data);
      if (message !== undefined) this.#onMessage(message);
    };
    useNetwork.setState({ denied: null });
    addEventListener("pagehide", () => this.cut(), { signal: this.#over.signal });
    networks.add(this);
  }

  #onMessage(message: GatewayMessage): void {
    this.#isUsed = true;
    switch (message.type) {
      case "listen":
        return void this.#listen(message.listener, `${HOST}:${message.port}`);
      case "unlisten":
        return this.#unlisten(message.listener);
      case "connect":
        return void this.#connect(message.connection, `${HOST}:${message.port}`);
      case "bytes":
        return this.#connections.get(message.connection)?.send(message.bytes);
      case "credit":
        return this.#connections.get(message.connection)?.grant(message.count);
      case "close":
        this.#connections.get(message.connection)?.close();
        return this.#forget(message.connection);
      case "finished":
        return this.#finished.resolve();
    }
  }

  #tell(message: NetworkMessage): void {
    this.#mine.postMessage(message);
  }

  async #listen(number: number, address: string): Promise<void> {
    const state = (state: "asking" | "open" | "refused" | "in-use") =>
      this.#tell({ type: "listening", listener: number, state });
    if (useNetwork.getState().consent === "denied") {
      useNetwork.setState({ denied: { kind: "serve", address } });
      return state("refused");
    }
    const listener = await this.#transport.listen(address, (connection) =>
      this.#onConnection(number, address, connection),
    );
    if (listener === null) return state("in-use");
    if (this.#over.signal.aborted || this.#unlistened.has(number)) return listener.close();
    this.#listeners.set(number, listener);
    state("asking");
    const isAllowed = await mayReach({ kind: "serve", address }, this.#over.signal);
    if (!this.#listeners.has(number)) return;
    if (!isAllowed) {
      this.#unlisten(number);
      return state("refused");
    }
    const tab = await tabNumber();
    useNetwork.setState(({ served }) => ({ tab, served: [...served, address] }));
    this.#addresses.set(number, address);
    listener.open();
    state("open");
  }

  #unlisten(number: number): void {
    if (!this.#listeners.has(number)) this.#unlistened.add(number);
    this.#listeners.get(number)?.close();
    this.#listeners.delete(number);
    const address = this.#addresses.get(number);
    this.#addresses.delete(number);
    useNetwork.setState(({ served }) => ({ served: served.filter((each) => each !== address) }));
  }

  #onConnection(listener: number, address: string, connection: Connection): void {
    if (this.#connections.size >= MAX_CONNECTIONS) return connection.close();
    const number = -++this.#lastIncoming;
    this.#tell({ type: "incoming", listener, connection: number, peer: connection.peer });
    this.#keep(number, address, connection, "here");
  }

  async #connect(number: number, address: string): Promise<void> {
    const connection = await this.#opened(address);
    if (connection === null) return this.#tell({ type: "refused", connection: number });
    this.#tell({ type: "connected", connection: number, peer: connection.peer });
    this.#keep(number, address, connection, "there");
  }

  async #opened(address: string): Promise<Connection | null> {
    const { signal } = this.#over;
    if (!(await this.#transport.isTaken(address))) return null;
    if (!(await mayReach({ kind: "connect", address }, signal))) return null;
    const connection = await this.#transport.connect(address, signal);
    if (connection !== null) useNetwork.setState({ tab: await tabNumber() });
    if (!signal.aborted) return connection;
    connection?.close();
    return null;
  }

  #keep(number: number, address: string, connection: Connection, served: "here" | "there"): void {
    this.#connections.set(number, connection);
    useNetwork.setState(({ links }) => ({ links: [...links, { id: number, address, tab: connection.peer, served }] }));
    connection.receive({
      onBytes: (bytes) => this.#mine.postMessage({ type: "bytes", connection: number, bytes } satisfies NetworkMessage),
      onGrant: (count) => this.#tell({ type: "credit", connection: number, count }),
      onClose: () => {
        this.#tell({ type: "close", connection: number });
        this.#forget(number);
      },
    });
  }

  #forget(number: number): void {
    this.#connections.delete(number);
    useNetwork.setState(({ links }) => ({ links: links.filter(({ id }) => id !== number) }));
  }

  /** Cuts the run off from other tabs; it goes on. */
  leave(): void {
    for (const [number, connection] of [...this.#connections]) {
      connection.close();
      this.#tell({ type: "close", connection: number });
      this.#forget(number);
    }
    for (const number of [...this.#listeners.keys()]) {
      this.#unlisten(number);
      this.#tell({ type: "listening", listener: number, state: "refused" });
    }
  }

  /** The run has ended: resolves when its last bytes are on their way and its addresses are free. */
  async end(): Promise<void> {
    if (this.#isUsed) {
      setTimeout(this.#finished.resolve, LAST_WORD_LIMIT_MS);
      await this.#finished.promise;
    }
    this.cut();
  }

  /** Ends everything at once. */
  cut(): void {
    if (this.#over.signal.aborted) return;
    this.#over.abort();
    this.leave();
    this.#mine.close();
    networks.delete(this);
    useNetwork.setState({ wish: null });
  }
}

const networks = new Set<RunNetwork>();

/** The person wants to have nothing more to do with other tabs; the next program asks again. */
export function leaveNetwork(): void {
  for (const network of networks) network.leave();
  setConsent("unasked");
}
