"""Calls that give the GIL up in CPython while they compute: here they compute in another interpreter, on another core.

Those are one-shot calls on bytes, of some length: hashes, compression. What has a state stays where that is. Where no
other thread of the process could run meanwhile, or none can be parked, they stay in place.
"""

import functools
import hashlib
import json
import pickle
import sys
import zlib

from _interleave_kernel import (
    call_done,
    call_start,
    call_take,
    memory_allocate,
    memory_read,
    memory_write,
)
from _interleave_recorder import record
from pyodide.ffi import can_run_sync

from ..recording.kinds import NATIVE
from ..scheduling import scheduler, seeded, timed
from . import bell, replay

# As CPython's HASHLIB_GIL_MINSIZE; below, to give the GIL up costs more than it gains.
_MIN_BYTES = 2048
_IMPORTS = "<frozen zipimport>"
_HASHES = (
    *("md5", "sha1", "sha224", "sha256", "sha384", "sha512"),
    *("sha3_224", "sha3_256", "sha3_384", "sha3_512", "blake2b", "blake2s"),
)
_ONE_SHOT = {"zlib": ("compress", "decompress"), "bz2": ("compress", "decompress"), "lzma": ("compress", "decompress")}
# The library's own functions, by name.
_functions = {}


def _is_worthwhile(data):
    try:
        size = memoryview(data).nbytes
    except TypeError:
        return False
    return size >= _MIN_BYTES and may_go_elsewhere()


def may_go_elsewhere():
    """Whether there is anything that could go on here meanwhile, and this thread can wait."""
    if len(scheduler.alive) == 1 or not can_run_sync() or seeded.is_active() or replay.is_kept():
        return False
    # Modules and the lines of tracebacks are unpacked in the middle of anything, this runtime's own work included.
    caller = sys._getframe(1)
    while caller.f_code.co_filename == __file__:
        caller = caller.f_back
    return caller.f_code.co_filename != _IMPORTS and not timed.is_atomic(caller)


def elsewhere(name, data, args, kwargs):
    """What the function gives, computed in another interpreter."""
    call = call_start(json.dumps([name, args, kwargs]), data)
    if not call:
        raise MemoryError("the shared memory of the run is full")
    record(NATIVE, 0, 0)
    scheduler.current.waits_for = f"{name} on another core"
    # It comes by itself.
    scheduler.awaited_from_outside += 1
    try:
        bell.wait_until(lambda: call_done(call))
    finally:
        scheduler.awaited_from_outside -= 1
        scheduler.current.waits_for = ""
    is_result, value = pickle.loads(call_take(call))
    if is_result:
        return value
    raise value


def compute(name, address, size):
    """Computes a call of another process; gives address and size of its pickled result."""
    name, args, kwargs = json.loads(name)
    try:
        result = (True, _functions[name](memory_read(address, size), *args, **kwargs))
    except Exception as error:
        result = (False, error)
    payload = pickle.dumps(result)
    output = memory_allocate(len(payload))
    if output:
        memory_write(output, payload)
    return [output, len(payload) if output else 0]


class _Hash:
    """A hash object whose first bytes were hashed elsewhere; from the next ones on it hashes here."""

    def __init__(self, make, data, digest):
        self._make = make
        self._data = data
        self._digest = digest
        self._own = None
        model = make()
        self.name = model.name
        self.digest_size = model.digest_size
        self.block_size = model.block_size

    def _here(self):
        if self._own is None:
            self._own = self._make(self._data)
            self._data = None
        return self._own

    def update(self, data, /):
        """Update this hash object's state with the provided bytes-like object."""
        self._here().update(data)

    def digest(self):
        """Return the digest value as a bytes object."""
        return self._digest if self._own is None else self._own.digest()

    def hexdigest(self):
        """Return the digest value as a string of hexadecimal digits."""
        return self.digest().hex()

    def copy(self):
        """Return a copy of the hash object."""
        return self._here().copy()


def _hash(name, make):
    @functools.wraps(make)
    def constructor(data=b"", /, *args, **kwargs):
        # With a key or a salt it may well be called by keyword.
        if args or kwargs.keys() - {"usedforsecurity"} or not _is_worthwhile(data):
            return make(data, *args, **kwargs)
        return _Hash(make, bytes(data), elsewhere(name, data, (), {}))

    return constructor


def _one_shot(name, function):
    @functools.wraps(function)
    def call(data, /, *args, **kwargs):
        if not _is_worthwhile(data):
            return function(data, *args, **kwargs)
        try:
            json.dumps([args, kwargs])
        except TypeError:
            return function(data, *args, **kwargs)
        return elsewhere(name, data, args, kwargs)

    return call


def add_function(name, function):
    """Makes a function of bytes known to other interpreters."""
    _functions[name] = function


def _digest(make, data):
    return make(data).digest()


def install():
    """Puts them in place of the library's own."""
    for name in _HASHES:
        make = getattr(hashlib, name, None)
        if make is not None:
            _functions[f"hashlib.{name}"] = functools.partial(_digest, make)
            setattr(hashlib, name, _hash(f"hashlib.{name}", make))
    for module_name, names in _ONE_SHOT.items():
        try:
            module = zlib if module_name == "zlib" else __import__(module_name)
        except ImportError:
            continue
        for name in names:
            function = getattr(module, name)
            _functions[f"{module_name}.{name}"] = function
            setattr(module, name, _one_shot(f"{module_name}.{name}", function))
