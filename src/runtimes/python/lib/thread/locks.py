"""`_thread.lock` and `_thread.RLock`.

A released lock is for whoever comes first, but one who has waited for more than a millisecond is handed it
(CPython's PyMutex, Python/lock.c). The classes bear CPython's names, which messages and reprs show.
"""

import sys
from collections import deque
from time import perf_counter

from _interleave_recorder import record, record_frequent

from ..builtin import refuse_pickling
from ..process import replay
from ..recording.kinds import ACQUIRE, GIVE_UP, RELEASE, REQUEST, WAIT, WOKEN
from ..recording.tracing import announce_object, names, object_made_at
from ..scheduling import scheduler

_FAIR_AFTER_S = 0.001
TIMEOUT_MAX = 9223372036.0
_THREADING = "/threading.py"


def check_timeout(blocking, timeout):
    """The seconds to wait: None for ever, 0 not at all. Raises what `_thread.lock.acquire` raises."""
    if timeout == -1:
        return None if blocking else 0
    if not blocking:
        raise ValueError("can't specify a timeout for a non-blocking call")
    if timeout < 0:
        raise ValueError("timeout value must be a non-negative number")
    if timeout > TIMEOUT_MAX:
        raise OverflowError("timeout value is too large")
    return timeout


def maker_of(frame):
    """The frame in which a lock is made: `threading.RLock` only passes on."""
    code = frame.f_code
    if code.co_name == "RLock" and code.co_filename.endswith(_THREADING):
        return frame.f_back
    return frame


class lock:
    """A lock object is a synchronization primitive, as `_thread.allocate_lock` makes it."""

    __slots__ = ("__weakref__", "_locked", "_place", "_shown", "_trace", "_waiters")
    __module__ = "_thread"
    __reduce_ex__ = refuse_pickling

    def __init__(self):
        self._locked = False
        self._waiters = None
        frame = sys._getframe(1)
        self._place = frame.f_code.co_qualname
        self._shown = 0
        self._trace = object_made_at("lock", frame)

    def acquire(self, blocking=True, timeout=-1):
        """Locks it; False if that was not possible in time."""
        if not self._locked and timeout == -1:
            self._locked = True
        else:
            timeout_s = check_timeout(blocking, timeout)
            if not self._locked:
                self._locked = True
            elif timeout_s is not None and timeout_s <= 0 or not self._wait(timeout_s):
                return False
        if self._trace:
            record_frequent(ACQUIRE, self._trace, 0)
        if scheduler.switch_wanted:
            scheduler.tick()
        return True

    def _wait(self, timeout_s):
        """Stands in line; True when the lock is this thread's."""
        me = scheduler.current
        me.wait_since = perf_counter()
        if replay.active and timeout_s is not None:
            # It has passed once, and there is no other thread.
            timeout_s = 0
        until_s = None if timeout_s is None else me.wait_since + timeout_s
        opening = me.opening
        if opening is None or self._trace:
            opening = (REQUEST, GIVE_UP, self._trace) if self._trace else (WAIT, WOKEN, self._announce())
        opens, closes, traced = opening
        if self._waiters is None:
            self._waiters = deque()
        self._waiters.append(me)
        while True:
            me.handed = False
            me.opened = True
            if opens:
                record(opens, traced, 0)
            if not me.waits_for:
                me.waits_for = names.get(traced, "a thread to start")
            try:
                scheduler.park(None if until_s is None else max(0, until_s - perf_counter()))
            except BaseException:
                self._forget(me)
                raise
            if not me.handed and not self._locked:
                self._locked = True
                me.handed = True
            if closes == WOKEN or (closes and not me.handed and me.timed_out):
                record(closes, traced, 0 if me.handed else 1)
            if me.handed:
                return True
            if me.timed_out:
                self._forget(me)
                return False
            self._waiters.appendleft(me)

    def _forget(self, thread):
        if thread in self._waiters:
            self._waiters.remove(thread)
        if thread.handed:
            self.release()

    def _announce(self):
        """A lock that the library made for itself shows only where a thread really waits for it."""
        if not self._shown:
            self._shown = announce_object("lock", f"lock of {self._place.removesuffix('.__init__')}", 0)
        return self._shown

    def release(self):
        """Unlocks it; any thread may do so."""
        if not self._locked:
            raise RuntimeError("release unlocked lock")
        if self._trace:
            record_frequent(RELEASE, self._trace, 0)
        if self._waiters:
            following = self._waiters.popleft()
            now_s = perf_counter()
            if now_s - following.wait_since > _FAIR_AFTER_S:
                following.handed = True
            else:
                self._locked = False
            scheduler.wake(following, now_s)
        else:
            self._locked = False
        if scheduler.switch_wanted:
            scheduler.tick()

    def locked(self):
        """Whether somebody holds it."""
        return self._locked

    def __enter__(self):
        if self._locked:
            return self.acquire()
        self._locked = True
        if self._trace:
            record_frequent(ACQUIRE, self._trace, 0)
        if scheduler.switch_wanted:
            scheduler.tick()
        return True

    def __exit__(self, *_exception):
        # As release, without a call more: `with lock:` is what programs do most.
        if self._waiters or not self._locked:
            self.release()
            return
        self._locked = False
        if self._trace:
            record_frequent(RELEASE, self._trace, 0)
        if scheduler.switch_wanted:
            scheduler.tick()

    acquire_lock = acquire
    release_lock = release
    locked_lock = locked

    def _at_fork_reinit(self):
        self._locked = False
        self._waiters = None

    def __repr__(self):
        state = "locked" if self._locked else "unlocked"
        return f"<{state} _thread.lock object at {id(self):#x}>"


class RLock:
    """A lock that its owner may take again."""

    __slots__ = ("__weakref__", "_block", "_count", "_owner", "_trace")
    __module__ = "_thread"
    __reduce_ex__ = refuse_pickling

    def __init__(self):
        self._block = lock()
        self._owner = None
        self._count = 0
        self._trace = object_made_at("rlock", maker_of(sys._getframe(1)))

    def acquire(self, blocking=True, timeout=-1):
        """Locks it, or counts once more; False if that was not possible in time."""
        me = scheduler.current
        if self._owner is me:
            check_timeout(blocking, timeout)
            self._count += 1
        else:
            if self._block._locked and self._trace and me.opening is None:
                me.opening = (REQUEST, GIVE_UP, self._trace)
                try:
                    taken = self._block.acquire(blocking, timeout)
                finally:
                    me.opening = None
            else:
                taken = self._block.acquire(blocking, timeout)
            if not taken:
                return False
            self._owner = me
            self._count = 1
        if self._trace:
            record_frequent(ACQUIRE, self._trace, self._count)
        if scheduler.switch_wanted:
            scheduler.tick()
        return True

    __enter__ = acquire

    def release(self):
        """Counts down, and unlocks it at zero."""
        if self._owner is not scheduler.current:
            raise RuntimeError("cannot release un-acquired lock")
        self._count -= 1
        if self._trace:
            record_frequent(RELEASE, self._trace, self._count)
        if not self._count:
            self._owner = None
            self._block.release()
        elif scheduler.switch_wanted:
            scheduler.tick()

    def __exit__(self, *_exception):
        self.release()

    def locked(self):
        """Whether somebody holds it."""
        return self._count > 0

    def _is_owned(self):
        return self._owner is scheduler.current

    def _recursion_count(self):
        return self._count if self._owner is scheduler.current else 0

    def _release_save(self):
        if not self._count:
            raise RuntimeError("cannot release un-acquired lock")
        saved = (self._count, self._owner)
        self._count = 1
        self.release()
        return saved

    def _acquire_restore(self, saved):
        # Waiting is over; this is the way back to the lock.
        me = scheduler.current
        opening, me.opening = me.opening, None
        try:
            self.acquire()
        finally:
            me.opening = opening
        self._count, self._owner = saved

    def _at_fork_reinit(self):
        self._block._at_fork_reinit()
        self._owner = None
        self._count = 0

    def __repr__(self):
        state = "locked" if self._count else "unlocked"
        owner = self._owner.id if self._owner else 0
        return f"<{state} _thread.RLock object owner={owner} count={self._count} at {id(self):#x}>"
