"""What goes into the trace: events in Python's own memory until the next tick, objects with their names."""

import json
import reprlib
import sys

from _interleave_recorder import forget, know_file, know_outermost, next_message

from ..places import LIBRARY_FOLDER
from .names import assigned_name

_entities = []
_messages = []

_MAX_PREVIEWS = 100_000
_MAX_PREVIEW_CHARS = 64
_MAX_NAME_CHARS = 200
_MAX_TEXT_CHARS = 2_000

# Code of the frames in which a stack begins: what lies behind them is not this stack.
outermost = set()
# Above 0 while the runtime is in the middle of something and calls the library: no thread is switched there.
busy = 0
_bridge = None
first_lines = {}
_strings = {}
# What an object is called in a message, by id.
names = {}
process = 0
_previewed = 0
_held = False


def bind(bridge, *, process_id, numbering):
    """Connects the trace to the run: lines of a file `name` are numbered from `numbering[name]`."""
    global _bridge, process
    _bridge = bridge
    process = process_id
    first_lines.update(numbering)
    for name, first in numbering.items():
        know_file(name, first)
    for code in outermost:
        know_outermost(code)


def begin_stack_with(code):
    """Takes the frames of a code object for the first of a stack."""
    outermost.add(code)
    know_outermost(code)


def line_of(frame):
    """Line index of the innermost of the program's own lines; 0 where there is none."""
    while frame is not None and frame.f_code not in outermost:
        first = first_lines.get(frame.f_code.co_filename)
        if first is not None:
            return first + (frame.f_lineno or 1) - 1
        frame = frame.f_back
    return 0


def is_own(filename):
    """Whether a file belongs to the program, not to the library."""
    return filename in first_lines


def hold():
    """Keeps what is recorded from now on, so that it can be taken back."""
    global _held
    flush()
    _held = True


def take_back():
    """Forgets what was recorded since `hold`: it is not part of the program's run."""
    global _held
    forget()
    _held = False


def flush():
    """Hands everything over to the drainer."""
    global busy
    if _held:
        forget()
        return
    busy += 1
    appeared = ""
    if _entities or _messages:
        appeared = json.dumps({"entities": _entities, "messages": _messages})
        _entities.clear()
        _messages.clear()
    _bridge.flush(appeared)
    busy -= 1


def announce_thread(ident, parent, kind, name, daemon):
    """Tells of a thread before its first event."""
    _entities.append(
        {
            "type": "thread",
            "id": ident,
            "process": process,
            "parent": parent,
            "kind": kind,
            "name": str(name)[:_MAX_NAME_CHARS],
            "daemon": bool(daemon),
        }
    )


def announce_object(kind, name, line, capacity=0, object_id=None):
    """Tells of an object; gives its id."""
    if object_id is None:
        object_id = _bridge.nextObject()
    names[object_id] = f"{kind} {name}"
    _entities.append(
        {
            "type": "object",
            "id": object_id,
            "process": process,
            "kind": kind,
            "name": name[:_MAX_NAME_CHARS],
            "line": line,
            "capacity": max(0, min(int(capacity), 0xFFFF_FFFF)),
            "fields": [],
        }
    )
    return object_id


def object_made_at(kind, frame, capacity=0):
    """Announces an object that the program makes in `frame`; 0 where the library makes it for itself."""
    if _bridge is None:
        return 0
    first = first_lines.get(frame.f_code.co_filename)
    if first is None:
        return 0
    number = frame.f_lineno or 1
    return announce_object(kind, assigned_name(frame) or f"{kind}:{number}", first + number - 1, capacity)


def own_frame(frame):
    """The innermost frame of the program's own files; the given one where there is none."""
    given = frame
    while frame is not None and frame.f_code not in outermost:
        if is_own(frame.f_code.co_filename):
            return frame
        frame = frame.f_back
    return given


def program_frame(made, library):
    """The program's frame that makes an object through the library's files named so; None where the library makes it."""
    frame = sys._getframe(2)
    while frame is not None and frame.f_code not in outermost:
        code = frame.f_code
        if is_own(code.co_filename):
            return frame
        passes_on = code.co_filename.endswith(library) or code.co_filename.startswith(LIBRARY_FOLDER)
        if not passes_on or code.co_name == "__init__" and frame.f_locals.get("self") is not made:
            return None
        frame = frame.f_back
    return None


def string_id(text):
    """Id of a text in the trace's table of strings."""
    known = _strings.get(text)
    if known is None:
        known = _strings[text] = _bridge.nextString()
        _entities.append({"type": "string", "id": known, "text": text[:_MAX_TEXT_CHARS]})
    return known


class _Preview(reprlib.Repr):
    """A short repr that never runs the program's own code."""

    def repr_instance(self, x, level):
        return f"<{type(x).__qualname__}>"


_SHORT = 60
_preview = _Preview(maxlist=8, maxtuple=8, maxdict=6, maxset=8, maxstring=_SHORT, maxother=_SHORT)
_PLAIN = {bool, float, type(None), complex}


def _show(item):
    kind = type(item)
    # Most messages are one of these, and reprlib takes ten times as long.
    if kind in _PLAIN or kind is int and -(10**18) < item < 10**18 or kind is str and len(item) < _SHORT:
        return repr(item)
    return _preview.repr(item)


def preview(item):
    """A short text for a value; it runs none of the program's code."""
    global busy
    busy += 1
    try:
        return _show(item)[:_MAX_PREVIEW_CHARS]
    except Exception:
        return "…"  # A hostile class.
    finally:
        busy -= 1


def describe(text, size):
    """Tells of something that goes into a queue by a text; gives the message's id."""
    global _previewed
    message_id = next_message()
    if _previewed < _MAX_PREVIEWS:
        _previewed += 1
        _messages.append((message_id, size, text[:_MAX_PREVIEW_CHARS]))
    return message_id


def message(item, size=None):
    """Tells of something that goes into a queue, of so many bytes; gives the message's id."""
    global _previewed, busy
    message_id = next_message()
    if _previewed < _MAX_PREVIEWS:
        _previewed += 1
        busy += 1
        try:
            _messages.append((message_id, sys.getsizeof(item, 0) if size is None else size, _show(item)[:_MAX_PREVIEW_CHARS]))
        except Exception:
            pass  # A hostile class: the message stays without a preview.
        finally:
            busy -= 1
    return message_id
