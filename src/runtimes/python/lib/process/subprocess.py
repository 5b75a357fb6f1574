"""The standard library's `subprocess`: its own code, over the one function that starts a process.

What is executed is the interpreter again, or one of the commands of the run (`src/runtimes/commands`).
"""

import errno
import fcntl
import os

from ..system import event_loop, pipe_ends, pipes
from . import handover, life, multiprocessing, replay
from .redirection import Redirections, handed

_INTERPRETERS = {"python", "python3", "python3.14"}
_INTERPRETER_FOLDERS = {os.path.dirname(multiprocessing.EXECUTABLE), "/usr/bin"}
_COMMAND_FOLDERS = {"/bin", "/usr/bin"}
_SHELLS = {"sh", "bash"}
_ENV = "env"
_SHEBANG_BYTES = 256
_NAME_CHARS = 60
_STANDARD = (0, 1, 2)
# `subprocess.PIPE`
_PIPE = -1


def install():
    """Puts it in place; after the functions of `os`."""
    import subprocess

    subprocess._can_fork_exec = True
    subprocess._fork_exec = _fork_exec
    subprocess._USE_POSIX_SPAWN = False
    subprocess._USE_VFORK = False
    subprocess._PopenSelector = event_loop.PipeSelector
    for name in ("waitpid", "waitstatus_to_exitcode", "WIFSTOPPED", "WSTOPSIG", "WNOHANG"):
        setattr(subprocess._del_safe, name, getattr(os, name))
    # Its pipe for errors says nothing of the program.
    pipe_ends.makers[subprocess.Popen._execute_child.__code__] = lambda _frame: None
    pipe_ends.makers[subprocess.Popen._get_handles.__code__] = _stream_of
    os.system = _system
    # Nobody is somebody else here, and a pipe has one size.
    for module, names in ((os, ("setreuid", "setregid")), (fcntl, ("F_SETPIPE_SZ", "F_GETPIPE_SZ"))):
        for name in names:
            if hasattr(module, name):
                delattr(module, name)


def _stream_of(frame):
    """Which standard stream the pipe is for that `Popen._get_handles` makes now."""
    handles = frame.f_locals
    if handles["stdin"] == _PIPE and handles["p2cwrite"] == -1:
        return "stdin"
    return "stdout" if handles["stdout"] == _PIPE and handles["c2pread"] == -1 else "stderr"


def _fork_exec(
    args,
    executable_list,
    close_fds,
    fds_to_keep,
    cwd,
    env_list,
    p2cread,
    p2cwrite,
    c2pread,
    c2pwrite,
    errread,
    errwrite,
    errpipe_read,
    errpipe_write,
    restore_signals,
    start_new_session,
    process_group,
    gid,
    gids,
    uid,
    umask,
    preexec_fn,
    /,
):
    """Starts a process (`_posixsubprocess.fork_exec`); gives its PID. What goes wrong it tells through `errpipe_write`."""
    if preexec_fn is not None:
        raise RuntimeError("preexec_fn is not supported in the browser: a child is a new interpreter, not a copy of this one")
    _refuse_null([*args, *executable_list, *(() if cwd is None else (cwd,)), *(env_list or ())])
    env = dict(os.environ) if env_list is None else _environment(env_list)
    folder = os.path.abspath(os.fsdecode(cwd)) if cwd is not None else os.getcwd()
    if not os.path.isdir(folder):
        return _fail(errpipe_write, errno.ENOTDIR if os.path.exists(folder) else errno.ENOENT, "noexec:chdir")
    arguments = [os.fsdecode(each) for each in args]
    found = _find([os.path.join(folder, os.fsdecode(each)) for each in executable_list], arguments)
    if isinstance(found, int):
        return _fail(errpipe_write, found, "")
    program, arguments = found
    kept = set(fds_to_keep) - {errpipe_write, *_STANDARD}
    if not close_fds:
        kept |= set(pipes.inheritable_by_flag()) - set(_STANDARD)
    wanted = [*zip(_STANDARD, (p2cread, c2pwrite, errwrite)), *((each, each) for each in sorted(kept))]
    descriptors = []
    ends = []
    redirections = Redirections()
    try:
        for number, given in wanted:
            piped, end = handed(number, given, redirections)
            descriptors += piped
            ends += end
        pid = life.execute(
            _name_of(arguments),
            arguments,
            descriptors=descriptors,
            program=program,
            cwd=folder,
            env=env,
            streams=ends,
            files=0 if replay.active else handover.hand_over(folder),
        )
    except BaseException:
        redirections.cancel()
        raise
    redirections.begin(pid)
    return pid


def _refuse_null(texts):
    if any("\0" in os.fsdecode(each) for each in texts):
        raise ValueError("embedded null byte")


def _environment(env_list):
    pairs = (os.fsdecode(each).partition("=") for each in env_list)
    return {name: value for name, _, value in pairs}


def _fail(errpipe_write, number, where):
    """Tells of an error as a child does that could not execute its program."""
    os.write(errpipe_write, f"OSError:{number:x}:{where}".encode())
    return life.stillborn()


def _find(paths, arguments):
    """What to execute: "python" or "command", and its arguments; a number of an error where there is nothing."""
    failed = errno.ENOENT
    for path in paths:
        folder, name = os.path.split(os.path.normpath(path))
        if name in _INTERPRETERS and folder in _INTERPRETER_FOLDERS:
            return "python", arguments
        if folder in _COMMAND_FOLDERS and life.can_execute(name):
            return "command", _command(name, arguments)
        if os.path.isdir(path):
            failed = errno.EACCES
        elif os.path.isfile(path):
            if os.access(path, os.X_OK):
                return _script(path, arguments)
            failed = errno.EACCES
    return failed


def _command(name, arguments):
    if name in _SHELLS and arguments[1:2] == ["-c"] and len(arguments) == 3:
        # Its `$0`.
        return [name, *arguments[1:], arguments[0]]
    return [name, *arguments[1:]]


def _script(path, arguments):
    """A file whose first line says which program interprets it."""
    with open(path, "rb") as file:
        first = file.read(_SHEBANG_BYTES).partition(b"\n")[0]
    if not first.startswith(b"#!"):
        return errno.ENOEXEC
    interpreter = os.fsdecode(first[2:]).split()
    if interpreter and os.path.basename(interpreter[0]) == _ENV:
        interpreter = interpreter[1:]
    name = os.path.basename(interpreter[0]) if interpreter else ""
    if name in _INTERPRETERS:
        return "python", [*interpreter, path, *arguments[1:]]
    if life.can_execute(name):
        return "command", [name, *interpreter[1:], path, *arguments[1:]]
    return errno.ENOENT


def _name_of(arguments):
    """What the process is called in the trace."""
    shown = [os.path.basename(arguments[0]), *arguments[1:]]
    return " ".join(" ".join(shown).split())[:_NAME_CHARS]


def _system(command):
    """Execute the command in a subshell."""
    import subprocess

    returned = subprocess.call(os.fsdecode(command), shell=True)
    return returned << 8 if returned >= 0 else -returned
