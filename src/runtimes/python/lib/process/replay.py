"""The log of what a program gets from outside of it, and its replay in a process that was forked.

The memory of a running interpreter cannot be copied. So a forked process runs the program again, without output, and
is given from its parent's log whatever its own run could not give it again (times, random bytes, what came through
pipes); at the call of `os.fork` with which the log ends it goes on by itself.
"""

import base64
import pickle
import re

from _interleave_recorder import line_here

# What is logged up to a fork travels to the new process as a whole.
_MAX_RESULTS = 200_000
_MAX_BYTES = 8_000_000
_WORD = re.compile(r"\bfork\b")
_NOT_LOGGED = (
    "a fork is a replay of the program from its start, by a log of what it got from outside; the log is kept only where "
    "the word 'fork' stands in the program's own text"
)

# The program runs again and has not reached its fork yet.
active = False
# This process was forked.
is_child = False
# Why this process cannot be forked; None where it can.
refusal = _NOT_LOGGED
# Results as (function, line, result); None where none is kept.
_log = None
_size_bytes = 0
_position = 0
_inside = False
_on_live = None
_on_diverged = None


class _Raised:
    """The result of a call that raised an exception."""

    def __init__(self, error):
        self.error = error


def bind(sources, log, on_live, on_diverged):
    """Connects to the run that begins now: logs where a text of `sources` speaks of fork, replays a `log` first."""
    global active, is_child, refusal, _log, _on_live, _on_diverged
    _on_live = on_live
    _on_diverged = on_diverged
    if log is not None:
        _log = pickle.loads(base64.b64decode(log))
        active = is_child = True
        refusal = None
    elif any(_WORD.search(source) for source in sources):
        _log = []
        refusal = None


def is_kept():
    """Whether there is a log."""
    return _log is not None


def outcome(name, function, *args):
    """What `function(*args)` gives; logged, or in a replay what it gave. Calls inside of it are part of it."""
    global _inside
    if _log is None or _inside:
        return function(*args)
    line = line_here()
    if active:
        return _replayed(name, line)
    _inside = True
    try:
        result = function(*args)
    except Exception as error:
        _add(name, line, _Raised(_bare(error)))
        raise
    except BaseException:
        forbid(f"{name} was interrupted, and when that happened cannot be replayed")
        raise
    finally:
        _inside = False
    _add(name, line, result)
    return result


def _bare(error):
    """An exception as it is kept: without its traceback, which holds frames and what is in them."""
    try:
        return type(error)(*error.args)
    except Exception:
        return error


def _add(name, line, result):
    global _size_bytes
    if _log is None:
        return
    _log.append((name, line, result))
    parts = result if isinstance(result, tuple) else (result,)
    _size_bytes += sum(len(each) for each in parts if isinstance(each, bytes))
    if len(_log) > _MAX_RESULTS or _size_bytes > _MAX_BYTES:
        forbid(
            f"its log is too long to be replayed: it keeps up to {_MAX_RESULTS:,} results of calls as time.time() and "
            f"{_MAX_BYTES // 1_000_000} MB of what was read"
        )


def _replayed(name, line):
    global active, _position
    logged, logged_line, result = _log[_position]
    if (logged, logged_line) != (name, line):
        diverge(f"it called {name} where the run before called {logged}")
    _position += 1
    if _position == len(_log):
        active = False
        _on_live()
    if isinstance(result, _Raised):
        raise _bare(result.error)
    return result


def forbid(reason):
    """This process cannot be forked from now on: something happened that cannot be replayed."""
    global _log, refusal
    if active:
        diverge(reason)
    if refusal is None:
        refusal = reason
    _log = None


def diverge(what):
    """Ends this process, which was to become what its parent was and did something else."""
    global active
    active = False
    _on_diverged(
        "RuntimeError: os.fork: the replay of the program did not come to this fork again, so the forked process ends: "
        f"{what}. Does it depend on addresses (id), on the order of a set of objects, or on the times of files?\n"
    )


def log_for_child(name):
    """The log of this process and a last call of `name`, which gives 0, for the process that is forked there."""
    return base64.b64encode(pickle.dumps([*_log, (name, line_here(), 0)])).decode()
