import { describe, expect, it } from "vitest";
import { TraceBuilder } from "../../trace/testing/builder";
import { Trace } from "../../trace/trace";
import type { TraceView } from "../../trace/types";
import { nonsenseTrace, sampleTrace } from "../testing";
import { exportChromeTrace } from "./export";

interface ChromeEvent {
  readonly ph: string;
  readonly name: string;
  readonly ts: number;
  readonly pid: number;
  readonly tid: number;
  readonly cat?: string;
  readonly dur?: number;
  readonly id?: number;
  readonly bp?: string;
  readonly s?: string;
  readonly args?: Readonly<Record<string, unknown>>;
}

interface ChromeTrace {
  readonly traceEvents: readonly ChromeEvent[];
  readonly displayTimeUnit: string;
  readonly otherData: Readonly<Record<string, string>>;
}

function exported(trace: TraceView): ChromeTrace {
  return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(exportChromeTrace(trace)));
}

function rowOf(event: ChromeEvent): string {
  return `${event.pid}:${event.tid}`;
}

function endOf(span: ChromeEvent): number {
  return span.ts + (span.dur ?? Number.NaN);
}

/** Checks the rules of the format and of its readers: Perfetto's JSON importer, speedscope. */
function expectValid(chrome: ChromeTrace): void {
  expect(chrome.displayTimeUnit).toBe("ms");
  expect(chrome.traceEvents[0]).not.toHaveProperty("cat");
  const open = new Map<string, ChromeEvent[]>();
  const flows = new Map<number, ChromeEvent>();
  const asyncs = new Map<string, ChromeEvent>();
  const counters = new Map<string, number>();
  let ts = 0;
  for (const event of chrome.traceEvents) {
    expect(Object.keys(event)).toEqual(expect.arrayContaining(["ph", "name", "ts", "pid", "tid"]));
    for (const number of [event.ts, event.pid, event.tid]) expect(Number.isFinite(number) && number >= 0).toBe(true);
    expect(event.ts).toBeGreaterThanOrEqual(ts);
    ts = event.ts;
    const row = open.get(rowOf(event)) ?? [];
    open.set(rowOf(event), row);
    while (row.length > 0 && endOf(row[row.length - 1]) <= ts) row.pop();
    switch (event.ph) {
      case "M":
        expect(["process_name", "process_sort_index", "thread_name", "thread_sort_index"]).toContain(event.name);
        break;
      case "X":
        expect(event.dur).toBeGreaterThan(0);
        // Perfect nesting, without a tolerance: a span ends inside of all that are open when it begins.
        for (const outer of row) expect(endOf(event)).toBeLessThanOrEqual(endOf(outer));
        row.push(event);
        break;
      case "s":
        expect(flows.has(event.id ?? 0)).toBe(false);
        expect(row.length).toBeGreaterThan(0);
        flows.set(event.id ?? 0, event);
        break;
      case "f": {
        expect(event.bp).toBe("e");
        expect(row.length).toBeGreaterThan(0);
        const start = flows.get(event.id ?? 0);
        expect(start).toMatchObject({ name: event.name, cat: event.cat });
        flows.delete(event.id ?? 0);
        break;
      }
      case "b":
        expect(asyncs.has(`${event.cat}:${event.id}`)).toBe(false);
        asyncs.set(`${event.cat}:${event.id}`, event);
        break;
      case "e": {
        const key = `${event.cat}:${event.id}`;
        expect(asyncs.get(key)).toMatchObject({ name: event.name, pid: event.pid, tid: event.tid });
        asyncs.delete(key);
        break;
      }
      case "C":
        expect(Object.values(event.args ?? {}).every((value) => typeof value === "number")).toBe(true);
        expect(counters.get(`${event.pid}:${event.name}`)).not.toBe(event.ts);
        counters.set(`${event.pid}:${event.name}`, event.ts);
        break;
      case "i":
        expect(event.s).toBe("t");
        break;
      default:
        throw new Error(`unknown phase ${event.ph}`);
    }
  }
  expect([...flows.values()]).toEqual([]);
  expect([...asyncs.values()]).toEqual([]);
}

describe("the Chrome trace export", () => {
  it("keeps the rules of the format for a believable run", () => {
    expectValid(exported(sampleTrace()));
  });

  it("keeps them for an empty trace", () => {
    const chrome = exported(new Trace());
    expectValid({ ...chrome, traceEvents: [{ ph: "M", name: "process_name", ts: 0, pid: 0, tid: 0 }] });
    expect(chrome.traceEvents).toEqual([]);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])("keeps them for 3000 events of nonsense (seed %i)", (seed) => {
    expectValid(exported(nonsenseTrace(seed, 3000)));
  });

  it("names processes, threads and objects and says in which order they stand", () => {
    const { traceEvents } = exported(sampleTrace());
    const names = traceEvents.filter(({ name }) => name.endsWith("_name")).map(({ args, pid }) => [pid, args?.name]);
    expect(names).toEqual([
      [1001, "main"],
      [1001, "MainThread"],
      [1001, 'teller-1 "ü" \ud800'],
      [1002, "synchronisation"],
      [1002, "gil GIL"],
      [1002, "lock account"],
      [1002, "queue jobs"],
      [1002, "semaphore pool"],
      [1002, "shared account"],
    ]);
  });

  it("shows what a thread did as spans inside the span of its life", () => {
    const { traceEvents } = exported(sampleTrace());
    const spans = traceEvents.filter((event) => event.ph === "X" && event.pid === 1001 && event.tid === 2);
    expect(spans.map(({ name, ts, dur }) => [name, ts, dur])).toEqual([
      ['teller-1 "ü" \ud800', 1100, 11600.125],
      ["waiting for the GIL", 1100, 5150],
      ["running", 6250, 150],
      ["blocked on lock account", 6400, 900],
      ["running", 7300, 2200],
      ["sleeping", 9500, 3000],
      ["running", 12500, 200],
    ]);
    expect(spans[3].args).toEqual({ object: "lock account", file: "main.ts", line: 21 });
  });

  it("shows a lock's owners, one after the other", () => {
    const { traceEvents } = exported(sampleTrace());
    const spans = traceEvents.filter((event) => event.ph === "X" && event.pid === 1002 && event.tid === 2);
    expect(spans.map(({ name, ts, args }) => [name, ts, args?.line])).toEqual([
      ["MainThread", 1500, 10],
      ['teller-1 "ü" \ud800', 7300, 21],
    ]);
  });

  it("shows semaphore holds and messages under way as spans that may overlap", () => {
    const { traceEvents } = exported(sampleTrace());
    const begun = traceEvents.filter(({ ph }) => ph === "b").map(({ name, ts, args }) => [name, ts, args]);
    expect(begun).toEqual([
      ["queue jobs", 7000, { message: 1, from: "MainThread", bytes: 40, preview: '{ job: "one" }' }],
      ["queue jobs", 7100, { message: 2, from: "MainThread", bytes: 3, preview: "two" }],
      ["semaphore pool", 7500, { thread: "MainThread" }],
      ["semaphore pool", 7600, { thread: 'teller-1 "ü" \ud800' }],
    ]);
  });

  it("leads flows from cause to effect", () => {
    const { traceEvents } = exported(sampleTrace());
    const ends = traceEvents.filter(({ ph }) => ph === "f");
    const flows = ends.map((end) => {
      const start = traceEvents.find(({ ph, id }) => ph === "s" && id === end.id);
      return [end.name, start?.tid, start?.ts, end.tid, end.ts];
    });
    expect(flows).toEqual([
      ["start", 1, 500, 2, 1100],
      ["wake", 1, 6200, 2, 6250],
      ["wake", 2, 6400, 1, 6500],
      ["wake", 1, 7200, 2, 7300],
      ["message", 1, 7000, 2, 8000],
      ["message", 1, 7100, 2, 8000],
      ["wake", 2, 12700, 1, 12800],
    ]);
  });

  it("wakes every waiter of an event from its set, and as many of a condition as were notified", () => {
    const trace = new TraceBuilder().object(1, "event", "go").object(2, "condition", "full");
    for (const id of [1, 2, 3, 4]) trace.thread(id, `t${id}`).event("start", id, 0);
    trace.event("wait", 1, 1, { object: 1 }).event("wait", 2, 1, { object: 1 });
    trace.event("set", 3, 2, { object: 1 }).event("clear", 3, 2, { object: 1 });
    trace.event("woken", 1, 3, { object: 1 }).event("woken", 2, 3, { object: 1 });
    trace.event("wait", 1, 4, { object: 2 }).event("wait", 2, 4, { object: 2 }).event("wait", 4, 4, { object: 2 });
    trace.event("notify", 3, 5, { object: 2, arg: 2 });
    trace.event("woken", 1, 6, { object: 2 }).event("woken", 2, 6, { object: 2 });
    trace.event("woken", 4, 7, { object: 2, arg: 1 });
    const chrome = exported(trace.build());
    expectValid(chrome);
    expect(chrome.traceEvents.filter(({ ph }) => ph === "f").map(({ tid, ts }) => [tid, ts])).toEqual([
      [1, 3000],
      [2, 3000],
      [1, 6000],
      [2, 6000],
    ]);
  });

  it("counts a queue's messages and a semaphore's permits", () => {
    const { traceEvents } = exported(sampleTrace());
    const counts = (name: string) =>
      traceEvents.filter((event) => event.ph === "C" && event.name === name).map(({ args }) => args);
    expect(counts("queue jobs: messages")).toEqual([1, 2, 3, 1].map((messages) => ({ messages })));
    expect(counts("semaphore pool: permits").slice(-4)).toEqual([1, 0, 1, 2].map((permits) => ({ permits })));
  });

  it("marks what was printed, marked and raised", () => {
    const { traceEvents } = exported(sampleTrace());
    expect(traceEvents.filter(({ ph }) => ph === "i").map(({ name, args }) => [name, args])).toEqual([
      ["half way", { file: "lib/util.ts", line: 5 }],
      ["stdout", { text: "balance 107.5\n", file: "main.ts", line: 26 }],
      ["error", { message: "Error: no money", file: "main.ts", line: 28 }],
      ["stderr", { text: "\ud83d\udd12 done \udc00\n", file: "main.ts", line: 17 }],
    ]);
  });

  it("says how many events are missing", () => {
    expect(exported(sampleTrace()).otherData).toMatchObject({ producer: "Interleave", droppedEvents: "7" });
  });

  it("keeps objects of the same name apart", () => {
    const trace = new TraceBuilder().thread(1, "MainThread").object(1, "lock", "fork").object(2, "lock", "fork");
    trace.event("acquire", 1, 0, { object: 1 }).event("acquire", 1, 1, { object: 2 }).event("tick", 1, 2);
    const names = exported(trace.build()).traceEvents.filter(({ name }) => name === "thread_name");
    expect(names.map(({ args }) => args?.name)).toEqual(["MainThread", "lock fork", "lock fork #2"]);
  });

  it("gives processes numbers of their own where their pids are not distinct", () => {
    const trace = new TraceBuilder()
      .entity({ type: "process", id: 1, pid: 7, parent: 0, name: "a" })
      .entity({ type: "process", id: 2, pid: 7, parent: 1, name: "b" })
      .thread(1, "MainThread")
      .thread(2, "MainThread", { process: 2 })
      .event("start", 1, 0)
      .event("start", 2, 1);
    const chrome = exported(trace.build());
    expectValid(chrome);
    expect(chrome.traceEvents.filter(({ ph }) => ph === "X").map(({ pid }) => pid)).toEqual(
      expect.arrayContaining([1, 2]),
    );
  });

  it("joins spans that only a change shorter than its clock parts", () => {
    const trace = new TraceBuilder().thread(1, "MainThread").object(1, "lock", "l").event("start", 1, 0);
    for (let i = 0; i < 10; i++)
      trace.event("acquire", 1, 1, { object: 1 }).event("release", 1, i < 9 ? 1 : 2, { object: 1 });
    trace.event("acquire", 1, 2, { object: 1 }).event("tick", 1, 3);
    const chrome = exported(trace.build());
    expectValid(chrome);
    expect(chrome.traceEvents.filter(({ cat }) => cat === "owner").map(({ ts, dur }) => [ts, dur])).toEqual([
      [1000, 2000.125],
    ]);
  });
});
