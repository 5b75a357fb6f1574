"""Who runs: threads are stacks (JSPI), one runs at a time, and the rules are those of CPython's GIL.

A thread that waits is parked until an object wakes it or its time is up. When a running thread gives way, and to
whom, is up to the policy: `timed` follows the clock (ceval_gil.c), `seeded` follows a generator of random numbers.
"""

import gc
from collections import deque
from contextlib import contextmanager
from heapq import heappop, heappush
from itertools import count
from time import perf_counter

from _interleave_kernel import bell
from _interleave_recorder import line_here, record, record_at

from ..process import replay
from ..recording import tracing
from ..recording.kinds import GIL_DROP, GIL_REQUEST, GIL_TAKE, WAKE
from .suspension import suspend


class Thread:
    """A thread's stack, as the scheduler sees it. `id` is its id in the trace and its identifier in Python."""

    __slots__ = (
        "daemon",
        "handed",
        "handle",
        "id",
        "line",
        "opened",
        "opening",
        "pending",
        "python",
        "queued",
        "ready_since",
        "sleeping",
        "timed_out",
        "token",
        "wait_since",
        "waiting",
        "waits_for",
    )

    def __init__(self, ident, daemon):
        self.id = ident
        self.daemon = daemon
        self.handed = False
        self.handle = None
        self.line = 0
        self.opened = False
        self.opening = None
        # What signals and interrupts make it call when it runs next.
        self.pending = deque()
        self.python = None
        self.queued = False
        self.ready_since = 0.0
        self.sleeping = False
        self.timed_out = False
        # Counts its wake-ups, so that an entry among the sleepers is known to be an old one.
        self.token = 0
        self.wait_since = 0.0
        # It stands in `park` and nobody has woken it.
        self.waiting = False
        self.waits_for = ""


current = Thread(1, False)
main = current
alive = {1: current}
ready = deque()
# A tick fell into this runtime's own code, which is never interrupted: it is made up for at its end.
switch_wanted = False
gil = 0
# While it is True no thread's stack is the running one: Pyodide itself works between two of them.
between_stacks = False
last_switch_s = 0.0
# Who collects garbage. The collector keeps heads of lists of objects on its stack, and other stacks lie at the same
# addresses: so it does not give way while a finalizer runs, except where that one waits.
collector = None
# The program has ended, and what is left of it is taken down: no thread but the main one runs any more.
finalizing = False
# Called when nothing runs and at ticks: each looks whether something came from outside, and wakes who waits for it.
outside = []
# How many wait for something that will come from outside the run, as a person's answer.
awaited_from_outside = 0
# What to do where no thread can ever run again; it comes back only to let threads run once more.
on_standstill = None
# Called where a thread may have been asked, while it waits, for something that is not its turn.
on_resumed_waiting = None
_policy = None
_sleepers = []
_entry_number = count()
_bridge = None


def bind(bridge, policy, *, main_id, gil_id):
    """Connects the scheduler to the run that begins now."""
    global _bridge, _policy, finalizing, gil, last_switch_s
    finalizing = False
    _bridge = bridge
    _policy = policy
    gil = gil_id
    alive.clear()
    main.id = main_id
    alive[main_id] = main
    last_switch_s = perf_counter()
    record_at(last_switch_s * 1000, GIL_TAKE, gil, 0, main_id)


def park(timeout_s=None):
    """Stands still until `wake`; False when the time was up first. Raises what a signal's handler raises meanwhile."""
    me = current
    if me.pending:
        _call_pending(me)
    me.waiting = True
    me.timed_out = False
    if timeout_s is not None:
        heappush(_sleepers, (perf_counter() + timeout_s, next(_entry_number), me, me.token))
    me.line = line_here()
    record(GIL_DROP, gil, 0)
    _give_way(me)
    while me.waiting:
        # PEP 475: after a handler that raises nothing, the wait goes on.
        on_resumed_waiting(me)
        _call_pending(me)
        if me.waiting:
            record(GIL_DROP, gil, 0)
            _give_way(me)
    me.waits_for = ""
    if me.pending:
        _call_pending(me)
    return not me.timed_out


def _call_pending(me):
    while me.pending:
        call = me.pending.popleft()
        try:
            call()
        except BaseException:
            me.waiting = False
            me.token += 1
            me.waits_for = ""
            raise


def call_pending():
    """The running thread does what signals ask it to."""
    _call_pending(current)


def wake(thread, at_s=None):
    """Makes a waiting thread ready to run; it then waits for the GIL."""
    if not thread.waiting:
        return
    at_s = perf_counter() if at_s is None else at_s
    thread.waiting = False
    thread.token += 1
    if thread.sleeping:
        thread.sleeping = False
        record_at(at_s * 1000, WAKE | thread.line, 0, 0, thread.id)
    enqueue(thread, at_s)


def enqueue(thread, at_s):
    """Puts a thread in the line for the GIL."""
    if thread.queued or finalizing and thread is not main:
        return
    thread.queued = True
    thread.ready_since = at_s
    record_at(at_s * 1000, GIL_REQUEST | thread.line, gil, 0, thread.id)
    ready.append(thread)


def finalize():
    """Lets no other thread run from now on, as CPython does once the interpreter finalizes; called in the main thread."""
    global finalizing
    finalizing = True
    ready.clear()


def interrupt(thread, call):
    """Makes another thread call something where it stands or waits; what that raises is raised there."""
    thread.pending.append(call)
    if thread.waiting:
        enqueue(thread, perf_counter())


class Alarm:
    """Something that is done at a time, beside the threads that sleep until one."""

    def __init__(self, ring):
        self._ring = ring
        self.token = 0

    def set(self, delay_s):
        """Rings once, so many seconds from now; a time set before is forgotten."""
        self.token += 1
        heappush(_sleepers, (perf_counter() + delay_s, next(_entry_number), self, self.token))

    def clear(self):
        """Does not ring."""
        self.token += 1

    def due(self, _at_s):
        """Its time is up."""
        self.token += 1
        self._ring()


def wake_due(now_s):
    """Wakes every thread whose time is up."""
    while _sleepers:
        at_s, _, sleeper, token = _sleepers[0]
        if sleeper.token != token:
            heappop(_sleepers)
        elif at_s <= now_s:
            heappop(_sleepers)
            if isinstance(sleeper, Alarm):
                sleeper.due(at_s)
            else:
                sleeper.timed_out = True
                wake(sleeper, at_s)
        else:
            return


def _give_way(me):
    """Lets the next thread run; comes back when it is this one's turn again."""
    global between_stacks, current, last_switch_s
    while not ready:
        _idle()
    following = _policy.choose(ready)
    following.queued = False
    if following is not me:
        between_stacks = True
        _bridge.switchStack(me.id, following.id)
        suspend(_bridge.gate)
        between_stacks = False
        current = me
    else:
        _policy.same_again()
    last_switch_s = perf_counter()
    record_at(last_switch_s * 1000, GIL_TAKE | me.line, gil, 0, me.id)


def begin(thread):
    """First thing that a new thread does."""
    global between_stacks, current, last_switch_s
    between_stacks = False
    current = thread
    last_switch_s = perf_counter()
    record_at(last_switch_s * 1000, GIL_TAKE, gil, 0, thread.id)


def leave(thread):
    """Last thing that a thread does: lets the next one run and never comes back."""
    global between_stacks
    del alive[thread.id]
    record_at(perf_counter() * 1000, GIL_DROP, gil, 0, thread.id)
    while not ready:
        _idle()
    following = _policy.choose(ready)
    following.queued = False
    between_stacks = True
    _bridge.resumeStack(following.id)


def add(thread, entry):
    """Makes a thread that runs `entry` when its turn comes."""
    replay.forbid("threads ran in this process, and the order in which threads run cannot be replayed")
    alive[thread.id] = thread
    _bridge.addStack(thread.id, entry)
    enqueue(thread, perf_counter())


def _idle():
    """No thread can run: waits for the clock or for something from outside, or the run stands still for ever."""
    rung = bell()
    wake_due(perf_counter())
    for look in outside:
        look()
    if ready:
        return
    tracing.flush()
    if _sleepers:
        _policy.wait(rung, _sleepers[0][0])
    elif awaited_from_outside:
        _policy.wait(rung, None)
    elif _bridge.isDeadlocked or not _bridge.waitForOthers(rung):
        on_standstill()
    if _bridge.stopAsked:
        on_stop()
    wake_due(perf_counter())


# Called when Stop was pressed, as often as that is noticed.
on_stop = None


def stand_still():
    """Never comes back: the supervisor ends the worker. Its stack is left, as Firefox reports one that is cut off."""
    global between_stacks
    between_stacks = True
    _bridge.tickAfter(float("inf"))
    while True:
        suspend(_bridge.never)


@contextmanager
def awaiting_outside():
    """The running thread waits for somebody outside the run: that is no deadlock, and no time of the program's."""
    global awaited_from_outside
    awaited_from_outside += 1
    _bridge.addOutsideWaiters(1)
    try:
        yield
    finally:
        awaited_from_outside -= 1
        _bridge.addOutsideWaiters(-1)


def name_of(thread):
    """What a thread is called in a message."""
    return getattr(getattr(thread, "python", None), "name", None) or f"number {thread.id if thread else 0}"


def _on_collection(phase, _info):
    global collector
    collector = current if phase == "start" else None


gc.callbacks.append(_on_collection)


def hand_over(forced):
    """The running thread lets the next one run and gets in line again."""
    me = current
    me.line = line_here()
    now_s = perf_counter()
    record_at(now_s * 1000, GIL_DROP | me.line, gil, forced, me.id)
    enqueue(me, now_s)
    _give_way(me)
    if me.pending:
        _call_pending(me)


def tick():
    """What this runtime's own code calls at its end where a tick fell into it."""
    global switch_wanted
    if collector is current:
        return
    switch_wanted = False
    _policy.check()


def give_way():
    """Lets others run that are ready, as a blocking call that need not block does."""
    wake_due(perf_counter())
    if ready and collector is not current:
        hand_over(0)
