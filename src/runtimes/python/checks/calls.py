"""Calls that lack their parentheses."""

import ast

from .places import fix, hint

# Methods and functions that nobody names as a statement but to call them.
_ACTIONS = frozenset(
    """
    abort acquire acquire_lock cancel clear close fork get get_nowait interrupt_main join kill notify notify_all
    put put_nowait recv release release_lock reset set shutdown sleep start start_new_thread stop task_done terminate wait
    """.split()
)
_NAMES = frozenset(["exit", "quit", "print", "input", "breakpoint"])
# Questions that every object of these names answers only when called.
_QUESTIONS = frozenset(["is_alive", "is_set", "isSet"])


def statement_hints(value, source, definitions):
    """Hints on an expression that is a whole statement: `t.join`."""
    if isinstance(value, ast.Attribute) and value.attr in _ACTIONS:
        return [_hint("call-without-parentheses", value, source)]
    if isinstance(value, ast.Name) and (value.id in _NAMES or value.id in definitions.functions):
        return [_hint("call-without-parentheses", value, source)]
    return []


def awaited_hints(node, source):
    """Hints on `await queue.get`."""
    value = node.value
    if isinstance(value, ast.Attribute) and value.attr in _ACTIONS:
        return [_hint("call-without-parentheses", value, source)]
    return []


def test_hints(test, source):
    """Hints on a condition that is always true: `while t.is_alive`."""
    if isinstance(test, ast.BoolOp):
        return [one for value in test.values for one in test_hints(value, source)]
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return test_hints(test.operand, source)
    if isinstance(test, ast.Attribute) and test.attr in _QUESTIONS:
        return [_hint("question-without-parentheses", test, source)]
    return []


def _hint(code, value, source):
    name = ast.unparse(value)
    name = name if len(name) <= 60 else f"….{value.attr}"
    call = fix("add-parentheses", (source.after(value), "()"), call=f"{name}()")
    return hint(code, source.node_span(value), call, name=name)
