"""Runs a program as `python main.py` does: from its first line to its exit code."""

import atexit
import builtins
import json
import linecache
import logging
import os
import random
import sys
import threading
import time
import types
from importlib.machinery import BuiltinImporter
from time import perf_counter

from _interleave_recorder import record, record_at

from . import finalization
from .places import LIBRARY_FOLDER
from .process import bell, fork, handover, interpreters, invocations, life, replay
from .recording import names, tracebacks, tracing
from .recording.kinds import END, FAILED, GIL_DROP, RETURNED, START, STOPPED, TERMINATED
from .scheduling import scheduler, seeded, standstill, timed
from .system import event_loop, pipes, signals, streams
from .thread import threads

# What the main module of another interpreter is called, which has no file.
_INTERPRETER = "<interpreter>"


def run(bridge, settings_json):
    """Runs the program that `settings_json` describes; gives its exit code."""
    settings = json.loads(settings_json)
    invocation = settings["invocation"]
    home = settings["home"]
    event_loop.leave_outer_loop()
    log = None
    if invocation is not None and "log" in invocation:
        log, invocation = invocation["log"], invocation["origin"]
    _connect(bridge, settings, log)
    _prepare_process(bridge, settings)
    os.chdir(home)
    interpreter = None if invocation is None else invocation.get("interpreter")
    interpreters.bind(interpreter)
    if invocation is None:
        name, code, argv = settings["fileName"], settings["code"], [settings["fileName"], *settings["argv"]]
        for each in settings["alongside"]:
            life.spawn(each["fileName"], [sys.executable, each["fileName"], *each["argv"]], is_root=True)
        first_path = home
    elif interpreter is not None:
        _enter(bridge, invocation)
        name, code, argv, first_path = _INTERPRETER, None, invocation["argv"], home
    else:
        _enter(bridge, invocation)
        try:
            name, code, argv, first_path = invocations.program(invocation["argv"], home)
        except SystemExit as request:
            return _end(_flushed(_exit_code(request)), RETURNED)
    main = types.ModuleType("__main__")
    main.__dict__.update(__file__=name, __builtins__=builtins, __cached__=None)
    if name.startswith("<"):
        del main.__file__
    if interpreter is not None:
        del main.__cached__
        main.__loader__ = BuiltinImporter
    sys.modules["__main__"] = main
    sys.argv = argv
    sys.path[:] = [first_path, *(entry for entry in sys.path if entry not in ("", home, LIBRARY_FOLDER.rstrip("/")))]
    if interpreter is None:
        linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
        exit_code, reason = _run_main(code, name, main.__dict__)
    else:
        exit_code, reason = _serve(main.__dict__)
    del main
    exit_code, reason = _shut_down(home, exit_code, reason)
    if replay.active and reason != STOPPED:
        replay.diverge("it ended")
    return _end(exit_code, reason)


def _end(exit_code, reason):
    handover.give_back()
    record(GIL_DROP, scheduler.gil, 0)
    for thread in scheduler.alive.values():
        ended = reason if thread is scheduler.main else TERMINATED
        record_at(perf_counter() * 1000, END, 0, ended, thread.id)
    tracing.flush()
    return exit_code


def _enter(bridge, invocation):
    """Takes over what a parent process hands down."""
    if invocation["env"] is not None:
        os.environ.clear()
        os.environ.update(invocation["env"])
    if invocation["files"]:
        handover.take(invocation["files"])
    for each in invocation["descriptors"]:
        pipes.inherit(each["number"], each["pipe"], each["reading"])
    for each in invocation["streams"]:
        streams.inherit(bridge, each["number"], each)
    streams.follow_descriptors()
    os.chdir(invocation["cwd"])


def _connect(bridge, settings, log):
    home = settings["home"]
    first_lines = {}
    sources = {}
    for name, first in settings["sources"]:
        with open(f"{home}/{name}", encoding="utf-8", errors="replace") as file:
            source = file.read()
        # A program that is executed is called as it was named, and in its children by its whole path.
        for path in (f"{home}/{name}", name):
            sources[path] = source
            first_lines[path] = first
    tracing.outermost.add(run.__code__)
    tracing.bind(bridge, process_id=settings["process"], numbering=first_lines)
    names.bind(sources)
    policy = _policy(bridge, settings)
    threads.bind(bridge)
    main_id = settings["mainThread"]
    if settings["invocation"] is None:
        tracing.announce_thread(main_id, 0, "main", "MainThread", False)
    tracing.announce_object("gil", "GIL", 0, 0, settings["gil"])
    _start_log(bridge, settings, sources, log)
    record_at(perf_counter() * 1000, START, 0, 0, main_id)
    main_thread = threading.main_thread()
    threading._active.clear()
    threading._active[main_id] = main_thread
    main_thread._ident = main_id
    main_thread._os_thread_handle._ident = main_id
    scheduler.main.handle = main_thread._os_thread_handle
    scheduler.main.python = main_thread
    streams.install(bridge, settings["stdin"])
    scheduler.bind(bridge, policy, main_id=main_id, gil_id=settings["gil"])
    standstill.bind(bridge)
    bell.bind()
    signals.bind(lambda exit_code: _leave(bridge, exit_code))


def _start_log(bridge, settings, sources, log):
    """From here on what comes from outside is logged for processes that are forked; one that was forked begins there."""

    def go_live():
        tracing.take_back()
        record_at(perf_counter() * 1000, START, 0, 0, scheduler.main.id)
        scheduler.begin(scheduler.main)
        signals.tell_handled()
        fork.check_descriptors()
        # Its files are its own.
        handover.bind()

    def end(message):
        tracing.take_back()
        bridge.output(0, "stderr", message)
        _leave(bridge, 1)

    invocation = settings["invocation"]
    texts = [*sources.values(), *(() if invocation is None else invocation.get("argv", ()))]
    is_seeded = settings["scheduler"]["policy"] == "seeded"
    replay.bind(() if is_seeded else texts, log, go_live, end)
    if replay.active:
        tracing.hold()
    fork.bind(settings["fileName"], invocation, settings["timeOriginMs"])


def _policy(bridge, settings):
    scheduler_settings = settings["scheduler"]
    if scheduler_settings["policy"] == "seeded":
        return seeded.start(bridge, scheduler_settings["seed"])
    return timed.start(bridge, settings["switchInterval"])


def _prepare_process(bridge, settings):
    os._exit = lambda status: _leave(bridge, int(status) & 0xFF)
    life.bind(bridge, settings["pid"])
    os.cpu_count = os.process_cpu_count = lambda: settings["cpuCount"]
    # The snapshot's generator is the same in every run; where a run is seeded, its source of randomness is.
    random.seed()
    # The snapshot may be days old.
    logging._startTime = time.time_ns()


def _leave(bridge, exit_code):
    """Ends the process from wherever it stands: `os._exit`, or a signal (a negative code)."""
    by_itself = exit_code >= 0 and scheduler.current is scheduler.main
    bridge.exit(_end(exit_code, RETURNED if by_itself else TERMINATED))
    scheduler.stand_still()


def _serve(namespace):
    try:
        interpreters.serve(namespace)
    except KeyboardInterrupt:
        return 130, STOPPED
    return 0, RETURNED


def _run_main(code, name, namespace):
    try:
        compiled = compile(code, name, "exec", dont_inherit=True)
        seeded.instrument(compiled)
        exec(compiled, namespace)
    except SystemExit as request:
        return _exit_code(request), RETURNED
    except KeyboardInterrupt as error:
        _print_uncaught(error)
        return 130, STOPPED
    except BaseException as error:
        threads.record_error(error)
        _print_uncaught(error)
        return 1, FAILED
    return 0, RETURNED


def _exit_code(request):
    code = request.code
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    print(code, file=sys.stderr)
    return 1


def _print_uncaught(error):
    error.__traceback__ = tracebacks.strip(error.__traceback__)
    try:
        sys.excepthook(type(error), error, error.__traceback__)
    except SystemExit:
        pass
    except BaseException as failure:
        print("Error in sys.excepthook:", file=sys.stderr)
        failure.__traceback__ = tracebacks.strip(failure.__traceback__)
        sys.__excepthook__(type(failure), failure, failure.__traceback__)
        print("\nOriginal exception was:", file=sys.stderr)
        sys.__excepthook__(type(error), error, error.__traceback__)


def _shut_down(home, exit_code, reason):
    """The order of Py_FinalizeEx: threads, exit functions, the program's objects, streams."""
    try:
        threading._shutdown()
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            reason = STOPPED
        print(f"Exception ignored on threading shutdown {threading!r}:", file=sys.stderr)
        _print_uncaught(error)
    atexit._run_exitfuncs()
    interpreters.end_all()
    scheduler.finalize()
    finalization.finalize(home)
    return _flushed(exit_code), reason


def _flushed(exit_code):
    """Writes what the streams still hold; gives the exit code, another one where that fails."""
    for stream in (sys.stdout, sys.stderr):
        if stream is None or getattr(stream, "closed", False):
            continue
        try:
            stream.flush()
        except BaseException:
            exit_code = exit_code or 120
    return exit_code
