"""The rest of `_thread`: starting, joining and counting threads, and `time.sleep`."""

import contextvars
import functools
import signal
import sys
from time import perf_counter

from _interleave_recorder import record, record_at
from pyodide.ffi import can_run_sync, create_proxy

from ..process import replay
from ..recording import tracebacks, tracing
from ..recording.kinds import END, ERROR, FAILED, JOIN, JOINED, RETURNED, SLEEP, SPAWN, START, STARTED, WAKE
from ..recording.tracing import line_of
from ..scheduling import scheduler
from ..system import event_loop, signals
from . import hooks, thread_local

_NO_STACKS = (
    "can't start new thread: Python threads need JavaScript Promise Integration (JSPI), which this browser lacks or "
    "which is not possible inside a callback from JavaScript; Chrome and Edge have it since 137, Firefox since 153"
)
_MIN_STACK_BYTES = 32_768
_stack_size = 0
_bridge = None


def bind(bridge):
    """Connects to the run that begins now."""
    global _bridge
    _bridge = bridge


class _ThreadHandle:
    """What `threading` holds of a thread: its identifier, and whether it has ended."""

    __module__ = "_thread"

    def __init__(self):
        self._ident = None
        self._state = "new"
        self._joiners = []

    @property
    def ident(self):
        """Identifier of the thread; None before it starts."""
        return self._ident

    def is_done(self):
        """Whether the thread has ended."""
        return self._state == "done"

    def _set_done(self):
        self._state = "done"
        joiners, self._joiners = self._joiners, []
        for joiner in joiners:
            scheduler.wake(joiner)

    def join(self, timeout=None):
        """Waits until the thread has ended, or the time is up."""
        if self._state == "new":
            raise RuntimeError("thread not started")
        me = scheduler.current
        if self._ident == me.id and self._state != "done":
            raise RuntimeError("Cannot join current thread")
        timeout_s = None if timeout is None or timeout < 0 else timeout
        if self._state == "done":
            return
        record(JOIN, self._ident, 0)
        until_s = None if timeout_s is None else perf_counter() + timeout_s
        timed_out = False
        while self._state != "done" and not timed_out:
            self._joiners.append(me)
            me.waits_for = f"the end of thread {scheduler.name_of(scheduler.alive.get(self._ident))}"
            try:
                timed_out = not scheduler.park(None if until_s is None else max(0, until_s - perf_counter()))
            finally:
                if me in self._joiners:
                    self._joiners.remove(me)
        done = self._state == "done"
        record(JOINED, self._ident, 0 if done else 1)

    def __repr__(self):
        return f"<_ThreadHandle object: ident={self._ident}>"


def make_thread_handle(ident):
    """The handle of a thread that runs already."""
    handle = _ThreadHandle()
    handle._ident = ident
    handle._state = "running"
    thread = scheduler.alive.get(ident)
    if thread is not None and thread.handle is None:
        thread.handle = handle
    return handle


def start_joinable_thread(function, handle=None, daemon=True):
    """Starts `function` in a thread of its own."""
    if not callable(function):
        raise TypeError("thread function must be callable")
    if handle is None:
        handle = _ThreadHandle()
    elif not isinstance(handle, _ThreadHandle):
        raise TypeError("'handle' must be a _ThreadHandle")
    if handle._state != "new":
        raise RuntimeError("thread already started")
    _start(function, function, handle, daemon)
    return handle


def _start(call, function, handle, daemon):
    """Calls `call` in a new thread; `function` is what the program named."""
    if not can_run_sync():
        raise RuntimeError(_NO_STACKS)
    if scheduler.finalizing:
        raise PythonFinalizationError("can't create new thread at interpreter shutdown")
    me = scheduler.current
    thread = scheduler.Thread(_bridge.nextThread(), daemon)
    thread.handle = handle
    owner = getattr(function, "__self__", None)
    thread.python = owner
    name = getattr(owner, "_name", None) or getattr(function, "__qualname__", f"thread {thread.id}")
    handle._ident = thread.id
    handle._state = "running"
    tracing.announce_thread(thread.id, me.id, "thread", name, daemon)
    record(SPAWN, thread.id, 0)

    def entry():
        nonlocal call, function, owner
        scheduler.begin(thread)
        event_loop.leave_outer_loop()
        hooks.clear()
        record(START, 0, 0)
        reason = RETURNED
        try:
            call()
        except SystemExit:
            pass
        except BaseException as error:
            reason = FAILED
            report_unraisable(error, function)
        finally:
            if getattr(owner, "_interleave_failed", False):
                reason = FAILED
            try:
                hooks.clear()
                del call, function
                thread_local.forget(thread)
            finally:
                # This function lives on until JavaScript has a turn: nothing of the program may live with it.
                del owner
                thread.python = None
                handle._set_done()
                record(END, 0, reason)
                scheduler.leave(thread)

    tracing.begin_stack_with(entry.__code__)
    scheduler.add(thread, create_proxy(entry))


def start_new_thread(function, args, kwargs=None, /):
    """Starts `function(*args, **kwargs)` in a daemon thread; gives its identifier."""
    if not callable(function):
        raise TypeError("first arg must be callable")
    if not isinstance(args, tuple):
        raise TypeError("2nd arg must be a tuple")
    if kwargs is not None and not isinstance(kwargs, dict):
        raise TypeError("optional 3rd arg must be a dictionary")
    handle = _ThreadHandle()
    # A new thread's context is empty.
    call = functools.partial(contextvars.Context().run, function, *args, **(kwargs or {}))
    _start(call, function, handle, True)
    record(STARTED, handle.ident, 0)
    return handle.ident


def report_unraisable(error, function):
    """What CPython prints when a thread of `start_new_thread` fails."""
    error.__traceback__ = tracebacks.strip(error.__traceback__)
    record_error(error)
    sys.unraisablehook(
        type("UnraisableHookArgs", (), {
            "exc_type": type(error),
            "exc_value": error,
            "exc_traceback": error.__traceback__,
            "err_msg": f"Exception ignored in thread started by {function!r}",
            "object": None,
        })
    )


def record_error(error):
    """Puts an uncaught error on the record, at the line where it was raised."""
    line = 0
    step = error.__traceback__
    while step is not None:
        if tracing.is_own(step.tb_frame.f_code.co_filename):
            line = line_of(step.tb_frame) - (step.tb_frame.f_lineno or 1) + step.tb_lineno
        step = step.tb_next
    text = tracing.string_id(f"{type(error).__name__}: {error}")
    record_at(perf_counter() * 1000, ERROR | line, text, 0, scheduler.current.id)


def get_ident():
    """Identifier of the thread that runs."""
    return scheduler.current.id


def main_thread_ident():
    """Identifier of the main thread."""
    return scheduler.main.id


def count():
    """Threads that were started and have not ended, without the main one."""
    return len(scheduler.alive) - 1


def stack_size(size=0):
    """The stack size of new threads: accepted, without effect."""
    global _stack_size
    if size < 0:
        raise ValueError("size must be 0 or a positive value")
    if 0 < size < _MIN_STACK_BYTES:
        raise ValueError(f"size not valid: {size} bytes")
    before, _stack_size = _stack_size, size
    return before


def interrupt_main(signum=signal.SIGINT, /):
    """Simulates the arrival of a signal: its handler, if it has one, runs in the main thread."""
    if callable(signal.getsignal(signum)):
        signals.deliver(signum)


def shutdown():
    """Waits for every thread that is not a daemon, as `_thread._shutdown`."""
    while True:
        waiting = [each for each in scheduler.alive.values() if not each.daemon and each is not scheduler.main]
        if not waiting:
            return
        waiting[0].handle.join()


def sleep(seconds, /):
    """Stands still for so many seconds (`time.sleep`)."""
    if not hasattr(seconds, "__float__") and not hasattr(seconds, "__index__"):
        raise TypeError(f"'{type(seconds).__name__}' object cannot be interpreted as an integer")
    if seconds != seconds:
        raise ValueError("Invalid value NaN (not a number)")
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    if replay.active:
        return
    me = scheduler.current
    record(SLEEP, 0, 0)
    if seconds == 0:
        record(WAKE, 0, 0)
        scheduler.give_way()
        return
    me.sleeping = True
    try:
        scheduler.park(float(seconds))
    finally:
        me.sleeping = False
