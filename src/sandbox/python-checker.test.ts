import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CheckReport, PythonCommand } from "../runtimes/python/worker/messages";
import { PythonChecker } from "./python-checker";

/** Stands in for the interpreter's worker, which Node does not have: the test says what it reports, and when. */
class Script extends EventTarget {
  readonly commands: PythonCommand[] = [];
  terminated = false;

  postMessage(command: PythonCommand): void {
    this.commands.push(command);
  }

  terminate(): void {
    this.terminated = true;
  }

  report(data: CheckReport): void {
    this.dispatchEvent(new MessageEvent("message", { data }));
  }

  get sources(): readonly string[] {
    return this.commands.flatMap((command) => (command.type === "check" ? [command.source] : []));
  }
}

describe("the checker of Python programs", () => {
  let made: Script[] = [];
  const boot = () => {
    const script = new Script();
    made.push(script);
    return script as unknown as Worker;
  };
  /** Lets everything that waits go on. */
  const settle = () => vi.advanceTimersByTimeAsync(0);

  beforeEach(() => {
    made = [];
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("boots a worker for the first question, and asks it when it is ready", async () => {
    const checker = new PythonChecker(boot, null);
    const answer = checker.check("x = 1", "main.py");
    await settle();
    expect(made[0]?.sources).toEqual([]);
    made[0]?.report({ type: "checker-ready" });
    await settle();
    made[0]?.report({ type: "checked", problems: ["p"] });
    expect(await answer).toEqual(["p"]);
  });

  it("takes over a worker that is about to be ready", async () => {
    const first = new Script();
    const checker = new PythonChecker(boot, first as unknown as Worker);
    first.report({ type: "checker-ready" });
    const answer = checker.check("x = 1", "main.py");
    await settle();
    first.report({ type: "checked", problems: [] });
    expect(await answer).toEqual([]);
    expect(made).toEqual([]);
  });

  it("checks only the newest of the texts that wait", async () => {
    const checker = new PythonChecker(boot, null);
    const answers = ["a", "b", "c"].map((source) => checker.check(source, "main.py"));
    await settle();
    made[0]?.report({ type: "checker-ready" });
    await settle();
    made[0]?.report({ type: "checked", problems: ["of a"] });
    await settle();
    made[0]?.report({ type: "checked", problems: ["of c"] });
    expect(await Promise.all(answers)).toEqual([["of a"], null, ["of c"]]);
    expect(made[0]?.sources).toEqual(["a", "c"]);
  });

  it("terminates a worker that a text holds up, and boots another for the next one", async () => {
    const checker = new PythonChecker(boot, null);
    const held = checker.check("endless", "main.py");
    await settle();
    made[0]?.report({ type: "checker-ready" });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await held).toBeNull();
    expect(made[0]?.terminated).toBe(true);
    const answer = checker.check("x = 1", "main.py");
    await settle();
    made[1]?.report({ type: "checker-ready" });
    await settle();
    made[1]?.report({ type: "checked", problems: [] });
    expect(await answer).toEqual([]);
  });

  it("does the same where the interpreter dies", async () => {
    const checker = new PythonChecker(boot, null);
    const dead = checker.check("x = 1", "main.py");
    await settle();
    made[0]?.report({ type: "failed", reason: "out of memory" });
    expect(await dead).toBeNull();
    expect(made[0]?.terminated).toBe(true);
    void checker.check("x = 1", "main.py");
    await settle();
    expect(made).toHaveLength(2);
  });
});
