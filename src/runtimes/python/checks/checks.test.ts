import { readFileSync } from "node:fs";
import { loadPyodide, type PyodideInterface } from "pyodide";
import { beforeAll, describe, expect, it } from "vitest";
import type { PythonHint, PythonMessage, PythonProblem, TextRange } from "../../../protocol/python-problems";
import { parsePythonProblems } from "../../../protocol/python-problems";
import { checkProgram, prepareChecks } from "../worker/check-program";
import { CHECKS_PACKAGE } from ".";

/** The interpreter of the page, in Node. */
let interpreter: PyodideInterface;

beforeAll(async () => {
  interpreter = await loadPyodide();
  prepareChecks(interpreter);
}, 60_000);

/** What the page would get; throws where it would not take it. */
function check(code: string): readonly PythonProblem[] {
  const found = checkProgram(interpreter, code, "main.py");
  const problems = parsePythonProblems(found);
  if (problems === null) throw new Error(`the page would refuse this: ${JSON.stringify(found)}`);
  return problems;
}

function message(code: string): PythonMessage {
  const [first] = check(code);
  if (first === undefined || first.kind === "hint") throw new Error("no message");
  return first;
}

function hints(code: string): readonly PythonHint[] {
  return check(code).filter((problem) => problem.kind === "hint");
}

/** The text of a range within one line. */
function textAt(code: string, { startLine, startColumn, endColumn }: TextRange): string {
  return (code.split("\n")[startLine - 1] ?? "").slice(startColumn - 1, endColumn - 1);
}

/** The code after a fix of its first hint was applied. */
function fixed(code: string, which = 0): string {
  const fix = hints(code)[0]?.fixes[which];
  if (fix === undefined) throw new Error(`no fix in ${JSON.stringify(check(code))}`);
  const starts = [0];
  for (const line of code.split("\n")) starts.push((starts.at(-1) ?? 0) + line.length + 1);
  const at = (line: number, column: number) => (starts[line - 1] ?? 0) + column - 1;
  const edits = fix.edits.map(({ range, text }) => ({
    from: at(range.startLine, range.startColumn),
    to: at(range.endLine, range.endColumn),
    text,
  }));
  edits.sort((a, b) => b.from - a.from);
  return edits.reduce((text, edit) => text.slice(0, edit.from) + edit.text + text.slice(edit.to), code);
}

describe("what CPython says of a program before it runs", () => {
  it("is its own message at its own place", () => {
    const code = "def f()\n    return 1\n";
    expect(message(code)).toEqual({
      kind: "error",
      message: "SyntaxError: expected ':'",
      range: { startLine: 1, startColumn: 7, endLine: 1, endColumn: 8 },
    });
  });

  it.each([
    ["x = (1,\n", "SyntaxError: '(' was never closed", "("],
    ["if x = 3:\n    pass\n", "SyntaxError: invalid syntax. Maybe you meant '==' or ':=' instead of '='?", "x = 3"],
    ["a = 1\n  b = 2\n", "IndentationError: unexpected indent", " "],
    [
      "def f():\nreturn 1\n",
      "IndentationError: expected an indented block after function definition on line 1",
      "return",
    ],
    ["wile True:\n    pass\n", "SyntaxError: invalid syntax. Did you mean 'while'?", "wile"],
    ["return 1\n", "SyntaxError: 'return' outside function", "return 1"],
    [
      "global_ = 1\ndef f():\n    x = 1\n    global x\n",
      "SyntaxError: name 'x' is assigned to before global declaration",
      "global x",
    ],
    ["s = 'abc\n", "SyntaxError: unterminated string literal (detected at line 1)", "'"],
  ])("%j: %s", (code, text, marked) => {
    const found = message(code);
    expect(found).toMatchObject({ kind: "error", message: text });
    expect(textAt(code, found.range)).toBe(marked);
  });

  it("counts columns as the editor does, beyond the basic plane, too", () => {
    const code = 'a = "𝄞🎉" 5\n';
    expect(textAt(code, message(code).range)).toBe("5");
  });

  it("is also its warnings, which do not stop the program", () => {
    const code = 'import re\nif 1 is 1:\n    print(re.match("\\d", "1"))\n';
    const [escaped, is] = check(code);
    expect(is).toMatchObject({
      kind: "warning",
      message: expect.stringMatching(/^SyntaxWarning: "is" with 'int'/),
    });
    expect(escaped).toMatchObject({
      kind: "warning",
      message: expect.stringMatching(/^SyntaxWarning: "\\d" is an invalid escape/),
    });
    expect(escaped && textAt(code, escaped.range)).toBe("\\d");
  });

  it("is nothing for a correct program with Chinese comments and strings", () => {
    expect(check('# 注释，（全角）：“引号”\ns = "你好，世界：（‘’）"\nprint(f"{s}，") # 。\n变量 = 1\n')).toEqual([]);
  });

  it.each([
    ["a null character", "x = 1\0", /null bytes/],
    ["deep nesting", `${"(".repeat(10_000)}1${")".repeat(10_000)}`, /too many nested parentheses/],
    ["a long chain of operators", `x = ${"-".repeat(100_000)}1`, /Error/],
    ["a huge number", `x = ${"9".repeat(10_000)}`, /Exceeds the limit/],
  ])("survives %s", (_what, code, text) => {
    expect(message(code).message).toMatch(text);
    expect(check("x = 1")).toEqual([]);
  });

  it("survives half a surrogate pair", () => {
    expect(check('x = "\ud83d"')).toEqual([]);
  });

  it("never runs the program", () => {
    expect(check("import js\nraise SystemExit(js)\n")).toEqual([]);
    check("import sys\nsys.modules.clear()\nwhile True: pass\n");
    expect(check("x = 1")).toEqual([]);
  });
});

describe("hints on full-width characters", () => {
  it.each([
    ["print（1）", "print(1）", "（"],
    ["x = [1，2]", "x = [1,2]", "，"],
    ["if x：\n    pass", "if x:\n    pass", "："],
    ["print(“a，b”)", 'print("a，b")', "“"],
    ["print(‘a’)", "print('a')", "‘"],
    ['print("a”)', 'print("a")', "”"],
    ["x = 1；y = 2", "x = 1;y = 2", "；"],
    ["x = 1\u3000+ 2", "x = 1 + 2", "\u3000"],
    ['print(f"{a，b}")', 'print(f"{a,b}")', "，"],
    ["x ＝ 1", "x = 1", "＝"],
    ["x = １", "x = 1", "１"],
  ])("%j", (code, after, marked) => {
    const [first] = hints(code);
    expect(first?.code).toMatch(/-character$/);
    expect(first && textAt(code, first.range)).toBe(marked);
    expect(fixed(code)).toBe(after);
  });

  it("are as many as there are such characters, none in strings and comments", () => {
    const code = 'print（"你好，"，1） # 打印，（）\n"""，\n"""\nprint（2）\n';
    expect(hints(code).map(({ range }) => [range.startLine, range.startColumn])).toEqual([
      [1, 6],
      [1, 12],
      [1, 14],
      [4, 6],
      [4, 8],
    ]);
  });

  it("leave letters alone that Python takes for letters", () => {
    expect(check("Ａ = 1\nprint(Ａ)\nname１ = 2\n")).toEqual([]);
  });
});

describe("hints on Python 2", () => {
  it("tell both queues, and rename the uses", () => {
    const code = "import Queue\nq = Queue.Queue()\n";
    expect(hints(code)).toMatchObject([
      { code: "queue-module", range: { startLine: 1, startColumn: 8, endColumn: 13 } },
    ]);
    expect(fixed(code)).toBe("import queue\nq = queue.Queue()\n");
    expect(fixed(code, 1)).toBe("import multiprocessing\nq = multiprocessing.Queue()\n");
  });

  it("keep the old name where another thing has the new one", () => {
    expect(fixed("import Queue\nqueue = Queue.Queue()\n")).toBe("import queue as Queue\nqueue = Queue.Queue()\n");
  });

  it("offer no queue between processes where something else is taken from the module", () => {
    expect(hints("import Queue\ntry:\n    Queue.Queue().get()\nexcept Queue.Empty:\n    pass")[0]?.fixes).toHaveLength(
      1,
    );
    expect(hints("from Queue import Queue, Empty")[0]?.fixes).toHaveLength(1);
  });

  it.each([
    ["from Queue import Queue", "from queue import Queue"],
    ["import Queue as q", "import queue as q"],
    ["import threading, Queue", "import threading, queue"],
    ["import thread\nthread.start_new_thread(f, ())", "import _thread\n_thread.start_new_thread(f, ())"],
    ['print "hello"', 'print("hello")'],
    ["if x:\n    print 'a', 1 # b", "if x:\n    print('a', 1) # b"],
  ])("%j", (code, after) => {
    expect(fixed(code)).toBe(after);
  });

  it("know a program that runs under both", () => {
    expect(check("try:\n    import queue\nexcept ImportError:\n    import Queue as queue\n")).toEqual([]);
    expect(check("try:\n    import Queue\nexcept ImportError:\n    import queue as Queue\n")).toEqual([]);
  });
});

describe("hints on calls without parentheses", () => {
  it.each(["p.join", "q.get", "os.fork", "t.start", "lock.release", "exit"])("%s", (statement) => {
    const code = `import os\n${statement}\n`;
    expect(hints(code)).toMatchObject([{ code: "call-without-parentheses", params: { name: statement } }]);
    expect(fixed(code)).toBe(`import os\n${statement}()\n`);
  });

  it("know the functions of the program", () => {
    expect(fixed("def main():\n    pass\nmain\n")).toBe("def main():\n    pass\nmain()\n");
  });

  it("see a condition that is always true", () => {
    const code = "while not done and t.is_alive:\n    pass\n";
    expect(hints(code)[0]?.code).toBe("question-without-parentheses");
    expect(fixed(code)).toBe("while not done and t.is_alive():\n    pass\n");
  });

  it.each([
    "put = q.put\nput(1)",
    "x.value",
    "results",
    '"q.get"',
    "# p.join",
    "f(q.get)",
    "try:\n    os.fork\nexcept AttributeError:\n    pass",
    "if self.done: pass",
    "t.join()",
    "map(p.join, ps)",
  ])("are not given for %j", (code) => {
    expect(check(code)).toEqual([]);
  });
});

describe("hints on what a thread is given", () => {
  const LOOP = "def loop(*args):\n    print(args)\n";

  it.each([
    ["t = threading.Thread(target=loop())", "t = threading.Thread(target=loop)"],
    ["t = Process(target=loop(1, x))", "t = Process(target=loop, args=(1, x))"],
    ["t = Thread(name='a', target=loop(1))", "t = Thread(name='a', target=loop, args=(1,))"],
    ["t = Timer(5, loop())", "t = Timer(5, loop)"],
    ["pool.submit(loop(1))", "pool.submit(loop, 1)"],
  ])("target: %j", (code, after) => {
    expect(hints(LOOP + code)).toMatchObject([{ code: "target-called", params: { function: "loop" } }]);
    expect(fixed(LOOP + code)).toBe(LOOP + after);
  });

  it.each([
    "def make():\n    return loop\nt = Thread(target=make())",
    "t = Thread(target=functools.partial(loop, 1))",
    "t = Thread(target=loop)",
    "t = Thread(target=unknown())",
    "t = Thread(target=lambda: loop())",
    "@contextmanager\ndef g():\n    pass\nt = Thread(target=g())",
  ])("target: not for %j", (code) => {
    expect(check(LOOP + code)).toEqual([]);
  });

  it.each([
    ["Thread(target=f, args=('abc'))", "Thread(target=f, args=('abc',))", "args-text"],
    ["Thread(target=f, args='abc')", "Thread(target=f, args=('abc',))", "args-text"],
    ["Process(target=f, args=(5))", "Process(target=f, args=(5,))", "args-not-tuple"],
    [
      "for i in range(3):\n    Thread(target=f, args=(i))",
      "for i in range(3):\n    Thread(target=f, args=(i,))",
      "args-not-tuple",
    ],
    ["pool.apply_async(f, args=(f'{x}'))", "pool.apply_async(f, args=(f'{x}',))", "args-text"],
  ])("args: %j", (code, after, kind) => {
    expect(hints(code)).toMatchObject([{ code: kind }]);
    expect(fixed(code)).toBe(after);
  });

  it.each([
    "Thread(target=f, args=('abc',))",
    "Thread(target=f, args=(1, 2))",
    "Thread(target=f, args=[1])",
    "def g(params):\n    Thread(target=f, args=(params))",
    "pair = 1, 2\nThread(target=f, args=(pair))",
    "Thread(target=f, args=(make()))",
    "parser.parse(args='abc')",
    "Thread(target=f, args=())",
  ])("args: not for %j", (code) => {
    expect(check(code)).toEqual([]);
  });
});

describe("programs that are right", () => {
  const examples = JSON.parse(readFileSync("public/examples/index.json", "utf8")) as {
    readonly examples: readonly { readonly id: string; readonly language: string }[];
  };

  it.each(examples.examples.filter(({ language }) => language === "python").map(({ id }) => id))(
    "have no problem: example %s",
    (id) => {
      expect(check(readFileSync(`public/examples/${id}/program.py`, "utf8"))).toEqual([]);
    },
  );

  it("have no problem: the standard library, where it is about concurrency", () => {
    const found = interpreter.runPython(CORPUS);
    expect(JSON.parse(found)).toMatchObject({ problems: [] });
    expect(JSON.parse(found).files).toBeGreaterThan(60);
  }, 120_000);
});

const CORPUS = `
import json, sys, zipfile
from ${CHECKS_PACKAGE}.check import check
files, problems = 0, []
path = next(entry for entry in sys.path if entry.endswith(".zip"))
with zipfile.ZipFile(path) as archive:
    for name in archive.namelist():
        if name.endswith(".py") and name.startswith(("_thread", "asyncio/", "concurrent/", "logging/", "multiprocessing/", "queue", "sched", "socket", "sub", "thread")):
            files += 1
            text = archive.read(name).decode()
            problems += [[name, problem] for problem in json.loads(check(text, "main.py"))]
json.dumps({"files": files, "problems": problems})
`;
