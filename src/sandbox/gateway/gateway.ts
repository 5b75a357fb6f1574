import { bellCount, ringBell } from "../../kernel/bells";
import { BytePipe } from "../../kernel/byte-pipe";
import { type SharedMemory, SharedMemoryFull } from "../../kernel/memory";
import {
  answerRequest,
  type NetworkRequest,
  REQUEST_BYTES,
  RequestKind,
  RequestState,
  readRequest,
} from "../../kernel/network-request";
import { takeServiceSlot } from "../../kernel/processes";
import { createProcessRecord, ProcessWord } from "../../kernel/thread-record";
import { CONTROL_BYTES } from "../../protocol/control";
import { type GatewayMessage, type ListenerState, MAX_CONNECTIONS, type NetworkMessage } from "../../protocol/network";
import { RemoteConnection } from "./remote-connection";

/** How long it sleeps where the browser cannot wake it. */
const POLL_MS = 8;

const LISTENER_STATES: Readonly<Record<ListenerState, RequestState>> = {
  asking: RequestState.asking,
  open: RequestState.open,
  refused: RequestState.refused,
  "in-use": RequestState.addressInUse,
};

interface Listener {
  readonly address: number;
  readonly process: number;
  /** Who connects is told through it. */
  readonly pipe: BytePipe;
}

/**
 * Where a run's programs meet those outside of it: towards them it is a process that holds the far ends of pipes,
 * towards the page it speaks of listeners and connections. Shared memory may be hostile; nothing in it is followed but
 * pipes, whose bounds are checked.
 */
export class Gateway {
  readonly #memory: SharedMemory;
  readonly #send: (message: GatewayMessage) => void;
  readonly #process: number;
  readonly #hasPlace: boolean;
  readonly #listeners = new Map<number, Listener>();
  /** Requests for connections that the page has not answered. */
  readonly #connecting = new Map<number, { readonly address: number; readonly request: NetworkRequest }>();
  readonly #connections = new Map<number, RemoteConnection>();
  #lastNumber = 0;
  #finished = false;

  constructor(memory: SharedMemory, send: (message: GatewayMessage) => void) {
    this.#memory = memory;
    this.#send = send;
    this.#process = createProcessRecord(memory);
    this.#hasPlace = takeServiceSlot(memory, this.#process);
  }

  get #slot(): number {
    return this.#memory.i32[(this.#process >> 2) + ProcessWord.slot] ?? 0;
  }

  /** Moves bytes until the run has ended. */
  async run(): Promise<void> {
    while (!this.#finished) {
      const seen = bellCount(this.#memory, this.#process);
      this.#look();
      await this.#nextRing(seen);
    }
  }

  async #nextRing(seen: number): Promise<void> {
    if (typeof Atomics.waitAsync !== "function") return new Promise((resolve) => setTimeout(resolve, POLL_MS));
    const wait = Atomics.waitAsync(this.#memory.i32, (this.#process >> 2) + ProcessWord.bell, seen);
    if (wait.async) await wait.value;
    // A program may ring without end: messages have their turn all the same.
    else await new Promise((resolve) => setTimeout(resolve, 0));
  }

  #look(): void {
    for (const [number, connection] of this.#connections) {
      connection.move();
      if (connection.isOver) this.#connections.delete(number);
    }
    for (const [number, { pipe }] of this.#listeners) {
      if (pipe.watchReaders()) continue;
      pipe.close("write");
      this.#listeners.delete(number);
      this.#send({ type: "unlisten", listener: number });
    }
  }

  /** A process asks for something; `address` comes from it. */
  request(address: number): void {
    const outside = address < CONTROL_BYTES || address + REQUEST_BYTES > this.#memory.buffer.byteLength;
    if (outside) return;
    const request = readRequest(this.#memory, address);
    // A listener that was closed before makes room for this one.
    this.#look();
    const isFull = this.#connections.size + this.#connecting.size + this.#listeners.size >= MAX_CONNECTIONS;
    if (!this.#hasPlace || isFull) return answerRequest(this.#memory, address, RequestState.refused);
    const number = ++this.#lastNumber;
    if (request.kind === RequestKind.connect) {
      this.#connecting.set(number, { address, request });
      this.#send({ type: "connect", connection: number, port: request.port });
      return;
    }
    const pipe = new BytePipe(this.#memory, request.listener, this.#slot);
    pipe.open("write");
    this.#listeners.set(number, { address, process: request.slot, pipe });
    this.#send({ type: "listen", listener: number, port: request.port });
  }

  /** The page says something. */
  receive(message: NetworkMessage): void {
    switch (message.type) {
      case "listening": {
        const listener = this.#listeners.get(message.listener);
        if (listener) answerRequest(this.#memory, listener.address, LISTENER_STATES[message.state]);
        return;
      }
      case "incoming":
        return this.#accept(message);
      case "connected":
      case "refused":
        return this.#answer(message);
      default:
        this.#connections.get(message.connection)?.receive(message);
        ringBell(this.#memory, this.#process);
    }
  }

  #answer(message: NetworkMessage & { readonly type: "connected" | "refused" }): void {
    const asked = this.#connecting.get(message.connection);
    if (asked === undefined) return;
    this.#connecting.delete(message.connection);
    if (message.type === "refused") return answerRequest(this.#memory, asked.address, RequestState.refused);
    const connection = this.#connect(message.connection, asked.request.slot);
    if (connection === null) return answerRequest(this.#memory, asked.address, RequestState.refused);
    answerRequest(this.#memory, asked.address, RequestState.open, { ...connection.pipes, peer: message.peer });
  }

  /** Somebody outside connects to a listener: it is told as by anybody else. */
  #accept({ listener: number, connection, peer }: NetworkMessage & { readonly type: "incoming" }): void {
    const listener = this.#listeners.get(number);
    if (!listener?.pipe.hasReaders) return this.#send({ type: "close", connection });
    const pipes = this.#connect(connection, listener.process)?.pipes;
    if (pipes === undefined) return;
    listener.pipe.put(new Uint8Array(new Uint32Array([pipes.reads, pipes.writes, peer]).buffer), 0);
  }

  /** Null where there is no memory left for it. */
  #connect(number: number, process: number): RemoteConnection | null {
    const place = { memory: this.#memory, gateway: this.#slot, process };
    try {
      const connection = new RemoteConnection(number, place, this.#send);
      this.#connections.set(number, connection);
      ringBell(this.#memory, this.#process);
      return connection;
    } catch (error) {
      if (!(error instanceof SharedMemoryFull)) throw error;
      this.#send({ type: "close", connection: number });
      return null;
    }
  }

  /** The run has ended: what its programs have sent still goes out. */
  finish(): void {
    this.#finished = true;
    for (const connection of this.#connections.values()) connection.finish();
    this.#send({ type: "finished" });
    ringBell(this.#memory, this.#process);
  }
}
