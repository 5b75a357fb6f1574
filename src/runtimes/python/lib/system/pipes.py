"""Descriptors on which a thread can stand: the ends of pipes, and standard input.

A thread cannot be parked inside a read of the interpreter's own file system. So the ends of a pipe are kept here: their
numbers are real descriptors of an empty file, so that nobody else gets them, and `os.read` and the like know them.
"""

import errno
import os
import stat
import sys

from .pipe_ends import DuplexEnd, End, ReadEnd, WriteEnd, attached, duplex_pair, pair

_real = {
    name: getattr(os, name)
    for name in ("close", "dup", "dup2", "fstat", "get_blocking", "isatty", "open", "read", "set_blocking", "write")
}
# Ends of pipes, and what stands behind the standard streams, by descriptor.
_ends = {}
# Descriptors that children inherit, each with what it led to when that was said: the interpreter's own functions, which
# forget it, may have closed and opened it since then.
_inherited = {}


def real(name):
    """The interpreter's own function of `os`, for its own files."""
    return _real[name]


def put_end(descriptor, end):
    """Makes a descriptor lead to `end`, as it does from the start of a process."""
    _ends[descriptor] = end
    _set_inheritable(descriptor, True)


def place(descriptor):
    """Opens a descriptor, for an end that is put there."""
    opened = _real["open"](os.devnull, os.O_RDWR)
    if opened != descriptor:
        _real["dup2"](opened, descriptor)
        _real["close"](opened)


def writer_of(descriptor):
    """The end of a pipe that is written through a descriptor; None where there is none."""
    end = _ends.get(descriptor)
    end = end.writer if isinstance(end, DuplexEnd) else end
    return end if isinstance(end, WriteEnd) else None


def remote_reader_of(descriptor):
    """The end of a pipe from another tab that is read through a descriptor; None where there is none."""
    end = _ends.get(descriptor)
    end = end.reader if isinstance(end, DuplexEnd) else end
    return end if isinstance(end, ReadEnd) and end.leads_outside else None


def leads_outside(end):
    """Whether what is read from an end comes from beyond the run."""
    end = end.reader if isinstance(end, DuplexEnd) else end
    return isinstance(end, End) and end.leads_outside


def object_of(descriptor):
    """Id in the trace of the pipe that a descriptor leads to; 0 where it has none."""
    end = _ends.get(descriptor)
    return end.traced if isinstance(end, End) else 0


def end_of(descriptor):
    """The end of a pipe that a descriptor leads to; None for everything else."""
    return _ends.get(descriptor)


def _pipe():
    """Makes a pipe; gives the descriptors of its read end and its write end (`os.pipe`)."""
    reader, writer = pair(sys._getframe(1))
    return descriptor_of(reader), descriptor_of(writer)


def duplex():
    """Makes a connection that goes both ways; gives the descriptors of its two ends (`socket.socketpair`)."""
    return [descriptor_of(end) for end in duplex_pair(sys._getframe(1))]


def descriptor_of(end):
    """A new descriptor that leads to an end."""
    descriptor = _real["open"](os.devnull, os.O_RDWR)
    _ends[descriptor] = end
    return descriptor


def inherit(descriptor, address, reading):
    """Makes a descriptor lead to the end of a pipe that the parent process has opened for this one."""
    end = attached(address, reading)
    other = _ends.get(descriptor)
    if isinstance(other, End):
        put_end(descriptor, DuplexEnd(end, other) if reading else DuplexEnd(other, end))
        return
    place(descriptor)
    put_end(descriptor, end)


def all_descriptors():
    """All descriptors on which a thread can stand."""
    return list(_ends)


def inheritable(descriptors):
    """The pipes among some descriptors, as a new process gets them."""
    return [each for number in descriptors for each in as_inherited(number, number)]


def inheritable_by_flag():
    """Descriptors that a child gets unless it is told which (`os.set_inheritable`)."""
    return [number for number in list(_inherited) if is_inheritable(number)]


def is_inheritable(descriptor):
    """Whether a descriptor is open, and children inherit it."""
    try:
        return _get_inheritable(descriptor)
    except OSError:
        return False


def _leads_to(descriptor):
    end = _ends.get(descriptor)
    status = _real["fstat"](descriptor)
    return (status.st_dev, status.st_ino) if end is None else end


def _get_inheritable(fd, /):
    """Get the close-on-exe flag of the specified file descriptor."""
    return _inherited.get(fd) == _leads_to(fd)


def _set_inheritable(fd, inheritable, /):
    """Set the inheritable flag of the specified file descriptor."""
    leads_to = _leads_to(fd)
    if inheritable:
        _inherited[fd] = leads_to
    else:
        _inherited.pop(fd, None)


def as_inherited(number, descriptor):
    """The pipe behind a descriptor, as a new process gets it under a number; nothing where there is none."""
    end = _ends.get(descriptor)
    ends = (end.reader, end.writer) if isinstance(end, DuplexEnd) else (end,)
    return [
        {"number": number, "pipe": each.address, "reading": each.reading} for each in ends if isinstance(each, End)
    ]


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
    _inherited.pop(fd, None)
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


def _dup2(fd, fd2, inheritable=True):
    """Duplicate file descriptor."""
    _real["dup2"](fd, fd2, inheritable)
    if fd == fd2:
        return fd2
    end, before = _ends.get(fd), _ends.pop(fd2, None)
    if end is not None:
        _ends[fd2] = end.opened_again()
    _set_inheritable(fd2, inheritable)
    if before is not None:
        before.close()
    return fd2


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
    os.dup2 = _dup2
    os.fstat = _fstat
    os.isatty = _isatty
    os.get_blocking = _get_blocking
    os.set_blocking = _set_blocking
    os.get_inheritable = _get_inheritable
    os.set_inheritable = _set_inheritable
