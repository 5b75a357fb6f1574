"""How objects go from one interpreter to another, as `Python/crossinterp.c` of CPython 3.14 has it.

What is shareable goes as it is; where more is allowed, functions that use nothing from outside go as their code, all else
is pickled. A function of the main file is then found by running that file under another name.
"""

import dis
import marshal
import os
import pickle
import runpy
import sys
import traceback
import types

from ..recording import tracebacks
from .handover import HOME

_FAKE_MAIN = "<fake __main__>"
_PLAIN = (type(None), bool, float, bytes, str)
_MAX_INT = 2**63

# Types that are shareable beside the built-in ones: what is sent of an object, and what makes it again of that.
shared_types = {}
# The main file, run under another name, as a module.
_fake_main = None


class InterpreterError(Exception):
    """A cross-interpreter operation failed"""

    __module__ = "concurrent.interpreters"


class InterpreterNotFoundError(InterpreterError):
    """An interpreter was not found"""

    __module__ = "concurrent.interpreters"


class NotShareableError(TypeError):
    """An object cannot be sent to another interpreter"""

    __module__ = "concurrent.interpreters"


def bind():
    """Connects to the run that begins now."""
    global _fake_main
    _fake_main = None


def is_shareable(obj):
    """Return True if the object's data may be shared between interpreters and False otherwise."""
    if type(obj) is tuple:
        return all(map(is_shareable, obj))
    return type(obj) in (*_PLAIN, int, memoryview, *shared_types)


def pack(obj, *, falls_back):
    """An object on its way; `falls_back`: also what is not shareable."""
    try:
        return _shared(obj, falls_back)
    except NotShareableError as refusal:
        if not falls_back:
            raise
        for other in (_function, _pickled):
            try:
                return other(obj)
            except NotShareableError:
                pass
        raise refusal


def pack_callable(function):
    """As `pack`, for what shall be called."""
    if not callable(function):
        raise TypeError(f"expected a callable, got {function!r}")
    try:
        return _function(function)
    except NotShareableError as refusal:
        try:
            return _pickled(function)
        except NotShareableError:
            raise refusal from refusal.__cause__


def _shared(obj, falls_back):
    kind = type(obj)
    if kind in _PLAIN or kind is int and -_MAX_INT <= obj < _MAX_INT:
        return "value", obj
    try:
        if kind is tuple:
            return "tuple", [pack(each, falls_back=falls_back) for each in obj]
        if kind is memoryview:
            return "memoryview", bytes(obj)
        if kind in shared_types:
            return "type", kind.__module__, kind.__qualname__, shared_types[kind][0](obj)
        cause = OverflowError("try sending as bytes") if kind is int else None
    except Exception as error:
        cause = error
    raise NotShareableError(f"{obj!r} does not support cross-interpreter data") from cause


def _function(function):
    if type(function) is not types.FunctionType:
        raise NotShareableError(f"expected a function, got {function!r}")
    try:
        _check_stateless(function)
    except ValueError as cause:
        raise NotShareableError("only stateless functions are shareable") from cause
    return "function", marshal.dumps(function.__code__)


def _check_stateless(function):
    if function.__defaults__:
        raise ValueError("defaults not supported")
    if function.__kwdefaults__:
        raise ValueError("keyword defaults not supported")
    if function.__closure__:
        raise ValueError("closures not supported")
    _check_code(function.__code__, vars(sys.modules["builtins"]))


def _check_code(code, builtins):
    for step in dis.get_instructions(code):
        if step.opname in ("LOAD_GLOBAL", "LOAD_NAME", "STORE_GLOBAL", "DELETE_GLOBAL") and step.argval not in builtins:
            raise ValueError("globals not supported")
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            _check_code(inner, builtins)


def _pickled(obj):
    try:
        data = pickle.dumps(obj)
    except Exception as cause:
        raise NotShareableError("object could not be pickled") from cause
    return "pickle", data, sys.modules["__main__"].__dict__.get("__file__")


def unpack(packed):
    """The object again."""
    kind, *parts = packed
    match kind:
        case "value":
            return parts[0]
        case "tuple":
            return tuple(map(unpack, parts[0]))
        case "memoryview":
            return memoryview(parts[0])
        case "type":
            module, name, data = parts
            return shared_types[getattr(sys.modules[module], name)][1](data)
        case "function":
            return types.FunctionType(marshal.loads(parts[0]), sys.modules["__main__"].__dict__)
        case _:
            return _unpickled(*parts)


def _unpickled(data, main_file):
    try:
        try:
            return pickle.loads(data)
        except AttributeError:
            # This interpreter's own main file has been run already.
            if main_file is None or sys.modules["__main__"].__dict__.get("__file__") == main_file:
                raise
            _run_main_file(main_file)
            return _with_fake_main(data)
    except Exception as cause:
        raise NotShareableError("object could not be unpickled") from cause


def _run_main_file(path):
    """Runs another interpreter's main file, once; not as the main one, so that what it would do there stays undone."""
    global _fake_main
    if _fake_main is None:
        found = path if os.path.exists(path) else os.path.join(HOME, path)
        fake = types.ModuleType(_FAKE_MAIN)
        fake.__dict__.update(runpy.run_path(found, run_name=_FAKE_MAIN))
        _fake_main = fake


def _with_fake_main(data):
    main = sys.modules["__main__"]
    sys.modules["__main__"] = _fake_main
    try:
        return pickle.loads(data)
    finally:
        sys.modules["__main__"] = main


def code_of_script(script):
    """The code of what `exec` is given: a text, a function without arguments, or code."""
    if isinstance(script, types.FunctionType):
        code = script.__code__
    elif isinstance(script, types.CodeType):
        code = script
    else:
        if not isinstance(script, (str, bytes, bytearray, memoryview)):
            raise TypeError(f"unsupported script {script!r}")
        return marshal.dumps(compile(script, "<script>", "exec", dont_inherit=True))
    if code.co_freevars:
        raise ValueError("closures not supported")
    if code.co_argcount or code.co_posonlyargcount or code.co_kwonlyargcount or code.co_flags & 0x0C:
        raise ValueError("code with args not supported")
    before = None
    for step in dis.get_instructions(code):
        if step.opname == "RETURN_VALUE" and (before.opname != "LOAD_CONST" or before.argval is not None):
            raise ValueError("code that returns a value is not a script")
        before = step
    return marshal.dumps(code)


def described(error):
    """What another interpreter is told of an exception that nobody handled."""
    kind = type(error)
    error.__traceback__ = tracebacks.strip(error.__traceback__)
    try:
        display = "".join(traceback.TracebackException.from_exception(error).format()).removesuffix("\n")
    except Exception:
        display = None
    return kind.__name__, kind.__qualname__, kind.__module__, str(error), display


def snapshot(description):
    """That description as the object which `ExecutionFailed` shows."""
    name, qualified, module, text, display = description
    shown = qualified if module in ("builtins", "__main__") else f"{module}.{qualified}"
    kind = types.SimpleNamespace(__name__=name, __qualname__=qualified, __module__=module)
    made = types.SimpleNamespace(type=kind, msg=text, formatted=f"{shown}: {text}")
    if display is not None:
        made.errdisplay = display
    return made
