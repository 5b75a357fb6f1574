"""`os.fork`, by a replay of the program in a fresh interpreter (see `replay`)."""

import gc
import os
import random
import sys
import time
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
_FROM_OUTSIDE = ((time, _CLOCKS), (os, ("urandom", "getrandom", "times", "getloadavg")))
_OWN_MODULES = ("_interleave", "_pyodide", "pyodide")

_hooks = {"before": [], "after_in_parent": [], "after_in_child": []}
_name = ""
_origin = None
# What leads to pipes in the parent at the fork.
_descriptors = []


def install():
    """Puts the functions into `os`."""
    os.fork = _fork
    os.register_at_fork = _register_at_fork


def bind(name, invocation):
    """Connects to the run that begins now: of a program `name` that was started by `invocation`."""
    global _name, _origin, _descriptors
    _name = name
    _origin = invocation
    if invocation is not None and "log" in invocation:
        _origin = invocation["origin"]
        _descriptors = invocation["descriptors"]
    if replay.is_kept():
        _log_outside()


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
    for call in reversed(_hooks["before"]):
        call()
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
    for call in _hooks[when]:
        call()


def _check():
    """Says why this process cannot be forked now."""
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
    return life.start(f"{_name} (fork)", {"origin": _origin, "log": log, "descriptors": descriptors})


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


def _log_outside():
    """Lets clocks and sources of randomness be logged, in all modules that have them."""
    replaced = {}
    for module, names in _FROM_OUTSIDE:
        for name in names:
            original = getattr(module, name, None)
            if original is not None:
                logged = partial(replay.outcome, f"{module.__name__}.{name}", original)
                replaced[id(original)] = builtin_function_or_method(logged, module.__name__, name)
    for name, module in list(sys.modules.items()):
        if module is None or name.startswith(_OWN_MODULES):
            continue
        for each, value in list(getattr(module, "__dict__", {}).items()):
            if id(value) in replaced:
                module.__dict__[each] = replaced[id(value)]
    _log_seeds()
    _log_dates()


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

    _replace_class_method(datetime.datetime, "now", lambda cls, tz=None: _outcome(cls, "now", tz))
    _replace_class_method(datetime.datetime, "utcnow", lambda cls: _outcome(cls, "utcnow"))
    for date in (datetime.date, datetime.datetime):
        _replace_class_method(date, "today", lambda cls: _outcome(cls, "today"))


_date_methods = {}


def _outcome(cls, name, *args):
    return replay.outcome(f"datetime.{name}", _date_methods[name].__get__(None, cls), *args)


def _replace_class_method(cls, name, function):
    # A class made in C takes no new attributes, but its dictionary does.
    (members,) = (each for each in gc.get_referents(cls.__dict__) if isinstance(each, dict))
    if name in members:
        _date_methods[name] = members[name]
        members[name] = classmethod(function)
