"""Standard output and error of a program, line by line into the trace."""

import codecs
import io
import sys
from time import perf_counter

from . import scheduler
from .kinds import OUTPUT
from .tracing import line_of, records


class _Output(io.BufferedIOBase):
    """Where the text streams write their bytes. Without a lock: a thread is never interrupted in here."""

    def __init__(self, bridge, stream, descriptor):
        super().__init__()
        self._bridge = bridge
        self._stream = stream
        self._descriptor = descriptor
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    name = property(lambda self: f"<{self._stream}>")
    mode = "wb"

    def writable(self):
        return True

    def fileno(self):
        return self._descriptor

    def write(self, data, /):
        me = scheduler.current
        text = self._decoder.decode(bytes(data))
        if text:
            order = self._bridge.output(me.id, self._stream, text)
            records.extend((perf_counter() * 1000, OUTPUT | line_of(sys._getframe(1)), 0, order, me.id))
        if scheduler.switch_wanted:
            scheduler.tick()
        return len(data)


def install(bridge):
    """Puts the streams of the run in place of the interpreter's own."""
    sys.stdout = sys.__stdout__ = _text(_Output(bridge, "stdout", 1), "strict")
    sys.stderr = sys.__stderr__ = _text(_Output(bridge, "stderr", 2), "backslashreplace")
    sys.stdin = sys.__stdin__ = io.TextIOWrapper(io.BytesIO(b""), encoding="utf-8")


def _text(output, errors):
    return io.TextIOWrapper(output, encoding="utf-8", errors=errors, line_buffering=True)
