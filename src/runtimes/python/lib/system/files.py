"""`open` for descriptors on which a thread can stand: a file object whose reads and writes go through `pipes`."""

import _pyio
import builtins
import errno
import functools
import io
import os
import warnings

from . import pipes

real_open = io.open
_STDERR = 2
_NO_LINES = "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used"


class PipeIO(io.RawIOBase):
    """The raw file of the end of a pipe."""

    def __init__(self, descriptor, mode, closefd):
        super().__init__()
        self.name = descriptor
        self._descriptor = descriptor
        self.mode = mode
        self.closefd = closefd

    def fileno(self):
        """The descriptor."""
        self._check_open()
        return self._descriptor

    def readable(self):
        """Whether it was opened for reading."""
        return self.mode == "rb"

    def writable(self):
        """Whether it was opened for writing."""
        return self.mode == "wb"

    def readinto(self, buffer, /):
        """Waits for bytes and puts them into `buffer`; 0 at the end."""
        self._check_open()
        view = memoryview(buffer).cast("B")
        data = os.read(self._descriptor, len(view))
        view[: len(data)] = data
        return len(data)

    def write(self, data, /):
        """Waits until all of it is on its way."""
        self._check_open()
        return os.write(self._descriptor, data)

    def close(self):
        """Closes the descriptor, too, unless it was asked not to."""
        if self.closed:
            return
        try:
            super().close()
        finally:
            if self.closefd:
                os.close(self._descriptor)

    def _check_open(self):
        if self.closed:
            raise ValueError("I/O operation on closed file")

    def __repr__(self):
        return f"<_io.FileIO name={self.name!r} mode={self.mode!r} closefd={self.closefd!r}>"


class _BufferedReader(_pyio.BufferedReader):
    """The library's own, but for `peek`: as the C implementation, it reads only where it has nothing yet."""

    def _peek_unlocked(self, n=0):
        if self._read_pos == len(self._read_buf):
            self._reset_read_buf()
            self._read_buf = self.raw.read(self.buffer_size) or b""
        return self._read_buf[self._read_pos :]


@functools.wraps(real_open)
def _open(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None):
    if isinstance(file, int) and pipes.end_of(file) is not None:
        return _open_end(file, mode, buffering, encoding, errors, newline, closefd)
    return real_open(file, mode, buffering, encoding, errors, newline, closefd, opener)


def _open_end(descriptor, mode, buffering, encoding, errors, newline, closefd):
    kinds = set(mode) & set("rwa")
    if len(kinds) != 1 or "+" in mode:
        raise io.UnsupportedOperation("File or stream is not seekable.")
    reading = kinds == {"r"}
    if reading == pipes.end_of(descriptor).writable:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    if buffering == 1 and "b" in mode:
        warnings.warn(_NO_LINES, RuntimeWarning, stacklevel=3)
    raw = PipeIO(descriptor, "rb" if reading else "wb", closefd)
    if buffering == 0:
        if "b" not in mode:
            raise ValueError("can't have unbuffered text I/O")
        return raw
    # The C implementation's lock would block in C.
    buffered = (_BufferedReader if reading else _pyio.BufferedWriter)(raw, *((buffering,) if buffering > 1 else ()))
    if "b" in mode:
        return buffered
    text = io.TextIOWrapper(buffered, io.text_encoding(encoding), errors, newline, buffering == 1)
    text.mode = mode
    return text


def standard_stream(descriptor, name, errors):
    """A text stream over one of the descriptors 0, 1 and 2, as the interpreter makes them where that is no terminal."""
    raw = PipeIO(descriptor, "wb" if descriptor else "rb", False)
    raw.name = name
    buffered = _pyio.BufferedWriter(raw) if descriptor else _BufferedReader(raw)
    # What an error says must not wait for more.
    line_buffering = descriptor == _STDERR
    unbuffered = bool(descriptor) and bool(os.environ.get("PYTHONUNBUFFERED"))
    made = io.TextIOWrapper(buffered, "utf-8", errors, None, line_buffering or unbuffered, unbuffered)
    made.mode = "w" if descriptor else "r"
    return made


def install():
    """Puts it in place of `open`."""
    builtins.open = io.open = _open
