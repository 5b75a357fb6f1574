"""Files as standard streams of a child process, or as further descriptors that it inherits.

The child cannot reach the parent's files, so it gets a pipe, and the parent moves the bytes between pipe and file while it
waits or at its clock's ticks, without a thread of its own.
"""

import fcntl
import os

from _interleave_kernel import pipe_create, pipe_has_readers, pipe_read, pipe_readable, pipe_writable, pipe_write

from ..system import pipe_ends, pipes, streams
from . import bell, replay

_PIECE_BYTES = 65_536
_STDIN = 0
_ACCESS = os.O_RDONLY | os.O_WRONLY | os.O_RDWR

# Files that are standard streams of a child, by its PID.
_movers = {}


class _Mover:
    """A file and the end of a pipe between which bytes move."""

    reading = True

    def __init__(self, descriptor):
        self._end = pipe_ends.opened(pipe_create(0), self.reading)
        self._file = pipes.real("dup")(descriptor)

    def handed(self, number):
        """As a new process gets the other end."""
        return {"number": number, "pipe": self._end.address, "reading": not self.reading}

    def begin(self):
        """Moves bytes from now on."""
        bell.watch(self.move)
        self.move()

    def discard(self):
        """Lets go of both."""
        end, self._end = self._end, None
        pipes.real("close")(self._file)
        end.close()

    def _end_of_bytes(self):
        bell.unwatch(self.move)
        self.discard()


class _FileSink(_Mover):
    """Writes to a file what comes out of a pipe."""

    def move(self):
        """Moves what has come."""
        while self._end is not None and pipe_readable(self._end.address):
            data = pipe_read(self._end.address, _PIECE_BYTES)
            if not data:
                self._end_of_bytes()
                return
            while data:
                data = data[pipes.real("write")(self._file, data) :]


class _FileSource(_Mover):
    """Lets what is left of a file go into a pipe."""

    reading = False

    def __init__(self, descriptor):
        super().__init__(descriptor)
        self._piece = b""

    def move(self):
        """Moves as much as there is room for."""
        while self._end is not None:
            self._piece = self._piece or pipes.real("read")(self._file, _PIECE_BYTES)
            if not self._piece:
                self._end_of_bytes()
                return
            if not pipe_writable(self._end.address, len(self._piece)):
                return
            if not pipe_has_readers(self._end.address):
                self._end_of_bytes()
                return
            self._piece = self._piece[pipe_write(self._end.address, self._piece, 0, 0, False) :]


class Redirections:
    """The files among the descriptors of a process that is about to be started."""

    def __init__(self):
        self._movers = {}

    def handed(self, number, descriptor):
        """Pipes in place of a file, as the new process gets them under a number."""
        access = fcntl.fcntl(descriptor, fcntl.F_GETFL) & _ACCESS
        ways = []
        # What is not standard input is read to its end only where it cannot be meant to be written.
        if access == os.O_RDONLY or access == os.O_RDWR and number == _STDIN:
            ways.append(_FileSource)
        if access != os.O_RDONLY:
            ways.append(_FileSink)
        return [self._mover(way, descriptor).handed(number) for way in ways]

    def _mover(self, way, descriptor):
        found = self._movers.get((way, descriptor))
        if found is None:
            found = self._movers[way, descriptor] = way(descriptor)
        return found

    def begin(self, pid):
        """The process runs: bytes move from now on."""
        if self._movers:
            replay.forbid("a child's input or output was a file, and what it did with that is not kept for a replay")
            _movers[pid] = list(self._movers.values())
            for mover in _movers[pid]:
                mover.begin()

    def cancel(self):
        """It was not started."""
        for mover in self._movers.values():
            mover.discard()


def handed(number, given, redirections):
    """What a descriptor of the child leads to: pipes, and other ends. `given` is −1 for what this process has there."""
    if given == -1 and not pipes.is_inheritable(number):
        return [], [{"number": number, **streams.closed()}]
    descriptor = number if given == -1 else given
    other = streams.handed_down(descriptor)
    if other is not None:
        return [], [{"number": number, **other}]
    if pipes.end_of(descriptor) is not None:
        return pipes.as_inherited(number, descriptor), []
    return redirections.handed(number, descriptor), []


def finish(pid):
    """A process has ended: what it wrote is in its files. Processes of its own may still write."""
    for mover in _movers.pop(pid, ()):
        mover.move()
