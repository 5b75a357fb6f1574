"""Runs tests of one of CPython's test modules, and tells what becomes of each; the program that the page runs.

`conformance.json` beside it says which: without "tests" they are only listed. A test that would start another Python
gets the answer from "answers"; where there is none yet, the program tells what to run and ends, to be run again.
"""

import base64
import importlib
import json
import marshal
import os
import sys
import time
import traceback
import zipimport
from importlib.machinery import SourceFileLoader

_FOLDER = os.path.dirname(os.path.abspath(__file__))
_BYTECODE = f"{_FOLDER}/bytecode"
_modules_before = set(sys.modules)


def use_bytecode():
    """Takes modules that were compiled before (`compiled_modules`): every child process imports them again."""
    if not os.path.exists(_BYTECODE):
        return
    with open(_BYTECODE, "rb") as file:
        compiled = marshal.loads(base64.b64decode(file.read()))
    for loader in (zipimport.zipimporter, SourceFileLoader):

        def get_code(self, name, original=loader.get_code):
            code = compiled.get(name)
            return original(self, name) if code is None else marshal.loads(code)

        loader.get_code = get_code


def compiled_modules():
    """The bytecode of what this program and the tests import, as text."""
    found = {}
    for name, module in list(sys.modules.items()):
        spec = getattr(module, "__spec__", None)
        loader = getattr(spec, "loader", None)
        if name not in _modules_before and isinstance(loader, (zipimport.zipimporter, SourceFileLoader)):
            found[spec.name] = marshal.dumps(loader.get_code(spec.name))
    return base64.b64encode(marshal.dumps(found)).decode()


use_bytecode()

import unittest

from test import support
from test.support import script_helper

_MARK = "\x1e"
# Their tests start other Pythons as subprocesses.
_START_PROCESSES = ("test_concurrent_futures", "test_multiprocessing_spawn")
_MAX_DETAIL_CHARS = 4_000
_output = sys.stdout
_current_test = ""
_calls = 0

with open(f"{_FOLDER}/conformance.json", encoding="utf-8") as file:
    task = json.load(file)


def tell(**event):
    """Tells the script that runs this; on a line of its own."""
    print(f"\n{_MARK}{json.dumps(event)}", file=_output, flush=True)


def run_python(*args, **env_vars):
    """Stands for `script_helper.run_python_until_end`: `python -c code` is another run of the page."""
    global _calls
    if len(args) != 2 or args[0] != "-c" or env_vars:
        raise unittest.SkipTest(f"needs a subprocess: python {' '.join(args[:-1])}")
    known = task["answers"].get(_current_test, [])
    if _calls < len(known):
        answer = known[_calls]
        _calls += 1
        return script_helper._PythonRunResult(
            answer["exitCode"], answer["stdout"].encode(), answer["stderr"].encode()
        ), ["python", *args]
    tell(event="needs", test=_current_test, code=args[1])
    os._exit(0)


class OtherPython:
    """Stands for `subprocess.Popen([sys.executable, "-c", code])` and what the tests do with it."""

    def __init__(self, command, **_settings):
        self._result, _ = run_python(*command[1:])
        self.returncode = self._result.rc

    def communicate(self):
        """What it wrote."""
        return self._result.out, self._result.err


class Result(unittest.TestResult):
    """Tells each outcome, and stops after a failure: what follows is to run in a fresh interpreter."""

    def startTest(self, test):
        global _current_test, _calls
        super().startTest(test)
        _current_test, _calls = test.id(), 0
        self._outcome, self._detail = "failed", "It was interrupted."
        support.environment_altered = False
        self._start_s = time.monotonic()
        tell(event="start", test=test.id())

    def stopTest(self, test):
        super().stopTest(test)
        if support.environment_altered and self._outcome == "passed":
            self._fail("It left threads behind.")
        tell(event="end", test=test.id(), outcome=self._outcome, detail=self._detail, seconds=time.monotonic() - self._start_s)

    def _fail(self, detail):
        self._outcome, self._detail = "failed", detail[-_MAX_DETAIL_CHARS:]
        self.stop()

    def addError(self, test, err):
        detail = "".join(traceback.format_exception(*err))
        if hasattr(self, "_outcome"):
            self._fail(detail)
        else:
            tell(event="broken", detail=detail)
            self.stop()

    addFailure = addError

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.addError(test, err)

    def addSkip(self, test, reason):
        self._outcome, self._detail = "skipped", reason

    def addSuccess(self, test):
        self._outcome, self._detail = "passed", ""

    def addExpectedFailure(self, test, err):
        self.addSuccess(test)

    def addUnexpectedSuccess(self, test):
        self._fail("It was expected to fail.")


def flat(suite):
    """The test cases of a suite, in order."""
    for each in suite:
        if isinstance(each, unittest.TestSuite):
            yield from flat(each)
        else:
            yield each


def main():
    """Runs the tests, or lists them."""
    support.verbose = 0
    module = importlib.import_module(f"test.{task['module']}")
    if task["module"] not in _START_PROCESSES:
        script_helper.run_python_until_end = run_python
        if hasattr(module, "subprocess"):
            module.subprocess.Popen = OtherPython
    found = list(flat(unittest.defaultTestLoader.loadTestsFromModule(module)))
    if "tests" in task:
        wanted = set(task["tests"])
        unittest.TestSuite(each for each in found if each.id() in wanted).run(Result())
        tell(event="done")
        # What is left behind is the next one's trouble no more.
        os._exit(0)
    tell(event="bytecode", text=compiled_modules())
    tell(event="list", tests=[[type(each).__qualname__, each.id()] for each in found])
    os._exit(0)


# A child process that is spawned imports the main file, too.
if __name__ == "__main__":
    main()
