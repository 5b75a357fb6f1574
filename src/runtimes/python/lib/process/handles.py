"""Descriptors that one process sends to another: what `multiprocessing.reduction` takes SCM_RIGHTS for.

Only pipes and connections can be sent; each process has files of its own. The sender opens the ends for the receiver,
writes their addresses into the connection, and waits until they have been taken.
"""

import errno
import os
import struct

from _interleave_kernel import pipe_open_for, slot_of

from ..system import pipe_ends, pipes

# How many ends, and for each the pipe's address and whether it is read from.
_MESSAGE = struct.Struct("<4sII?I?")
_MARK = b"fds\0"
_TAKEN = b"A"


def send_handle(conn, handle, destination_pid):
    """Send a handle over a local connection."""
    end = pipes.end_of(handle)
    ends = [end.reader, end.writer] if isinstance(end, pipe_ends.DuplexEnd) else [end]
    if not all(isinstance(each, pipe_ends.End) for each in ends):
        raise OSError(errno.EBADF, f"{os.strerror(errno.EBADF)}: each process has files of its own, only pipes can be sent")
    slot = slot_of(destination_pid)
    if not slot or not all(pipe_open_for(each.address, each.reading, slot) for each in ends):
        raise ProcessLookupError(errno.ESRCH, os.strerror(errno.ESRCH))
    first, last = ends[0], ends[-1]
    os.write(conn.fileno(), _MESSAGE.pack(_MARK, len(ends), first.address, first.reading, last.address, last.reading))
    if os.read(conn.fileno(), 1) != _TAKEN:
        raise RuntimeError("did not receive acknowledgement of fd")


def recv_handle(conn):
    """Receive a handle over a local connection."""
    data = os.read(conn.fileno(), _MESSAGE.size)
    if not data:
        raise EOFError
    os.write(conn.fileno(), _TAKEN)
    if len(data) != _MESSAGE.size or not data.startswith(_MARK):
        raise RuntimeError("received 0 items of ancdata")
    _mark, count, *ends = _MESSAGE.unpack(data)
    first = pipe_ends.attached(*ends[:2])
    return pipes.descriptor_of(first if count == 1 else pipe_ends.DuplexEnd(first, pipe_ends.attached(*ends[2:])))


def install():
    """Puts them in place of those made of sockets."""
    from multiprocessing import reduction

    reduction.HAVE_SEND_HANDLE = True
    reduction.send_handle = send_handle
    reduction.recv_handle = recv_handle
