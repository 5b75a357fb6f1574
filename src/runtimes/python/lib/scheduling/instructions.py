"""Which instructions of a code object another thread could notice, by their offset."""

from opcode import opmap

from ..recording.tracing import first_lines
from .accesses import ReadAttribute, ReadGlobal, WriteAttribute, WriteGlobal

_EXTENDED_ARG = opmap["EXTENDED_ARG"]
_LOAD_GLOBAL = opmap["LOAD_GLOBAL"]
_LOAD_ATTR = opmap["LOAD_ATTR"]
_BINARY_OP = opmap["BINARY_OP"]
_SUBSCRIPT = 26
# Instructions after which code of another function or another round of a loop runs, or an object is changed in place.
_NOTICEABLE = {
    number
    for name, number in opmap.items()
    if name.startswith(("CALL", "JUMP_BACKWARD", "DELETE_", "LOAD_DEREF", "STORE_DEREF"))
    or name in ("STORE_SUBSCR", "CONTAINS_OP", "SEND", "YIELD_VALUE", "STORE_SLICE", "BINARY_SLICE", "LOAD_SUPER_ATTR")
}
# Instructions that read or write a variable.
_ACCESSES = {
    opmap["LOAD_GLOBAL"]: ReadGlobal,
    opmap["LOAD_NAME"]: ReadGlobal,
    opmap["STORE_GLOBAL"]: WriteGlobal,
    opmap["STORE_NAME"]: WriteGlobal,
    opmap["LOAD_ATTR"]: ReadAttribute,
    opmap["STORE_ATTR"]: WriteAttribute,
}

# A switch may come here, but there is no value to note.
CALL = ("call",)

# Names of globals and attributes that the program changes after it has made them.
_changing_globals = set()
_changing_attributes = set()
# Where a module or an `__init__` makes them first: (file, line) by name.
_made_at = {}


def all_code(code):
    """A code object, and all code objects inside it; learns from them which variables change."""
    found = [code]
    for each in found:
        found.extend(constant for constant in each.co_consts if hasattr(constant, "co_code"))
    for each in found:
        _learn(each)
    return found


def _learn(code):
    made = set()
    lines = _lines(code)
    for offset, operation, argument in _operations(code):
        access = _ACCESSES.get(operation)
        if access is WriteGlobal:
            name = code.co_names[argument]
            if code.co_name == "<module>":
                _made_at.setdefault(name, (code.co_filename, lines[offset >> 1]))
            # What a module assigns once is as good as constant.
            if operation == opmap["STORE_GLOBAL"] or name in made:
                _changing_globals.add(name)
            made.add(name)
        elif access is WriteAttribute and code.co_name == "__init__":
            _made_at.setdefault(code.co_names[argument], (code.co_filename, lines[offset >> 1]))
        elif access is WriteAttribute:
            _changing_attributes.add(code.co_names[argument])


def table_of(code):
    """Steps by offset: `CALL`, or what notes the access to a variable."""
    table = {}
    lines = _lines(code)
    for offset, operation, argument in _operations(code):
        step = _step(code, operation, argument, lines[offset >> 1])
        if step is not None:
            table[offset] = step
    return table


def _step(code, operation, argument, line):
    access = _ACCESSES.get(operation)
    if access is None:
        noticeable = operation in _NOTICEABLE or (operation == _BINARY_OP and argument == _SUBSCRIPT)
        return CALL if noticeable else None
    if operation in (_LOAD_GLOBAL, _LOAD_ATTR):
        if operation == _LOAD_ATTR and argument & 1:
            return CALL
        argument >>= 1
    name = code.co_names[argument]
    is_global = access in (ReadGlobal, WriteGlobal)
    if name in (_changing_globals if is_global else _changing_attributes):
        first = first_lines.get(code.co_filename, 0)
        return access(name, first + line - 1, _made_at.get(name, (None, 0)))
    return None if is_global else CALL


def _operations(code):
    raw = code.co_code
    extension = 0
    for offset in range(0, len(raw), 2):
        argument = raw[offset + 1] | extension << 8
        if raw[offset] == _EXTENDED_ARG:
            extension = argument
        else:
            extension = 0
            yield offset, raw[offset], argument


def _lines(code):
    lines = [0] * (len(code.co_code) // 2)
    for start, end, line in code.co_lines():
        lines[start >> 1 : end >> 1] = [line or 0] * ((end - start) >> 1)
    return lines
