import { SharedMemory } from "../../../kernel/memory";
import { finishCall, readCall } from "../../../kernel/native-calls";
import type { Interpreter } from "./boot";

/** Computes a call that a process wants computed on another core (`lib/process/native.py`). */
export function computeCall(interpreter: Interpreter, buffer: SharedArrayBuffer, call: number): void {
  const memory = new SharedMemory(buffer);
  interpreter.processes.bind({ memory, process: 0, terminate: () => {}, onCall: () => {}, onNetworkRequest: () => {} });
  const { name, input, inputBytes } = readCall(memory, call);
  const result = interpreter.pyimport("_interleave.process.native").compute(name, input, inputBytes);
  const [output = 0, outputBytes = 0] = result.toJs() as number[];
  result.destroy();
  finishCall(memory, call, output, outputBytes);
}
