"""`_thread._local`: each thread's values, which go when the thread ends or the object does.

The values of the thread that runs are the object's `__dict__`; they are exchanged at the first access of another
thread, and no switch falls in between (this module is one that is never interrupted).
"""

import sys
import weakref

from _interleave_recorder import record

from ..builtin import refuse_pickling
from ..recording.kinds import LOCAL_WRITE
from ..recording.tracing import object_made_at, own_frame, preview, string_id
from ..scheduling import scheduler

_get = object.__getattribute__
_set = object.__setattr__
# What each thread has values in.
_used_by = {}
# Every text of a value is kept by the page.
_MAX_WRITES = 20_000
_writes = 0


class _Values:
    """The values of one object, by thread."""

    __slots__ = ("__weakref__", "arguments", "by_thread", "thread", "traced")

    def __init__(self, arguments, traced):
        self.arguments = arguments
        # Its id in the trace; 0 where the library made it for itself.
        self.traced = traced
        self.by_thread = {}
        # Whose values are in place.
        self.thread = None


class _local:
    """Thread-local data"""

    __slots__ = ("_values", "__dict__", "__weakref__")
    __module__ = "_thread"
    __reduce_ex__ = refuse_pickling

    def __new__(cls, /, *args, **kwargs):
        if (args or kwargs) and cls.__init__ is object.__init__:
            raise TypeError("Initialization arguments are not supported")
        self = object.__new__(cls)
        values = _Values((args, kwargs), object_made_at("shared", own_frame(sys._getframe(1))))
        _set(self, "_values", values)
        _put_in_place(self, values, scheduler.current)
        return self

    def __getattribute__(self, name):
        values = _get(self, "_values")
        if values.thread is not scheduler.current:
            _enter(self, values)
        return _get(self, name)

    def __setattr__(self, name, value):
        _check_writable(self, name)
        values = _get(self, "_values")
        if values.thread is not scheduler.current:
            _enter(self, values)
        _set(self, name, value)
        if values.traced:
            _record(values.traced, name, value)

    def __delattr__(self, name):
        _check_writable(self, name)
        values = _get(self, "_values")
        if values.thread is not scheduler.current:
            _enter(self, values)
        object.__delattr__(self, name)


def _record(traced, name, value):
    global _writes
    if _writes < _MAX_WRITES:
        _writes += 1
        text = string_id(f"{name} = {preview(value)}")
        record(LOCAL_WRITE, traced, text)


def _check_writable(owner, name):
    if name == "__dict__":
        raise AttributeError(f"'{type(owner).__name__}' object attribute '__dict__' is read-only")


def _enter(owner, values):
    me = scheduler.current
    is_new = me not in values.by_thread
    _put_in_place(owner, values, me)
    if is_new:
        args, kwargs = values.arguments
        try:
            type(owner).__init__(owner, *args, **kwargs)
        except BaseException:
            del values.by_thread[me]
            values.thread = None
            raise
        if values.thread is not me:
            # It waited for something in `__init__`, and others were here meanwhile.
            _put_in_place(owner, values, me)


def _put_in_place(owner, values, thread):
    own = values.by_thread.get(thread)
    if own is None:
        own = values.by_thread[thread] = {}
        _used_by.setdefault(thread, weakref.WeakSet()).add(values)
    _set(owner, "__dict__", own)
    values.thread = thread


def forget(thread):
    """Drops the values of a thread that ends; what that finalizes still runs in it."""
    while thread in _used_by:
        for values in list(_used_by.pop(thread)):
            own = values.by_thread.pop(thread, None)
            if values.thread is thread:
                values.thread = None
            if own is not None:
                own.clear()
