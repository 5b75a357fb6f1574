"""`multiprocessing.shared_memory`: memory with names, which processes find by them."""

import errno
import os
import struct
import sys
import types

from _interleave_kernel import memory_create, memory_find, memory_size, memory_unlink

from . import sharedctypes
from .shared_view import BufferWrapper, SharedView


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
        if create:
            self._flags = os.O_CREAT | os.O_EXCL | os.O_RDWR
            if size == 0:
                raise ValueError("'size' must be a positive number different from zero")
        if name is None and not self._flags & os.O_EXCL:
            raise ValueError("'name' can only be None if create=True")
        self._track = track
        self._name = shared_memory._make_filename() if name is None else f"/{name}"
        while create and not memory_create(self._name, size):
            if not memory_find(self._name):
                raise MemoryError("the shared memory of the run is full")
            if name is not None:
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), self._name)
            self._name = shared_memory._make_filename()
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
    sharedctypes.install()
    _install_named()
