"""Files on their way between a process and one that it starts: each has a file system of its own.

A child gets copies of the parent's files below its home, its working directory and the folder of temporary files. What it
changed there comes back when the parent waits for it. Between the two neither sees what the other writes.

On the way they are one block of shared memory: its size, the size of a header, the header (JSON), the files' bytes.
"""

import errno
import json
import os
import shutil
import stat
import struct

from _interleave_kernel import give_files, memory_allocate_raw, memory_free, memory_read, memory_write

from ..system.files import real_open
from . import replay

HOME = "/home/pyodide"
_TEMPORARY = "/tmp"
_SIZES = struct.Struct("<II")
_NOT_TAKEN = {"__pycache__"}
_FOLDER = -1

# What the parent handed over, by path, as it was then; None in a process that got nothing.
_handed = None
_roots = ()


def bind():
    """Connects to the run that begins now."""
    global _handed, _roots
    _handed = None
    _roots = ()


def hand_over(cwd):
    """Puts copies of this process's files into shared memory; gives the address."""
    roots = [HOME, _TEMPORARY]
    if cwd != "/" and not any(_is_in(cwd, root) for root in roots):
        roots.append(cwd)
    return _packed(roots, _listing(roots), [])


def _is_in(path, folder):
    return path == folder or path.startswith(f"{folder}/")


def _listing(roots):
    """Everything in some folders, by path, as (mode, size, time of the last change)."""
    found = {}
    for root in roots:
        for folder, folders, names in os.walk(root):
            folders[:] = [each for each in folders if each not in _NOT_TAKEN]
            for name in (".", *names):
                path = folder if name == "." else f"{folder}/{name}"
                status = os.lstat(path)
                if stat.S_ISDIR(status.st_mode):
                    found[path] = (stat.S_IMODE(status.st_mode), _FOLDER, 0)
                elif stat.S_ISREG(status.st_mode):
                    found[path] = (stat.S_IMODE(status.st_mode), status.st_size, status.st_mtime_ns)
    return found


def _packed(roots, listing, deleted):
    contents = []
    entries = []
    for path, (mode, size, changed_ns) in listing.items():
        if size != _FOLDER:
            with real_open(path, "rb") as file:
                contents.append(file.read())
            size = len(contents[-1])
        entries.append([path, mode, size, changed_ns // 1_000_000])
    header = json.dumps({"roots": roots, "entries": entries, "deleted": deleted}).encode()
    total = _SIZES.size + len(header) + sum(map(len, contents))
    address = memory_allocate_raw(total)
    if not address:
        raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM))
    memory_write(address, b"".join((_SIZES.pack(total, len(header)), header, *contents)))
    return address


def taken(address):
    """The block at an address, which is freed."""
    total, _ = _SIZES.unpack(memory_read(address, _SIZES.size))
    data = memory_read(address, total)
    memory_free(address)
    return data


def unpack(data):
    """Writes the files of a block into this file system; gives the header."""
    _, header_size = _SIZES.unpack_from(data)
    at = _SIZES.size + header_size
    header = json.loads(data[_SIZES.size : at])
    for path in header["deleted"]:
        _remove(path)
    for path, mode, size, changed_ms in header["entries"]:
        if size == _FOLDER:
            os.makedirs(path, exist_ok=True)
            continue
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with real_open(path, "wb") as file:
            file.write(data[at : at + size])
        at += size
        os.chmod(path, mode)
        os.utime(path, ns=(changed_ms * 1_000_000,) * 2)
    return header


def _remove(path):
    try:
        os.remove(path)
    except IsADirectoryError:
        shutil.rmtree(path, ignore_errors=True)
    except OSError:
        if os.path.isdir(path):
            shutil.rmtree(path, ignore_errors=True)


def take(address):
    """Takes over the files that the parent handed down."""
    global _handed, _roots
    _roots = unpack(replay.outcome("files", taken, address))["roots"]
    _handed = _listing(_roots)


def give_back():
    """Leaves what was changed for the parent, which finds it when it waits."""
    global _handed
    if _handed is None:
        return
    before, _handed = _handed, None
    try:
        now = _listing([root for root in _roots if os.path.isdir(root)])
        changed = {path: entry for path, entry in now.items() if before.get(path) != entry}
        deleted = [path for path in before if path not in now]
        if changed or deleted:
            give_files(_packed(_roots, changed, deleted))
    except OSError:
        pass  # The shared memory is full: the parent goes without.
