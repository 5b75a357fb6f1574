"""`_interpqueues`: the queues between interpreters. Their items lie in shared memory (`interpreter_records`)."""

import pickle
import sys
from time import time

from _interleave_recorder import record

from ..recording.kinds import GET, GET_REQUEST, GIVE_UP, PUT, PUT_REQUEST
from ..recording.tracing import message, names, object_made_at, own_frame
from ..scheduling import scheduler
from . import bell, interpreter_data, interpreters, replay
from . import interpreter_records as shared

_DEFAULT = -1
_FULL_FALLBACK = 1
_REPLACE = 3
_NO_UNBOUND = 0


class QueueError(RuntimeError):
    """Indicates that a queue-related error happened."""

    __module__ = "concurrent.interpreters"


class QueueNotFoundError(QueueError):
    """An operation tried to use a queue that doesn't exist."""

    __module__ = "concurrent.interpreters"


_empty = _full = QueueError


def _register_heap_types(queue_type, empty_type, full_type):
    """Takes the classes that `concurrent.interpreters` makes."""
    global _empty, _full
    _empty, _full = empty_type, full_type
    interpreter_data.shared_types[queue_type] = (_send_queue, queue_type)


def _send_queue(queue):
    # It lives while it is on its way.
    bind(queue.id)
    return queue.id


def _found(qid):
    """The record of a queue. The table is locked."""
    if not isinstance(qid, int):
        raise TypeError(f"queue ID must be an int, got {type(qid).__name__}")
    queue = shared.find(shared.QUEUES, qid)
    if not queue:
        raise QueueNotFoundError(f"queue {qid} not found")
    return queue


def create(maxsize, unboundop=_DEFAULT, fallback=_DEFAULT):
    """Create a new cross-interpreter queue and return its unique generated ID."""
    replay.forbid("it has made a queue between interpreters, and what happens to that cannot be replayed")
    made = object_made_at("queue", own_frame(sys._getframe(1)), max(0, maxsize))
    with shared.locked():
        queue = shared.add_queue()
        shared.put(queue, shared.MAX_SIZE, max(0, maxsize))
        shared.put(queue, shared.UNBOUND, _REPLACE if unboundop == _DEFAULT else unboundop)
        shared.put(queue, shared.OBJECT, made)
        return shared.word(queue, shared.ID)


def destroy(qid):
    """Clear and destroy the queue."""
    with shared.locked():
        _remove(_found(qid))


def _remove(queue):
    shared.remove(shared.QUEUES, queue)
    shared.free_queue(queue)


def list_all():
    """Return the list of ID triples for all queues."""
    if not shared.exists():
        return []
    with shared.locked():
        found = [(shared.word(each, shared.ID), shared.word(each, shared.UNBOUND)) for each in shared.records(shared.QUEUES)]
    return [(number, unbound, _FULL_FALLBACK) for number, unbound in reversed(found)]


def bind(qid):
    """Take a reference to the identified queue."""
    with shared.locked():
        queue = _found(qid)
        shared.put(queue, shared.BOUND, shared.word(queue, shared.BOUND) + 1)


def release(qid):
    """Release a reference to the queue, which is destroyed once there is none."""
    if shared.exists():
        shared.when_free(_release, qid)


def _release(qid):
    queue = shared.find(shared.QUEUES, qid)
    if not queue:
        return
    left = shared.word(queue, shared.BOUND) - 1
    shared.put(queue, shared.BOUND, max(0, left))
    if left <= 0:
        _remove(queue)


def put(qid, obj, unboundop=_DEFAULT, fallback=_DEFAULT):
    """Add the object's data to the queue."""
    _check(qid)
    data = pickle.dumps(interpreter_data.pack(obj, falls_back=True))
    with shared.locked():
        queue = _found(qid)
        limit = shared.word(queue, shared.MAX_SIZE)
        if limit and shared.word(queue, shared.COUNT) >= limit:
            raise _full(f"queue {qid} is full")
        unbound = shared.word(queue, shared.UNBOUND) if unboundop == _DEFAULT else unboundop
        traced = shared.word(queue, shared.OBJECT)
        told = message(obj, len(data)) if traced else 0
        if traced:
            # Before it can be taken.
            record(PUT, traced, told)
        shared.add_item(queue, interpreters.current_id(), unbound, told, data)


def get(qid):
    """Return the next object from the queue, and how it is replaced where its interpreter is gone."""
    with shared.locked():
        queue = _found(qid)
        if not shared.word(queue, shared.COUNT):
            raise _empty(f"queue {qid} is empty")
        data, unbound, told = shared.take_item(queue)
        traced = shared.word(queue, shared.OBJECT)
        if traced:
            record(GET, traced, told)
    if not data:
        return None, unbound
    return interpreter_data.unpack(pickle.loads(data)), None


def _check(qid):
    with shared.locked():
        _found(qid)


def _of(place):
    def read(qid):
        with shared.locked():
            return shared.word(_found(qid), place)

    return read


get_maxsize = _of(shared.MAX_SIZE)
get_count = _of(shared.COUNT)


def get_queue_defaults(qid):
    """Return the queue's default values, set when it was created."""
    return _of(shared.UNBOUND)(qid), _FULL_FALLBACK


def is_full(qid):
    """Return true if the queue has reached its limit."""
    with shared.locked():
        queue = _found(qid)
        limit = shared.word(queue, shared.MAX_SIZE)
        return bool(limit) and shared.word(queue, shared.COUNT) >= limit


class Clock:
    """What the module of the queues takes `time` for: its threads sleep until the queue has changed."""

    time = staticmethod(time)

    @staticmethod
    def sleep(_delay):
        """Waits for the queue that the caller has found empty or full, as long as the caller may."""
        caller = sys._getframe(1)
        qid = caller.f_locals["self"].id
        until = caller.f_locals.get("end")
        is_putting = caller.f_code.co_name == "put"
        with shared.locked():
            queue = _found(qid)
            traced = shared.word(queue, shared.OBJECT)
        opens = PUT_REQUEST if is_putting else GET_REQUEST

        def changed():
            shared.mark(queue)
            count = shared.word(queue, shared.COUNT)
            return count < shared.word(queue, shared.MAX_SIZE) if is_putting else count > 0

        if traced:
            record(opens, traced, 0)
        scheduler.current.waits_for = names.get(traced, "a queue between interpreters")
        try:
            came = bell.wait_until(changed, None if until is None else max(0.0, until - time()))
        finally:
            scheduler.current.waits_for = ""
        if traced and not came:
            record(GIVE_UP, traced, 0)
