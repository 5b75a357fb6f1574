import { SharedMemory } from "../../../kernel/memory";
import { Control } from "../../../protocol/control";
import { TIMED } from "../../../protocol/run";
import { prepareProcess, prepareThread } from "../../typescript/thread/prepare";
import { sourcesOf } from "../program";
import type { Interpreter } from "./boot";
import { INTERPRETER_BYTES } from "./interpreter-memory";
import { runProgram } from "./run-program";

/** Goes once through what programs do most. */
const PROGRAM = `
import queue, threading, time
lock = threading.Lock()
letters = queue.Queue()
def work():
    with lock:
        time.sleep(0.001)
    letters.put("x")
threads = [threading.Thread(target=work) for _ in range(3)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(letters.get())
`;

/**
 * Runs a small program in a run of its own that nobody sees. Browsers compile WebAssembly when it is first called, for
 * all workers that share the module: without this the first threads of a page's first run would start 30 ms late.
 */
export async function warmUp(interpreter: Interpreter): Promise<void> {
  const memory = SharedMemory.create();
  memory.i32[Control.tracing] = 1;
  const record = prepareThread(memory, prepareProcess(memory), { daemon: false, invocation: null });
  const fileName = "warm-up.py";
  const program = {
    fileName,
    code: PROGRAM,
    files: {},
    sources: sourcesOf(fileName, PROGRAM, {}),
    switchIntervalMs: 5,
    cpuCount: 1,
    scheduler: TIMED,
    argv: [],
    alongside: [],
    stdin: "",
  };
  const start = { type: "start", buffer: memory.buffer, record, program } as const;
  await runProgram(interpreter, new SharedArrayBuffer(INTERPRETER_BYTES), start, () => {});
}
