"""Runs tests of one of CPython's test modules, and tells what becomes of each; the program that the page runs.

`conformance.json` beside it says which: without "tests" they are only listed.
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

_MARK = "\x1e"
_MAX_DETAIL_CHARS = 4_000
_output = sys.stdout

with open(f"{_FOLDER}/conformance.json", encoding="utf-8") as file:
    task = json.load(file)


def tell(**event):
    """Tells the script that runs this; on a line of its own."""
    print(f"\n{_MARK}{json.dumps(event)}", file=_output, flush=True)


class Result(unittest.TestResult):
    """Tells each outcome, and stops after a failure: what follows is to run in a fresh interpreter."""

    def startTest(self, test):
        super().startTest(test)
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
