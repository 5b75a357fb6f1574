"""Makes `threading`'s and `queue`'s classes tell the trace what they do; their own code stays as it is.

A Condition, a Semaphore or a Queue is made of locks. Those are made by the library's own code and stay silent; what a
thread waits for inside is recorded as the operation on the whole object (`Thread.opening`).
"""

import functools
import queue
import sys
import threading

from _interleave_recorder import line_here, record, record_frequent

from ..places import LIBRARY_FOLDER
from ..scheduling import scheduler
from ..recording.kinds import (
    ACQUIRE,
    CLEAR,
    GET,
    GET_REQUEST,
    GIVE_UP,
    NOTIFY,
    PUT,
    PUT_REQUEST,
    RELEASE,
    REQUEST,
    SET,
    SLEEP,
    STARTED,
    WAIT,
    WOKEN,
)
from ..recording.tracing import announce_object, is_own, message, object_made_at


def _maker(made):
    """The frame that makes an object: not its own class's and its parents' `__init__`."""
    frame = sys._getframe(2)
    while frame is not None:
        filename = frame.f_code.co_filename
        if is_own(filename):
            return frame
        own = filename.startswith(LIBRARY_FOLDER)
        if not own and not (frame.f_code.co_name == "__init__" and frame.f_locals.get("self") is made):
            return frame
        frame = frame.f_back
    return sys._getframe(2)


# How a thread of the library's own waits for something to do.
_IDLE = (SLEEP, 0, 0)


def wraps(owner, name):
    """Replaces a method by what the decorated function makes of the original."""

    def decorate(make):
        original = getattr(owner, name)
        setattr(owner, name, functools.wraps(original)(make(original)))

    return decorate


def _traced_init(owner, kind, capacity=lambda made: 0):
    original = owner.__init__

    @functools.wraps(original)
    def __init__(self, *args, **kwargs):
        original(self, *args, **kwargs)
        if "_trace" not in self.__dict__ or not self._trace:
            self._trace = object_made_at(kind, _maker(self), capacity(self))

    owner.__init__ = __init__


def _id_of(made, kind):
    """Id of an object; one that the library made for itself is told of only now, when a thread waits for it."""
    traced = made.__dict__.get("_trace", 0)
    if not traced:
        traced = made._trace = announce_object(kind, f"{type(made).__qualname__} of the library", 0)
    return traced


def waiting(opening, call, /, *args, **kwargs):
    """Calls, and records what the thread waits for in it as `opening`; gives the result and whether it waited."""
    me = scheduler.current
    if me.opening is not None:
        return call(*args, **kwargs), False
    me.opening = opening
    me.opened = False
    try:
        return call(*args, **kwargs), me.opened
    finally:
        me.opening = None


def install():
    """Replaces the methods, once."""
    _install_condition()
    _install_semaphore()
    _install_event()
    _install_barrier()
    _install_queue()
    _install_thread()


def _install_condition():
    condition = threading.Condition
    original_init = condition.__init__

    @functools.wraps(original_init)
    def __init__(self, lock=None):
        original_init(self, lock)
        self._trace = object_made_at("condition", _maker(self))
        # Its own lock is not another object.
        if lock is None:
            self._lock._trace = self._trace

    condition.__init__ = __init__

    @wraps(condition, "wait")
    def _wait(original):
        def wait(self, timeout=None):
            me = scheduler.current
            if me.opening is not None:
                return original(self, timeout)
            is_idle = not self.__dict__.get("_trace") and not line_here()
            me.opening = _IDLE if is_idle else (WAIT, WOKEN, _id_of(self, "condition"))
            try:
                return original(self, timeout)
            finally:
                me.opening = None

        return wait

    @wraps(condition, "notify")
    def _notify(original):
        def notify(self, n=1):
            if self.__dict__.get("_trace"):
                record(NOTIFY, self._trace, min(n, len(self._waiters)))
            original(self, n)

        return notify


def _install_semaphore():
    semaphore = threading.Semaphore
    _traced_init(semaphore, "semaphore", lambda made: made._value)

    @wraps(semaphore, "acquire")
    def _acquire(original):
        def acquire(self, blocking=True, timeout=None):
            if not self.__dict__.get("_trace") and self._value > 0:
                return original(self, blocking, timeout)
            traced = _id_of(self, "semaphore")
            taken, waited = waiting((REQUEST, 0, traced), original, self, blocking, timeout)
            if scheduler.current.opening is None and (taken or waited):
                record(ACQUIRE if taken else GIVE_UP, traced, self._value)
            return taken

        return acquire

    semaphore.__enter__ = semaphore.acquire

    for owner in (semaphore, threading.BoundedSemaphore):

        @wraps(owner, "release")
        def _release(original):
            def release(self, n=1):
                original(self, n)
                if self.__dict__.get("_trace"):
                    record(RELEASE, self._trace, self._value)

            return release


def _install_event():
    event = threading.Event
    _traced_init(event, "event")

    @wraps(event, "set")
    def _set(original):
        def set(self):
            if self._trace:
                record(SET, self._trace, 0)
            original(self)

        return set

    @wraps(event, "clear")
    def _clear(original):
        def clear(self):
            if self._trace:
                record(CLEAR, self._trace, 0)
            original(self)

        return clear

    @wraps(event, "wait")
    def _wait(original):
        def wait(self, timeout=None):
            if self._flag or not self._trace and scheduler.current.opening is not None:
                return original(self, timeout)
            if not self._trace and scheduler.current.opening is None and self is _starting():
                # Thread.start waits for its thread: the trace shows that as the start itself.
                scheduler.current.opening = (0, 0, 0)
                try:
                    return original(self, timeout)
                finally:
                    scheduler.current.opening = None
            traced = _id_of(self, "event")
            signaled, waited = waiting((WAIT, 0, traced), original, self, timeout)
            if waited:
                record(WOKEN, traced, 0 if signaled else 1)
            return signaled

        return wait


def _starting():
    """The event that `Thread.start`, if it is the caller, waits for."""
    frame = sys._getframe(2)
    if frame is not None and frame.f_code is _START_CODE:
        return frame.f_locals["self"]._started
    return None


_START_CODE = threading.Thread.start.__code__


def _install_barrier():
    barrier = threading.Barrier
    _traced_init(barrier, "barrier", lambda made: made._parties)

    @wraps(barrier, "wait")
    def _wait(original):
        def wait(self, timeout=None):
            traced = _id_of(self, "barrier")
            try:
                index, waited = waiting((WAIT, 0, traced), original, self, timeout)
            except threading.BrokenBarrierError:
                record(WOKEN, traced, 1)
                raise
            if waited:
                record(WOKEN, traced, 0)
            return index

        return wait


def _install_queue():
    _traced_init(queue.Queue, "queue", lambda made: max(0, made.maxsize))
    _traced_init(queue.SimpleQueue, "queue")
    for owner in (queue.Queue, queue.SimpleQueue):

        @wraps(owner, "put")
        def _put(original):
            def put(self, item, block=True, timeout=None):
                traced = self.__dict__.get("_trace")
                if not traced:
                    return original(self, item, block, timeout)
                sent = message(item)
                on_its_way = self.__dict__.setdefault("_sent", {})
                on_its_way.setdefault(id(item), []).append(sent)
                try:
                    waiting((PUT_REQUEST, 0, traced), original, self, item, block, timeout)
                except BaseException:
                    on_its_way[id(item)].remove(sent)
                    record(GIVE_UP, traced, 0)
                    raise
                record_frequent(PUT, traced, sent)

            return put

        @wraps(owner, "get")
        def _get(original):
            def get(self, block=True, timeout=None):
                traced = self.__dict__.get("_trace")
                if not traced:
                    return original(self, block, timeout)
                try:
                    item, _waited = waiting((GET_REQUEST, 0, traced), original, self, block, timeout)
                except BaseException:
                    record(GIVE_UP, traced, 0)
                    raise
                on_its_way = self.__dict__.get("_sent", {})
                sent = on_its_way.get(id(item))
                received = sent.pop(0) if sent else 0
                if not sent:
                    on_its_way.pop(id(item), None)
                record_frequent(GET, traced, received)
                return item

            return get

    @wraps(queue.Queue, "join")
    def _join(original):
        def join(self):
            if not self.unfinished_tasks:
                return original(self)
            traced = _id_of(self, "queue")
            _nothing, waited = waiting((WAIT, 0, traced), original, self)
            if waited:
                record(WOKEN, traced, 0)

        return join


def _install_thread():
    @wraps(threading.Thread, "start")
    def _start(original):
        def start(self):
            original(self)
            record(STARTED, self.ident, 0)

        return start
