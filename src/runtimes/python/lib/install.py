"""Puts this runtime's primitives under the standard library; runs once, before the memory snapshot is taken."""

import _thread
import gc
import sys
import time

# Whatever is imported here is part of the snapshot, and costs nothing later.
import array, bisect, collections, contextlib, contextvars, copy, dataclasses, datetime, enum, functools, heapq
import io, itertools, json, linecache, math, operator, os, pprint, random, re, reprlib, signal, statistics, string
import textwrap, traceback, types, typing, weakref

from . import builtin
from .recording import tracebacks
from .scheduling import frames, timed
from .system import signals
from .thread import hooks, locks, thread_local, threads

_OLD = {
    _thread.allocate_lock: lambda: locks.lock,
    _thread.LockType: lambda: locks.lock,
    _thread.RLock: lambda: locks.RLock,
    _thread.get_ident: lambda: _thread.get_ident,
    time.sleep: lambda: time.sleep,
}
_OLD_INSTANCES = (_thread.LockType, _thread.RLock)


def _replace_primitives():
    old_lock, old_rlock = _OLD_INSTANCES
    _thread.allocate_lock = _thread.allocate = locks.lock
    _thread.LockType = _thread.lock = locks.lock
    _thread.RLock = locks.RLock
    _thread._local = thread_local._local
    _thread.get_ident = _thread.get_native_id = threads.get_ident
    _thread._get_main_thread_ident = threads.main_thread_ident
    _thread.start_joinable_thread = threads.start_joinable_thread
    _thread.start_new_thread = _thread.start_new = threads.start_new_thread
    _thread._ThreadHandle = threads._ThreadHandle
    _thread._make_thread_handle = threads.make_thread_handle
    _thread.daemon_threads_allowed = lambda: True
    _thread._shutdown = threads.shutdown
    _thread._count = threads.count
    _thread.stack_size = threads.stack_size
    _thread.interrupt_main = threads.interrupt_main
    _thread.TIMEOUT_MAX = locks.TIMEOUT_MAX
    time.sleep = threads.sleep
    sys.setswitchinterval = timed.set_interval
    sys.getswitchinterval = timed.interval
    sys._current_frames = frames.current_frames
    hooks.install()
    for module in (_thread, time, sys):
        builtin.stand_in(module)
    # Modules that were imported before hold the old ones, or locks made by them.
    for module in list(sys.modules.values()):
        if module is None or module.__name__.startswith("_interleave"):
            continue
        for name, value in list(getattr(module, "__dict__", {}).items()):
            if type(value) is old_lock:
                module.__dict__[name] = locks.lock()
            elif type(value) is old_rlock:
                module.__dict__[name] = locks.RLock()
            elif callable(value) and not (module is _thread or module is time):
                replacement = _replacement(value)
                if replacement is not None:
                    module.__dict__[name] = replacement


def _replacement(value):
    try:
        replacement = _OLD.get(value)
    except TypeError:
        return None
    return None if replacement is None else replacement()


def _reload_library():
    """Executes the modules above `_thread` again, in place, so that they are made of the new primitives."""
    import importlib

    import _threading_local
    import threading

    importlib.reload(threading)
    importlib.reload(_threading_local)
    # The C implementation of SimpleQueue blocks in C.
    sys.modules["_queue"] = None
    import queue

    importlib.reload(queue)
    import logging

    importlib.reload(logging)
    for name in ("concurrent.futures._base", "concurrent.futures.thread"):
        if name in sys.modules:
            importlib.reload(sys.modules[name])
    import concurrent.futures
    import concurrent.futures.thread

    importlib.reload(concurrent.futures)


def _own_excepthook():
    import threading

    original = threading.excepthook

    def excepthook(args, /):
        """Handle uncaught Thread.run() exception."""
        if args.exc_type is not SystemExit and args.exc_value is not None:
            args.exc_value.__traceback__ = tracebacks.strip(args.exc_value.__traceback__)
            threads.record_error(args.exc_value)
            if args.thread is not None:
                args.thread._interleave_failed = True
            thread = _Nameless(threads.get_ident()) if args.thread is None else args.thread
            args = threading.ExceptHookArgs((args.exc_type, args.exc_value, args.exc_value.__traceback__, thread))
        original(args)

    hook = builtin.builtin_function_or_method(excepthook, "_thread", "_excepthook")
    _thread._excepthook = threading.excepthook = threading.__excepthook__ = hook


class _Nameless:
    """A thread that only its identifier is known of; the C function would print that of the system's thread."""

    _stderr = None

    def __init__(self, ident):
        self.name = str(ident)


def install():
    """Replaces everything. Not while a module is being imported: the import system's locks are replaced, too."""
    _replace_primitives()
    _reload_library()
    _own_excepthook()

    # They build on the modules above.
    from . import program
    from .process import (
        fork,
        handles,
        interpreters,
        key_derivation,
        life,
        listeners,
        multiprocessing,
        native,
        semaphores,
        shared_memory,
        subprocess,
    )
    from .system import event_loop, files, no_network, pipes, zip_imports
    from .thread import async_exceptions, classes

    zip_imports.install()
    classes.install()
    tracebacks.install()
    signals.install()
    pipes.install()
    files.install()
    life.install()
    semaphores.install()
    shared_memory.install()
    multiprocessing.install()
    listeners.install()
    interpreters.install()
    handles.install()
    event_loop.install()
    subprocess.install()
    no_network.install()
    async_exceptions.install()
    native.install()
    key_derivation.install()
    fork.install()
    for module in (os, signal):
        builtin.stand_in(module)
    # What is here now stays for good: a collection looks at the program's own objects only.
    gc.collect()
    gc.freeze()
    return program
