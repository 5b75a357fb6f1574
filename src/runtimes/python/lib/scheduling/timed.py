"""The policy `timed`: threads take turns by the clock, as CPython's do.

A clock ticks by signal, which CPython's eval loop answers where it would look at its breaker; a thread whose turn has
lasted a switch interval while another one waited hands over there (ceval_gil.c).
"""

from time import perf_counter

from pyodide.ffi import can_run_sync

from ..places import PACKAGE_FOLDER
from ..recording import tracing
from . import scheduler

_FLUSH_S = 0.005
_MIN_TICK_S = 0.0001
_DEFERRED_S = 0.0003
# What happens in these is never interrupted, nor what finalizers do that the garbage collector calls in them.
_ATOMIC = {
    f"{PACKAGE_FOLDER}{path}.py"
    for path in (
        "process/bell",
        "process/handover",
        "process/interpreter_records",
        "process/life",
        "process/redirection",
        "process/replay",
        "process/semaphores",
        "recording/tracing",
        "scheduling/accesses",
        "scheduling/scheduler",
        "scheduling/seeded",
        "scheduling/standstill",
        "system/event_loop",
        "system/pipe_ends",
        "system/pipes",
        "system/streams",
        "thread/locks",
        "thread/thread_local",
    )
}

_interval_s = 0.005
_policy = None


class Timed:
    """Turns by the clock."""

    def __init__(self, bridge):
        self._bridge = bridge

    def choose(self, ready):
        """Who waited longest."""
        return ready.popleft()

    def same_again(self):
        """A new turn of the same thread begins."""
        self._bridge.tickAfter(_tick_s() * 1000)

    def wait(self, rung, until_s):
        """Waits until something comes from outside, or a time is reached."""
        limit_ms = float("inf") if until_s is None else (until_s - perf_counter()) * 1000
        self._bridge.wait(rung, limit_ms)

    def check(self):
        """Hands over if another thread has waited for a whole interval; brings the records on their way."""
        now_s = perf_counter()
        scheduler.wake_due(now_s)
        for look in scheduler.outside:
            look()
        tracing.flush()
        if scheduler.current.pending:
            scheduler.call_pending()
        ready = scheduler.ready
        if not ready:
            self._bridge.tickAfter(_tick_s() * 1000)
            return
        asked_s = max(ready[0].ready_since, scheduler.last_switch_s) + _interval_s
        if now_s < asked_s - _MIN_TICK_S:
            self._bridge.tickAfter(max(_MIN_TICK_S, min(asked_s - now_s, _FLUSH_S)) * 1000)
            return
        scheduler.hand_over(1)


def start(bridge, interval_s):
    """The policy of the run that begins now."""
    global _policy
    _policy = Timed(bridge)
    set_interval(interval_s)
    return _policy


def begin():
    """The clock's first tick: until then a program that never waits would not hear of an alarm, nor its trace be seen."""
    if _policy is not None:
        _policy.same_again()


def set_interval(interval_s):
    """Sets the switch interval (`sys.setswitchinterval`)."""
    global _interval_s
    if interval_s <= 0.0:
        raise ValueError("switch interval must be strictly positive")
    _interval_s = float(interval_s)
    if _policy is not None:
        _policy._bridge.setTick(_tick_s() * 1000)


def interval():
    """The switch interval in seconds (`sys.getswitchinterval`)."""
    return _interval_s


def _tick_s():
    return max(_MIN_TICK_S, min(_interval_s, _FLUSH_S))


def on_tick(_signal, frame):
    """The clock's signal handler, called where CPython's eval loop would look at its breaker."""
    if _policy is None:
        return
    collects = scheduler.collector is scheduler.current
    if scheduler.between_stacks or tracing.busy or collects or is_atomic(frame) or not can_run_sync():
        scheduler.switch_wanted = True
        _policy._bridge.tickAfter(_DEFERRED_S * 1000)
        return
    scheduler.switch_wanted = False
    _policy.check()


def is_atomic(frame):
    """Whether a stack is in the middle of this runtime's own work."""
    while frame is not None and frame.f_code not in tracing.outermost:
        if frame.f_code.co_filename in _ATOMIC:
            return True
        frame = frame.f_back
    return False
