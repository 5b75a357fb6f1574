"""The standard library's `multiprocessing`, on processes that are started by spawning: its own code stays as it is."""

import os
import sys
import warnings
from contextlib import nullcontext

from _interleave_recorder import record

from ..places import PACKAGE_FOLDER
from ..recording.kinds import SLEEP, WAKE
from ..scheduling import scheduler
from ..system import pipes, streams
from . import bell, classes, life, replay
from .redirection import Redirections, handed

EXECUTABLE = "/usr/local/bin/python3"
_NOT_HERE = ("fork", "forkserver")


def install():
    """Puts in place what needs the operating system; before anything else imports these modules."""
    from multiprocessing import connection, context, resource_tracker, spawn, util

    util.spawnv_passfds = _spawnv_passfds
    # Nothing outlives a run: there is nothing to track.
    resource_tracker.getfd = _no_tracker
    resource_tracker.register = resource_tracker.unregister = resource_tracker.ensure_running = _track_nothing
    sys.executable = EXECUTABLE
    spawn.set_executable(EXECUTABLE)
    connection.wait = _wait
    connection.Pipe = _pipe(connection)
    context._default_context._default_context = context._concrete_contexts["spawn"]
    _only_spawn(context)
    # They are part of the snapshot.
    import concurrent.futures.process
    import multiprocessing.managers
    import multiprocessing.pool
    import multiprocessing.popen_spawn_posix
    import multiprocessing.queues
    import multiprocessing.synchronize

    classes.install()


def _spawnv_passfds(_path, args, passfds):
    """Starts a process of the library's own."""
    descriptors, ends = pipes.inheritable(passfds), []
    redirections = Redirections()
    try:
        for number in streams.redirected():
            piped, end = handed(number, -1, redirections)
            descriptors += piped
            ends += end
        pid = life.execute(_name_of_process(), args, descriptors=descriptors, streams=ends)
    except BaseException:
        redirections.cancel()
        raise
    redirections.begin(pid)
    return pid


def _name_of_process():
    """Name of the process object whose start this is, and whether it is an executor's."""
    from concurrent.futures.process import _process_worker

    frame = sys._getframe(1)
    while frame is not None:
        started = frame.f_locals.get("process_obj")
        if started is not None:
            name = str(getattr(started, "name", "process"))
            is_of_executor = getattr(started, "_target", None) is _process_worker
            return f"{name} (pool worker)" if is_of_executor else name
        frame = frame.f_back
    return "process"


def _no_tracker():
    return os.open(os.devnull, os.O_WRONLY)


def _track_nothing(*_args):
    pass


def _only_spawn(context):
    """Other start methods need to copy the memory of a running process."""
    import multiprocessing

    original = context.BaseContext.get_context

    def get_context(self, method=None):
        return original(self, _instead_of(method))

    def get_all_start_methods(_self):
        """Returns a list of the supported start methods, default first."""
        return ["spawn"]

    context.BaseContext.get_context = get_context
    context.DefaultContext.get_all_start_methods = get_all_start_methods
    multiprocessing.get_all_start_methods = context._default_context.get_all_start_methods


def _instead_of(method):
    if method in _NOT_HERE:
        warnings.warn(
            f"the start method {method!r} does not exist in the browser: processes are spawned, as on Windows and macOS",
            RuntimeWarning,
            skip_file_prefixes=(f"{os.path.dirname(os.__file__)}/multiprocessing/", PACKAGE_FOLDER),
        )
        return "spawn"
    return method


def _pipe(connection):
    original = connection.Pipe

    def Pipe(duplex=True):
        """Returns pair of connection objects at either end of a pipe"""
        if not duplex:
            return original(False)
        first, second = pipes.duplex()
        return connection.Connection(first), connection.Connection(second)

    return Pipe


def _wait(object_list, timeout=None):
    """Wait till an object in object_list is ready/readable."""
    object_list = list(object_list)
    ends = [pipes.end_of(each if isinstance(each, int) else each.fileno()) for each in object_list]
    # Who asks again and again must not keep the others from running.
    scheduler.give_way()
    return [object_list[index] for index in replay.outcome("connection.wait", _ready_among, ends, timeout)]


def _ready_among(ends, timeout):
    """Waits until one of some ends is ready; gives the indexes of those that are."""

    found = []

    def ready():
        found[:] = [index for index, end in enumerate(ends) if end is None or end.ready()]
        return found

    if ready() or timeout is not None and timeout <= 0:
        return found
    me = scheduler.current
    me.waits_for = me.waits_for or "one of several connections"
    opens, closes, traced = me.opening or (SLEEP, WAKE, 0)
    record(opens, traced, 0)
    me.opened = True
    leads_outside = any(pipes.leads_outside(end) for end in ends)
    try:
        with scheduler.awaiting_outside() if leads_outside else nullcontext():
            bell.wait_until(ready, timeout)
    finally:
        me.waits_for = ""
        if closes:
            record(closes, traced, 0)
    return found
