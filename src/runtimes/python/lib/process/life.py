"""How processes start, end and wait for one another: `os.getpid`, `os.waitpid` and their like."""

import errno
import json
import os
import signal
import sys
from time import perf_counter

from _interleave_kernel import memory_free, parent_pid, reap, reaped_files
from _interleave_recorder import line_here, record, record_at

from ..recording import tracing
from ..recording.kinds import BOOT, JOIN, JOINED, SLEEP, WAKE
from ..scheduling import scheduler, seeded, standstill
from ..system import pipes, signals
from . import bell, handover, redirection, replay

# Parent of the root program, as if a shell had started it.
INIT_PID = 1
_RUNNING = -1
_NONE = -2
_STATUS_BITS = 16
_STOPPING = 0x7F

_bridge = None
_pid = 1
# PID of the parent, where it is not the kernel that knows: of an interpreter, which has its process's own.
_ppid = None
# Ids of the children's main threads in the trace, by PID.
_threads = {}
# Wait statuses of children that were told to execute what is not there: they never became a process.
_stillborn = {}
_FIRST_STILLBORN_PID = 2
_EXIT_OF_STILLBORN = 255


def bind(bridge, pid):
    """Connects to the run that begins now."""
    global _bridge, _pid, _ppid
    _bridge = bridge
    _pid = pid
    _ppid = None
    _stillborn.clear()
    handover.bind()


def take_identity(pid, ppid):
    """This is one of several interpreters of a process, which starts no others."""
    global _pid, _ppid
    _pid = pid
    _ppid = ppid


def is_isolated():
    """Whether this is one of several interpreters of a process, and not its main one."""
    return _ppid is not None


def install():
    """Replaces the functions of `os`."""
    os.getpid = _getpid
    os.getppid = _getppid
    os.waitpid = _waitpid
    os.wait = _wait
    os.abort = _abort
    os.WNOHANG = 1
    os.WIFEXITED = lambda status: not status & _STOPPING
    os.WEXITSTATUS = lambda status: status >> 8 & 0xFF
    os.WIFSIGNALED = lambda status: 0 < status & _STOPPING < _STOPPING
    os.WTERMSIG = lambda status: status & _STOPPING
    os.WIFSTOPPED = lambda _status: False
    os.WSTOPSIG = lambda status: status >> 8 & 0xFF
    os.WCOREDUMP = lambda _status: False
    os.waitstatus_to_exitcode = _waitstatus_to_exitcode
    standstill.process_name = _name_in_reports


def spawn(name, argv, descriptors=(), *, is_root=False):
    """Starts a process that executes `argv`, an interpreter first; gives its PID."""
    return execute(name, argv, descriptors=pipes.inheritable(descriptors), is_root=is_root)


def execute(name, argv, *, descriptors, program="python", cwd=None, env=None, streams=(), files=0, is_root=False):
    """
    Starts a process; gives its PID.

    `program` is "python" or "command"; `descriptors` are pipes and `streams` other ends as `pipes` and `streams` hand them
    down; `files` is the address of copies of files (`handover`).
    """
    try:
        return _execute(name, argv, descriptors, program, cwd, env, streams, files, is_root)
    except BaseException:
        if files:
            memory_free(files)
        raise


def _execute(name, argv, descriptors, program, cwd, env, streams, files, is_root):
    if is_isolated():
        raise RuntimeError("subprocess not supported for isolated subinterpreters")
    if seeded.is_active():
        refuse_seeded()
    invocation = {
        "argv": [os.fsdecode(each) for each in argv],
        "cwd": os.getcwd() if cwd is None else cwd,
        "env": None if is_root else dict(os.environ) if env is None else env,
        "isRoot": is_root,
        "descriptors": descriptors,
        "program": program,
        "streams": streams,
        "files": files,
    }
    return replay.outcome("spawn", start, name, invocation)


def refuse_seeded():
    """In a run that a seed decides there is one process."""
    raise RuntimeError(
        "a process cannot be started in a run that a seed decides: processes run side by side, so a seed cannot decide "
        "their order; choose switching by the clock"
    )


def start(name, invocation):
    """Starts a process as `invocation` says (see `Invocation` in spawn.ts); gives its PID."""
    # The thread that does it is told of before the one it makes.
    tracing.flush()
    pid, thread = _bridge.spawn(name, json.dumps(invocation))
    if not pid:
        raise BlockingIOError(
            errno.EAGAIN,
            f"{os.strerror(errno.EAGAIN)}: {_bridge.processLimit} processes at once are the limit on this device, for each "
            "is an interpreter of its own; join some before more are started, or use a Pool",
        )
    _threads[pid] = thread
    record_at(perf_counter() * 1000, BOOT | line_here(), 0, 0, thread)
    return pid


def stillborn():
    """A child that ends before it becomes another program; gives its PID, for who waits for it."""
    pid = _FIRST_STILLBORN_PID + len(_stillborn)
    _stillborn[pid] = _EXIT_OF_STILLBORN << 8
    return pid


def can_execute(command):
    """Whether there is a command of this name, beside the interpreter."""
    return _bridge.hasCommand(command)


def _getpid():
    """Return the current process id."""
    return replay.outcome("os.getpid", _own_pid)


def _own_pid():
    return _pid


def _name_in_reports():
    """Which process it is, where there are several; with the name that `multiprocessing` gave it."""
    if not _threads and parent_pid() == INIT_PID:
        return ""
    library = sys.modules.get("multiprocessing.process")
    name = library.current_process().name if library else "MainProcess"
    return f" of process {_pid}" + ("" if name == "MainProcess" else f" ({name})")


def _getppid():
    """Return the parent's process id."""
    return replay.outcome("os.getppid", parent_pid) if _ppid is None else _ppid


def _waitpid(pid, options, /):
    """Waits for a child; gives its PID and its status, zeros where none has ended yet and `options` say not to wait."""
    ended_pid, status, returned = replay.outcome("os.waitpid", _wait_for, pid, options)
    if returned:
        handover.unpack(returned)
    return ended_pid, status


def _wait_for(pid, options):
    """A child's PID, its status, and the block of files that it changed."""
    if pid in _stillborn:
        return pid, _stillborn.pop(pid), b""
    found = _RUNNING

    def ended():
        nonlocal found
        found = reap(pid)
        return found != _RUNNING

    if not ended():
        if options & os.WNOHANG:
            return 0, 0, b""
        _stand(ended, _threads.get(pid))
    if found == _NONE:
        raise ChildProcessError(errno.ECHILD, os.strerror(errno.ECHILD))
    ended_pid = found >> _STATUS_BITS
    redirection.finish(ended_pid)
    returned = reaped_files()
    return ended_pid, found & (1 << _STATUS_BITS) - 1, handover.taken(returned) if returned else b""


def _stand(ended, thread):
    """Waits until `ended()`; the trace shows it as joining a child's main thread, where it is known for which."""
    me = scheduler.current
    me.waits_for = "the end of a process"
    opens, closes, joined = (SLEEP, WAKE, 0) if thread is None else (JOIN, JOINED, thread)
    record(opens, joined, 0)
    try:
        bell.wait_until(ended)
    finally:
        me.waits_for = ""
        record(closes, joined, 0)


def _wait():
    """Waits for any child; gives its PID and its status."""
    return _waitpid(-1, 0)


def _abort():
    """Abort the interpreter immediately."""
    signals.leave(-signal.SIGABRT)


def _waitstatus_to_exitcode(status):
    """Convert a wait status to an exit code."""
    return -(status & _STOPPING) if status & _STOPPING else status >> 8 & 0xFF
