"""asyncio's event loop for a thread that can be parked: the selector loop as it is, without sockets.

Each thread may run one. It sleeps in `select`, which parks the thread until a time, a descriptor or another thread
(`call_soon_threadsafe`) wakes it.
"""

import asyncio
import select
import selectors
import signal
import threading
from asyncio import events, selector_events
from time import perf_counter

from _interleave_recorder import record

from ..process import bell, replay
from ..recording.kinds import SLEEP, WAKE
from ..scheduling import scheduler
from . import pipes

_IDLE_IN_LOOP = 1
# Pyodide asks for a loop whenever it swaps stacks; it gets its own, and no program ever sees that.
_pyodide_loop = None


class ParkingSelector(selectors._BaseSelectorImpl):
    """Selects among pipes; everything else is always ready, as regular files are."""

    waits_for = "something to happen in its event loop"
    kind_of_sleep = _IDLE_IN_LOOP

    def __init__(self):
        super().__init__()
        self._thread = None
        self._called = False

    def wake(self):
        """Ends the wait of the thread that selects, or its next one."""
        self._called = True
        if self._thread is not None:
            scheduler.wake(self._thread)

    def _look(self):
        """Something has changed somewhere: perhaps what the thread waits for."""
        if self._thread is not None:
            scheduler.wake(self._thread)

    def select(self, timeout=None):
        """Waits until something is ready, the time is up, or `wake`."""
        happened = replay.outcome("select", self._select, timeout)
        self._called = False
        return [(self._fd_to_key[descriptor], events) for descriptor, events in happened]

    def _select(self, timeout):
        ready = self._ready()
        left_s = timeout
        if not ready and (self._called or timeout is not None and timeout <= 0):
            scheduler.give_way()
        end_s = None if timeout is None else perf_counter() + timeout
        while not ready and not self._called and (left_s is None or left_s > 0):
            self._wait(left_s)
            ready = self._ready()
            left_s = None if end_s is None else end_s - perf_counter()
        return ready

    def _wait(self, timeout):
        me = self._thread = scheduler.current
        record(SLEEP, 0, self.kind_of_sleep)
        me.waits_for = self.waits_for
        me.sleeping = True
        watching = bool(self.get_map())
        if watching:
            bell.watch(self._look)
        try:
            scheduler.park(timeout)
        finally:
            if watching:
                bell.unwatch(self._look)
            if me.sleeping:
                me.sleeping = False
                record(WAKE, 0, 0)
            self._thread = None

    def _ready(self):
        ready = []
        for key in self.get_map().values():
            end = pipes.end_of(key.fd)
            happened = 0
            if end is None or end.reading and end.ready():
                happened |= selectors.EVENT_READ
            if end is None or end.writable and end.writer.ready():
                happened |= selectors.EVENT_WRITE
            if happened & key.events:
                ready.append((key.fd, happened & key.events))
        return ready


class PipeSelector(ParkingSelector):
    """The same, for who waits for one of several pipes without an event loop."""

    waits_for = "one of several pipes"
    kind_of_sleep = 0


class EventLoop(selector_events.BaseSelectorEventLoop):
    """The event loop of programs."""

    def __init__(self, selector=None):
        super().__init__(ParkingSelector() if selector is None else selector)
        self._signal_handlers = {}

    def _make_self_pipe(self):
        """No pipe is needed to wake it."""

    def _close_self_pipe(self):
        """There is none."""

    def _write_to_self(self):
        self._selector.wake()

    def add_signal_handler(self, sig, callback, *args):
        """Calls `callback` in the loop when the signal comes (as on Unix)."""
        handle = events.Handle(callback, args, self, None)
        self._signal_handlers[sig] = handle
        signal.signal(sig, lambda *_: self._add_callback_signalsafe(handle))

    def remove_signal_handler(self, sig):
        """Forgets a handler; True if there was one."""
        if self._signal_handlers.pop(sig, None) is None:
            return False
        signal.signal(sig, signal.default_int_handler if sig == signal.SIGINT else signal.SIG_DFL)
        return True


class _Policy(events._BaseDefaultEventLoopPolicy):
    """Makes event loops for whoever asks."""

    _loop_factory = EventLoop


def _select(rlist, wlist, xlist, timeout=None, /):
    """Wait until one or more file descriptors are ready for some kind of I/O."""
    selector = ParkingSelector()
    for event, wanted in ((selectors.EVENT_READ, rlist), (selectors.EVENT_WRITE, wlist)):
        for each in wanted:
            try:
                known = selector.get_key(each)
                selector.modify(each, known.events | event)
            except KeyError:
                selector.register(each, event)
    ready = {key.fileobj: happened for key, happened in selector.select(timeout)}
    return (
        [each for each in rlist if ready.get(each, 0) & selectors.EVENT_READ],
        [each for each in wlist if ready.get(each, 0) & selectors.EVENT_WRITE],
        [],
    )


def _get_event_loop():
    # The thread state on which Pyodide asks belongs to no thread of the program.
    return _pyodide_loop if scheduler.between_stacks else events.get_event_loop()


def install():
    """Makes it asyncio's own loop."""
    global _pyodide_loop
    _pyodide_loop = asyncio.get_event_loop()
    asyncio.get_event_loop = _get_event_loop
    # The C one is keyed on the thread state, which a later thread may get.
    events._BaseDefaultEventLoopPolicy._Local = type("_Local", (threading.local,), {"_loop": None})
    events._set_event_loop_policy(_Policy())
    asyncio.EventLoop = asyncio.SelectorEventLoop = EventLoop
    select.select = _select
    selectors.SelectSelector._select = staticmethod(_select)
    selectors.DefaultSelector = ParkingSelector


def leave_outer_loop():
    """What the stack of a thread begins with: no running loop."""
    events._set_running_loop(None)
