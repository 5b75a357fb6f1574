"""Who runs: threads are stacks (JSPI), one runs at a time, and the rules are those of CPython's GIL.

A thread that waits is parked until an object wakes it or its time is up. A clock ticks by signal; a thread whose turn
has lasted a switch interval while another waited hands over there (ceval_gil.c). The runtime's own code is never
interrupted: a tick that falls into it is made up for at its end, as CPython looks for a switch after a call.
"""

import sys
import traceback
from collections import deque
from heapq import heappop, heappush
from itertools import count
from time import perf_counter

from pyodide.ffi import can_run_sync, run_sync

from . import tracing
from .kinds import GIL_DROP, GIL_REQUEST, GIL_TAKE, WAKE
from .tracing import line_of, records

_FLUSH_S = 0.005
_MIN_TICK_S = 0.0001
_DEFERRED_S = 0.0003
_OWN_FOLDER = "/lib/interleave/"


class Thread:
    """A thread's stack, as the scheduler sees it. `id` is its id in the trace and its identifier in Python."""

    __slots__ = (
        "daemon",
        "handed",
        "handle",
        "id",
        "interrupt",
        "line",
        "opened",
        "opening",
        "parked",
        "python",
        "ready_since",
        "sleeping",
        "timed_out",
        "token",
        "wait_since",
        "waits_for",
    )

    def __init__(self, ident, daemon):
        self.id = ident
        self.daemon = daemon
        self.handed = False
        self.handle = None
        self.interrupt = None
        self.line = 0
        self.opened = False
        self.opening = None
        self.parked = False
        self.python = None
        self.ready_since = 0.0
        self.sleeping = False
        self.timed_out = False
        self.token = 0
        self.wait_since = 0.0
        self.waits_for = ""


current = Thread(1, False)
main = current
alive = {1: current}
ready = deque()
switch_wanted = False
gil = 0
# While it is True no thread's stack is the running one: Pyodide itself works between two of them.
_between_stacks = False
# Stacks as text by thread, once a deadlock is being reported.
_stacks = None
_untold = []
_sleepers = []
_entry_number = count()
_last_switch = 0.0
_interval_s = 0.005
_bridge = None


def bind(bridge, *, main_id, gil_id, interval_s):
    """Connects the scheduler to the run that begins now."""
    global _bridge, gil, _interval_s, _last_switch
    _bridge = bridge
    gil = gil_id
    alive.clear()
    main.id = main_id
    alive[main_id] = main
    set_interval(interval_s)
    _last_switch = perf_counter()
    records.extend((_last_switch * 1000, GIL_TAKE, gil, 0, main_id))
    tick()


def set_interval(interval_s):
    """Sets the switch interval (`sys.setswitchinterval`)."""
    global _interval_s
    if interval_s <= 0.0:
        raise ValueError("switch interval must be strictly positive")
    _interval_s = float(interval_s)
    if _bridge is not None:
        _bridge.setTick(_tick_s() * 1000)


def interval():
    """The switch interval in seconds (`sys.getswitchinterval`)."""
    return _interval_s


def _tick_s():
    return max(_MIN_TICK_S, min(_interval_s, _FLUSH_S))


def park(timeout_s=None):
    """Stands still until `wake`; False when the time was up first. Raises what interrupts the thread."""
    me = current
    if me.interrupt is not None:
        _raise_interrupt(me)
    me.parked = True
    me.timed_out = False
    if timeout_s is not None:
        heappush(_sleepers, (perf_counter() + timeout_s, next(_entry_number), me, me.token))
    me.line = line_of(sys._getframe(1))
    records.extend((perf_counter() * 1000, GIL_DROP | me.line, gil, 0, me.id))
    _give_way(me)
    while _stacks is not None and me.id not in _stacks:
        # Asked in a deadlock: only a running thread can walk its own stack.
        _stacks[me.id] = _own_stack()
        me.parked = True
        _give_way(me)
    me.waits_for = ""
    if me.interrupt is not None:
        _raise_interrupt(me)
    return not me.timed_out


def _raise_interrupt(me):
    error = me.interrupt
    me.interrupt = None
    raise error


def wake(thread, at_s=None):
    """Makes a parked thread ready to run; it then waits for the GIL."""
    if not thread.parked:
        return
    at_s = perf_counter() if at_s is None else at_s
    thread.parked = False
    thread.token += 1
    thread.ready_since = at_s
    if thread.sleeping:
        thread.sleeping = False
        records.extend((at_s * 1000, WAKE | thread.line, 0, 0, thread.id))
    records.extend((at_s * 1000, GIL_REQUEST | thread.line, gil, 0, thread.id))
    ready.append(thread)


def _wake_due(now_s):
    while _sleepers:
        at_s, _, thread, token = _sleepers[0]
        if thread.token != token:
            heappop(_sleepers)
        elif at_s <= now_s:
            heappop(_sleepers)
            thread.timed_out = True
            wake(thread, at_s)
        else:
            return


def _give_way(me):
    """Lets the next thread run; comes back when it is this one's turn again."""
    global _between_stacks, current, _last_switch
    while not ready:
        _idle()
    following = ready.popleft()
    if following is not me:
        _between_stacks = True
        run_sync(_bridge.switchStack(me.id, following.id))
        _between_stacks = False
        current = me
    else:
        _bridge.tickAfter(_tick_s() * 1000)
    _last_switch = perf_counter()
    records.extend((_last_switch * 1000, GIL_TAKE | me.line, gil, 0, me.id))


def begin(thread):
    """First thing that a new thread does."""
    global _between_stacks, current, _last_switch
    _between_stacks = False
    current = thread
    _last_switch = perf_counter()
    records.extend((_last_switch * 1000, GIL_TAKE, gil, 0, thread.id))


def leave(thread):
    """Last thing that a thread does: lets the next one run and never comes back."""
    global _between_stacks
    del alive[thread.id]
    records.extend((perf_counter() * 1000, GIL_DROP, gil, 0, thread.id))
    while not ready:
        _idle()
    _between_stacks = True
    _bridge.resumeStack(ready.popleft().id)


def add(thread, entry):
    """Makes a thread that runs `entry` when its turn comes."""
    alive[thread.id] = thread
    thread.ready_since = perf_counter()
    _bridge.addStack(thread.id, entry)
    records.extend((thread.ready_since * 1000, GIL_REQUEST, gil, 0, thread.id))
    ready.append(thread)


def _idle():
    """No thread can run: waits for the clock, or ends in a deadlock."""
    calls = _bridge.calls
    now_s = perf_counter()
    _wake_due(now_s)
    if ready:
        return
    tracing.flush()
    if _sleepers:
        _bridge.wait(calls, (_sleepers[0][0] - now_s) * 1000)
    else:
        if _bridge.units == 1 and not _collect_stacks():
            return
        _bridge.giveUnitBack()
        stand_still()
    if _bridge.stopAsked:
        interrupt(main, KeyboardInterrupt())
    _wake_due(perf_counter())


def stand_still():
    """Never comes back: the supervisor ends the worker. Its stack is left, as Firefox reports one that is cut off."""
    global _between_stacks
    _between_stacks = True
    _bridge.tickAfter(float("inf"))
    while True:
        run_sync(_bridge.never())


def interrupt(thread, error):
    """Makes a thread raise `error` where it stands or waits."""
    thread.interrupt = error
    wake(thread)


def _own_stack():
    """The running thread's stack as a traceback shows it, without this runtime's frames."""
    frames = []
    frame = sys._getframe(1)
    while frame is not None and frame.f_code not in tracing.outermost:
        if not frame.f_code.co_filename.startswith(_OWN_FOLDER):
            frames.append((frame, frame.f_lineno))
        frame = frame.f_back
    return "".join(traceback.format_list(traceback.StackSummary.extract(reversed(frames))))


def _collect_stacks():
    """Lets every thread note its stack; True when all have, and the deadlock is reported."""
    global _stacks
    if _stacks is None:
        _stacks = {current.id: _own_stack()} if current.id in alive else {}
        _untold.append(len(records))
    missing = [thread for thread in alive.values() if thread.id not in _stacks]
    for thread in missing:
        wake(thread)
    if missing:
        return False
    # What happened for the report's sake is not part of the program's run.
    del records[_untold[0] :]
    _report_deadlock()
    tracing.flush()
    return True


def name_of(thread):
    """What a thread is called in a message."""
    return getattr(getattr(thread, "python", None), "name", None) or f"number {thread.id if thread else 0}"


def _report_deadlock():
    write = sys.stderr.write
    write("Deadlock: no thread of this program can ever run again.\n")
    for thread in sorted(alive.values(), key=lambda each: each.id):
        stack = _stacks.get(thread.id, "")
        name = name_of(thread)
        where = f" waits for {thread.waits_for}" if thread.waits_for else ""
        write(f"\nThread {name}{where}:\n{stack}")
    sys.stderr.flush()


def on_tick(_signal, frame):
    """The clock's signal handler, called where CPython's eval loop would look at its breaker."""
    global switch_wanted
    if _between_stacks or tracing.busy or _in_runtime(frame) or not can_run_sync():
        switch_wanted = True
        _bridge.tickAfter(_DEFERRED_S * 1000)
        return
    tick(frame)


def _in_runtime(frame):
    return frame is not None and frame.f_code.co_filename.startswith(_OWN_FOLDER)


def on_interrupt(_signal, frame):
    """Stop was pressed: the main thread raises KeyboardInterrupt, as on Ctrl+C."""
    if not tracing.busy:
        tracing.flush()
    if current is main and not _between_stacks and not tracing.busy and not _in_runtime(frame):
        raise KeyboardInterrupt
    interrupt(main, KeyboardInterrupt())


def tick(frame=None):
    """Hands over if another thread has waited for a whole interval; then brings the records on their way."""
    global switch_wanted
    switch_wanted = False
    now_s = perf_counter()
    _wake_due(now_s)
    tracing.flush()
    if ready:
        asked_s = max(ready[0].ready_since, _last_switch) + _interval_s
        if now_s < asked_s - _MIN_TICK_S:
            _bridge.tickAfter(max(_MIN_TICK_S, min(asked_s - now_s, _FLUSH_S)) * 1000)
            return
        _hand_over(frame or sys._getframe(1), 1)
        return
    _bridge.tickAfter(_tick_s() * 1000)


def _hand_over(frame, forced):
    me = current
    me.line = line_of(frame)
    me.ready_since = perf_counter()
    now_ms = me.ready_since * 1000
    records.extend((now_ms, GIL_DROP | me.line, gil, forced, me.id, now_ms, GIL_REQUEST | me.line, gil, 0, me.id))
    ready.append(me)
    _give_way(me)
    if me.interrupt is not None:
        _raise_interrupt(me)


def give_way():
    """Lets others run that are ready, as a blocking call that need not block does."""
    _wake_due(perf_counter())
    if ready:
        _hand_over(sys._getframe(1), 0)
