import { OBJECT_KINDS } from "../protocol/entities";
import { EVENT_KIND_NAMES } from "../protocol/events";
import { TraceBuilder } from "../trace/testing/builder";
import type { Trace } from "../trace/trace";

/** A small believable run for tests: two threads at a lock, a queue, a semaphore, a deadlock's worth of waiting. */
export function sampleTrace(): Trace {
  const main = 1;
  const worker = 2;
  const [gil, lock, jobs, pool, balance] = [1, 2, 3, 4, 5];
  const trace = new TraceBuilder()
    .file("main.ts", 40)
    .entity({ type: "file", name: "lib/util.ts", firstIndex: 41, lineCount: 10 })
    .process(1, "main")
    .thread(main, "MainThread")
    .thread(worker, 'teller-1 "ü" \ud800')
    .object(gil, "gil", "GIL")
    .object(lock, "lock", "account", { line: 3 })
    .object(jobs, "queue", "jobs", { line: 4, capacity: 2 })
    .object(pool, "semaphore", "pool", { line: 5, capacity: 2 })
    .object(balance, "shared", "account", { line: 6, fields: ["balance"] })
    .string(1, "half way")
    .string(2, "Error: no money")
    .message(1, '{ job: "one" }', 40)
    .message(2, "two")
    .event("start", main, 0, { line: 1 })
    .event("gilTake", main, 0, { object: gil })
    .event("spawn", main, 0.5, { object: worker, line: 9 })
    .event("start", worker, 1.1, { line: 20 })
    .event("gilRequest", worker, 1.1, { object: gil, line: 20 })
    .event("started", main, 1.2, { line: 9 })
    .event("acquire", main, 1.5, { object: lock, line: 10 })
    .event("read", main, 0, { object: balance, arg: 0, value: 100, line: 11 })
    .event("write", main, 0, { object: balance, arg: 0, value: 107.5, line: 11 })
    .event("gilDrop", main, 6.2, { object: gil, arg: 1, line: 11 })
    .event("gilRequest", main, 6.2, { object: gil, line: 11 })
    .event("gilTake", worker, 6.25, { object: gil, line: 20 })
    .event("request", worker, 6.4, { object: lock, line: 21 })
    .event("gilDrop", worker, 6.4, { object: gil, line: 21 })
    .event("gilTake", main, 6.5, { object: gil, line: 11 })
    .event("put", main, 7, { object: jobs, arg: 1, line: 12 })
    .event("put", main, 7.1, { object: jobs, arg: 2, line: 12 })
    .event("putRequest", main, 7.2, { object: jobs, line: 12 })
    .event("release", main, 7.2, { object: lock, line: 13 })
    .event("put", main, 7.25, { object: jobs, arg: 3, line: 12 })
    .event("acquire", worker, 7.3, { object: lock, line: 21 })
    .event("acquire", main, 7.5, { object: pool, arg: 1, line: 14 })
    .event("acquire", worker, 7.6, { object: pool, arg: 0, line: 22 })
    .event("release", main, 7.7, { object: pool, arg: 1, line: 15 })
    .event("release", worker, 7.8, { object: pool, arg: 2, line: 23 })
    .event("get", worker, 8, { object: jobs, arg: 1, line: 24 })
    .event("get", worker, 8, { object: jobs, arg: 2, line: 24 })
    .event("mark", worker, 8.5, { object: 1, line: 45 })
    .event("join", main, 9, { object: worker, line: 16 })
    .event("output", worker, 9.2, { arg: 0, line: 26 })
    .event("sleep", worker, 9.5, { line: 27 })
    .event("wake", worker, 12.5, { line: 27 })
    .event("error", worker, 12.6, { object: 2, line: 28 })
    .event("release", worker, 12.7, { object: lock, line: 29 })
    .event("end", worker, 12.7, { arg: 1 })
    .event("joined", main, 12.8, { object: worker, line: 16 })
    .event("output", main, 13, { arg: 1, line: 17 })
    .event("end", main, 13.000000001);
  return trace
    .output("balance 107.5\n", worker)
    .output("\ud83d\udd12 done \udc00\n", main, "stderr")
    .dropped(7)
    .build();
}

/** `count` events of any kinds, threads and objects, in no sensible order but the same for every `seed`. */
export function nonsenseTrace(seed: number, count: number): Trace {
  const random = randomNumbers(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const kinds = EVENT_KIND_NAMES.flatMap((name) => (name === undefined ? [] : [name]));
  const builder = new TraceBuilder().file("main.ts", 100).process(1, "main").process(2, "Process-1", 1);
  for (let id = 1; id <= 6; id++) builder.thread(id, `Thread-${id}`, { process: 1 + (id % 2) });
  for (let id = 1; id <= 12; id++)
    builder.object(id, OBJECT_KINDS[id % OBJECT_KINDS.length], `o${id % 5}`, { capacity: 2 });
  for (let id = 1; id <= 5; id++) builder.string(id, `text ${id}`);
  let timeMs = 0;
  for (let i = 0; i < count; i++) {
    // As in a real trace, many events have the time of the one before.
    if (random() < 0.4) timeMs += random() * random() * 0.05;
    const isFar = random() < 0.05;
    builder.event(kinds[below(kinds.length)], 1 + below(7), timeMs, {
      object: isFar ? below(2 ** 32) : below(14),
      arg: isFar ? below(2 ** 32) : below(6),
      line: below(120),
      value: [below(100), -below(100), random(), -0, Number.NaN, 2 ** 60, Number.NEGATIVE_INFINITY][below(7)],
    });
  }
  return builder.build();
}

/** Numbers from 0 to below 1, the same for every `seed` (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
