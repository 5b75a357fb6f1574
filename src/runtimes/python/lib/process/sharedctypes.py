"""`multiprocessing.sharedctypes`: values and arrays of ctypes in memory that processes share.

An object is of a class made of the program's own type: it keeps a copy in the interpreter's memory, and every access
goes through that one to the shared memory.
"""

import ctypes
import sys

from _interleave_kernel import memory_read, memory_write
from _interleave_recorder import record

from ..recording.kinds import READ, WRITE
from ..recording.tracing import object_made_at, own_frame
from . import replay
from .shared_view import NOT_REPLAYED, BufferWrapper

_MAX_EXACT = 2**53

# ctypes types whose values lie in shared memory, by the type they are made of.
_shared_types = {}


def _shared_type(base):
    shared = _shared_types.get(base)
    if shared is None:
        if issubclass(base, ctypes.Array):
            members = _array_members(base)
        elif issubclass(base, ctypes._SimpleCData):
            members = {"value": _whole(base, "value", True), "__repr__": _simple_repr}
        else:
            members = {name: _whole(base, name, False) for name, *_ in base._fields_}
        members |= {"__init__": _initializer(base), "__module__": base.__module__, "_plain": base}
        shared = _shared_types[base] = type(base.__name__, (base,), members)
        # ctypes gives every array of characters its own `value` and `raw`, whatever is among the members.
        for name in ("value", "raw"):
            if issubclass(base, ctypes.Array) and hasattr(base, name):
                setattr(shared, name, _whole(base, name, False))
    return shared


def _simple_repr(self):
    return f"{self._plain.__name__}({self.value!r})"


def _initializer(base):
    def __init__(self, *args):
        base.__init__(self, *args)
        if "_wrapper" in self.__dict__:
            memory_write(self._wrapper.address, bytes(memoryview(self).cast("B")))

    return __init__


def _refresh(owner, start, size):
    memoryview(owner).cast("B")[start : start + size] = memory_read(owner._wrapper.address + start, size)


def _write_back(owner, start, size):
    memory_write(owner._wrapper.address + start, bytes(memoryview(owner).cast("B")[start : start + size]))


def _record(owner, kind, value):
    if owner._trace and type(value) in (int, float, bool) and abs(value) < _MAX_EXACT:
        record(kind, owner._trace, value)


def _whole(base, name, is_recorded):
    """A property that reads and writes the whole of the memory."""
    field = getattr(base, name)
    size = ctypes.sizeof(base)

    def read(self):
        _refresh(self, 0, size)
        value = field.__get__(self)
        if is_recorded:
            _record(self, READ, value)
        return value

    def write(self, value):
        _refresh(self, 0, size)
        field.__set__(self, value)
        if is_recorded:
            _record(self, WRITE, value)
        _write_back(self, 0, size)

    return property(read, write)


def _array_members(base):
    size = ctypes.sizeof(base._type_)

    def __getitem__(self, key):
        if not isinstance(key, slice) and -base._length_ <= key < base._length_:
            _refresh(self, key % base._length_ * size, size)
        else:
            _refresh(self, 0, ctypes.sizeof(base))
        return base.__getitem__(self, key)

    def __setitem__(self, key, value):
        if isinstance(key, slice):
            _refresh(self, 0, ctypes.sizeof(base))
            base.__setitem__(self, key, value)
            _write_back(self, 0, ctypes.sizeof(base))
        else:
            base.__setitem__(self, key, value)
            _write_back(self, key % base._length_ * size, size)

    def __iter__(self):
        return (self[index] for index in range(base._length_))

    return {"__getitem__": __getitem__, "__setitem__": __setitem__, "__iter__": __iter__}


def install():
    """Replaces what makes objects of `sharedctypes`."""
    from multiprocessing import sharedctypes

    register = sharedctypes._ForkingPickler.register

    def rebuild_ctype(type_, wrapper, length):
        replay.forbid(NOT_REPLAYED)
        shared = _shared_type(type_ if length is None else type_ * length)
        register(shared, reduce_ctype)
        made = shared()
        made._wrapper = wrapper
        made._trace = wrapper.__dict__.get("trace", 0)
        return made

    def reduce_ctype(obj):
        sharedctypes.assert_spawning(obj)
        if isinstance(obj, ctypes.Array):
            return rebuild_ctype, (obj._type_, obj._wrapper, obj._length_)
        return rebuild_ctype, (obj._plain, obj._wrapper, None)

    def _new_value(type_):
        wrapper = BufferWrapper(ctypes.sizeof(type_))
        wrapper.trace = object_made_at("shared", own_frame(sys._getframe(1)))
        return rebuild_ctype(type_, wrapper, None)

    def copy(obj):
        made = _new_value(getattr(obj, "_plain", type(obj)))
        wrapper = getattr(obj, "_wrapper", None)
        data = bytes(memoryview(obj).cast("B")) if wrapper is None else memory_read(wrapper.address, ctypes.sizeof(obj))
        memory_write(made._wrapper.address, data)
        return made

    # Pickled by name, by a process that knows them where the library has its own.
    for function in (rebuild_ctype, reduce_ctype, _new_value, copy):
        function.__module__ = sharedctypes.__name__
        function.__qualname__ = function.__name__
        setattr(sharedctypes, function.__name__, function)
