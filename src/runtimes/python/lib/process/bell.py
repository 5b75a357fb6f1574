"""Waiting for what other processes do.

The process has a bell, which they ring; its threads leave a note here of what they wait for. `ready` functions are those
of the kernel: where they say no, they have left this process's mark, so that it is rung when that may have changed.
"""

from _interleave_kernel import bell, take_signals

from ..scheduling import scheduler
from . import replay

_seen = 0
# Threads, and what they wait for.
_waiting = []
# Called whenever something may have become ready, for those who wait for several things.
_watchers = []
# Called with the number of a signal that came from another process.
on_signal = None


def bind():
    """Connects to the run that begins now."""
    global _seen
    # It may have been rung for a signal before it was here.
    _seen = -1
    scheduler.outside.append(_look)


def wait_until(ready, timeout_s=None):
    """Parks the running thread until `ready()`; False when the time was up first."""
    if ready():
        return True
    entry = (scheduler.current, ready)
    _waiting.append(entry)
    try:
        return scheduler.park(timeout_s)
    finally:
        _waiting.remove(entry)


def changed():
    """Wakes this process's own threads that wait for what has just been changed in it."""
    for thread, ready in list(_waiting):
        if thread.waiting and ready():
            scheduler.wake(thread)
    for watcher in list(_watchers):
        watcher()


def watch(callback):
    """Calls `callback` whenever something may have become ready, until `unwatch`."""
    _watchers.append(callback)


def unwatch(callback):
    """Ends `watch`."""
    _watchers.remove(callback)


def _look():
    global _seen
    if replay.active:
        # A forked process gets its signals once it stands where its parent stood, and waits for nothing before.
        return
    count = bell()
    if count == _seen:
        return
    _seen = count
    signals = take_signals()
    while signals:
        lowest = signals & -signals
        signals ^= lowest
        on_signal(lowest.bit_length())
    changed()
