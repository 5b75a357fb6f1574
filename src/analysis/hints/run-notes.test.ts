import { describe, expect, it } from "vitest";
import type { ProcessEntity, ThreadEntity } from "../../protocol/entities";
import { ThreadState, type ThreadTrack } from "../../trace/types";
import { runNotes } from "./run-notes";

/** A process with the events at which it began and ended. */
type Process = readonly [name: string, began?: number, ended?: number];

function notes(processes: readonly Process[], cores: number | null = 4) {
  const entities = new Map<number, ProcessEntity>();
  const threads = new Map<number, ThreadTrack>();
  processes.forEach(([name, began = 0, ended], id) => {
    entities.set(id, { type: "process", id, pid: id, parent: 0, name });
    const kind = id === 0 ? "main" : "process";
    const entity: ThreadEntity = {
      type: "thread",
      id,
      process: id,
      parent: 0,
      kind,
      name: "MainThread",
      daemon: false,
    };
    const event = ended === undefined ? [began] : [began, ended];
    const states = { length: event.length, event: Uint32Array.from(event), value: new Uint8Array(event.length) };
    states.value.set([ThreadState.booting, ThreadState.ended].slice(0, event.length));
    threads.set(id, { entity, states });
  });
  return runNotes({ processes: entities, threads }, cores);
}

describe("notes on a run", () => {
  it("say that nslookup's answers are simulated, and that a fork is a replay", () => {
    expect(notes([["main.py"]])).toEqual([]);
    expect(notes([["main.py"], ["nslookup www.python.org"]])).toEqual([{ code: "answers-simulated" }]);
    const both = [["main.py"], ["main.py (fork)"], ["nslookup"]] as const;
    expect(notes(both)).toEqual([{ code: "answers-simulated" }, { code: "fork-replayed" }]);
    expect(notes([["nslookups.py"]])).toEqual([]);
  });

  it("say that a pool has more workers than there are cores", () => {
    const workers = (count: number, name: (number: number) => string): Process[] =>
      Array.from({ length: count }, (_, index) => [name(index + 1), index]);
    const note = (count: number, cores: number) => [{ code: "pool-exceeds-cores", params: { workers: count, cores } }];
    const pool = workers(3, (number) => `SpawnPoolWorker-${number}`);
    expect(notes([["main.py"], ...pool], 2)).toEqual(note(3, 2));
    expect(notes([["main.py"], ...pool], 3)).toEqual([]);
    expect(notes([["main.py"], ...workers(5, (number) => `SpawnProcess-${number} (pool worker)`)], 4)).toEqual(
      note(5, 4),
    );
    expect(notes([["main.py"], ...workers(9, (number) => `SpawnProcess-${number}`)], 2)).toEqual([]);
  });

  it("count only workers that lived at the same time, and nothing where the cores are unknown", () => {
    const replaced: Process[] = [
      ["main.py"],
      ["SpawnPoolWorker-1", 1, 10],
      ["SpawnPoolWorker-2", 1],
      ["SpawnPoolWorker-3", 10],
    ];
    expect(notes(replaced, 2)).toEqual([]);
    expect(notes([...replaced, ["SpawnPoolWorker-4", 11]], 2)).toHaveLength(1);
    expect(notes([...replaced, ["SpawnPoolWorker-4", 11]], null)).toEqual([]);
  });
});
