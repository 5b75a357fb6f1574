"""Suspends a stack until a JavaScript promise is resolved.

Pyodide's `run_sync` waits for the JavaScript form of what `asyncio.ensure_future` makes of its argument. A task's end
takes a turn of Pyodide's event loop, which is some hundred microseconds of Python and a turn of the browser's event
loop. A promise needs none of that: where `ensure_future` gives it back as it is, `run_sync` waits for it directly.
"""

import asyncio

from pyodide.ffi import run_sync

_namespace = asyncio.__dict__
_own = asyncio.ensure_future


def suspend(promise):
    """Suspends the running stack until `promise` is resolved: a proxy of it, so from a property and not from a call."""
    global _own
    _own = _namespace["ensure_future"]
    _namespace["ensure_future"] = _as_it_is
    run_sync(promise)


def _as_it_is(promise):
    # For this one call: other stacks, and the program, find the library's own.
    _namespace["ensure_future"] = _own
    return promise
