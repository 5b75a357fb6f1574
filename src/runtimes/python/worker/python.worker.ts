import { bootInterpreter, type Interpreter, LIBRARY_FOLDER, loadScripts } from "./boot";
import { checkProgram, prepareChecks } from "./check-program";
import { computeCall } from "./compute-call";
import { CLOCK_INTERRUPT_BYTE } from "./interpreter-memory";
import type { CheckReport, PythonCommand } from "./messages";
import { runProgram } from "./run-program";
import { packSnapshot } from "./snapshot-format";
import { warmUp } from "./warm-up";

/**
 * One Python process: boots an interpreter, waits as a spare, runs one program, and is never used again. Or an
 * interpreter that reads programs for the editor and never runs one.
 */
let booted: { readonly interpreter: Interpreter; readonly clock: SharedArrayBuffer } | null = null;
let checker: Interpreter | null = null;

self.onmessage = ({ data }: MessageEvent<PythonCommand>) => {
  void obey(data).catch((error: unknown) => {
    postMessage({ type: "failed", reason: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  });
};

async function obey(command: PythonCommand): Promise<void> {
  switch (command.type) {
    case "snapshot": {
      const interpreter = await bootInterpreter(command.image, { snapshot: null });
      interpreter.runPython(
        `import sys; sys.path.insert(0, "${LIBRARY_FOLDER}")\nimport _interleave.install; _interleave.install.install()`,
      );
      postMessage({ type: "snapshot", snapshot: packSnapshot(interpreter.makeMemorySnapshot()) });
      await warmUp(interpreter);
      becomeChecker(interpreter);
      return;
    }
    case "load":
      loadScripts(command.files);
      return;
    case "boot-checker": {
      const interpreter = await bootInterpreter(command.image, { snapshot: command.snapshot });
      await warmUp(interpreter);
      becomeChecker(interpreter);
      return;
    }
    case "boot": {
      const { image, snapshot, clock } = command;
      const interpreter = await bootInterpreter(image, { snapshot });
      interpreter.setInterruptBuffer(new Uint8Array(clock, CLOCK_INTERRUPT_BYTE, 1));
      booted = { interpreter, clock };
      postMessage({ type: "ready" });
      return;
    }
    case "start":
      if (booted !== null) await runProgram(booted.interpreter, booted.clock, command, postMessage.bind(globalThis));
      return;
    case "compute":
      if (booted !== null) computeCall(booted.interpreter, command.buffer, command.call);
      postMessage({ type: "computed" });
      return;
    case "check":
      if (checker !== null)
        report({ type: "checked", problems: checkProgram(checker, command.source, command.fileName) });
      return;
  }
}

function becomeChecker(interpreter: Interpreter): void {
  prepareChecks(interpreter);
  checker = interpreter;
  report({ type: "checker-ready" });
}

function report(message: CheckReport): void {
  postMessage(message);
}
