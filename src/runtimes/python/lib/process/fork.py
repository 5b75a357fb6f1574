"""`os.fork`, by a replay of the program in a fresh interpreter (see `replay`)."""

import gc
import os
import random
import sys
import time
import traceback
import warnings
from functools import partial

from _interleave_recorder import record

from ..builtin import builtin_function_or_method
from ..recording import tracing
from ..recording.kinds import MARK
from ..scheduling import scheduler, seeded
from ..system import pipes
from . import life, replay

_NAME = "os.fork"
_SEED_BYTES = 32
_CLOCKS = (
    "time",
    "time_ns",
    "monotonic",
    "monotonic_ns",
    "perf_counter",
    "perf_counter_ns",
    "process_time",
    "process_time_ns",
    "thread_time",
    "thread_time_ns",
    "clock_gettime",
    "clock_gettime_ns",
    "localtime",
    "gmtime",
    "ctime",
    "asctime",
    "strftime",
)
# Each process has its own zero of these; a forked one goes on with its parent's.
_SINCE_START = {"monotonic": 1, "monotonic_ns": 1_000_000_000, "perf_counter": 1, "perf_counter_ns": 1_000_000_000}
_FROM_OUTSIDE = ((time, _CLOCKS), (os, ("urandom", "getrandom", "times", "getloadavg")))
_UTCNOW_IS_DEPRECATED = (
    "datetime.datetime.utcnow() is deprecated and scheduled for removal in a future version. Use timezone-aware objects to "
    "represent datetimes in UTC: datetime.datetime.now(datetime.UTC)."
)
_OWN_MODULES = ("_interleave", "_pyodide", "pyodide")

_BEFORE = "before"
_hooks = {_BEFORE: [], "after_in_parent": [], "after_in_child": []}
# Where modules of the snapshot have functions to be logged: their names, the function's place, its module and name.
_places = []
_name = ""
_origin = None
# When the clocks that count from a start began to, in ms since 1970.
_clock_origin_ms = 0.0
# What leads to pipes in the parent at the fork.
_descriptors = []


def install():
    """Puts the functions into `os`; after all modules of the snapshot have been imported."""
    wanted = {}
    for module, names in _FROM_OUTSIDE:
        wanted.update((getattr(module, name), (module.__name__, name)) for name in names if hasattr(module, name))
    for name, module in list(sys.modules.items()):
        if module is not None and not name.startswith(_OWN_MODULES):
            members = getattr(module, "__dict__", {})
            _places.extend((members, each, *wanted[value]) for each, value in members.items() if _is_among(value, wanted))
    os.fork = _fork
    os.register_at_fork = _register_at_fork


def _is_among(value, wanted):
    try:
        return value in wanted
    except TypeError:
        return False


def bind(name, invocation, time_origin_ms):
    """Connects to the run that begins now: of a program `name` that was started by `invocation`."""
    global _name, _origin, _descriptors, _clock_origin_ms
    _name = name
    _origin = invocation
    _clock_origin_ms = time_origin_ms
    if invocation is not None and "log" in invocation:
        _origin = invocation["origin"]
        _descriptors = invocation["descriptors"]
        _clock_origin_ms = invocation["clockOriginMs"]
    if replay.is_kept():
        _log_outside((time_origin_ms - _clock_origin_ms) / 1000)


def check_descriptors():
    """The replay has come to the fork: what leads to pipes must do so in the parent, too."""
    if _sorted(pipes.inheritable(pipes.all_descriptors())) != _sorted(_descriptors):
        replay.diverge("other descriptors were open than in the run before")


def _sorted(descriptors):
    return sorted((each["number"], each["pipe"], each["reading"]) for each in descriptors)


def _fork():
    """Fork a child process.

    Return 0 to child process and PID of child to parent process.
    """
    _check()
    _call_all(_BEFORE)
    try:
        pid = replay.outcome(_NAME, _start)
    except BaseException:
        _call_all("after_in_parent")
        raise
    if pid == 0:
        random.seed()
        _call_all("after_in_child")
        return 0
    if not replay.active:
        record(MARK, tracing.string_id(f"fork → {pid}"), 0)
    _call_all("after_in_parent")
    return pid


def _call_all(when):
    for call in reversed(_hooks[when]) if when == _BEFORE else _hooks[when]:
        try:
            call()
        except BaseException:
            # As an error in a finalizer: nobody is there who could catch it.
            print(f"Exception ignored in: {call!r}", file=sys.stderr)
            traceback.print_exc()


def _check():
    """Says why this process cannot be forked now."""
    if life.is_isolated():
        raise RuntimeError("fork not supported for isolated subinterpreters")
    if seeded.is_active():
        life.refuse_seeded()
    others = [scheduler.name_of(each) for each in scheduler.alive.values() if each is not scheduler.current]
    if others:
        raise RuntimeError(
            f"os.fork: other threads of this process are alive ({', '.join(others)}), and the order in which threads run "
            "cannot be replayed in the new process; join them before, or start them after the fork"
        )
    if replay.refusal is not None:
        raise RuntimeError(f"os.fork: {replay.refusal}")


def _start():
    try:
        log = replay.log_for_child(_NAME)
    except Exception as error:
        raise RuntimeError(f"os.fork: what was logged cannot be handed to a new process ({error!r})") from None
    descriptors = pipes.inheritable(pipes.all_descriptors())
    invocation = {
        "origin": _origin,
        "log": log,
        "clockOriginMs": _clock_origin_ms,
        "program": "python",
        "isRoot": False,
        "descriptors": descriptors,
        "streams": [],
        "files": 0,
    }
    return life.start(f"{_name} (fork)", invocation)


def _register_at_fork(*, before=None, after_in_child=None, after_in_parent=None):
    """Register functions to be called when forking a new process."""
    given = {"before": before, "after_in_child": after_in_child, "after_in_parent": after_in_parent}
    if not any(given.values()):
        raise TypeError("At least one argument is required.")
    for when, call in given.items():
        if call is None:
            continue
        if not callable(call):
            raise TypeError(f"'{when}' must be callable, not {type(call).__name__}")
        _hooks[when].append(call)


def _log_outside(late_s):
    """Lets clocks and sources of randomness be logged, in all modules that have them.

    Clocks that count from this process's start began `late_s` seconds after those of the process it was forked from.
    """
    logged = {}
    for members, place, module, name in _places:
        if name not in logged:
            read = members[place]
            if late_s and name in _SINCE_START:
                read = _later(read, late_s * _SINCE_START[name])
            call = partial(replay.outcome, f"{module}.{name}", read)
            logged[name] = builtin_function_or_method(call, module, name)
        members[place] = logged[name]
    _log_seeds()
    _log_dates()


def _later(clock, by):
    by = int(by) if isinstance(clock(), int) else by
    return lambda: clock() + by


def _log_seeds():
    """A generator's seed is else taken from the system in C."""
    original = random.Random.seed

    def seed(self, a=None, version=2):
        """Initialize internal state from a seed."""
        original(self, int.from_bytes(os.urandom(_SEED_BYTES)) if a is None else a, version)

    random.Random.seed = seed
    random.seed = random._inst.seed


def _log_dates():
    """The classes of `datetime` read the clock in C."""
    import datetime

    def now(cls, tz=None):
        """Returns new datetime object representing current time local to tz."""
        return cls.fromtimestamp(time.time(), tz)

    def utcnow(cls):
        """Return a new datetime representing UTC day and time."""
        warnings.warn(_UTCNOW_IS_DEPRECATED, DeprecationWarning, stacklevel=2)
        return cls.fromtimestamp(time.time(), datetime.UTC).replace(tzinfo=None)

    def today(cls):
        """Current date or datetime:  same as self.__class__.fromtimestamp(time.time())."""
        return cls.fromtimestamp(time.time())

    # A class made in C takes no new attributes, but its dictionary does.
    _members(datetime.datetime).update(now=classmethod(now), utcnow=classmethod(utcnow))
    _members(datetime.date).update(today=classmethod(today))


def _members(cls):
    (members,) = (each for each in gc.get_referents(cls.__dict__) if isinstance(each, dict))
    return members
