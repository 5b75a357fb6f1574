/**
 * Carries bytes between programs in different places: tabs of this browser, and whatever another implementation reaches.
 * An address is a text such as `127.0.0.1:5000`.
 */
export interface Transport {
  /** Takes an address, so that nobody else gets it; null where somebody has it. Who connects waits for {@link Listener.open}. */
  listen(address: string, onConnection: (connection: Connection) => void): Promise<Listener | null>;
  /** Whether anybody has the address. Asks nobody. */
  isTaken(address: string): Promise<boolean>;
  /** Connects to an address; null where nobody answers, or does not want to. Waits while the other side is asked. */
  connect(address: string, signal: AbortSignal): Promise<Connection | null>;
}

/** An address that is taken. */
export interface Listener {
  /** Lets those in who connect. */
  open(): void;
  close(): void;
}

/**
 * Bytes in both directions, in order. Each side may send as many as `protocol/network.ts` says, and then as many again as
 * the other side grants.
 */
export interface Connection {
  /** Number of the other side. */
  readonly peer: number;
  /** What comes before there is a handler waits for it. */
  receive(handler: ConnectionHandler): void;
  send(bytes: Uint8Array<ArrayBuffer>): void;
  /** Lets the other side send so many bytes more. */
  grant(count: number): void;
  /** What was sent before still arrives. */
  close(): void;
}

export interface ConnectionHandler {
  onBytes(bytes: Uint8Array<ArrayBuffer>): void;
  onGrant(count: number): void;
  /** Once: the other side has closed, or is gone. Not called after one's own `close`. */
  onClose(): void;
}
