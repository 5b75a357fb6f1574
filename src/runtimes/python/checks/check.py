"""All that can be said of a source text without running it."""

import ast
import json
import re
import traceback
import warnings

from . import characters, statements
from .hints import hints
from .places import Source

# More than this helps nobody, and costs the page time.
_MAX_PROBLEMS = 200
_MAX_MESSAGE_CHARS = 1_000

_caught = []


def _catch(message, category, filename, lineno, file=None, line=None):
    if issubclass(category, SyntaxWarning):
        _caught.append((lineno, str(message)))


# Not `catch_warnings`: it takes a lock, and here the locks are those of the programs' runtime.
warnings.showwarning = _catch
warnings.simplefilter("always")


def check(text, name):
    """
    The problems of a source text, as JSON: what CPython says of it, and hints.

    The text must also lie in the file `name`: CPython reads lines there, to count columns and to guess what was meant.
    """
    _caught.clear()
    source = Source(text)
    try:
        compile(text, name, "exec", dont_inherit=True)
    except SyntaxError as error:
        problems = [_error(source, error), *characters.hints(source, error), *statements.hints(source, error)]
    except UnicodeEncodeError:
        # Half of a surrogate pair: somebody is typing.
        problems = []
    except (RecursionError, MemoryError, ValueError, OverflowError) as error:
        problems = [_message("error", f"{type(error).__name__}: {error}", source.span(1, 0, 0))]
    else:
        problems = [_warning(source, line, message) for line, message in _caught]
        problems += _hints(source)
    return json.dumps(problems[:_MAX_PROBLEMS])


def _hints(source):
    try:
        return hints(ast.parse(source.text), source)
    except RecursionError:
        return []


def _message(kind, message, span):
    return {"kind": kind, "message": message[:_MAX_MESSAGE_CHARS], "range": span}


def _error(source, error):
    """The error as a traceback tells it, which knows keywords that are spelled wrongly."""
    told = traceback.TracebackException(type(error), error, None)
    *_, last = told.format_exception_only()
    return _message("error", last.strip(), _error_span(source, told))


def _error_span(source, error):
    line = min(max(int(error.lineno or 1), 1), len(source.lines))
    start = max((error.offset or 1) - 1, 0)
    end_line = int(error.end_lineno or line)
    end = error.end_offset or 0
    if end_line < line or end_line > len(source.lines):
        end_line = line
    if end_line == line:
        end = end - 1 if end > start + 1 else start + 1
    else:
        end = max(end - 1, 0)
    length = len(source.line(line))
    if start >= length and end_line == line:
        # Behind the last character of a line there is nothing to underline.
        start = max(length - 1, 0)
        end = length
    return source.span(line, start, end, end_line)


def _warning(source, number, message):
    line = source.line(number)
    escape = re.match(r'"(\\.)" is an invalid escape sequence', message)
    at = line.find(escape[1]) if escape else -1
    if at >= 0:
        span = source.span(number, at, at + len(escape[1]))
    else:
        span = source.span(number, len(line) - len(line.lstrip()), len(line))
    return _message("warning", f"SyntaxWarning: {message}", span)
