import { saveTrace } from "../../src/interchange";
import { TIMED } from "../../src/protocol/run";
import type { Trace } from "../../src/trace";
import { TraceBuilder } from "../../src/trace/testing/builder";

export const LARGE_TRACE_EVENTS = 1_000_000;
const WORKERS = 16;

/**
 * A trace of about {@link LARGE_TRACE_EVENTS} events on 16 lanes: threads that take turns at four locks, with
 * waits, and pass numbers through a queue. The same bytes every time.
 */
export function largeTrace(): Trace {
  const builder = new TraceBuilder().file("main.ts").process(1).thread(1, "MainThread");
  for (let n = 0; n < WORKERS; n++) builder.thread(n + 2, `worker-${n + 1}`);
  for (let n = 0; n < 4; n++) builder.object(n + 1, "lock", `lock-${n + 1}`, { line: 3 + n });
  builder.object(5, "queue", "numbers", { line: 9, capacity: 16 });
  let random = 12345;
  const next = (below: number): number => {
    random = (Math.imul(random, 1103515245) + 12345) & 0x7fffffff;
    return random % below;
  };
  let timeMs = 0;
  let message = 0;
  for (let n = 0; n < WORKERS; n++) builder.event("start", n + 2, timeMs);
  const rounds = Math.floor(LARGE_TRACE_EVENTS / 6);
  for (let round = 0; round < rounds; round++) {
    const thread = 2 + (round % WORKERS);
    const lock = 1 + next(4);
    timeMs += 0.001 * (1 + next(5));
    builder.event("request", thread, timeMs, { object: lock, line: 20 });
    timeMs += 0.001 * next(20);
    builder.event("acquire", thread, timeMs, { object: lock, line: 20 });
    builder.event("put", thread, timeMs, { object: 5, arg: ++message, line: 21 });
    builder.event("get", thread, timeMs, { object: 5, arg: message, line: 22 });
    builder.event("release", thread, timeMs + 0.001, { object: lock, line: 23 });
    builder.event(round % 7 === 0 ? "sleep" : "tick", thread, timeMs + 0.001);
  }
  return builder.build();
}

/** {@link largeTrace} in the project's own file format. */
export function largeTraceFile(): Promise<Uint8Array<ArrayBuffer>> {
  return saveTrace(largeTrace(), {
    appVersion: "0.0.0",
    program: {
      language: "typescript",
      code: "",
      files: {},
      alongside: [],
      settings: { model: "parallel", scheduler: TIMED, switchIntervalMs: 5 },
    },
    outcome: { status: "ok", exitCode: 0, durationMs: 0, bootMs: 0 },
  });
}
