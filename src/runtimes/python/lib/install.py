"""Puts this runtime's primitives under the standard library; runs once, before the memory snapshot is taken."""

import _thread
import sys
import time

# Whatever is imported here is part of the snapshot, and costs nothing later.
import array, bisect, collections, contextlib, contextvars, copy, dataclasses, datetime, enum, functools, heapq
import io, itertools, json, linecache, math, operator, os, pprint, random, re, reprlib, signal, statistics, string
import textwrap, traceback, types, typing, weakref

from . import locks, scheduler, signals, threads, timed, tracebacks

_OLD = {
    _thread.allocate_lock: locks.lock,
    _thread.LockType: locks.lock,
    _thread.RLock: locks.RLock,
    _thread.get_ident: threads.get_ident,
    time.sleep: threads.sleep,
}
_OLD_INSTANCES = (_thread.LockType, _thread.RLock)


def _replace_primitives():
    old_lock, old_rlock = _OLD_INSTANCES
    _thread.allocate_lock = _thread.allocate = locks.lock
    _thread.LockType = _thread.lock = locks.lock
    _thread.RLock = locks.RLock
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
    sys._current_frames = _current_frames
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
        return _OLD.get(value)
    except TypeError:
        return None


def _current_frames():
    # A parked thread's frames lie on a stack that is not in place: nobody may walk it.
    return {scheduler.current.id: sys._getframe(1)}


def _reload_library():
    """Executes the modules above `_thread` again, in place, so that they are made of the new primitives."""
    import importlib

    import _threading_local
    import threading

    importlib.reload(threading)
    importlib.reload(_threading_local)
    from . import thread_local  # Built on what was just executed again.

    threading.local = _thread._local = thread_local.local
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
            args = threading.ExceptHookArgs((args.exc_type, args.exc_value, args.exc_value.__traceback__, args.thread))
        original(args)

    threading.excepthook = threading.__excepthook__ = excepthook


def install():
    """Replaces everything. Not while a module is being imported: the import system's locks are replaced, too."""
    _replace_primitives()
    _reload_library()
    _own_excepthook()

    from . import classes, event_loop, files, no_network, pipes, program  # They build on the modules above.

    classes.install()
    tracebacks.install()
    signals.install()
    pipes.install()
    files.install()
    event_loop.install()
    no_network.install()
    return program
