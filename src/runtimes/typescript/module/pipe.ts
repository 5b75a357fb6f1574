import { EOFError } from "../../../kernel/errors";
import { KernelQueue } from "../../../kernel/queue";
import { runtime } from "../thread/runtime";
import { describeLine } from "../thread/source";
import { decode } from "./codec";
import { createObject } from "./objects";
import { checkedTimeout } from "./options";
import { putValue } from "./queue";

/** A pipe holds this much before `send` waits, as on Linux. */
const PIPE_BYTES = 65_536;

/** One end of a pipe. */
export class Connection {
  readonly incoming: KernelQueue;
  readonly outgoing: KernelQueue;
  #closed = false;

  constructor(incoming: KernelQueue, outgoing: KernelQueue) {
    this.incoming = incoming;
    this.outgoing = outgoing;
  }

  send(value: unknown): void {
    this.#throwIfClosed();
    putValue(this.outgoing, value, undefined);
  }

  recv(): unknown {
    this.#throwIfClosed();
    return decode(this.incoming.get());
  }

  poll(timeoutMs = 0): boolean {
    this.#throwIfClosed();
    return this.incoming.poll(checkedTimeout(timeoutMs));
  }

  close(): void {
    this.#closed = true;
    this.incoming.close();
    this.outgoing.close();
  }

  #throwIfClosed(): void {
    if (this.#closed) throw new EOFError("this end of the pipe is closed");
  }
}

/** Two connected ends; what one sends, the other receives. */
export function pipe(): [Connection, Connection] {
  const place = describeLine(runtime().checkpoints.l);
  const direction = (label: string): KernelQueue =>
    createObject({
      kind: "pipe",
      name: `pipe ${label} (${place})`,
      make: (address) =>
        new KernelQueue(
          runtime().context,
          address,
          address === 0 ? { capacity: 0, byteCapacity: PIPE_BYTES } : undefined,
        ),
    });
  const there = direction("→");
  const back = direction("←");
  return [new Connection(back, there), new Connection(there, back)];
}
