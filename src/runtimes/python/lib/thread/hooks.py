"""`sys.settrace` and `sys.setprofile`: a program's hooks are not told of this runtime, which stands for C functions.

Each thread's stack has hooks of its own, but a new one may find those of one that has ended.
"""

import sys

from ..recording.tracebacks import is_hidden
from ..scheduling import scheduler, timed

_trace, _profile = (sys.gettrace, sys.settrace), (sys.getprofile, sys.setprofile)


class _Hook:
    """A program's function, called for what happens in frames that are not this runtime's."""

    __slots__ = ("function",)

    def __init__(self, function):
        self.function = function

    def __call__(self, frame, event, argument):
        # Nor of the library's functions that it calls, as Pyodide does between two stacks.
        if is_hidden(frame) or scheduler.between_stacks or timed.is_atomic(frame):
            return None
        return self.function(frame, event, argument)


def clear():
    """First and last thing in a thread: no hooks."""
    for get_hook, set_hook in (_trace, _profile):
        if get_hook() is not None:
            set_hook(None)


def install():
    """Replaces the functions of `sys`."""
    for kind in ("trace", "profile"):
        for name in (f"set{kind}", f"_set{kind}allthreads"):
            setattr(sys, name, _setter(getattr(sys, name)))
        setattr(sys, f"get{kind}", _getter(getattr(sys, f"get{kind}")))


def _setter(original):
    def set_hook(function, /):
        """Sets the hook; None for none."""
        original(None if function is None else _Hook(function))

    return set_hook


def _getter(original):
    def get_hook():
        """The hook that is set, or None."""
        hook = original()
        return hook.function if isinstance(hook, _Hook) else hook

    return get_hook
