"""`sys._current_frames`: where every thread is.

A parked thread's frames lie on a stack that is not in place: nobody else may walk them, so each thread is asked to
copy its own.
"""

import sys

from ..recording import tracing
from ..recording.tracebacks import is_hidden
from . import scheduler


class FrameCopy:
    """A frame as it was, for `traceback` and its like."""

    def __init__(self, frame, back):
        self.f_back = back
        self.f_builtins = frame.f_builtins
        self.f_code = frame.f_code
        self.f_globals = frame.f_globals
        self.f_lasti = frame.f_lasti
        self.f_lineno = frame.f_lineno
        self.f_locals = dict(frame.f_locals)
        self.f_trace = None

    def __repr__(self):
        code = self.f_code
        return f"<frame at {id(self):#x}, file {code.co_filename!r}, line {self.f_lineno}, code {code.co_name}>"


def current_frames():
    """The innermost frame of each thread, by identifier; copies, but for the running thread's."""
    found = {}
    asked = [thread for thread in scheduler.alive.values() if thread is not scheduler.current]
    for thread in asked:
        scheduler.interrupt(thread, _copier(thread, found))
    while any(thread.id in scheduler.alive and thread.id not in found for thread in asked):
        scheduler.hand_over(0)
    found[scheduler.current.id] = sys._getframe(1)
    return found


def _copier(thread, found):
    def copy():
        frames = []
        frame = sys._getframe(1)
        while frame is not None and frame.f_code not in tracing.outermost:
            if not is_hidden(frame):
                frames.append(frame)
            frame = frame.f_back
        copied = None
        for frame in reversed(frames):
            copied = FrameCopy(frame, copied)
        found[thread.id] = copied

    return copy
