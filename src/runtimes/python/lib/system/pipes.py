"""Descriptors on which a thread can stand: the ends of pipes, and standard input.

A thread cannot be parked inside a read of the interpreter's own file system. So the ends of a pipe are kept here: their
numbers are real descriptors of an empty file, so that nobody else gets them, and `os.read` and the like know them.
"""

import errno
import os
import stat
import sys
from collections import deque

from _interleave_recorder import record

from ..recording.kinds import GET, GET_REQUEST, PUT, PUT_REQUEST, WOKEN
from ..recording.tracing import message, names, object_made_at, own_frame
from ..scheduling import scheduler

# As much as a pipe of Linux holds; what is no longer than PIPE_BUF is written whole.
_CAPACITY = 65_536
_PIPE_BUF = 4_096

_real = {
    name: getattr(os, name)
    for name in ("close", "dup", "fstat", "get_blocking", "isatty", "open", "read", "set_blocking", "write")
}
# Ends of pipes, and what stands behind the standard streams, by descriptor.
_ends = {}
# Called when any end may have become ready, for those who wait for several.
_watchers = []


class _Pipe:
    """Bytes on their way from writers to readers."""

    def __init__(self, trace):
        self.data = bytearray()
        # What the trace knows of them: id of the message, bytes of it still here.
        self.sent = deque()
        self.readers = 0
        self.writers = 0
        self.waiting = []
        self.trace = trace

    def changed(self):
        """Lets everyone who waits look again."""
        waiting, self.waiting = self.waiting, []
        for thread in waiting:
            scheduler.wake(thread)
        for watcher in list(_watchers):
            watcher()

    def wait(self, kind):
        """Stands until something has changed."""
        me = scheduler.current
        record(kind, self.trace, 0)
        me.waits_for = names.get(self.trace, "a pipe")
        self.waiting.append(me)
        try:
            scheduler.park()
        finally:
            if me in self.waiting:
                self.waiting.remove(me)

    def take(self, limit):
        """Gives up to so many bytes that are there."""
        taken = bytes(self.data[:limit])
        del self.data[:limit]
        self._tell_taken(len(taken))
        self.changed()
        return taken

    def _tell_taken(self, count):
        me = scheduler.current
        whole = False
        while count > 0 and self.sent:
            message_id, left = self.sent[0]
            if left > count:
                self.sent[0] = (message_id, left - count)
                break
            self.sent.popleft()
            count -= left
            whole = True
            record(GET, self.trace, message_id)
        if not whole:
            record(WOKEN, self.trace, 0)

    def put(self, data):
        """Takes over so many bytes as there is room for."""
        part = bytes(data[: _CAPACITY - len(self.data)])
        self.data += part
        message_id = message(part)
        self.sent.append((message_id, len(part)))
        record(PUT, self.trace, message_id)
        self.changed()
        return len(part)


class _ReadEnd:
    """Where the bytes of a pipe come out."""

    writable = False

    def __init__(self, pipe):
        self.pipe = pipe
        self.blocking = True
        pipe.readers += 1

    def read(self, limit):
        """Waits for bytes; none at the end, when nobody can write any more."""
        pipe = self.pipe
        while not pipe.data:
            if pipe.writers == 0:
                return b""
            if not self.blocking:
                raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
            pipe.wait(GET_REQUEST)
        return pipe.take(limit)

    def write(self, _data):
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))

    def ready(self):
        """Whether reading would not wait."""
        return bool(self.pipe.data) or self.pipe.writers == 0

    def opened_again(self):
        return _ReadEnd(self.pipe)

    def close(self):
        self.pipe.readers -= 1
        self.pipe.changed()


class _WriteEnd:
    """Where the bytes of a pipe go in."""

    writable = True

    def __init__(self, pipe):
        self.pipe = pipe
        self.blocking = True
        pipe.writers += 1

    def write(self, data):
        """Waits until all of it is in the pipe; gives its length."""
        pipe = self.pipe
        data = memoryview(data).cast("B")
        written = 0
        while written < len(data):
            if pipe.readers == 0:
                raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))
            room = _CAPACITY - len(pipe.data)
            if room >= min(len(data) - written, _PIPE_BUF):
                written += pipe.put(data[written:])
            elif self.blocking:
                pipe.wait(PUT_REQUEST)
            elif written:
                break
            else:
                raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        return written

    def read(self, _limit):
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))

    def ready(self):
        """Whether writing would not wait."""
        return len(self.pipe.data) <= _CAPACITY - _PIPE_BUF or self.pipe.readers == 0

    def opened_again(self):
        return _WriteEnd(self.pipe)

    def close(self):
        self.pipe.writers -= 1
        self.pipe.changed()


def put_end(descriptor, end):
    """Makes a descriptor lead to `end`."""
    _ends[descriptor] = end


def end_of(descriptor):
    """The end of a pipe that a descriptor leads to; None for everything else."""
    return _ends.get(descriptor)


def watch(callback):
    """Calls `callback` whenever an end may have become ready, until `unwatch`."""
    _watchers.append(callback)


def unwatch(callback):
    """Ends `watch`."""
    _watchers.remove(callback)


def _pipe():
    """Makes a pipe; gives the descriptors of its read end and its write end (`os.pipe`)."""
    pipe = _Pipe(object_made_at("pipe", own_frame(sys._getframe(1)), _CAPACITY))
    read = _real["open"]("/dev/null", os.O_RDONLY)
    write = _real["open"]("/dev/null", os.O_WRONLY)
    _ends[read] = _ReadEnd(pipe)
    _ends[write] = _WriteEnd(pipe)
    return read, write


def _read(fd, length, /):
    """Read from a file descriptor.  Returns a bytes object."""
    end = _ends.get(fd)
    if end is None:
        return _real["read"](fd, length)
    if length < 0:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
    return end.read(length)


def _write(fd, data, /):
    """Write a bytes object to a file descriptor."""
    end = _ends.get(fd)
    return _real["write"](fd, data) if end is None else end.write(data)


def _close(fd):
    """Close a file descriptor."""
    end = _ends.pop(fd, None)
    _real["close"](fd)
    if end is not None:
        end.close()


def _dup(fd, /):
    """Return a duplicate of a file descriptor."""
    copy = _real["dup"](fd)
    if fd in _ends:
        _ends[copy] = _ends[fd].opened_again()
    return copy


def _fstat(fd):
    """Perform a stat system call on the given file descriptor."""
    status = _real["fstat"](fd)
    if fd not in _ends:
        return status
    return os.stat_result((stat.S_IFIFO | 0o600, *status[1:]))


def _isatty(fd, /):
    """Return True if the fd is connected to a terminal."""
    return False if fd in _ends else _real["isatty"](fd)


def _get_blocking(fd, /):
    """Get the blocking mode of the file descriptor."""
    end = _ends.get(fd)
    return _real["get_blocking"](fd) if end is None else end.blocking


def _set_blocking(fd, blocking, /):
    """Set the blocking mode of the specified file descriptor."""
    end = _ends.get(fd)
    if end is None:
        _real["set_blocking"](fd, blocking)
    else:
        end.blocking = bool(blocking)


def install():
    """Replaces the functions of `os` that deal with descriptors."""
    os.pipe = _pipe
    os.read = _read
    os.write = _write
    os.close = _close
    os.dup = _dup
    os.fstat = _fstat
    os.isatty = _isatty
    os.get_blocking = _get_blocking
    os.set_blocking = _set_blocking
