import { ringBell } from "./bells";
import { allocate, allocateRaw, release } from "./heap";
import type { SharedMemory } from "./memory";

/**
 * Calls of a function that works on bytes and needs nothing else, for another core: who makes one waits for its own
 * process's bell, which whoever computed it rings.
 */
const CallWord = {
  isDone: 0,
  /** Byte address of the record of the process that waits. */
  process: 1,
  /** Name of the function with its other arguments, as JSON. */
  name: 2,
  nameBytes: 3,
  input: 4,
  inputBytes: 5,
  output: 6,
  outputBytes: 7,
} as const;
export const CALL_BYTES = 8 * 4;

/** What is to be computed; addresses are bytes. */
export interface NativeCall {
  readonly name: string;
  readonly input: number;
  readonly inputBytes: number;
}

/** Makes a call; gives its byte address. Throws `SharedMemoryFull`. */
export function createCall(memory: SharedMemory, process: number, name: string, input: Uint8Array): number {
  const encoded = new TextEncoder().encode(name);
  const call = allocate(memory, CALL_BYTES);
  const nameAt = store(memory, encoded);
  const inputAt = store(memory, input);
  memory.i32.set([0, process, nameAt, encoded.length, inputAt, input.length], call >> 2);
  return call;
}

function store(memory: SharedMemory, bytes: Uint8Array): number {
  const block = allocateRaw(memory, Math.max(1, bytes.length));
  memory.u8.set(bytes, block);
  return block;
}

export function readCall(memory: SharedMemory, call: number): NativeCall {
  memory.reachAll();
  const word = (offset: number): number => memory.i32[(call >> 2) + offset] ?? 0;
  const name = memory.u8.slice(word(CallWord.name), word(CallWord.name) + word(CallWord.nameBytes));
  return {
    name: new TextDecoder().decode(name),
    input: word(CallWord.input),
    inputBytes: word(CallWord.inputBytes),
  };
}

/** The result lies at `output`; who waits is rung. */
export function finishCall(memory: SharedMemory, call: number, output: number, outputBytes: number): void {
  memory.reachAll();
  const word = call >> 2;
  memory.i32[word + CallWord.output] = output;
  memory.i32[word + CallWord.outputBytes] = outputBytes;
  Atomics.store(memory.i32, word + CallWord.isDone, 1);
  ringBell(memory, memory.i32[word + CallWord.process] ?? 0);
}

export function isCallDone(memory: SharedMemory, call: number): boolean {
  return Atomics.load(memory.i32, (call >> 2) + CallWord.isDone) === 1;
}

/** Takes the result of a call that is done, and frees it; empty where there was no room for one. */
export function takeResult(memory: SharedMemory, call: number): Uint8Array {
  memory.reachAll();
  const word = (offset: number): number => memory.i32[(call >> 2) + offset] ?? 0;
  const result = memory.u8.slice(word(CallWord.output), word(CallWord.output) + word(CallWord.outputBytes));
  for (const block of [word(CallWord.name), word(CallWord.input), word(CallWord.output), call]) {
    if (block !== 0) release(memory, block);
  }
  return result;
}
