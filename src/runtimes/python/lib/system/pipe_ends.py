"""Ends of pipes: bytes on their way between threads, be they in one process or in several."""

import errno
import os
import sys
from collections import deque

from _interleave_kernel import (
    pipe_close,
    pipe_create,
    pipe_has_readers,
    pipe_has_writers,
    pipe_leads_outside,
    pipe_object,
    pipe_open,
    pipe_read,
    pipe_readable,
    pipe_writable,
    pipe_write,
)
from _interleave_recorder import record

from ..process import bell, replay
from ..recording.kinds import GET_REQUEST, PUT_REQUEST
from ..recording.names import assigned_name
from ..recording.tracing import (
    announce_object,
    describe,
    is_own,
    line_of,
    message,
    names,
    object_made_at,
    own_frame,
)
from ..scheduling import scheduler

# As much as a pipe of Linux holds.
_CAPACITY = 65_536
# Of what is written so much is kept for its preview.
_SHOWN = 256
_RETRY = errno.EAGAIN
# Code of the library that makes pipes: gives what one is called, from its frame; nothing where it is not shown.
makers = {}


NOTHING = object()
# Objects of the trace for the pipes that are made next, each with what is known of the first thing that is written there.
_next = deque()


def name_next(object_id, text=None):
    """Gives one of the next pipes its object in the trace (0: none), and its first message a text."""
    _next.append((object_id, text))


def is_next_named():
    """Whether somebody has named the next pipe."""
    return bool(_next)


def name_none():
    """Forgets the names of pipes that were not made."""
    _next.clear()


class End:
    """An end of a pipe: bytes on their way between threads, be they in one process or in several."""

    def __init__(self, address):
        self.address = address
        self.traced = pipe_object(address)
        # Its other side lies beyond the run.
        self.leads_outside = bool(pipe_leads_outside(address))
        self.blocking = True

    def _wait(self, kind, ready):
        me = scheduler.current
        opens, _closes, traced = me.opening or (kind, 0, self.traced)
        if traced:
            record(opens, traced, 0)
        me.opened = True
        me.waits_for = names.get(traced, "a pipe")
        if self.leads_outside:
            with scheduler.awaiting_outside():
                bell.wait_until(ready)
        else:
            bell.wait_until(ready)

    def close(self):
        # In a replay the process holds those ends only that its parent has at the fork.
        if not replay.active:
            pipe_close(self.address, self.reading)
            bell.changed()

    def opened_again(self):
        return opened(self.address, self.reading)


class ReadEnd(End):
    """Where the bytes of a pipe come out."""

    reading = True
    writable = False

    def read(self, limit):
        """Waits for bytes; none at the end, when nobody can write any more."""
        return replay.outcome("os.read", self._read, limit)

    def _read(self, limit):
        while True:
            # Before the bytes: a writer may write and close in between.
            last = not pipe_has_writers(self.address)
            data = pipe_read(self.address, limit)
            if data:
                bell.changed()
                return data
            if last or not limit:
                return b""
            if not self.blocking:
                raise BlockingIOError(_RETRY, os.strerror(_RETRY))
            self._wait(GET_REQUEST, self.ready)

    def write(self, _data):
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))

    def ready(self):
        """Whether reading would not wait."""
        return pipe_readable(self.address)


class WriteEnd(End):
    """Where the bytes of a pipe go in."""

    reading = False
    writable = True
    writer = property(lambda self: self)

    def __init__(self, address):
        super().__init__(address)
        # Messages that the trace was told of when they were put, and that are written later.
        self.told = deque()
        # What is being sent: the message's id, whether the trace was told of it, and how many bytes are left of it.
        self.sending = None
        # The object that is being sent, where it is known, and how such objects are shown.
        self.item = NOTHING
        self.show = None
        # What the first message is called.
        self.first_text = None

    def describe(self, data, size):
        """Tells of what is written; gives the message's id."""
        text, self.first_text = self.first_text, None
        if text is None and self.item is not NOTHING and self.show is not None:
            text = self.show(self.item)
        if text is not None:
            return describe(text, size)
        return message(bytes(data[:_SHOWN]) if self.item is NOTHING else self.item, size)

    def _message(self, data):
        """Id of the message that ends with these bytes, 0 where it goes on; and whether the trace was told of it."""
        length = len(data)
        if self.sending is None:
            return (self.describe(data, length) if self.traced and length else 0), False
        message_id, is_told, left = self.sending
        self.sending = (message_id, is_told, left - length)
        return (message_id if left == length else 0), is_told

    def write(self, data):
        """Waits until all of it is in the pipe; gives its length."""
        return replay.outcome("os.write", self._write, data)

    def _write(self, data):
        # Let go of at once: who writes may want to change it when he catches the error.
        with memoryview(data).cast("B") as view:
            return self._write_all(view)

    def _write_all(self, data):
        length = len(data)
        message_id, is_told = self._message(data)
        written = 0
        while written < length:
            if not pipe_has_readers(self.address):
                raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))
            if pipe_writable(self.address, length - written):
                written += pipe_write(self.address, data, written, message_id, is_told)
                bell.changed()
            elif self.blocking:
                self._wait(PUT_REQUEST, lambda: pipe_writable(self.address, length - written))
            elif written:
                break
            else:
                raise BlockingIOError(_RETRY, os.strerror(_RETRY))
        return written

    def read(self, _limit):
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))

    def ready(self):
        """Whether writing would not wait."""
        return pipe_writable(self.address, 1)


class DuplexEnd:
    """Both ends of a connection that goes both ways: what one writes the other reads."""

    reading = writable = True

    def __init__(self, reader, writer):
        self.reader = reader
        self.writer = writer

    @property
    def blocking(self):
        """Whether reads and writes wait."""
        return self.reader.blocking

    @blocking.setter
    def blocking(self, blocking):
        self.reader.blocking = self.writer.blocking = blocking

    def read(self, limit):
        """As a read end."""
        return self.reader.read(limit)

    def write(self, data):
        """As a write end."""
        return self.writer.write(data)

    def ready(self):
        """Whether reading would not wait."""
        return self.reader.ready()

    def opened_again(self):
        return DuplexEnd(self.reader.opened_again(), self.writer.opened_again())

    def close(self):
        self.reader.close()
        self.writer.close()


def _shown(caller):
    """Announces a pipe; gives its id in the trace."""
    frame = own_frame(caller)
    maker = makers.get(caller.f_code)
    if maker is None:
        return object_made_at("pipe", frame, _CAPACITY)
    name = maker(caller)
    if not name or not is_own(frame.f_code.co_filename):
        return 0
    return announce_object("pipe", f"{assigned_name(frame) or 'subprocess'}.{name}", line_of(frame), _CAPACITY)


def _created(frame):
    return replay.outcome("os.pipe", lambda: pipe_create(object_made_at("pipe", frame, _CAPACITY)))


def pair(caller):
    """A new pipe's two ends; `caller` is the frame of the code that makes it."""
    object_id, text = _next.popleft() if _next else (None, None)
    address = replay.outcome("os.pipe", lambda: pipe_create(_shown(caller) if object_id is None else object_id))
    reader, writer = opened(address, True), opened(address, False)
    writer.first_text = text
    return reader, writer


def duplex_pair(caller):
    """The two ends of a new connection that goes both ways."""
    frame = own_frame(caller)
    there, back = _created(frame), _created(frame)
    return [DuplexEnd(opened(reads, True), opened(writes, False)) for reads, writes in ((back, there), (there, back))]


def connection_pipes(shown):
    """Two pipes, for the two directions of a connection to an address."""
    frame = own_frame(sys._getframe(1))
    line = line_of(frame)
    return [pipe_create(announce_object("pipe", f"{shown} {way}", line, _CAPACITY)) for way in ("→", "←")]


def announce_remote(reads, writes, shown, tab):
    """Tells of the two pipes of a connection to a program in another tab."""
    line = line_of(own_frame(sys._getframe(1)))
    for pipe, way in ((writes, "→"), (reads, "←")):
        announce_object("pipe", f"{shown} {way} tab {tab}", line, _CAPACITY, pipe_object(pipe))


def attached(address, reading):
    """An end of a pipe that was opened for this process by another one."""
    return (ReadEnd if reading else WriteEnd)(address)


def opened(address, reading):
    """An end of a pipe, opened."""
    if not replay.active:
        pipe_open(address, reading)
    return attached(address, reading)
