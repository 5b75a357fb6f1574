import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { pythonApi } from "../../../scripts/python-api.mjs";
import { loadApi } from "./api";
import { openCall, parametersOf } from "./calls";
import { completions } from "./completions";

/** The completions where `|` stands. */
async function at(program: string) {
  const [before = "", after = ""] = program.split("|");
  return completions(await loadApi(), before, after);
}

async function labels(program: string): Promise<readonly string[]> {
  return (await at(program)).map(({ label }) => label);
}

describe("the description of the concurrency modules", () => {
  it("is what the installed interpreter says; npm run python-api writes it anew", async () => {
    expect(readFileSync("app/editor/python/api.json", "utf8")).toBe(await pythonApi());
  }, 120_000);
});

describe("completion in Python", () => {
  it("gives members of a module with kind, signature and the first sentence of their documentation", async () => {
    const found = await at("import threading\nthreading.|");
    expect(found.find(({ label }) => label === "Thread")).toMatchObject({
      kind: "class",
      detail: expect.stringContaining("target=None"),
      doc: "A class that represents a thread of control.",
    });
    expect(found.find(({ label }) => label === "Lock")).toMatchObject({ kind: "class" });
    expect(found.find(({ label }) => label === "_active")).toBeUndefined();
  });

  it.each([
    ["import time\ntime.|", "sleep"],
    ["import concurrent.futures\nconcurrent.futures.|", "ThreadPoolExecutor"],
    ["import multiprocessing as mp\nmp.|", "Process"],
    ["import multiprocessing as mp\nq = mp.Queue()\nq.|", "get_nowait"],
    ["from threading import Lock as L\nguard = L()\nguard.|", "acquire"],
    ["import threading\nlock = threading.Lock()\nlock.|", "release"],
    ["import multiprocessing\nlock = multiprocessing.Lock()\nlock.|", "acquire"],
    [
      "import queue\nclass A:\n    def __init__(self):\n        self.q = queue.Queue()\n    def f(self):\n        self.q.|",
      "put",
    ],
    [
      "from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(max_workers=2) as pool:\n    pool.|",
      "submit",
    ],
    ["import threading\nts = [threading.Thread(target=f) for _ in range(3)]\nfor t in ts:\n    t.|", "start"],
    ["import threading\nts = []\nt = threading.Thread()\nts.append(t)\nfor x in ts: x.|", "join"],
    ["from concurrent.futures import (\n    Future, # one\n    wait,\n)\nwa|", "wait"],
    ["import thr|", "threading"],
    ["from concurrent.|", "futures"],
    ["from queue import |", "Queue"],
    ["from queue import Queue, Em|", "Empty"],
    ["import asyncio\nasyncio.|", "gather"],
    ["import _thread\n_thread.|", "start_new_thread"],
    ["import subprocess\nsubprocess.|", "Popen"],
  ])("%j gives %s", async (program, label) => {
    expect(await labels(program)).toContain(label);
  });

  it("gives the arguments of a call by name, and words", async () => {
    const found = await labels("import threading\ndef work(): pass\nt = threading.Thread(|");
    expect(found.slice(0, 4)).toEqual(["group=", "target=", "name=", "args="]);
    expect(found).toContain("work");
    expect(await labels("import threading\ndef work(): pass\nt = threading.Thread(target=w|")).not.toContain("group=");
    const behind = await labels("import threading\nt = threading.Thread(target=print, |");
    expect(behind).toContain("args=");
    expect(behind).not.toContain("target=");
  });

  it.each([
    "import threading\nx = 'threading.|'",
    "import threading\n# threading.|",
    'import threading\n"""\nthreading.|\n"""',
    "import threading\nother.|",
    "threading.|",
    "import threading\nthreading.Nothing.|",
    "import threading\nthreading.constructor.|",
  ])("gives nothing for %j", async (program) => {
    expect(await labels(program)).toEqual([]);
  });
});

describe("the call that a cursor stands in", () => {
  it.each([
    ["Thread(", "Thread", 0, null],
    ["threading.Thread(None, ar", "threading.Thread", 1, null],
    ["threading.Thread(target=f, ar", "threading.Thread", null, null],
    ["f(1, (2, 3), [4, 5], name='a, (', args=(", null, 0, null],
    ["f(1, (2, 3), args=x", "f", 2, "args"],
    ["f(g(1, 2), ", "f", 1, null],
    ["f(\n    1,\n    2,\n", "f", 2, null],
    ["def f(", null, 0, null],
    ["f(1)", null, 0, null],
    ["f([1, ", null, 0, null],
  ])("%j", (before, callee, argument, keyword) => {
    const found = openCall(before);
    if (callee === null) expect(found).toBeNull();
    else expect(found).toMatchObject({ callee, argument, keyword });
  });

  it("has its parameters", () => {
    expect(parametersOf("(a, b=(1, 2), /, *args, c='x', **kw)")).toEqual(["a", "b=(1, 2)", "*args", "c='x'", "**kw"]);
    expect(parametersOf("()")).toEqual([]);
  });
});
