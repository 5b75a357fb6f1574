/**
 * What the gateway of a run (`sandbox/gateway`) and the page say to each other, over a port of its own: the page carries
 * bytes between programs in different tabs, because a program has no way out of its sandbox.
 *
 * Bytes go under a credit: each side may send {@link WINDOW_BYTES} on a connection, and as many again as the other
 * side says that its program has taken.
 */
export const WINDOW_BYTES = 256 * 1024;
/** A run that ends hands over at once what is left in its pipe. */
export const LAST_BYTES = 64 * 1024;
/** Of one run at a time. */
export const MAX_CONNECTIONS = 64;

/** What runs about a connection in both directions. */
export type ConnectionMessage =
  | { readonly type: "bytes"; readonly connection: number; readonly bytes: Uint8Array<ArrayBuffer> }
  /** So many more may be sent. */
  | { readonly type: "credit"; readonly connection: number; readonly count: number }
  /** Nothing more will be sent or taken. */
  | { readonly type: "close"; readonly connection: number };

/** Gateway → page. Untrusted: {@link parseGatewayMessage}. */
export type GatewayMessage =
  | { readonly type: "listen"; readonly listener: number; readonly port: number }
  | { readonly type: "unlisten"; readonly listener: number }
  | { readonly type: "connect"; readonly connection: number; readonly port: number }
  /** The run has ended, and nothing follows. */
  | { readonly type: "finished" }
  | ConnectionMessage;

/** Page → gateway. Connections that others open have negative numbers. */
export type NetworkMessage =
  | { readonly type: "listening"; readonly listener: number; readonly state: ListenerState }
  | { readonly type: "incoming"; readonly listener: number; readonly connection: number; readonly peer: number }
  /** It is open; `peer` is the other tab's number. */
  | { readonly type: "connected"; readonly connection: number; readonly peer: number }
  | { readonly type: "refused"; readonly connection: number }
  | ConnectionMessage;

/** Whether others can reach a listener: the person is still asked, they can, they cannot, or somebody else has the address. */
export type ListenerState = "asking" | "open" | "refused" | "in-use";

const MAX_PORT = 65_535;

/** The message, if it is one that a gateway may send; undefined for everything else. Never throws. */
export function parseGatewayMessage(data: unknown): GatewayMessage | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  const { type, listener, connection, port, bytes, count } = data as Readonly<Record<string, unknown>>;
  switch (type) {
    case "listen":
      return isNumber(listener) && isPort(port) ? { type, listener, port } : undefined;
    case "unlisten":
      return isNumber(listener) ? { type, listener } : undefined;
    case "connect":
      return isNumber(connection) && connection > 0 && isPort(port) ? { type, connection, port } : undefined;
    case "finished":
      return { type };
    case "bytes":
      return isNumber(connection) && isBytes(bytes) ? { type, connection, bytes } : undefined;
    case "credit":
      return isNumber(connection) && isCount(count) ? { type, connection, count } : undefined;
    case "close":
      return isNumber(connection) ? { type, connection } : undefined;
    default:
      return undefined;
  }
}

/** Bytes of one message. */
export function isBytes(value: unknown): value is Uint8Array<ArrayBuffer> {
  const fits = value instanceof Uint8Array && value.buffer instanceof ArrayBuffer;
  return fits && value.length > 0 && value.length <= LAST_BYTES;
}

/** A credit of one message. */
export function isCount(value: unknown): value is number {
  return isNumber(value) && value > 0 && value <= WINDOW_BYTES + LAST_BYTES;
}

export function isPort(value: unknown): value is number {
  return isNumber(value) && value > 0 && value <= MAX_PORT;
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && (value | 0) === value;
}
