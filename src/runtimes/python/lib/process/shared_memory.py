"""Memory that processes share: `multiprocessing.heap`, `sharedctypes` and `shared_memory` on shared memory outside of the
interpreter.

Nothing in Python can point there, so there is no C buffer of it: every access copies what it reads or writes.
"""

import ctypes
import errno
import os
import struct
import sys
import types

from _interleave_kernel import (
    memory_allocate,
    memory_create,
    memory_find,
    memory_read,
    memory_size,
    memory_unlink,
    memory_write,
)
from _interleave_recorder import record

from ..recording.kinds import READ, WRITE
from ..recording.tracing import object_made_at, own_frame
from . import replay

_FORMATS = "bBhHiIlLqQfdc?"
_MAX_EXACT = 2**53
_NOT_REPLAYED = "it has memory that it shares with other processes, and what they write there cannot be replayed"


def _allocated(size):
    replay.forbid(_NOT_REPLAYED)
    address = memory_allocate(max(1, size))
    if not address:
        raise MemoryError("the shared memory of the run is full")
    return address


class SharedView:
    """What `memoryview` is for other memory."""

    def __init__(self, address, size, format="B"):
        replay.forbid(_NOT_REPLAYED)
        self._address = address
        self.nbytes = size
        self.format = format
        self.itemsize = struct.calcsize(format)
        self._released = False

    ndim = 1
    readonly = False
    c_contiguous = f_contiguous = contiguous = True
    shape = property(lambda self: (len(self),))
    strides = property(lambda self: (self.itemsize,))

    def _check(self):
        if self._released:
            raise ValueError("operation forbidden on released memoryview object")

    def __len__(self):
        self._check()
        return self.nbytes // self.itemsize

    def cast(self, format):
        """The same memory, as items of another format."""
        self._check()
        if format.lstrip("@") not in _FORMATS:
            raise ValueError("memoryview: destination format must be a native single character format prefixed with an optional '@'")
        if self.nbytes % struct.calcsize(format):
            raise TypeError("memoryview: length is not a multiple of itemsize")
        return SharedView(self._address, self.nbytes, format)

    def _place(self, index):
        length = len(self)
        place = index + length if index < 0 else index
        if not 0 <= place < length:
            raise IndexError("index out of bounds on dimension 1")
        return self._address + place * self.itemsize

    def __getitem__(self, key):
        self._check()
        if isinstance(key, slice):
            start, stop, step = key.indices(len(self))
            if step == 1:
                return SharedView(self._address + start * self.itemsize, max(0, stop - start) * self.itemsize, self.format)
            return memoryview(b"".join(struct.pack(self.format, self[i]) for i in range(start, stop, step))).cast(self.format)
        return struct.unpack(self.format, memory_read(self._place(key.__index__()), self.itemsize))[0]

    def __setitem__(self, key, value):
        self._check()
        if not isinstance(key, slice):
            try:
                packed = struct.pack(self.format, value)
            except struct.error:
                if isinstance(value, int):
                    raise ValueError(f"memoryview: invalid value for format '{self.format}'") from None
                raise TypeError(f"memoryview: invalid type for format '{self.format}'") from None
            memory_write(self._place(key.__index__()), packed)
            return
        start, stop, step = key.indices(len(self))
        data = value.tobytes() if isinstance(value, SharedView) else bytes(memoryview(value).cast("B"))
        if len(data) != len(range(start, stop, step)) * self.itemsize:
            raise ValueError("memoryview assignment: lvalue and rvalue have different structures")
        if step == 1:
            memory_write(self._address + start * self.itemsize, data)
            return
        for number, place in enumerate(range(start, stop, step)):
            memory_write(self._address + place * self.itemsize, data[number * self.itemsize : (number + 1) * self.itemsize])

    def __iter__(self):
        return (self[index] for index in range(len(self)))

    def __eq__(self, other):
        return self.tobytes() == (other.tobytes() if isinstance(other, (SharedView, memoryview)) else other)

    def __buffer__(self, _flags):
        raise BufferError(
            "shared memory has no C buffer in the browser: it lies outside of the interpreter's memory; "
            "read it with bytes(view) or view.tobytes(), and write it by slices"
        )

    def tobytes(self, order="C"):
        """A copy, as bytes."""
        self._check()
        return memory_read(self._address, self.nbytes)

    def __bytes__(self):
        return self.tobytes()

    def tolist(self):
        """A copy, as a list."""
        return list(struct.unpack(f"{len(self)}{self.format}", self.tobytes()))

    def hex(self, *args):
        """A copy, as hexadecimal digits."""
        return self.tobytes().hex(*args)

    def toreadonly(self):
        """A copy that cannot be written."""
        return memoryview(self.tobytes()).cast(self.format)

    def release(self):
        """Forbids every further access."""
        self._released = True

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, *_exception):
        self.release()


class BufferWrapper:
    """A block of shared memory that travels to a process that is being started (`multiprocessing.heap`)."""

    def __init__(self, size):
        if size < 0:
            raise ValueError(f"Size {size:n} out of range")
        self.size = size
        self.address = _allocated(size)

    def create_memoryview(self):
        """What `memoryview` would be."""
        return SharedView(self.address, self.size)


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

    members = {"__getitem__": __getitem__, "__setitem__": __setitem__, "__iter__": __iter__}
    for name in ("value", "raw"):
        if hasattr(base, name):
            members[name] = _whole(base, name, False)
    return members


def _install_ctypes():
    from multiprocessing import sharedctypes

    register = sharedctypes._ForkingPickler.register

    def rebuild_ctype(type_, wrapper, length):
        replay.forbid(_NOT_REPLAYED)
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
        made = _new_value(obj._plain)
        memory_write(made._wrapper.address, memory_read(obj._wrapper.address, ctypes.sizeof(obj)))
        return made

    # Pickled by name, by a process that knows them where the library has its own.
    for function in (rebuild_ctype, reduce_ctype, _new_value, copy):
        function.__module__ = sharedctypes.__name__
        function.__qualname__ = function.__name__
        setattr(sharedctypes, function.__name__, function)


class _Mapping:
    """What `mmap` is for a block with a name."""

    def close(self):
        """Nothing is held."""


class _StructOnViews(types.ModuleType):
    """`struct`, for memory that has no C buffer."""

    def __getattr__(self, name):
        return getattr(struct, name)

    def pack_into(self, format, buffer, offset, *values):
        """Writes values at an offset."""
        packed = struct.pack(format, *values)
        buffer[offset : offset + len(packed)] = packed

    def unpack_from(self, format, buffer, offset=0):
        """Reads values from an offset."""
        return struct.unpack(format, buffer[offset : offset + struct.calcsize(format)].tobytes())


def _install_named():
    from multiprocessing import shared_memory

    def __init__(self, name=None, create=False, size=0, *, track=True):
        if not size >= 0:
            raise ValueError("'size' must be a positive integer")
        if create and size == 0:
            raise ValueError("'size' must be a positive number different from zero")
        if name is None and not create:
            raise ValueError("'name' can only be None if create=True")
        self._track = track
        self._name = shared_memory._make_filename() if name is None else f"/{name}"
        if create and not memory_create(self._name, size):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), self._name)
        address = memory_find(self._name)
        if not address:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), self._name)
        self._size = memory_size(self._name)
        self._mmap = _Mapping()
        self._buf = SharedView(address, self._size)

    shared_memory.SharedMemory.__init__ = __init__
    shared_memory.struct = _StructOnViews("struct")


def _unlink(name, /):
    """Remove a shared memory object (similar to unlink())."""
    if not memory_unlink(name):
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)


def install():
    """Puts all of it in place; before anything else imports these modules."""
    module = types.ModuleType("_posixshmem")
    module.shm_unlink = _unlink
    sys.modules["_posixshmem"] = module
    from multiprocessing import heap

    heap.BufferWrapper = BufferWrapper
    _install_ctypes()
    _install_named()
