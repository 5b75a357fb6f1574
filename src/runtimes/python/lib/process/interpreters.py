"""`_interpreters`: what `concurrent.interpreters` stands on. Each interpreter is a worker of its own, so they compute at once.

An interpreter waits for calls at a pipe and answers through another one. Which there are stands in shared memory
(`interpreter_records`), so that each can call every other.
"""

import functools
import importlib
import marshal
import os
import pickle
import reprlib
import struct
import sys
import threading
import types
import warnings

from _interleave_kernel import pipe_close_for, pipe_create, pipe_open_for

from .. import builtin
from ..places import LIBRARY_FOLDER
from ..recording.tracing import announce_object, line_of
from ..scheduling import seeded
from ..system import pipe_ends, pipes
from . import interpreter_data, life, replay
from . import interpreter_records as shared
from .interpreter_data import InterpreterError, InterpreterNotFoundError, NotShareableError

WHENCE_UNKNOWN, WHENCE_RUNTIME, WHENCE_LEGACY_CAPI, WHENCE_CAPI, WHENCE_XI, WHENCE_STDLIB = range(6)
_MAIN = 0
# Descriptors of an interpreter's two pipes, above those that programs get.
_CALLS, _RESULTS = 1_000, 1_001
# What an executor's are called in the trace, beside their number.
_POOL_WORKER = " (pool worker)"
_SIZE = struct.Struct("<I")
_PIECE = 65_536
_CONFIGS = {
    "isolated": (False, False, False, True, False, True, "own"),
    "legacy": (True, True, True, True, True, False, "shared"),
    "empty": (False, False, False, False, False, False, "default"),
}
_CONFIG_FIELDS = (
    *("use_main_obmalloc", "allow_fork", "allow_exec", "allow_threads", "allow_daemon_threads"),
    *("check_multi_interp_extensions", "gil"),
)
_short = reprlib.Repr(maxtuple=4, maxstring=30, maxother=30, maxlist=4)


def _calling_code():
    """Code that calls its only constant."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        return compile("'function'()", __file__, "eval")


_CALL = _calling_code()

# Id of this interpreter, and how many calls it has made.
_current = _MAIN
_calls = 0


def bind(invocation):
    """Connects to the run that begins now; `invocation` is that of an interpreter that another one has made, or None."""
    global _current, _calls
    _calls = 0
    _current = _MAIN if invocation is None else invocation["id"]
    shared.bind(0 if invocation is None else invocation["table"])
    interpreter_data.bind()
    if invocation is None:
        return
    life.take_identity(invocation["pid"], invocation["parentPid"])
    threading._daemon_threads_allowed = lambda: False


def current_id():
    """Id of this interpreter."""
    return _current


def new_config(name="isolated", /, **overrides):
    """Return a representation of a new PyInterpreterConfig."""
    name = name if name not in ("", "default") else "isolated"
    if name not in _CONFIGS:
        raise ValueError(f"unsupported config name '{name}'")
    fields = dict(zip(_CONFIG_FIELDS, _CONFIGS[name]))
    for key in overrides:
        if key not in fields:
            raise ValueError(f"config got 1 extra values (starting with {key!r})")
    return types.SimpleNamespace(**(fields | overrides))


def create(config=None, *, reqrefs=False):
    """Create a new interpreter and return a unique generated ID."""
    if isinstance(config, str):
        new_config(config)
    if seeded.is_active():
        life.refuse_seeded()
    replay.forbid("it has made another interpreter, and what that does cannot be replayed")
    line = line_of(sys._getframe(1))
    with shared.locked():
        record = shared.add_interpreter()
        number = shared.word(record, shared.ID)
        main_slot = shared.word(shared.table(), shared.MAIN_SLOT)
        for place, way in ((shared.CALLS, "calls"), (shared.RESULTS, "results")):
            pipe = pipe_create(announce_object("pipe", f"interpreter {number}: {way}", line, _PIECE))
            # It lives as long as the main interpreter does.
            pipe_open_for(pipe, place == shared.RESULTS, main_slot)
            shared.put(record, place, pipe)
        shared.put(record, shared.NEEDS_REFERENCES, int(reqrefs))
    try:
        life.start(f"interpreter {number}{_POOL_WORKER if _is_for_a_pool() else ''}", _invocation(record, number))
    except BlockingIOError as error:
        with shared.locked():
            shared.remove(shared.INTERPRETERS, record)
        raise InterpreterError("interpreter creation failed") from error
    return number


def _is_for_a_pool():
    """Whether an executor makes this interpreter."""
    frame = sys._getframe(2)
    while frame is not None and frame.f_code.co_filename.startswith(LIBRARY_FOLDER):
        frame = frame.f_back
    # `concurrent.interpreters.create` only passes on.
    maker = frame and frame.f_back
    return maker is not None and maker.f_code.co_filename.endswith("/concurrent/futures/interpreter.py")


def _invocation(record, number):
    pipe_of = {_CALLS: shared.word(record, shared.CALLS), _RESULTS: shared.word(record, shared.RESULTS)}
    return {
        "argv": sys.argv,
        "cwd": os.getcwd(),
        "env": dict(os.environ),
        "isRoot": False,
        "descriptors": [{"number": each, "pipe": pipe, "reading": each == _CALLS} for each, pipe in pipe_of.items()],
        "program": "python",
        "streams": [],
        "files": 0,
        "interpreter": {"id": number, "table": shared.table(), "pid": os.getpid(), "parentPid": os.getppid()},
    }


def _resolve(number, restricted, doing):
    """The record of an interpreter, 0 for the main one. The table is locked."""
    if not isinstance(number, int):
        raise TypeError(f"interpreter ID must be an int, got {type(number).__name__}")
    if number < 0:
        raise ValueError(f"interpreter ID must be a non-negative int, got {number!r}")
    record = 0 if number == _MAIN else shared.find(shared.INTERPRETERS, number)
    if number != _MAIN and not record:
        raise InterpreterNotFoundError(f"unrecognized interpreter ID {number}")
    if restricted and number == _MAIN:
        raise InterpreterError(f"cannot {doing} unrecognized interpreter {number!r}")
    return record


class _looking:
    """The table, locked where there is one: a program without other interpreters makes none by asking."""

    def __enter__(self):
        self._lock = shared.locked() if shared.exists() else None
        if self._lock is not None:
            self._lock.__enter__()

    def __exit__(self, *exception):
        if self._lock is not None:
            self._lock.__exit__(*exception)


def list_all(*, require_ready=False):
    """Return a list containing the ID of every existing interpreter."""
    with _looking():
        others = [(shared.word(each, shared.ID), WHENCE_STDLIB) for each in shared.records(shared.INTERPRETERS)]
    return [(_MAIN, WHENCE_RUNTIME), *reversed(others)]


def get_current():
    """Return the ID of current interpreter."""
    return _current, WHENCE_RUNTIME if _current == _MAIN else WHENCE_STDLIB


def get_main():
    """Return the ID of main interpreter."""
    return _MAIN, WHENCE_RUNTIME


def whence(id):
    """Return an identifier for where the interpreter was created."""
    with _looking():
        return WHENCE_STDLIB if _resolve(id, False, "") else WHENCE_RUNTIME


def is_running(id, *, restrict=False):
    """Return whether or not the identified interpreter is running."""
    with _looking():
        record = _resolve(id, restrict, "check if running for")
        return not record or bool(shared.word(record, shared.IS_RUNNING))


def get_config(id, *, restrict=False):
    """Return a representation of the config used to initialize the interpreter."""
    with _looking():
        return new_config("isolated" if _resolve(id, restrict, "get the config of") else "legacy")


def incref(id, *, implieslink=False, restrict=False):
    """Counts a reference to an interpreter."""
    with _looking():
        record = _resolve(id, restrict, "incref")
        if record:
            shared.put(record, shared.REFERENCES, shared.word(record, shared.REFERENCES) + 1)
            if implieslink:
                shared.put(record, shared.NEEDS_REFERENCES, 1)


def decref(id, *, restrict=False):
    """Forgets a reference to an interpreter, which ends with its last one."""
    if shared.exists():
        shared.when_free(_decref, id)


def _decref(number):
    record = shared.find(shared.INTERPRETERS, number)
    if not record or not shared.word(record, shared.REFERENCES):
        return
    left = shared.word(record, shared.REFERENCES) - 1
    shared.put(record, shared.REFERENCES, left)
    if not left and shared.word(record, shared.NEEDS_REFERENCES) and not shared.word(record, shared.IS_RUNNING):
        # Nobody waits for its end here: it may be the garbage collector that found the last reference.
        _end(record).close()


def destroy(id, *, restrict=False):
    """Destroy the identified interpreter."""
    with _looking():
        record = _resolve(id, restrict, "destroy")
        if id == _current:
            raise InterpreterError("cannot destroy the current interpreter")
        if not record or shared.word(record, shared.IS_RUNNING):
            raise InterpreterError("interpreter running")
        ended = _end(record)
    _wait_for_end(ended)


def _end(record):
    """Has an interpreter end, and forgets it; gives where its end can be seen. The table is locked."""
    shared.remove(shared.INTERPRETERS, record)
    shared.forget_items_of(shared.word(record, shared.ID))
    main_slot = shared.word(shared.table(), shared.MAIN_SLOT)
    results = pipe_ends.opened(shared.word(record, shared.RESULTS), True)
    calls = pipe_ends.opened(shared.word(record, shared.CALLS), False)
    pipe_close_for(shared.word(record, shared.CALLS), False, main_slot)
    pipe_close_for(shared.word(record, shared.RESULTS), True, main_slot)
    # Without a writer its pipe of calls is at its end.
    calls.close()
    return results


def _wait_for_end(results):
    try:
        while results.read(_PIECE):
            pass
    finally:
        results.close()


def set___main___attrs(id, updates, *, restrict=False):
    """Bind the given attributes in the interpreter's __main__ module."""
    with _looking():
        _resolve(id, restrict, "update __main__ for")
    if not updates:
        raise ValueError("arg 2 must be a non-empty dict")
    _ask(id, None, updates, "update __main__")


def exec(id, code, shared=None, *, restrict=False):
    """Execute the provided code in the identified interpreter."""
    with _looking():
        _resolve(id, restrict, "exec code for")
    packed = interpreter_data.code_of_script(code)
    shown = code.__name__ if isinstance(code, types.FunctionType) else _short.repr(code)
    return _ask(id, ("script", packed), shared, f"exec({shown})")[1]


def run_string(id, script, shared=None, *, restrict=False):
    """Execute the provided string in the identified interpreter."""
    if not isinstance(script, str):
        raise TypeError(f"run_string() argument 2 must be str, not {type(script).__name__}")
    return exec(id, script, shared, restrict=restrict)


def run_func(id, func, shared=None, *, restrict=False):
    """Execute the body of the provided function in the identified interpreter."""
    if not isinstance(func, (types.FunctionType, types.CodeType)):
        raise TypeError(f"_interpreters.run_func() argument 2 must be a function, not {type(func).__name__}")
    return exec(id, func, shared, restrict=restrict)


def call(id, callable, args=None, kwargs=None, *, preserve_exc=False, restrict=False):
    """Call the provided object in the identified interpreter."""
    with _looking():
        _resolve(id, restrict, "make a call in")
    packed = (
        "call",
        interpreter_data.pack_callable(callable),
        interpreter_data.pack(args or (), falls_back=True),
        interpreter_data.pack(kwargs, falls_back=True) if kwargs else None,
    )
    return _ask(id, packed, None, _shown_call(callable, args or (), kwargs or {}))


def _shown_call(function, args, kwargs):
    # The one with which a pool calls its tasks.
    if getattr(function, "__module__", "") == "concurrent.futures.interpreter" and len(args) == 4:
        _results, function, args, kwargs = args
    shown = [*map(_short.repr, args), *(f"{name}={_short.repr(each)}" for name, each in kwargs.items())]
    return f"{getattr(function, '__qualname__', type(function).__name__)}({', '.join(shown)})"


def _ask(number, task, updates, text):
    """Lets an interpreter do something and waits for it; gives its result, and the description of an error."""
    global _calls
    packed = {name: interpreter_data.pack(value, falls_back=False) for name, value in (updates or {}).items()}
    with _looking():
        record = _resolve(number, False, "")
        if not record or shared.word(record, shared.IS_RUNNING):
            raise InterpreterError("interpreter already running")
        shared.put(record, shared.IS_RUNNING, 1)
        calls = pipe_ends.opened(shared.word(record, shared.CALLS), False)
        results = pipe_ends.opened(shared.word(record, shared.RESULTS), True)
    _calls += 1
    ticket = (_current, _calls)
    calls.first_text = text
    try:
        _send(calls, (ticket, task, packed))
        while True:
            answer = _receive(results)
            if answer is None:
                _forget(number)
                raise InterpreterError(f"interpreter {number} has ended while it was running")
            # Who was interrupted while it waited left its answer behind.
            if answer[0] == ticket:
                return _outcome(*answer[1:])
    except BrokenPipeError:
        raise InterpreterError(f"interpreter {number} has ended") from None
    finally:
        calls.close()
        results.close()


def _forget(number):
    """Takes away what is left of an interpreter that has ended by itself."""
    with shared.locked():
        record = shared.find(shared.INTERPRETERS, number)
        if record:
            _end(record).close()


def _outcome(kind, value):
    if kind == "error":
        return None, interpreter_data.snapshot(value)
    if kind == "refused":
        raise NotShareableError(value)
    return interpreter_data.unpack(value), None


def _send(end, message):
    data = pickle.dumps(message)
    end.write(_SIZE.pack(len(data)) + data)


def _receive(end):
    """The next message; None where nobody can send one any more."""
    head = _read(end, _SIZE.size)
    return pickle.loads(_read(end, _SIZE.unpack(head)[0])) if head else None


def _read(end, size):
    pieces = []
    while size:
        piece = end.read(min(size, _PIECE))
        if not piece:
            return b""
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def serve(namespace):
    """Does in this interpreter what others ask for, until nobody can ask any more."""
    calls, results = pipes.end_of(_CALLS), pipes.end_of(_RESULTS)
    while True:
        request = _receive(calls)
        if request is None:
            return
        ticket, task, updates = request
        answer = _answer(namespace, task, updates)
        with shared.locked():
            record = shared.find(shared.INTERPRETERS, _current)
            if record:
                shared.put(record, shared.IS_RUNNING, 0)
        kind, value = answer
        results.first_text = value[1] if kind == "error" else kind
        _send(results, (ticket, kind, value))


def _answer(namespace, task, updates):
    try:
        for name, value in updates.items():
            namespace[name] = interpreter_data.unpack(value)
    except NotShareableError as error:
        return "refused", str(error)
    try:
        result = _perform(namespace, task)
    except _Refused as refusal:
        return "refused", str(refusal)
    except BaseException as error:
        return "error", interpreter_data.described(error)
    try:
        return "result", interpreter_data.pack(result, falls_back=True)
    except NotShareableError as error:
        return "refused", str(error)


class _Refused(Exception):
    """What was sent cannot be made an object again."""


def _perform(namespace, task):
    if task is None:
        return None
    if task[0] == "script":
        eval(marshal.loads(task[1]), namespace)
        return None
    parts = []
    for label, packed in zip(("func", "args", "kwargs"), task[1:]):
        try:
            parts.append({} if packed is None else interpreter_data.unpack(packed))
        except NotShareableError as error:
            raise _Refused(f"{label} not shareable") from error
    function, args, kwargs = parts
    # What looks at the frame that calls it (`eval`, `dir`) finds the main module.
    return eval(_CALL.replace(co_consts=(functools.partial(function, *args, **kwargs),)), namespace)


def end_all():
    """At the end of the main interpreter the others end; who was not closed is warned of."""
    if _current != _MAIN or not shared.exists():
        return
    with shared.locked():
        left = list(shared.records(shared.INTERPRETERS))
        ended = [_end(each) for each in left if not shared.word(each, shared.IS_RUNNING)]
    if left:
        warnings.warn_explicit(
            "remaining subinterpreters; close them with Interpreter.close()", RuntimeWarning, "<sys>", 0
        )
    for each in ended:
        _wait_for_end(each)


def install():
    """Puts the modules in place, and what stands on them."""
    from . import interpreter_queues

    _put_module("_interpreters", globals(), _FUNCTIONS + _CONSTANTS, {"is_shareable": interpreter_data.is_shareable})
    _put_module("_interpqueues", vars(interpreter_queues), _QUEUE_FUNCTIONS, {})
    import concurrent.futures

    importlib.reload(concurrent.futures)
    import concurrent.futures.interpreter
    from concurrent.interpreters import _queues

    _queues.time = interpreter_queues.Clock


def _put_module(name, members, shown, others):
    module = types.ModuleType(name)
    module.__dict__.update({each: members[each] for each in shown}, **others)
    sys.modules[name] = module
    builtin.stand_in(module)


_FUNCTIONS = (
    *("call", "create", "decref", "destroy", "exec", "get_config", "get_current", "get_main", "incref", "is_running"),
    *("list_all", "new_config", "run_func", "run_string", "set___main___attrs", "whence"),
)
_CONSTANTS = (
    *("InterpreterError", "InterpreterNotFoundError", "NotShareableError"),
    *("WHENCE_UNKNOWN", "WHENCE_RUNTIME", "WHENCE_LEGACY_CAPI", "WHENCE_CAPI", "WHENCE_XI", "WHENCE_STDLIB"),
)
_QUEUE_FUNCTIONS = (
    *("QueueError", "QueueNotFoundError", "_register_heap_types", "bind", "create", "destroy", "get", "get_count"),
    *("get_maxsize", "get_queue_defaults", "is_full", "list_all", "put", "release"),
)
