import { leaveMark, ringMarked } from "./bells";
import { allocate } from "./heap";
import type { SharedMemory } from "./memory";

/**
 * What a process asks of the network beyond its run: to be reachable under a port, or to be connected to one. Whoever
 * answers writes the state; a process that waits for it is rung.
 */
const RequestWord = {
  state: 0,
  /** Marks of processes that wait for another state. */
  marks: 1,
  kind: 3,
  port: 4,
  /** Slot of the process that asks. */
  slot: 5,
  /** Byte address of the pipe of a listener. */
  listener: 6,
  /** Byte addresses of the pipes of a connection, as the process sees them. */
  reads: 7,
  writes: 8,
  /** Number of the tab on the other side. */
  peer: 9,
} as const;
export const REQUEST_BYTES = 10 * 4;

export const RequestKind = { listen: 0, connect: 1 } as const;

/** How far a request is. `lib/process/network.py` has the same numbers. */
export const RequestState = {
  pending: 0,
  /** The person at the page has not said yet whether others may connect. */
  asking: 1,
  /** Others may connect, or: it is connected. */
  open: 2,
  /** Nobody can be reached, or may. */
  refused: 3,
  addressInUse: 4,
} as const;
export type RequestState = (typeof RequestState)[keyof typeof RequestState];

export interface NetworkRequest {
  readonly kind: (typeof RequestKind)[keyof typeof RequestKind];
  readonly port: number;
  readonly slot: number;
  /** Byte address of the listener's pipe; 0 where it wants a connection. */
  readonly listener: number;
}

/** A connection's pipes, as byte addresses, from the side of the process; and the number of the tab it leads to. */
export interface ConnectedPipes {
  readonly reads: number;
  readonly writes: number;
  readonly peer: number;
}

/** Makes a request; gives its byte address. Throws `SharedMemoryFull`. */
export function createRequest(memory: SharedMemory, { kind, port, slot, listener }: NetworkRequest): number {
  const address = allocate(memory, REQUEST_BYTES);
  memory.i32.set([RequestState.pending, 0, 0, kind, port, slot, listener], address >> 2);
  return address;
}

export function readRequest(memory: SharedMemory, address: number): NetworkRequest {
  memory.reach(address + REQUEST_BYTES);
  const word = (offset: number): number => memory.i32[(address >> 2) + offset] ?? 0;
  return {
    kind: word(RequestWord.kind) === RequestKind.listen ? RequestKind.listen : RequestKind.connect,
    port: word(RequestWord.port),
    slot: word(RequestWord.slot),
    listener: word(RequestWord.listener),
  };
}

/** Answers a request. */
export function answerRequest(
  memory: SharedMemory,
  address: number,
  state: RequestState,
  pipes?: ConnectedPipes,
): void {
  const at = address >> 2;
  if (pipes !== undefined) memory.i32.set([pipes.reads, pipes.writes, pipes.peer], at + RequestWord.reads);
  Atomics.store(memory.i32, at + RequestWord.state, state);
  ringMarked(memory, at + RequestWord.marks);
}

/** How far it is; the process in `slot` is rung when that changes. */
export function watchRequest(memory: SharedMemory, address: number, slot: number): number {
  leaveMark(memory, (address >> 2) + RequestWord.marks, slot);
  return Atomics.load(memory.i32, (address >> 2) + RequestWord.state);
}

/** The pipes of a request that was granted. */
export function connectedPipes({ i32 }: SharedMemory, address: number): ConnectedPipes {
  const word = (offset: number): number => i32[(address >> 2) + offset] ?? 0;
  return { reads: word(RequestWord.reads), writes: word(RequestWord.writes), peer: word(RequestWord.peer) };
}
