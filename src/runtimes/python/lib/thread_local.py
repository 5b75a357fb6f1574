"""`threading.local`, which tells the trace what each thread puts there."""

import sys
from time import perf_counter

import _threading_local

from . import scheduler
from .kinds import LOCAL_WRITE
from .tracing import line_of, object_made_at, own_frame, preview, records, string_id

_base = _threading_local.local
# Ids in the trace of those that the program's own code made, by identity.
_traced = {}
# Every text of a value is kept by the page.
_MAX_WRITES = 20_000
_writes = 0


class local(_base):
    """Thread-local data."""

    __module__ = "_thread"

    def __new__(cls, /, *args, **kwargs):
        self = _base.__new__(cls, *args, **kwargs)
        traced = object_made_at("shared", own_frame(sys._getframe(1)))
        if traced:
            _traced[id(self)] = traced
        else:
            # It may lie where another one was.
            _traced.pop(id(self), None)
        return self

    def __setattr__(self, name, value, /):
        global _writes
        _base.__setattr__(self, name, value)
        traced = _traced.get(id(self))
        if traced and _writes < _MAX_WRITES:
            _writes += 1
            text = string_id(f"{name} = {preview(value)}")
            line = line_of(sys._getframe(1))
            records.extend((perf_counter() * 1000, LOCAL_WRITE | line, traced, text, scheduler.current.id))
