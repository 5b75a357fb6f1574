/** The sandbox without the page: what the engine benches drive, because only here can tracing be off. */
import { createSandboxClient } from "../../src/client";
import { type ExecutionModel, TIMED } from "../../src/protocol/run";

export interface EngineRun {
  readonly code: string;
  readonly model: ExecutionModel;
  readonly tracing: boolean;
}

export interface EngineResult {
  readonly status: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly events: number;
  readonly dropped: number;
}

export interface EngineBench {
  readonly ready: Promise<void>;
  run(request: EngineRun): Promise<EngineResult>;
  /** Runs scripts as plain workers, all at once or one after the other; gives what each posted. */
  bare(scripts: readonly string[], together: boolean): Promise<readonly number[]>;
}

const client = createSandboxClient();

const bench: EngineBench = {
  ready: client.ready,
  async run({ code, model, tracing }) {
    const text = { stdout: "", stderr: "" };
    let events = 0;
    let dropped = 0;
    const handle = client.run(
      {
        language: "typescript",
        fileName: "main.ts",
        code,
        files: {},
        model,
        scheduler: TIMED,
        argv: [],
        alongside: [],
        stdin: null,
        switchIntervalMs: 5,
        cpuCount: navigator.hardwareConcurrency,
        hosts: {},
        timeoutMs: 60_000,
        tracing,
      },
      (message) => {
        if (message.type !== "batch") return;
        events += message.records.byteLength / 24;
        dropped = message.dropped;
        for (const chunk of message.output) text[chunk.stream] += chunk.text;
      },
      null,
    );
    const { status } = await handle.outcome;
    return { status, ...text, events, dropped };
  },
  async bare(scripts, together) {
    const results: number[] = [];
    const running: Promise<void>[] = [];
    for (const script of scripts) {
      const done = runBare(script).then((value) => {
        results.push(value);
      });
      running.push(done);
      if (!together) await done;
    }
    await Promise.all(running);
    return results;
  },
};

/** The first message of a worker with this script. */
async function runBare(script: string): Promise<number> {
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const worker = new Worker(url);
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = (event: MessageEvent<number>) => resolve(event.data);
      worker.onerror = (event) => reject(new Error(event.message));
    });
  } finally {
    worker.terminate();
    URL.revokeObjectURL(url);
  }
}

Object.assign(window, { engineBench: bench });
