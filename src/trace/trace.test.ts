import { describe, expect, it } from "vitest";
import { EventKind } from "../protocol/events";
import { MAX_RETAINED_MESSAGES } from "./messageTable";
import { TraceBuilder } from "./testing/builder";
import { TRACE_LIMITS, Trace } from "./trace";
import { type StepLane, ThreadState, type TraceView } from "./types";

/** A lane as pairs of time and value. */
function steps(trace: TraceView, lane: StepLane | undefined): [number, number][] {
  if (lane === undefined) return [];
  return Array.from({ length: lane.length }, (_, i) => [trace.events.time[lane.event[i]], lane.value[i]]);
}

function program(): TraceBuilder {
  return new TraceBuilder().file("main.ts").process(1).thread(1, "MainThread").thread(2, "worker");
}

describe("the lanes of a trace", () => {
  it("follow a thread from start to end through every state", () => {
    const trace = program()
      .object(1, "gil", "GIL")
      .object(2, "lock", "a")
      .event("start", 1, 0)
      .event("spawn", 1, 1, { object: 2 })
      .event("started", 1, 2, { object: 2 })
      .event("sleep", 1, 3)
      .event("wake", 1, 4)
      .event("request", 1, 5, { object: 2 })
      .event("acquire", 1, 6, { object: 2 })
      .event("gilRequest", 1, 7, { object: 1 })
      .event("gilTake", 1, 8, { object: 1 })
      .event("release", 1, 9, { object: 2 })
      .event("join", 1, 10, { object: 2 })
      .event("joined", 1, 11, { object: 2 })
      .event("end", 1, 12)
      .build();
    expect(steps(trace, trace.threads.get(1)?.states)).toEqual([
      [0, ThreadState.running],
      [1, ThreadState.blocked],
      [2, ThreadState.running],
      [3, ThreadState.sleeping],
      [4, ThreadState.running],
      [5, ThreadState.blocked],
      [6, ThreadState.running],
      [7, ThreadState.waitingGil],
      [8, ThreadState.running],
      [10, ThreadState.joining],
      [11, ThreadState.running],
      [12, ThreadState.ended],
    ]);
  });

  it("free the GIL, but no lock, of a thread that ends without letting go of it", () => {
    const trace = program()
      .object(1, "gil", "GIL")
      .object(5, "lock", "a")
      .event("gilTake", 1, 1, { object: 1 })
      .event("acquire", 1, 2, { object: 5 })
      .event("end", 1, 3)
      .build();
    expect(steps(trace, trace.objects.get(1)?.owner)).toEqual([
      [1, 1],
      [3, 0],
    ]);
    expect(steps(trace, trace.objects.get(5)?.owner)).toEqual([[2, 1]]);
  });

  it("follow a lock's owner and waiters", () => {
    const trace = program()
      .object(5, "lock", "a")
      .event("acquire", 1, 1, { object: 5 })
      .event("request", 2, 2, { object: 5 })
      .event("release", 1, 3, { object: 5 })
      .event("acquire", 2, 4, { object: 5 })
      .event("release", 2, 5, { object: 5 })
      .build();
    expect(steps(trace, trace.objects.get(5)?.owner)).toEqual([
      [1, 1],
      [3, 0],
      [4, 2],
      [5, 0],
    ]);
    expect(steps(trace, trace.objects.get(5)?.waiters)).toEqual([
      [2, 1],
      [4, 0],
    ]);
  });

  it("keep a reentrant lock owned until its outermost release", () => {
    const trace = program()
      .object(5, "rlock", "r")
      .event("acquire", 1, 1, { object: 5, arg: 1 })
      .event("acquire", 1, 2, { object: 5, arg: 2 })
      .event("release", 1, 3, { object: 5, arg: 1 })
      .event("release", 1, 4, { object: 5, arg: 0 })
      .build();
    expect(steps(trace, trace.objects.get(5)?.owner)).toEqual([
      [1, 1],
      [4, 0],
    ]);
  });

  it("count a queue's messages, a semaphore's permits and an event's flag", () => {
    const trace = program()
      .object(5, "queue", "jobs")
      .object(6, "semaphore", "slots", { capacity: 2 })
      .object(7, "event", "go")
      .event("start", 1, 0)
      .event("put", 1, 1, { object: 5, arg: 1 })
      .event("put", 1, 2, { object: 5, arg: 2 })
      .event("get", 2, 3, { object: 5, arg: 1 })
      .event("acquire", 1, 4, { object: 6, arg: 1 })
      .event("release", 1, 5, { object: 6, arg: 2 })
      .event("set", 1, 6, { object: 7 })
      .event("clear", 1, 7, { object: 7 })
      .build();
    expect(steps(trace, trace.objects.get(5)?.depth).map(([, depth]) => depth)).toEqual([1, 2, 1]);
    expect(steps(trace, trace.objects.get(6)?.depth).map(([, permits]) => permits)).toEqual([2, 1, 2]);
    expect(trace.objects.get(6)?.owner.length).toBe(0);
    expect(steps(trace, trace.objects.get(7)?.depth)).toEqual([
      [6, 1],
      [7, 0],
    ]);
  });

  it("end a wait that timed out", () => {
    const trace = program()
      .object(5, "condition", "c")
      .event("acquire", 1, 0, { object: 5 })
      .event("wait", 1, 1, { object: 5 })
      .event("woken", 1, 2, { object: 5, arg: 1 })
      .event("request", 2, 3, { object: 5 })
      .event("giveUp", 2, 4, { object: 5 })
      .build();
    expect(steps(trace, trace.objects.get(5)?.waiters).map(([, waiters]) => waiters)).toEqual([1, 0, 1, 0]);
    expect(steps(trace, trace.objects.get(5)?.owner)).toEqual([
      [0, 1],
      [1, 0],
    ]);
  });

  it("claim nothing from a thread's last event before a gap to its next change of state", () => {
    const trace = program()
      .object(5, "lock", "a")
      .event("start", 1, 0)
      .event("start", 2, 0)
      .event("release", 1, 1, { object: 5 })
      .event("request", 2, 2, { object: 5 })
      .event("gap", 1, 3, { arg: 7 })
      .event("gap", 2, 4, { arg: 7 })
      .event("release", 1, 5, { object: 5 })
      .event("sleep", 1, 6)
      .event("acquire", 2, 7, { object: 5 })
      .build();
    expect(steps(trace, trace.threads.get(1)?.states)).toEqual([
      [0, ThreadState.running],
      [1, ThreadState.unknown],
      [6, ThreadState.sleeping],
    ]);
    expect(steps(trace, trace.threads.get(2)?.states)).toEqual([
      [0, ThreadState.running],
      [2, ThreadState.unknown],
      [7, ThreadState.running],
    ]);
    expect(steps(trace, trace.objects.get(5)?.waiters)).toEqual([
      [2, 1],
      [4, 0],
    ]);
  });

  it("are the same however the events are cut into batches", () => {
    const write = (cut: boolean): Trace => {
      const builder = program().object(5, "lock", "a");
      const trace = new Trace();
      for (let i = 0; i < 300; i++) {
        builder.event("request", 2, i, { object: 5 }).event("acquire", 2, i + 0.3, { object: 5 });
        builder.event("release", 2, i + 0.6, { object: 5 });
        if (cut) trace.append(builder.batch());
      }
      trace.append(builder.batch());
      return trace;
    };
    const [cut, whole] = [write(true), write(false)];
    expect(steps(cut, cut.threads.get(2)?.states)).toEqual(steps(whole, whole.threads.get(2)?.states));
    expect(steps(cut, cut.objects.get(5)?.owner)).toEqual(steps(whole, whole.objects.get(5)?.owner));
  });
});

describe("a trace whose entities come late", () => {
  it("guesses a thread and an object and corrects the guess", () => {
    const builder = new TraceBuilder()
      .event("acquire", 3, 1, { object: 9, arg: 1 })
      .event("release", 3, 2, { object: 9, arg: 2 });
    const trace = builder.build();
    const track = trace.objects.get(9);
    expect(track?.entity.kind).toBe("lock");
    trace.append(builder.thread(3, "late").object(9, "semaphore", "slots", { capacity: 2 }).batch());
    expect(trace.threads.get(3)?.entity.name).toBe("late");
    expect(trace.objects.get(9)).toBe(track);
    expect(track?.entity.name).toBe("slots");
    expect(track?.owner.length).toBe(0);
    expect(steps(trace, track?.depth)).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });

  it("keeps the first entity of an id", () => {
    const trace = new TraceBuilder().thread(1, "first").thread(1, "second").build();
    expect(trace.threads.get(1)?.entity.name).toBe("first");
  });
});

describe("what a trace keeps beside its events", () => {
  it("gives the value of a read or a write, at the time of the event before", () => {
    const trace = program()
      .event("tick", 1, 5)
      .event("write", 1, 0, { object: 4, value: -1.5 })
      .event("tick", 1, 6)
      .event("read", 1, 0, { object: 4, value: Number.NaN })
      .build();
    expect(trace.valueAt(1)).toBe(-1.5);
    expect(trace.valueAt(3)).toBeNaN();
    expect(trace.valueAt(0)).toBeUndefined();
    expect(trace.valueAt(99)).toBeUndefined();
    expect([...trace.events.time.slice(0, 4)]).toEqual([5, 5, 6, 6]);
  });

  it("finds file and line of a line index", () => {
    const trace = new TraceBuilder()
      .entity({ type: "file", name: "main.ts", firstIndex: 1, lineCount: 10 })
      .entity({ type: "file", name: "lib.ts", firstIndex: 11, lineCount: 5 })
      .build();
    expect(trace.location(3)).toEqual({ file: "main.ts", line: 3 });
    expect(trace.location(11)).toEqual({ file: "lib.ts", line: 1 });
    expect(trace.location(0)).toBeUndefined();
    expect(trace.location(16)).toBeUndefined();
  });

  it("decodes a message's preview when asked", () => {
    const trace = new TraceBuilder().message(7, "größe 😀", 4_000).message(9, "").build();
    expect(trace.message(7)).toEqual({ sizeBytes: 4_000, preview: "größe 😀" });
    expect(trace.message(9)).toEqual({ sizeBytes: 0, preview: "" });
    expect(trace.message(8)).toBeUndefined();
    expect([...trace.messageIds()]).toEqual([7, 9]);
  });

  it("keeps the first messages of very many", () => {
    const packed = new DataView(new ArrayBuffer((MAX_RETAINED_MESSAGES + 10) * 10));
    for (let i = 0; i < MAX_RETAINED_MESSAGES + 10; i++) packed.setUint32(i * 10, i + 1, true);
    const trace = new Trace();
    trace.append({ ...new TraceBuilder().batch(), messages: packed.buffer });
    expect([...trace.messageIds()].length).toBe(MAX_RETAINED_MESSAGES);
  });

  it("counts the output it could not keep", () => {
    const big = "x".repeat(40 * 1024 * 1024);
    const trace = new TraceBuilder().output(big).output(big).output("end").build();
    expect(trace.output.length).toBe(1);
    expect(trace.dropped.outputChars).toBe(big.length + 3);
  });

  it("changes its version with every batch", () => {
    const trace = new Trace();
    trace.append(new TraceBuilder().batch());
    expect(trace.version).toBe(1);
  });
});

describe("a trace from a hostile run", () => {
  it("counts records that make no sense as dropped and keeps the others", () => {
    const trace = new TraceBuilder()
      .event("start", 1, 1)
      .record(0, 1, 2)
      .record(200, 1, 2)
      .event("tick", 0, 2)
      .event("tick", 0xffff_ffff, 2)
      .event("tick", 1, Number.NaN)
      .event("tick", 1, Number.POSITIVE_INFINITY)
      .event("tick", 1, 1e300)
      .event("end", 1, 3)
      .build();
    expect(trace.dropped.events).toBe(7);
    expect([...trace.events.kind.slice(0, trace.events.length)]).toEqual([EventKind.start, EventKind.end]);
    expect(trace.endMs).toBe(3);
  });

  it("never lets time run backwards", () => {
    const trace = new TraceBuilder().event("tick", 1, -5).event("tick", 1, 8).event("tick", 1, 3).build();
    expect([...trace.events.time.slice(0, 3)]).toEqual([0, 8, 8]);
  });

  it("keeps events of absurd ids, lines and arguments without a table for each", () => {
    const trace = program()
      .event("acquire", 1, 1, { object: 0xffff_ffff, line: 0xff_ffff, arg: 0xffff_ffff })
      .event("put", 1, 2, { object: 70_000, line: 70_000, arg: 0xffff_ffff })
      .build();
    expect([...trace.events.object.slice(0, 2)]).toEqual([0xffff_ffff, 70_000]);
    expect([...trace.events.line.slice(0, 2)]).toEqual([0xff_ffff, 70_000]);
    expect(trace.objects.size).toBe(2);
  });

  it("stops making tracks at its limits", () => {
    const builder = new TraceBuilder();
    for (let id = 1; id <= 60_000; id++) builder.event("acquire", id, 0, { object: id });
    const trace = builder.build();
    expect(trace.threads.size).toBe(TRACE_LIMITS.threads);
    expect(trace.dropped.events).toBe(60_000 - TRACE_LIMITS.threads);
    for (let id = 1; id <= TRACE_LIMITS.objects + 50; id++) builder.object(id, "lock", `lock ${id}`);
    trace.append(builder.batch());
    expect(trace.objects.size).toBe(TRACE_LIMITS.objects);
    expect(trace.dropped.objects).toBe(50);
  });

  it("keeps no more events than it may and counts the rest", () => {
    const builder = new TraceBuilder();
    for (let i = 0; i < 30; i++) builder.event("tick", 1, i);
    const trace = new Trace(20);
    trace.append(builder.dropped(4).batch());
    expect(trace.events.length).toBe(20);
    expect(trace.dropped.events).toBe(14);
    expect(trace.endMs).toBe(19);
  });

  it("survives torn records and torn messages", () => {
    const batch = new TraceBuilder().event("start", 1, 1).message(1, "ok").batch();
    const trace = new Trace();
    trace.append({ ...batch, records: batch.records.slice(0, 20), messages: batch.messages.slice(0, 11) });
    expect(trace.events.length).toBe(0);
    expect(trace.message(1)).toBeUndefined();
  });

  it("survives any bytes", () => {
    let state = 1;
    const bytes = Uint8Array.from({ length: 24 * 5_000 }, () => {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      return state >> 16;
    });
    // Kinds that exist, threads and objects that meet: noise alone is mostly rejected.
    for (let at = 0; at < bytes.length; at += 24) {
      bytes[at + 15] %= 90;
      bytes.fill(0, at + 9, at + 12);
      if (bytes[at] > 40) bytes.fill(0, at + 17, at + 20);
    }
    const trace = new Trace();
    trace.append({ ...new TraceBuilder().batch(), records: bytes.buffer, dropped: Number.NaN });
    expect(trace.events.length + trace.dropped.events).toBe(5_000);
    for (const { waiters, owner, depth } of trace.objects.values()) {
      for (const lane of [waiters, owner, depth]) {
        for (let i = 1; i < lane.length; i++) expect(lane.event[i]).toBeGreaterThan(lane.event[i - 1]);
      }
    }
  });
});

describe("the memory of a trace", () => {
  it("is at most 40 bytes for an event of a contended lock", () => {
    const builder = program().object(5, "lock", "a");
    const trace = new Trace();
    for (let i = 0; i < 100_000; i++) {
      builder.event("request", 1 + (i % 2), i, { object: 5, line: 7 });
      builder.event("acquire", 1 + (i % 2), i + 0.4, { object: 5, line: 7 });
      builder.event("release", 1 + (i % 2), i + 0.8, { object: 5, line: 8 });
      if (i % 1_000 === 999) trace.append(builder.batch());
    }
    expect(trace.sizeBytes / trace.events.length).toBeLessThan(40);
  });
});
