import { describe, expect, it } from "vitest";
import { runHints } from "./python-run";

function codes(stderr: string, source = "", files: readonly string[] = []): string[] {
  return runHints(stderr, source, files).map(({ code }) => code);
}

const TRACEBACK = `Traceback (most recent call last):\n  File "main.py", line 1, in <module>\n`;
const THREAD_ERROR = `Exception in thread Thread-1 (f):\n${TRACEBACK}`;

describe("hints on a failed run", () => {
  it.each([
    ["Queue", "queue-module"],
    ["thread", "renamed-module"],
    ["urllib2", "renamed-module"],
    ["requests", "no-package"],
    ["numpy", "no-package"],
    ["google.cloud", "no-package"],
    ["tkinter", "not-in-sandbox"],
  ])("tell where the module %s is", (module, code) => {
    expect(codes(`${TRACEBACK}ModuleNotFoundError: No module named '${module}'\n`)).toEqual([code]);
  });

  it("name the package, not its part", () => {
    const stderr = `${TRACEBACK}ModuleNotFoundError: No module named 'google.cloud'\n`;
    expect(runHints(stderr, "")).toEqual([{ code: "no-package", params: { module: "google" } }]);
  });

  it("say nothing of the program's own modules", () => {
    const stderr = `${TRACEBACK}ModuleNotFoundError: No module named 'helpers.more'; 'helpers' is not a package\n`;
    expect(codes(stderr, "import helpers.more", ["helpers.py"])).toEqual([]);
  });

  it.each([
    "OSError: [Errno 40] Network is unreachable: programs run in a sandbox without network",
    "urllib.error.URLError: <urlopen error [Errno -3] Temporary failure in name resolution: programs run in a sandbox without network>",
  ])("explain %s", (last) => {
    expect(codes(`${TRACEBACK}${last}\n`)).toEqual(["no-network"]);
  });

  it("say what belongs under the main guard", () => {
    const stderr = `${TRACEBACK}RuntimeError: \n        An attempt has been made to start a new process before the\n        current process`;
    expect(codes(stderr, "Process(target=f).start()")).toEqual(["main-guard"]);
    expect(codes(stderr, "QueueManager.register('get', callable=lambda: q)")).toEqual(["manager-lambda"]);
    expect(codes(`${TRACEBACK}RuntimeError: something else\n`)).toEqual([]);
  });

  it.each([
    [
      "_pickle.PicklingError: Can't pickle <function <lambda> at 0x1530b38>: it's not found as __main__.<lambda>",
      "<function <lambda>",
    ],
    ["AttributeError: Can't get local object 'main.<locals>.f'", "'main.<locals>.f'"],
    ["TypeError: cannot pickle '_thread.lock' object", "'_thread.lock' object"],
  ])("say what cannot be sent to a process: %s", (last, what) => {
    expect(runHints(`${TRACEBACK}${last}\n`, "")).toEqual([{ code: "not-picklable", params: { what } }]);
  });

  it("know names of Python 2", () => {
    expect(runHints(`${TRACEBACK}NameError: name 'raw_input' is not defined\n`, "")).toEqual([
      { code: "renamed-name", params: { old: "raw_input", now: "input" } },
    ]);
    expect(codes(`${TRACEBACK}NameError: name 'toString' is not defined\n`)).toEqual([]);
  });

  it("explain a full-width character", () => {
    const stderr = `  File "main.py", line 1\n    print（1）\n         ^\nSyntaxError: invalid character '（' (U+FF08)\n`;
    expect(runHints(stderr, "")).toEqual([{ code: "full-width-character", params: { wrong: "（" } }]);
  });

  it.each([
    ["f() takes 1 positional argument but 3 were given", "args=('abc')", "('abc',)"],
    ["f() takes 1 positional argument but 3 were given", 'args="abc")', '("abc",)'],
    ["__main__.f() argument after * must be an iterable, not int", "args=(5)", "(5,)"],
    ["__main__.f() argument after * must be an iterable, not int", "args=(i)", "(i,)"],
  ])("explain %s", (message, args, tuple) => {
    const source = `t = threading.Thread(target=f, ${args})`;
    const hints = runHints(`${THREAD_ERROR}TypeError: ${message}\n`, source);
    expect(hints).toMatchObject([{ code: "args-not-tuple", params: { tuple } }]);
  });

  it("explain a target that was called", () => {
    const stderr = `${THREAD_ERROR}TypeError: 'int' object is not callable\n`;
    expect(runHints(stderr, "t = Thread(target=work(1))")).toEqual([
      { code: "target-called", params: { function: "work" } },
    ]);
  });

  it.each([
    ["TypeError: f() takes 1 positional argument but 2 were given", "t = Thread(target=f, args=(1, 2))"],
    ["TypeError: f() takes 1 positional argument but 2 were given", "f(1, 2)"],
    ["TypeError: f() takes 1 positional argument but 2 were given", "# Thread(target=f, args=('abc'))"],
    ["TypeError: f() takes 1 positional argument but 2 were given", "t = Thread(target=f, args=pair)"],
    ["TypeError: 'int' object is not callable", "t = Thread(target=functools.partial(f, 1))"],
    ["ValueError: 5", "t = Thread(target=f, args=('abc'))"],
    ["NameError: name 'x' is not defined", "print(x)"],
    ["SyntaxError: invalid syntax", "x = = 1"],
    ["ZeroDivisionError: division by zero", "1 / 0"],
  ])("have nothing to say of %s in %j", (last, source) => {
    expect(codes(`${TRACEBACK}${last}\n`, source)).toEqual([]);
  });
});
