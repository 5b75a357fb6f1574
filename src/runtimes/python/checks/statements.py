"""Statements of Python 2 that Python 3 does not parse."""

import re

from .places import fix, hint

_LEGACY = re.compile(r"Missing parentheses in call to '(print|exec)'")


def hints(source, error):
    """A hint on `print "text"`, where CPython stopped at it."""
    legacy = _LEGACY.match(error.msg)
    if legacy is None or error.end_lineno != error.lineno or not error.offset:
        return []
    name = legacy[1]
    line = error.lineno
    start = error.offset - 1
    end = error.end_offset - 1
    rest = source.line(line)[start + len(name) : end]
    gap = len(rest) - len(rest.lstrip())
    behind = source.line(line)[end:].strip()
    if behind and not behind.startswith((";", "#")):
        # A comma at the end, which meant "no new line".
        return [hint("python2-statement", source.span(line, start, start + len(name)), name=name)]
    opening = source.span(line, start + len(name), start + len(name) + gap)
    parentheses = fix("add-parentheses", (opening, "("), (source.span(line, end, end), ")"), call=f"{name}(…)")
    return [hint("python2-statement", source.span(line, start, end), parentheses, name=name)]
