"""Where processes find each other by address: what `multiprocessing.connection` takes sockets for.

A listener is a pipe under a name; who connects makes two pipes, one for each direction, and sends their addresses
through it. An address with a port that nobody serves in this run may be served in another tab (`network.py`).
"""

import errno
import os
import struct
import sys

from _interleave_kernel import (
    memory_create,
    memory_find,
    memory_read,
    memory_unlink,
    memory_write,
    own_slot,
    parent_pid,
    pipe_create,
    pipe_has_readers,
    pipe_open_for,
    send_signal,
)

from ..scheduling import scheduler, seeded
from ..system import pipe_ends, pipes
from . import life, network, replay

# Pipe, slot and PID of a listener; two pipes of a connection, and the number of the tab that it comes from, 0 for this run.
_LISTENER = struct.Struct("<III")
_CONNECTION = struct.Struct("<III")
_LOOPBACK = "127.0.0.1"
_THIS_MACHINE = {"", "localhost", "0.0.0.0", _LOOPBACK}
_NUMBERS = {"": "0.0.0.0", "localhost": _LOOPBACK}
_EPHEMERAL = range(49_152, 65_536)
_MAX_PORT = 65_535


def _name(address):
    """What an address is called in this run."""
    replay.forbid("it has listened at or connected to an address, and what happens there cannot be replayed")
    if not isinstance(address, tuple):
        return f"/listener/{os.fsdecode(address)}"
    host, port = address
    if not 0 <= port <= _MAX_PORT:
        raise OverflowError("bind(): port must be 0-65535.")
    if host not in _THIS_MACHINE:
        raise OSError(errno.ENETUNREACH, "Network is unreachable: programs run in a sandbox without network")
    return f"/listener/{_LOOPBACK}:{port}"


def _found(name):
    """Pipe and slot of the listener under a name; None where nobody listens."""
    block = memory_find(name)
    if not block:
        return None
    pipe, slot, pid = _LISTENER.unpack(memory_read(block, _LISTENER.size))
    # The pipe of a process that has ended may serve another purpose by now.
    return (pipe, slot) if pipe and send_signal(pid, 0) and pipe_has_readers(pipe) else None


def _bound(address):
    """The address that a socket has once it is bound: a number for a name, and a free port for 0."""
    host, port = address
    if port == 0:
        port = next(each for each in _EPHEMERAL if _found(_name((host, each))) is None)
    return _NUMBERS.get(host, host), port


class SocketListener:
    """Representation of a socket which is bound to an address and listening"""

    def __init__(self, address, family, backlog=1):
        self._family = family
        self._last_accepted = None
        self._address = _bound(address) if isinstance(address, tuple) else address
        self._name = _name(self._address)
        if _found(self._name) is not None:
            raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))
        # That of a process that has ended.
        memory_unlink(self._name)
        self._end = pipe_ends.opened(pipe_create(0), True)
        # It is never at its end: somebody may still connect.
        self._kept_open = pipe_ends.opened(self._end.address, False)
        block = memory_create(self._name, _LISTENER.size)
        if not block:
            self.close()
            raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))
        memory_write(block, _LISTENER.pack(self._end.address, own_slot(), os.getpid()))
        self._offer = None
        # Nobody in another tab can know a port that was chosen here.
        if isinstance(address, tuple) and address[1] != 0 and not seeded.is_active():
            try:
                self._offer = network.Offer(address[1], self._end.address)
            except BaseException:
                self.close()
                raise

    def accept(self):
        """Waits for somebody who connects."""
        if self._end is None:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        self._last_accepted = (_LOOPBACK, 0) if isinstance(self._address, tuple) else ""
        # A root program that serves is no deadlock: it waits until it is stopped.
        serves = (
            isinstance(self._address, tuple) and parent_pid() == life.INIT_PID and not self._shares_resources()
        )
        scheduler.awaited_from_outside += serves
        try:
            end = self._end
            (network if self._offer is None else self._offer).sleep_until(end.ready, "a connection")
            return _connection(end.read(_CONNECTION.size), self._address)
        finally:
            scheduler.awaited_from_outside -= serves

    def _shares_resources(self):
        """Whether the library listens, to hand connections over that were pickled."""
        sharer = sys.modules.get("multiprocessing.resource_sharer")
        return sharer is not None and getattr(sharer._resource_sharer._listener, "_listener", None) is self

    def close(self):
        """Nobody can connect any more; who has and was not accepted is cut off."""
        if self._end is None:
            return
        end, self._end = self._end, None
        if _found(self._name) == (end.address, own_slot()):
            memory_unlink(self._name)
        while end.ready():
            _connection(end.read(_CONNECTION.size), self._address).close()
        self._kept_open.close()
        end.close()


def _connection(sent, address):
    """The connection that somebody has sent the pipes of."""
    from multiprocessing.connection import Connection

    reads, writes, tab = _CONNECTION.unpack(sent)
    if tab:
        pipe_ends.announce_remote(reads, writes, address, tab)
    return Connection(pipes.descriptor_of(pipe_ends.DuplexEnd(pipe_ends.attached(reads, True), pipe_ends.attached(writes, False))))


def SocketClient(address):
    """Return a connection object connected to the socket given by `address`"""
    from multiprocessing.connection import Connection

    listener = _found(_name(address))
    remote = None
    if listener is None and isinstance(address, tuple) and address[1] != 0 and not seeded.is_active():
        remote = network.connected(address[1])
    if remote is not None:
        return _connection(_CONNECTION.pack(*remote), address)
    if listener is None:
        missing = errno.ECONNREFUSED if isinstance(address, tuple) or os.path.exists(address) else errno.ENOENT
        raise OSError(missing, os.strerror(missing))
    pipe, slot = listener
    there, back = pipe_ends.connection_pipes(address)
    mine = pipe_ends.DuplexEnd(pipe_ends.opened(back, True), pipe_ends.opened(there, False))
    waiting = pipe_ends.opened(pipe, False)
    try:
        # The other side's ends, so that it is not at its end before it is accepted.
        if not (pipe_open_for(there, True, slot) and pipe_open_for(back, False, slot)):
            raise BrokenPipeError
        waiting.write(_CONNECTION.pack(there, back, 0))
    except BrokenPipeError:
        mine.close()
        raise OSError(errno.ECONNREFUSED, os.strerror(errno.ECONNREFUSED)) from None
    finally:
        waiting.close()
    return Connection(pipes.descriptor_of(mine))


def install():
    """Puts them in place of those made of sockets."""
    from multiprocessing import connection

    connection.SocketListener = SocketListener
    connection.SocketClient = SocketClient
