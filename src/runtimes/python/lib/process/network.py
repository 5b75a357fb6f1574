"""The way out of the run: programs in other tabs are reached through the page, which asks the person first.

What a process wants is a request in shared memory; the run's gateway answers it. From then on a connection is two pipes
like any other, whose far ends are the gateway's.
"""

import errno
import os
import struct

from _interleave_kernel import network_connect, network_listen, network_pipes, network_state
from _interleave_recorder import record

from ..recording.kinds import SLEEP, WAKE
from ..scheduling import scheduler
from . import bell

# How far a request is (`kernel/network-request.ts`).
_PENDING, _ASKING, _OPEN, _REFUSED, _IN_USE = range(5)
# Pipe that is read, pipe that is written, number of the other tab.
_PIPES = struct.Struct("<III")


def _until_answered(request):
    """Waits for an answer; gives the state."""
    if not request:
        raise MemoryError("the shared memory of the run is full")
    state = _PENDING

    def answered():
        nonlocal state
        state = network_state(request)
        return state != _PENDING

    with scheduler.awaiting_outside():
        sleep_until(answered, "an answer from another tab")
    return state


def sleep_until(ready, what):
    """As `bell.wait_until`; the trace shows that the thread sleeps."""
    if ready():
        return
    scheduler.current.waits_for = what
    record(SLEEP, 0, 0)
    try:
        bell.wait_until(ready)
    finally:
        record(WAKE, 0, 0)


class Offer:
    """A listener that other tabs may reach, as soon as the person at the page allows it."""

    def __init__(self, port, pipe):
        self._request = network_listen(port, pipe)
        if _until_answered(self._request) == _IN_USE:
            raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))

    def sleep_until(self, ready, what):
        """As the function, and no deadlock as long as somebody in another tab may come."""
        while not ready():
            state = network_state(self._request)
            is_open = state in (_ASKING, _OPEN)

            def changed():
                return ready() or (network_state(self._request) in (_ASKING, _OPEN)) != is_open

            if is_open:
                with scheduler.awaiting_outside():
                    sleep_until(changed, what)
            else:
                sleep_until(changed, what)


def connected(port):
    """Connects to a port in another tab: the pipe that is read, the one that is written, the tab. None where nobody is."""
    request = network_connect(port)
    if _until_answered(request) != _OPEN:
        return None
    return _PIPES.unpack(network_pipes(request))
