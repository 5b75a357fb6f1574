import { setLifecycle } from "../../../kernel/joining";
import { SharedMemory } from "../../../kernel/memory";
import { endWithCode } from "../../../kernel/process-end";
import { INIT_PID, takeSlot } from "../../../kernel/processes";
import { Lifecycle, ProcessWord, ThreadWord } from "../../../kernel/thread-record";
import { CONTROL_ORIGIN_DOUBLE, Control } from "../../../protocol/control";
import { FrameWriter } from "../../../trace/ring/frame-writer";
import { SharedRecorder } from "../../../trace/ring/shared-recorder";
import { takeInvocation } from "../../typescript/thread/invocation";
import type { ThreadReport } from "../../typescript/thread/messages";
import type { Interpreter } from "./boot";
import { Bridge } from "./bridge";
import { fatalMessage } from "./fatal-error";
import type { PythonCommand } from "./messages";
import type { Invocation } from "./spawn";

type Start = Extract<PythonCommand, { readonly type: "start" }>;

/** Working directory of a program; its files lie here. */
const HOME = "/home/pyodide";

/** Runs a program from its first line to its exit code, as the main thread of a process. */
export async function runProgram(
  interpreter: Interpreter,
  clock: SharedArrayBuffer,
  { buffer, record, program }: Start,
  report: (message: ThreadReport) => void,
): Promise<void> {
  const memory = new SharedMemory(buffer);
  memory.reach(record + (ThreadWord.invocationBytes + 1) * 4);
  const word = record >> 2;
  writeFiles(interpreter, program.files);
  interpreter.FS.writeFile(`${HOME}/${program.fileName}`, program.code);
  const processRecord = memory.i32[word + ThreadWord.processRecord] ?? 0;
  const pid = memory.i32[(processRecord >> 2) + ProcessWord.pid] ?? 0;
  const bytes = takeInvocation(memory, record);
  const invocation = bytes === null ? null : (JSON.parse(new TextDecoder().decode(bytes)) as Invocation);
  // The run begins with its root program.
  if (invocation === null) {
    takeSlot(memory, processRecord);
    memory.i32[(processRecord >> 2) + ProcessWord.parentPid] = INIT_PID;
    memory.f64[CONTROL_ORIGIN_DOUBLE] = performance.timeOrigin + performance.now();
  }
  const events =
    memory.i32[Control.tracing] === 1 ? new SharedRecorder(buffer, memory.i32[word + ThreadWord.eventRing] ?? 0) : null;
  let ended = false;
  const bridge = new Bridge({
    interpreter,
    memory,
    clock,
    events,
    frames: new FrameWriter(buffer, memory.i32[word + ThreadWord.frameRing] ?? 0),
    process: memory.i32[word + ThreadWord.process] ?? 0,
    processRecord,
    main: memory.i32[word + ThreadWord.id] ?? 0,
    onSpawn: (child, daemon) => report({ type: "spawn", record: child, daemon }),
    onExit: (exitCode) => {
      if (ended) return;
      ended = true;
      endWithCode(memory, record, exitCode);
      report({ type: "ended", exitCode });
    },
  });
  // The interpreter's own words on a failure would be an error of the page; the run tells it.
  console.error = () => {};
  interpreter.processes.bind({
    memory,
    process: processRecord,
    terminate: (process) => {
      // It holds the run together until those who wait for its end have been woken.
      Atomics.add(memory.i32, Control.units, 1);
      report({ type: "terminate", process });
    },
    onCall: (call) => report({ type: "compute", call }),
    onNetworkRequest: (request) => report({ type: "network", request }),
  });
  events?.setWaiting(false);
  if (invocation === null) bridge.announceProcess(pid, program.fileName);
  setLifecycle(memory, record, Lifecycle.started);
  interpreter.setStdin({ stdin: () => null });
  const run = interpreter.pyimport("_interleave.program").run;
  const settings = JSON.stringify({
    code: program.code,
    fileName: program.fileName,
    home: HOME,
    sources: program.sources.map(({ name, firstIndex }) => [name, firstIndex]),
    switchInterval: program.switchIntervalMs / 1000,
    cpuCount: program.cpuCount,
    scheduler: program.scheduler,
    argv: program.argv,
    alongside: program.alongside,
    stdin: program.stdin,
    pid,
    invocation,
    timeOriginMs: performance.timeOrigin,
    process: memory.i32[word + ThreadWord.process] ?? 0,
    mainThread: memory.i32[word + ThreadWord.id] ?? 0,
    gil: memory.i32[(processRecord >> 2) + ProcessWord.gilObject] ?? 0,
  });
  try {
    // Without JSPI a program runs, too, as long as it starts no thread.
    bridge.exit(await ("Suspending" in WebAssembly ? run.callPromising(bridge, settings) : run(bridge, settings)));
  } catch (error) {
    bridge.output(0, "stderr", fatalMessage(error));
    bridge.exit(1);
  }
}

function writeFiles({ FS }: Interpreter, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    const path = `${HOME}/${name}`;
    FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    FS.writeFile(path, content);
  }
}
