"""`_multiprocessing`: the semaphore under `multiprocessing`'s locks, shared by all processes that were given it."""

import sys
import types

from _interleave_kernel import (
    semaphore_await,
    semaphore_create,
    semaphore_give,
    semaphore_identify,
    semaphore_object,
    semaphore_take,
    semaphore_value,
)
from _interleave_recorder import record

from ..recording.kinds import ACQUIRE, GIVE_UP, RELEASE, REQUEST, WOKEN
from ..recording.tracing import announce_object, is_own, names, object_made_at
from ..scheduling import scheduler
from . import bell, replay

_RECURSIVE_MUTEX = 0
_NOT_REPLAYED = "it has a lock, a semaphore or a queue of multiprocessing, and what happens to that cannot be replayed"
_LIBRARY = ("multiprocessing/synchronize.py", "multiprocessing/context.py")


class SemLock:
    """Semaphore/Mutex type"""

    __module__ = "_multiprocessing"
    SEM_VALUE_MAX = 0x7FFF_FFFF

    def __init__(self, kind, value, maxvalue, name, unlink):
        replay.forbid(_NOT_REPLAYED)
        self.kind = kind
        self.maxvalue = maxvalue
        self.name = name
        self._held = 0
        self._owner = None
        shown = "rlock" if kind == _RECURSIVE_MUTEX else "lock" if maxvalue == 1 else "semaphore"
        maker = _maker(sys._getframe(1))
        self._trace = 0 if maker is None else object_made_at(shown, maker, value)
        self.handle = semaphore_create(value, self._trace)

    @classmethod
    def _rebuild(cls, handle, kind, maxvalue, name):
        replay.forbid(_NOT_REPLAYED)
        self = cls.__new__(cls)
        self.kind = kind
        self.maxvalue = maxvalue
        self.name = name
        self.handle = handle
        self._held = 0
        self._owner = None
        self._trace = semaphore_object(handle)
        return self

    def acquire(self, block=True, timeout=None):
        """Acquire the semaphore/lock."""
        me = scheduler.current
        if self.kind == _RECURSIVE_MUTEX and self._held and self._owner is me:
            self._held += 1
            self._record(ACQUIRE, self._held)
            return True
        if not semaphore_take(self.handle):
            if not block:
                return False
            if not self._wait(None if timeout is None else max(0.0, timeout)):
                return False
        self._held += 1
        self._owner = me
        if self._trace:
            record(ACQUIRE, self._trace, 1 if self.kind == _RECURSIVE_MUTEX else semaphore_value(self.handle))
        return True

    def _wait(self, timeout_s):
        me = scheduler.current
        opening = me.opening
        if opening is None:
            opening = (REQUEST, GIVE_UP, self._shown())
        opens, closes, traced = opening
        if opens:
            record(opens, traced, 0)
        me.opened = True
        if not me.waits_for:
            me.waits_for = names.get(traced, "a semaphore of another process")
        taken = bell.wait_until(lambda: semaphore_await(self.handle), timeout_s)
        me.waits_for = ""
        if closes == WOKEN or (closes and not taken):
            record(closes, traced, 0 if taken else 1)
        return bool(taken)

    def _shown(self):
        """One that the library made for itself shows only where a thread waits for it."""
        if not self._trace:
            known = semaphore_object(self.handle)
            if not known:
                kind = "lock" if self.maxvalue == 1 else "semaphore"
                known = semaphore_identify(self.handle, announce_object(kind, f"{kind} {self.name} of the library", 0))
            self._trace = known
        return self._trace

    def _record(self, kind, arg):
        if self._trace:
            record(kind, self._trace, arg)

    def release(self):
        """Release the semaphore/lock."""
        if self.kind == _RECURSIVE_MUTEX:
            if not self._is_mine():
                raise AssertionError("attempt to release recursive lock not owned by thread")
            if self._held > 1:
                self._held -= 1
                self._record(RELEASE, self._held)
                return
        elif semaphore_value(self.handle) >= self.maxvalue:
            raise ValueError("semaphore or lock released too many times")
        self._held -= 1
        self._record(RELEASE, 0 if self.maxvalue == 1 else semaphore_value(self.handle) + 1)
        semaphore_give(self.handle)
        bell.changed()

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *_exception):
        self.release()

    def _count(self):
        return self._held

    def _is_mine(self):
        return self._held > 0 and self._owner is scheduler.current

    def _get_value(self):
        return semaphore_value(self.handle)

    def _is_zero(self):
        return semaphore_value(self.handle) == 0

    def _after_fork(self):
        self._held = 0


def _maker(frame):
    """The program's frame that makes one through the library's own functions; None where the library makes it."""
    while frame is not None:
        filename = frame.f_code.co_filename
        if is_own(filename):
            return frame
        if not filename.endswith(_LIBRARY) or _makes_another(frame):
            return None
        frame = frame.f_back
    return None


def _makes_another(frame):
    """Whether an object that is made of several makes one for itself."""
    from multiprocessing.synchronize import SemLock as Made

    return frame.f_code.co_name == "__init__" and not isinstance(frame.f_locals.get("self"), (SemLock, Made))


def install():
    """Puts the module in place."""
    module = types.ModuleType("_multiprocessing")
    module.SemLock = SemLock
    module.sem_unlink = lambda _name: None
    module.flags = {"HAVE_SEM_OPEN": 1, "HAVE_SEM_TIMEDWAIT": 1}
    sys.modules["_multiprocessing"] = module
