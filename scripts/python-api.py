"""What the editor completes: members of the standard concurrency modules, as CPython itself describes them."""

import importlib
import inspect
import json
import re
import sys
import types

MODULES = [
    "_thread",
    "asyncio",
    "concurrent.futures",
    "contextvars",
    "multiprocessing",
    "queue",
    "sched",
    "subprocess",
    "threading",
    "time",
]

# Functions that make an object of a class.
MADE = {
    "_thread.allocate_lock": "_thread.LockType",
    "asyncio.create_task": "asyncio.Task",
    "asyncio.ensure_future": "asyncio.Future",
    "asyncio.get_running_loop": "asyncio.AbstractEventLoop",
    "asyncio.new_event_loop": "asyncio.AbstractEventLoop",
    "multiprocessing.Barrier": "multiprocessing.synchronize.Barrier",
    "multiprocessing.BoundedSemaphore": "multiprocessing.synchronize.BoundedSemaphore",
    "multiprocessing.Condition": "multiprocessing.synchronize.Condition",
    "multiprocessing.Event": "multiprocessing.synchronize.Event",
    "multiprocessing.JoinableQueue": "multiprocessing.queues.JoinableQueue",
    "multiprocessing.Lock": "multiprocessing.synchronize.Lock",
    "multiprocessing.Manager": "multiprocessing.managers.SyncManager",
    "multiprocessing.Pool": "multiprocessing.pool.Pool",
    "multiprocessing.Queue": "multiprocessing.queues.Queue",
    "multiprocessing.RLock": "multiprocessing.synchronize.RLock",
    "multiprocessing.Semaphore": "multiprocessing.synchronize.Semaphore",
    "multiprocessing.SimpleQueue": "multiprocessing.queues.SimpleQueue",
    "multiprocessing.current_process": "multiprocessing.Process",
    "threading.Lock": "_thread.LockType",
    "threading.RLock": "threading._PyRLock",
    "threading.current_thread": "threading.Thread",
    "threading.main_thread": "threading.Thread",
}

_SPECIAL = {"Exception", "BaseException", "object"}
_MAX_DOC_CHARS = 200


def prepare():
    """`multiprocessing` wants a C module that is made elsewhere; its classes are only looked at here."""
    stub = types.ModuleType("_multiprocessing")
    stub.SemLock = type("SemLock", (), {"SEM_VALUE_MAX": 1})
    stub.sem_unlink = None
    sys.modules.setdefault("_multiprocessing", stub)


def describe():
    """The whole description: members of modules by name, each `[kind, signature, doc, members?]`."""
    prepare()
    described = {}
    for name in MODULES:
        module = importlib.import_module(name)
        members = {}
        for member in public_names(module):
            try:
                value = getattr(module, member)
            except (AttributeError, ImportError):
                continue
            if not isinstance(value, types.ModuleType):
                members[member] = entry(f"{name}.{member}", value)
        described[name] = {"doc": first_sentence(module, name), "members": members}
    return described


def public_names(thing):
    names = getattr(thing, "__all__", None) or [name for name in dir(thing) if not name.startswith("_")]
    return sorted(set(names))


def entry(path, value):
    name = path.rpartition(".")[2]
    kind = kind_of(value)
    described = [kind, signature(value, name), first_sentence(value, name) if kind != "constant" else ""]
    made = look_up(MADE[path]) if path in MADE else value
    if isinstance(made, type):
        members = class_members(made)
        if members:
            described.append(members)
    return described


def look_up(path):
    module, _, name = path.rpartition(".")
    return getattr(importlib.import_module(module), name)


def class_members(cls):
    members = {}
    for name in sorted(dir(cls)):
        owner = next((base for base in cls.__mro__ if name in vars(base)), object)
        if name.startswith("_") or owner.__name__ in _SPECIAL or owner is int or owner is tuple:
            continue
        value = inspect.getattr_static(cls, name)
        if isinstance(value, type):
            continue
        value = getattr(cls, name) if isinstance(value, (classmethod, staticmethod)) else value
        if isinstance(value, property) or inspect.isdatadescriptor(value):
            members[name] = ["property", "", first_sentence(value, name)]
        elif callable(value):
            members[name] = ["method", signature(value, name, drop_self=True), first_sentence(value, name)]
    if cls.__module__ == "multiprocessing.synchronize" and "acquire" not in members and hasattr(cls, "__enter__"):
        # Every object of these gets them from the lock that it is made of.
        lock = class_members(look_up("_thread.LockType"))
        members |= {"acquire": lock["acquire"], "release": lock["release"]}
    return members


def kind_of(value):
    if isinstance(value, type):
        return "exception" if issubclass(value, BaseException) else "class"
    return "function" if callable(value) else "constant"


def signature(value, name, drop_self=False):
    """`(a, b=1)`; empty where there is none."""
    if not callable(value):
        return ""
    try:
        found = inspect.signature(value)
        parameters = list(found.parameters.values())
        if drop_self and inspect.isroutine(value) and not inspect.ismethod(value) and parameters:
            if parameters[0].name in ("self", "cls"):
                parameters = parameters[1:]
        text = str(found.replace(parameters=parameters, return_annotation=inspect.Signature.empty))
    except (TypeError, ValueError):
        text = "(object, /)"
    if text == "(object, /)":
        # What C says of a function that it does not describe; its documentation does.
        line = re.match(rf"\s*{re.escape(name)}(\([^\n]*?\))", inspect.getdoc(value) or "")
        text = line[1] if line else "()" if isinstance(value, type) and issubclass(value, BaseException) else "(...)"
    return re.sub(r"<[^<>]*>", "...", text)


def first_sentence(value, name):
    text = inspect.getdoc(value) or ""
    if isinstance(value, type) and not value.__dict__.get("__doc__"):
        # Not that of a base class, which says less.
        text = inspect.getdoc(value.__init__) or ""
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", text)]
    for paragraph in paragraphs:
        # The line of a C function that gives its signature.
        paragraph = re.sub(rf"^{re.escape(name)}\([^)]*\)(?: -> [\w\[\], ]+)?\s*[:.-]*\s*", "", paragraph)
        if paragraph:
            sentence = re.match(r"(.+?[.!?])(?=\s+[A-Z\"'`(*]|$)", paragraph)
            sentence = sentence[1] if sentence else paragraph
            sentence = "" if sentence == "Initialize self." else sentence
            return sentence if len(sentence) <= _MAX_DOC_CHARS else sentence[: _MAX_DOC_CHARS - 1].rstrip() + "…"
    return ""


def write():
    """The description as JSON, a member a line, so that a new version of CPython shows its changes."""
    lines = []
    for name, module in describe().items():
        members = [f"   {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in module["members"].items()]
        body = ",\n".join(members)
        lines.append(
            f'{json.dumps(name)}: {{"doc": {json.dumps(module["doc"], ensure_ascii=False)}, "members": {{\n{body}\n}}}}'
        )
    return "{\n" + ",\n".join(lines) + "\n}\n"


write()
