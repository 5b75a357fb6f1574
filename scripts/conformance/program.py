"""Runs tests of one of CPython's test modules, and tells what becomes of each; the program that the page runs.

`conformance.json` beside it says which: without "tests" they are only listed.
"""

import importlib
import json
import os
import sys
import time
import traceback
import unittest

from test import support

_MARK = "\x1e"
_MAX_DETAIL_CHARS = 4_000
_output = sys.stdout

with open("conformance.json", encoding="utf-8") as file:
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


support.verbose = 0
module = importlib.import_module(f"test.{task['module']}")
found = list(flat(unittest.defaultTestLoader.loadTestsFromModule(module)))
if "tests" in task:
    wanted = set(task["tests"])
    unittest.TestSuite(each for each in found if each.id() in wanted).run(Result())
    tell(event="done")
    # What is left behind is the next one's trouble no more.
    os._exit(0)
tell(event="list", tests=[[type(each).__qualname__, each.id()] for each in found])
os._exit(0)
