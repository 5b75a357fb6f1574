"""Views of memory that processes share, outside of the interpreter's own.

Nothing in Python can point there, so there is no C buffer of it: every access copies what it reads or writes.
"""

import struct

from _interleave_kernel import memory_allocate, memory_read, memory_write

from . import replay

_FORMATS = "bBhHiIlLqQfdc?"
NOT_REPLAYED = "it has memory that it shares with other processes, and what they write there cannot be replayed"


def allocated(size):
    """Address of new memory, filled with zeros."""
    replay.forbid(NOT_REPLAYED)
    address = memory_allocate(max(1, size))
    if not address:
        raise MemoryError("the shared memory of the run is full")
    return address


class SharedView:
    """What `memoryview` is for other memory."""

    def __init__(self, address, size, format="B"):
        replay.forbid(NOT_REPLAYED)
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
        self.address = allocated(size)

    def create_memoryview(self):
        """What `memoryview` would be."""
        return SharedView(self.address, self.size)
