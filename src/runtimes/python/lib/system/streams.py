"""The standard streams of a program: output line by line into the trace, input from the request or from a person."""

import _pyio
import codecs
import errno
import io
import os
import stat
import sys

from _interleave_recorder import record

from ..process import replay
from ..recording import tracing
from ..recording.kinds import GET, GET_REQUEST, OUTPUT
from ..recording.tracing import message
from ..scheduling import scheduler
from . import files, pipes

_INPUT_NAME = "<stdin>"


class _Output(io.BufferedIOBase):
    """Where the text streams write their bytes. Without a lock: a thread is never interrupted in here."""

    blocking = True

    def __init__(self, bridge, stream, descriptor):
        super().__init__()
        self._bridge = bridge
        self.stream = stream
        self._descriptor = descriptor
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    name = property(lambda self: f"<{self.stream}>")
    mode = "wb"

    def writable(self):
        return True

    def fileno(self):
        return self._descriptor

    def write(self, data, /):
        end = pipes.end_of(self._descriptor)
        if isinstance(end, _OutputEnd) and end.output is self:
            return self.put(data)
        # It was made to lead elsewhere (`os.dup2`), or closed.
        return os.write(self._descriptor, data)

    def put(self, data):
        """Writes into the trace."""
        me = scheduler.current
        text = self._decoder.decode(bytes(data))
        if text and not replay.active:
            order = self._bridge.output(me.id, self.stream, text)
            record(OUTPUT, 0, order)
        if scheduler.switch_wanted:
            scheduler.tick()
        return len(data)


class _OutputEnd:
    """What `os.write` finds behind the descriptors 1 and 2."""

    reading = False
    writable = True
    writer = property(lambda self: self)
    blocking = True

    def __init__(self, output):
        self.output = output
        self.stream = output.stream

    def write(self, data):
        return self.output.put(data)

    def ready(self):
        return True

    def opened_again(self):
        return self

    def close(self):
        pass


class _InputEnd:
    """Standard input: what the request gave, or what a person answers. Only the thread that reads waits."""

    reading = True
    writable = False
    blocking = True

    def __init__(self, bridge, given):
        self._bridge = bridge
        self._buffer = bytearray(b"" if given is None else given.encode())
        self._ended = given is not None
        self._is_given = given is not None
        self._waiting = []
        self._trace = 0

    def read(self, limit):
        """Waits for bytes; none at the end of the input."""
        if self._is_given:
            return self._read(limit)
        data = replay.outcome("input", self._read, limit)
        self._ended = self._ended or not data
        return data

    def _read(self, limit):
        if not self._buffer and not self._ended:
            self._ask()
        data = bytes(self._buffer[:limit])
        del self._buffer[:limit]
        return data

    def _ask(self):
        if replay.is_child:
            raise OSError(errno.EIO, f"{os.strerror(errno.EIO)}: a person answers the program, not what it has forked")
        me = scheduler.current
        self._trace = self._trace or tracing.announce_object("pipe", _INPUT_NAME, 0)
        record(GET_REQUEST, self._trace, 0)
        me.waits_for = "standard input"
        self._waiting.append(me)
        if len(self._waiting) == 1:
            scheduler.outside.append(self._look)
        scheduler.awaited_from_outside += 1
        self._bridge.addInputWaiters(1)
        try:
            while not self._buffer and not self._ended:
                scheduler.park()
        finally:
            self._bridge.addInputWaiters(-1)
            scheduler.awaited_from_outside -= 1
            if me in self._waiting:
                self._waiting.remove(me)
            if not self._waiting and self._look in scheduler.outside:
                scheduler.outside.remove(self._look)
        received = message(self._buffer.decode(errors="replace")) if self._buffer else 0
        record(GET, self._trace, received)

    def _look(self):
        """Takes what has come, and wakes who waits for it."""
        if not self._bridge.hasInput:
            return
        piece = self._bridge.takeInput().to_bytes()
        self._ended = not piece
        self._buffer += piece
        for thread in self._waiting[:] if self._ended else self._waiting[:1]:
            scheduler.wake(thread)

    def left(self):
        """What nobody has read yet, as text; None where a person answers."""
        return self._buffer.decode(errors="replace") if self._ended else None

    def ready(self):
        return bool(self._buffer) or self._ended

    def write(self, _data):
        raise OSError(9, "Bad file descriptor")

    def opened_again(self):
        return self

    def close(self):
        pass


class _RawInput(io.RawIOBase):
    """The raw file under `sys.stdin`."""

    name = _INPUT_NAME
    mode = "rb"

    def readable(self):
        return True

    def fileno(self):
        return 0

    def readinto(self, buffer, /):
        data = os.read(0, len(buffer))
        buffer[: len(data)] = data
        return len(data)


class _NullEnd:
    """Nothing comes in, and what goes out is lost (`/dev/null`)."""

    reading = writable = True
    writer = property(lambda self: self)
    blocking = True

    def read(self, _limit):
        return b""

    def write(self, data):
        return len(memoryview(data).cast("B"))

    def ready(self):
        return True

    def opened_again(self):
        return self

    def close(self):
        pass


_ERRORS = {"stdin": "strict", "stdout": "strict", "stderr": "backslashreplace"}
_NAMES = ("stdin", "stdout", "stderr")
_NULL = "null"
_CLOSED = "closed"


def closed():
    """What a new process is told of a descriptor that is not open there."""
    return {"to": _CLOSED}


def handed_down(descriptor):
    """Where a descriptor leads that is no pipe, as a new process is told; None for a pipe and for a file."""
    end = pipes.end_of(descriptor)
    if isinstance(end, _NullEnd) or end is None and _is_null(os.fstat(descriptor)):
        return {"to": _NULL}
    if isinstance(end, _OutputEnd):
        return {"to": end.stream}
    if isinstance(end, _InputEnd):
        return {"to": "stdin", "text": end.left()}
    return None


def _is_null(status):
    return stat.S_ISCHR(status.st_mode) and status.st_rdev == os.stat(os.devnull).st_rdev


def redirected():
    """Descriptors of the standard output streams that do not lead to the run's own."""
    ends = [(descriptor, pipes.end_of(descriptor)) for descriptor in (1, 2)]
    return [number for number, end in ends if not isinstance(end, _OutputEnd) or end.stream != _NAMES[number]]


def inherit(bridge, descriptor, handed):
    """Makes a descriptor lead where the parent's does (`handed_down`)."""
    to = handed["to"]
    if to == _CLOSED:
        os.close(descriptor)
        return
    if descriptor >= len(_NAMES):
        pipes.place(descriptor)
    if to == "stdin" and descriptor == 0:
        _install_input(bridge, handed["text"])
    elif to == "stdin":
        pipes.put_end(descriptor, _InputEnd(bridge, handed["text"]))
    elif to == _NULL:
        pipes.put_end(descriptor, _NullEnd())
    elif to not in _NAMES[descriptor : descriptor + 1]:
        pipes.put_end(descriptor, _OutputEnd(_Output(bridge, to, descriptor)))


def follow_descriptors():
    """Makes the standard streams of a process that was started with other descriptors than the run's own."""
    for descriptor, name in enumerate(_NAMES):
        end = pipes.end_of(descriptor)
        if isinstance(end, _InputEnd) or isinstance(end, _OutputEnd) and end.stream == name:
            continue
        if end is None:
            made = None
        elif isinstance(end, _OutputEnd):
            made = _text(end.output, _ERRORS[name])
        else:
            made = files.standard_stream(descriptor, f"<{name}>", _ERRORS[name])
        setattr(sys, name, made)
        setattr(sys, f"__{name}__", made)


def install(bridge, given_input):
    """Puts the streams of the run in place of the interpreter's own; `given_input` is the whole of it, or None."""
    output = [_Output(bridge, "stdout", 1), _Output(bridge, "stderr", 2)]
    sys.stdout = sys.__stdout__ = _text(output[0], _ERRORS["stdout"])
    sys.stderr = sys.__stderr__ = _text(output[1], _ERRORS["stderr"])
    for descriptor, each in enumerate(output, start=1):
        pipes.put_end(descriptor, _OutputEnd(each))
    _install_input(bridge, given_input)


def _install_input(bridge, given_input):
    end = _InputEnd(bridge, given_input)
    reader = _pyio.BufferedReader(_RawInput())
    sys.stdin = sys.__stdin__ = io.TextIOWrapper(reader, encoding="utf-8", errors="strict")
    pipes.put_end(0, end)


def _text(output, errors):
    return io.TextIOWrapper(output, encoding="utf-8", errors=errors, line_buffering=True)
