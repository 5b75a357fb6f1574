import { describe, expect, it } from "vitest";
import type { ProcessEntity } from "../../protocol/entities";
import { runNotes } from "./run-notes";

function notes(...names: string[]) {
  const processes = names.map((name, id): ProcessEntity => ({ type: "process", id, pid: id, parent: 0, name }));
  return runNotes({ processes: new Map(processes.map((process) => [process.id, process])) });
}

describe("notes on a run", () => {
  it("say that nslookup's answers are simulated, and that a fork is a replay", () => {
    expect(notes("main.py")).toEqual([]);
    expect(notes("main.py", "nslookup www.python.org")).toEqual(["answers-simulated"]);
    expect(notes("main.py", "main.py (fork)", "nslookup")).toEqual(["answers-simulated", "fork-replayed"]);
    expect(notes("nslookups.py")).toEqual([]);
  });
});
