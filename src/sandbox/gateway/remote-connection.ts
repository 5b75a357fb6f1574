import { BytePipe } from "../../kernel/byte-pipe";
import type { SharedMemory } from "../../kernel/memory";
import { openFor } from "../../kernel/processes";
import { Control } from "../../protocol/control";
import { type ConnectionMessage, LAST_BYTES, WINDOW_BYTES } from "../../protocol/network";

/** Where a process's end of a connection lies. */
interface Place {
  readonly memory: SharedMemory;
  /** Slot of the gateway. */
  readonly gateway: number;
  /** Slot of the process. */
  readonly process: number;
}

/**
 * The near side of a connection that leads out of the run: two pipes, whose far ends are the gateway's. Bytes that the
 * program writes go out as far as the credit reaches; those that come in wait here until the program's pipe has room.
 */
export class RemoteConnection {
  readonly #number: number;
  readonly #send: (message: ConnectionMessage) => void;
  /** What the program writes, and what it reads. */
  readonly #outgoing: BytePipe;
  readonly #incoming: BytePipe;
  readonly #arrived: Uint8Array[] = [];
  #credit = WINDOW_BYTES;
  #sends = true;
  #receives = true;
  /** The other side has closed. */
  #closedThere = false;

  constructor(number: number, place: Place, send: (message: ConnectionMessage) => void) {
    this.#number = number;
    this.#send = send;
    this.#outgoing = createPipe(place);
    this.#incoming = createPipe(place);
    this.#outgoing.open("read");
    this.#incoming.open("write");
    // Where the process is ending, there is nobody on its side: it is closed at the first look.
    openFor(place.memory, this.#outgoing, "write", place.process);
    openFor(place.memory, this.#incoming, "read", place.process);
  }

  /** Byte addresses of the pipes, from the program's side. */
  get pipes(): { readonly reads: number; readonly writes: number } {
    return { reads: this.#incoming.address, writes: this.#outgoing.address };
  }

  /** Both directions are closed. */
  get isOver(): boolean {
    return !this.#sends && !this.#receives;
  }

  receive(message: ConnectionMessage): void {
    if (message.type === "credit") this.#credit += message.count;
    else if (message.type === "bytes") this.#arrived.push(message.bytes);
    else this.#closedThere = true;
  }

  /** Moves what can be moved. The bell rings when more can. */
  move(): void {
    this.#moveIn();
    this.#moveOut();
  }

  #moveIn(): void {
    while (this.#receives) {
      const [piece] = this.#arrived;
      if (!this.#incoming.watchReaders()) return this.#stopReceiving();
      if (piece === undefined) {
        if (this.#closedThere) this.#stopReceiving();
        return;
      }
      if (!this.#incoming.writable(piece.length)) return;
      const count = this.#incoming.put(piece, 0);
      if (count === piece.length) this.#arrived.shift();
      else this.#arrived[0] = piece.subarray(count);
      if (count > 0 && !this.#closedThere) this.#send({ type: "credit", connection: this.#number, count });
    }
  }

  #stopReceiving(): void {
    this.#receives = false;
    this.#arrived.length = 0;
    this.#incoming.close("write");
  }

  #moveOut(): void {
    if (!this.#sends) return;
    // Nobody would get it: the program's next write fails.
    if (this.#closedThere) return this.#stopSending();
    while (this.#credit > 0 && this.#outgoing.readable()) {
      if (!this.#sendSome(this.#credit)) {
        // It is at its end.
        this.#send({ type: "close", connection: this.#number });
        return this.#stopSending();
      }
    }
  }

  #sendSome(limit: number): boolean {
    const bytes = new Uint8Array(Math.min(limit, LAST_BYTES, this.#outgoing.length));
    const count = this.#outgoing.take(bytes, () => {});
    this.#credit -= count;
    if (count > 0) this.#send({ type: "bytes", connection: this.#number, bytes: bytes.slice(0, count) });
    return count > 0;
  }

  #stopSending(): void {
    this.#sends = false;
    this.#outgoing.close("read");
  }

  /** The run has ended: what its program has written is still sent. */
  finish(): void {
    if (!this.#sends || this.#closedThere) return;
    this.#moveOut();
    if (!this.#sends) return;
    this.#sendSome(LAST_BYTES);
    this.#send({ type: "close", connection: this.#number });
  }
}

function createPipe({ memory, gateway }: Place): BytePipe {
  const pipe = BytePipe.create(memory, Atomics.add(memory.i32, Control.nextObject, 1), gateway);
  pipe.leadOutside();
  return pipe;
}
