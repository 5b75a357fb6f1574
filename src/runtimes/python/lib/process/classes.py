"""Makes `multiprocessing`'s classes tell the trace what they do; their own code stays as it is.

A queue is a pipe with locks: the pipe bears the queue's id, so that it is the same object in every process. What is put
is told when the program puts it, and what is got when the last byte of it was read.
"""

import reprlib
import sys

from _interleave_recorder import record, record_frequent

from ..recording.kinds import CLEAR, GET, GET_REQUEST, GIVE_UP, NOTIFY, PUT, PUT_REQUEST, SET, WAIT, WOKEN
from ..recording.names import assigned_name
from ..recording.tracing import announce_object, message, object_made_at, own_frame, program_frame
from ..system import pipe_ends, pipes
from ..thread.classes import waiting, wraps

_LIBRARY = ("multiprocessing/context.py", "multiprocessing/queues.py", "multiprocessing/synchronize.py")


def install():
    """Replaces the methods, once."""
    _install_connection()
    _install_remote()
    _install_queue()
    _install_pool()
    _install_start()
    _install_synchronization()


def _install_connection():
    from multiprocessing.connection import Connection

    @wraps(Connection, "_send_bytes")
    def _send_bytes(original):
        def _send_bytes(self, buf):
            end = pipes.writer_of(self._handle)
            if end is None:
                return original(self, buf)
            size = len(buf)
            if end.told:
                message_id, is_told = end.told.popleft(), True
            else:
                message_id, is_told = end.describe(buf, size), False
            # Four bytes say how long it is.
            end.sending = (message_id, is_told, size + 4)
            try:
                original(self, buf)
            finally:
                end.sending = None

        return _send_bytes

    @wraps(Connection, "send")
    def _send(original):
        def send(self, obj):
            end = pipes.writer_of(self._handle)
            if end is None:
                return original(self, obj)
            end.item = obj
            try:
                original(self, obj)
            finally:
                end.item = pipe_ends.NOTHING

        return send


def _install_remote():
    """What comes from another tab was told of there: here it is told of when the program gets it."""
    from multiprocessing.connection import Connection

    @wraps(Connection, "_recv_bytes")
    def _recv_bytes(original):
        def _recv_bytes(self, maxsize=None):
            received = original(self, maxsize)
            end = pipes.remote_reader_of(self._handle)
            if end is not None and received is not None:
                end.received_bytes = received.tell()
            return received

        return _recv_bytes

    for name in ("recv", "recv_bytes"):

        @wraps(Connection, name)
        def _recv(original):
            def recv(self, *args):
                item = original(self, *args)
                end = pipes.remote_reader_of(self._handle)
                if end is not None:
                    record(GET, end.traced, message(item, end.received_bytes))
                return item

            return recv


def _writer_of(made):
    """The end of a queue's pipe that is written; None where it has none, or it is closed."""
    return pipes.writer_of(getattr(made._writer, "_handle", None))


def _traced_pipe(kind, owner, capacity):
    """Gives the pipe that `owner` makes next its own object in the trace."""
    frame = program_frame(owner, _LIBRARY)
    pipe_ends.name_next(0 if frame is None else object_made_at(kind, frame, capacity))


def _install_queue():
    from multiprocessing import queues

    @wraps(queues.Queue, "__init__")
    def _init(original):
        def __init__(self, maxsize=0, *, ctx):
            _traced_pipe("queue", self, max(0, maxsize))
            original(self, maxsize, ctx=ctx)

        return __init__

    @wraps(queues.SimpleQueue, "__init__")
    def _simple_init(original):
        def __init__(self, *, ctx):
            if not pipe_ends.is_next_named():
                _traced_pipe("queue", self, 0)
            original(self, ctx=ctx)

        return __init__

    for owner in (queues.Queue, queues.JoinableQueue):

        @wraps(owner, "put")
        def _put(original):
            def put(self, obj, block=True, timeout=None):
                end = pipes.writer_of(self._writer._handle) if not self._closed else None
                if end is None or not end.traced or end.told is None:
                    return original(self, obj, block, timeout)
                sent = message(obj)
                end.told.append(sent)
                try:
                    waiting((PUT_REQUEST, 0, end.traced), original, self, obj, block, timeout)
                except BaseException:
                    end.told.remove(sent)
                    record(GIVE_UP, end.traced, 0)
                    raise
                record_frequent(PUT, end.traced, sent)

            return put

    for owner in (queues.Queue, queues.SimpleQueue):

        @wraps(owner, "get")
        def _get(original):
            def get(self, *args, **kwargs):
                traced = pipes.object_of(self._reader._handle)
                if not traced:
                    return original(self, *args, **kwargs)
                try:
                    return waiting((GET_REQUEST, 0, traced), original, self, *args, **kwargs)[0]
                except BaseException:
                    record(GIVE_UP, traced, 0)
                    raise

            return get

    @wraps(queues.SimpleQueue, "put")
    def _simple_put(original):
        def put(self, obj):
            end = _writer_of(self)
            if end is None:
                return original(self, obj)
            end.item = obj
            try:
                original(self, obj)
            finally:
                end.item = pipe_ends.NOTHING

        return put


def _install_pool():
    from multiprocessing.pool import Pool

    @wraps(Pool, "_setup_queues")
    def _setup_queues(original):
        def _setup_queues(self):
            name = assigned_name(own_frame(sys._getframe(1))) or "pool"
            pipe_ends.name_next(announce_object("queue", f"{name}: tasks", 0))
            pipe_ends.name_next(announce_object("queue", f"{name}: results", 0))
            try:
                original(self)
            finally:
                pipe_ends.name_none()
            for made, show in ((self._inqueue, _task), (self._outqueue, _result)):
                # A context of somebody's own may make other queues.
                end = _writer_of(made)
                if end is not None:
                    end.show = show

        return _setup_queues


_short = reprlib.Repr(maxtuple=4, maxstring=20, maxother=30, maxlist=4)


def _task(task):
    """What a task of a pool is called."""
    if task is None:
        return "end"
    _job, _number, function, args, kwargs = task
    if function.__name__ in ("mapstar", "starmapstar"):
        function, batch = args[0]
        return f"{_name(function)} × {len(batch)}"
    shown = [_short.repr(each) for each in args] + [f"{name}={_short.repr(each)}" for name, each in kwargs.items()]
    return f"{_name(function)}({', '.join(shown)})"


def _result(result):
    return "end" if result is None else _short.repr(result[2][1])


def _name(function):
    return getattr(function, "__qualname__", None) or type(function).__name__


def _install_start():
    from multiprocessing.popen_spawn_posix import Popen

    @wraps(Popen, "_launch")
    def _launch(original):
        def _launch(self, process_obj):
            target = getattr(process_obj, "_target", None)
            args = ", ".join(_short.repr(each) for each in getattr(process_obj, "_args", ()))
            call = f"{_name(target)}({args})" if target is not None else type(process_obj).__qualname__
            # The pipe by which a child is known to have ended says nothing.
            pipe_ends.name_next(0)
            pipe_ends.name_next(announce_object("pipe", f"start of {process_obj.name}", 0), f"pickled: {call}")
            try:
                original(self, process_obj)
            finally:
                pipe_ends.name_none()

        return _launch


def _install_synchronization():
    from multiprocessing import synchronize

    for owner, kind in ((synchronize.Condition, "condition"), (synchronize.Event, "event"), (synchronize.Barrier, "barrier")):
        _traced_state(owner, kind)

    @wraps(synchronize.Condition, "wait")
    def _wait(original):
        def wait(self, timeout=None):
            if not self._trace:
                return original(self, timeout)
            return waiting((WAIT, WOKEN, self._trace), original, self, timeout)[0]

        return wait

    @wraps(synchronize.Condition, "notify")
    def _notify(original):
        def notify(self, n=1):
            if self._trace:
                record(NOTIFY, self._trace, n)
            original(self, n)

        return notify

    @wraps(synchronize.Event, "wait")
    def _event_wait(original):
        def wait(self, timeout=None):
            if not self._trace:
                return original(self, timeout)
            signaled, waited = waiting((WAIT, 0, self._trace), original, self, timeout)
            if waited:
                record(WOKEN, self._trace, 0 if signaled else 1)
            return signaled

        return wait

    for name, event in (("set", SET), ("clear", CLEAR)):

        @wraps(synchronize.Event, name)
        def _change(original, event=event):
            def change(self):
                if self._trace:
                    record(event, self._trace, 0)
                original(self)

            return change


def _traced_state(owner, kind):
    """Gives objects of a class an id in the trace that travels with them."""

    @wraps(owner, "__init__")
    def _init(original):
        def __init__(self, *args, **kwargs):
            frame = program_frame(self, _LIBRARY)
            self._trace = 0 if frame is None else object_made_at(kind, frame)
            original(self, *args, **kwargs)

        return __init__

    if "__getstate__" not in owner.__dict__:
        return

    @wraps(owner, "__getstate__")
    def _get(original):
        def __getstate__(self):
            return original(self), self._trace

        return __getstate__

    @wraps(owner, "__setstate__")
    def _set(original):
        def __setstate__(self, state):
            # A barrier sets its own state when it is made.
            if len(state) == 2 and isinstance(state[0], tuple):
                state, self._trace = state
            original(self, state)

        return __setstate__
