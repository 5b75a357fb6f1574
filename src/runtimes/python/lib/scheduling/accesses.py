"""Reads and writes of variables that several threads touch, with their values.

`sys.monitoring` calls before an instruction, when what it needs lies on the frame's stack of values. That is read from
the interpreter's memory, by the layout of CPython 3.14 (Include/internal/pycore_interpframe_structs.h).
"""

import ctypes

from _interleave_recorder import record_at

from ..recording.kinds import READ, WRITE
from ..recording.tracing import announce_object, first_lines
from . import scheduler

# Offsets in bytes in PyFrameObject and _PyInterpreterFrame.
_F_FRAME = 12
_STACK_POINTER = 32
# References on the stack carry flags in their lowest bits (pycore_stackref.h).
_NO_FLAGS = ~3
_MAX_VARIABLES = 50_000
_MAX_EXACT = 2**53
_NOT_A_NUMBER = float("nan")

_MEMORY_FROM = 1024
# As long as ctypes lets an array be.
_memory = (ctypes.c_uint32 * ((1 << 29) - 1)).from_address(_MEMORY_FROM)
_slot = ctypes.c_uint32()
_slot_object = ctypes.py_object.from_buffer(_slot)

_clock = None
# By (id of the namespace or object, name).
_variables = {}


class _Variable:
    """A global or an attribute; `object_id` is 0 until a second thread touches it."""

    __slots__ = ("announce", "last", "object_id", "thread")

    def __init__(self, announce):
        self.object_id = 0
        self.thread = 0
        self.last = None
        self.announce = announce

    def note(self, kind_and_line, value):
        """Records an access by the running thread, or keeps it until another thread touches the variable, too."""
        is_number = type(value) is int and -_MAX_EXACT < value < _MAX_EXACT or type(value) in (float, bool)
        if not is_number:
            value = _NOT_A_NUMBER
        thread = scheduler.current.id
        if not self.object_id:
            if self.thread in (0, thread):
                self.thread = thread
                self.last = (_clock[0], kind_and_line, value)
                return
            self.object_id = self.announce()
            _, last_kind_and_line, last_value = self.last
            record_at(_clock[0], last_kind_and_line, self.object_id, last_value, self.thread)
        record_at(_clock[0], kind_and_line, self.object_id, value, thread)


class _Access:
    """A place in the program's code that reads or writes a variable called `name`."""

    __slots__ = ("kind_and_line", "made_at", "name", "owner", "variable")

    def __init__(self, kind, name, line, made_at):
        self.kind_and_line = kind | line
        self.name = name
        self.made_at = made_at
        self.owner = None
        self.variable = None

    def _variable_of(self, owner):
        if owner is not self.owner:
            self.owner = owner
            key = (id(owner), self.name)
            variable = _variables.get(key)
            if variable is None:
                variable = _Variable(lambda: self._announce(owner))
                if len(_variables) < _MAX_VARIABLES:
                    _variables[key] = variable
            self.variable = variable
        return self.variable

    def _announce(self, owner):
        shown = self.name if type(owner) is dict else f"{type(owner).__qualname__}.{self.name}"
        filename, number = self.made_at
        first = first_lines.get(filename)
        return announce_object("shared", shown, 0 if first is None else first + number - 1)


class ReadGlobal(_Access):
    """Its value stands in the namespace."""

    __slots__ = ()

    def __init__(self, name, line, made_at):
        super().__init__(READ, name, line, made_at)

    def note(self, frame):
        """Notes what the next instruction of `frame` reads."""
        owner = frame.f_globals
        self._variable_of(owner).note(self.kind_and_line, owner.get(self.name))


class WriteGlobal(_Access):
    """Its new value is on top of the stack."""

    __slots__ = ()

    def __init__(self, name, line, made_at):
        super().__init__(WRITE, name, line, made_at)

    def note(self, frame):
        """Notes what the next instruction of `frame` writes."""
        self._variable_of(frame.f_globals).note(self.kind_and_line, _on_stack(frame, 1))


class ReadAttribute(_Access):
    """Its object is on top of the stack."""

    __slots__ = ()

    def __init__(self, name, line, made_at):
        super().__init__(READ, name, line, made_at)

    def note(self, frame):
        """Notes what the next instruction of `frame` reads."""
        owner = _on_stack(frame, 1)
        self._variable_of(owner).note(self.kind_and_line, _attribute(owner, self.name))


class WriteAttribute(_Access):
    """Its object is on top of the stack, its new value below."""

    __slots__ = ()

    def __init__(self, name, line, made_at):
        super().__init__(WRITE, name, line, made_at)

    def note(self, frame):
        """Notes what the next instruction of `frame` writes."""
        self._variable_of(_on_stack(frame, 1)).note(self.kind_and_line, _on_stack(frame, 2))


def bind(clock):
    """Connects to the run that begins now; to read `clock[0]`, its virtual time, is cheaper than to ask for the time."""
    global _clock
    _clock = clock
    _variables.clear()


def _on_stack(frame, depth):
    """The object so deep in the frame's stack of values, 1 for its top."""
    interpreter_frame = _memory[(id(frame) + (_F_FRAME - _MEMORY_FROM)) >> 2]
    top = _memory[(interpreter_frame + (_STACK_POINTER - _MEMORY_FROM)) >> 2]
    _slot.value = _memory[(top - (depth * 4 + _MEMORY_FROM)) >> 2] & _NO_FLAGS
    return _slot_object.value


def _attribute(owner, name):
    """Its value where reading it runs no code of the program."""
    try:
        return object.__getattribute__(owner, "__dict__").get(name)
    except AttributeError:
        return None
