"""`ctypes.pythonapi.PyThreadState_SetAsyncExc`: raises an exception in another thread, where it next runs."""

import ctypes

from ..scheduling import scheduler


class _Raise:
    """What a thread is asked to raise."""

    def __init__(self, exception):
        self._exception = exception

    def __call__(self):
        raise self._exception


class _SetAsyncExc:
    """The C function: gives how many threads are to raise it; NULL takes back what was asked before."""

    def __init__(self):
        self.argtypes = self.errcheck = None
        self.restype = ctypes.c_int

    def __call__(self, ident, exception):
        thread = scheduler.alive.get(getattr(ident, "value", ident))
        if thread is None:
            return 0
        for asked in [each for each in thread.pending if isinstance(each, _Raise)]:
            thread.pending.remove(asked)
        raised = _object_of(exception)
        if raised:
            thread.pending.append(_Raise(raised))
            scheduler.switch_wanted = True
        return 1


def _object_of(exception):
    if not isinstance(exception, ctypes.py_object):
        return exception
    try:
        return exception.value
    except ValueError:
        return None  # NULL


def install():
    """Replaces it: the C function knows nothing of these threads."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc = _SetAsyncExc()
