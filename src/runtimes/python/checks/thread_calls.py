"""What a thread or process is given to do: `target=work()` and `args=("abc")`."""

import ast
import re

from .places import fix, hint

_MAKERS = ("Thread", "Process", "Timer")
# Functions of the standard library that surely give None.
_GIVE_NOTHING = {"print", "time.sleep", "sleep"}
_MAX_SHOWN_CHARS = 60


def hints(call, source, definitions):
    """Hints on one call."""
    name = _last_name(call.func)
    found = []
    if name.endswith(_MAKERS):
        found += _target_hints(call, name, source, definitions)
    if name.endswith(_MAKERS) or name in ("apply_async", "start_new_thread"):
        found += _args_hints(call, source, definitions)
    if name == "submit" and call.args:
        found += _submit_hints(call, source, definitions)
    return found


def _last_name(func):
    if isinstance(func, ast.Attribute):
        return func.attr
    return func.id if isinstance(func, ast.Name) else ""


def _is_mistake(value, definitions):
    """Whether this calls a function that gives None, so that nothing would be left to be called."""
    if not isinstance(value, ast.Call):
        return False
    if isinstance(value.func, (ast.Name, ast.Attribute)) and ast.unparse(value.func) in _GIVE_NOTHING:
        return True
    return definitions.gives_nothing(_last_name(value.func))


def _target_hints(call, name, source, definitions):
    keywords = {keyword.arg: keyword for keyword in call.keywords}
    target = keywords.get("target", keywords.get("function"))
    value = target.value if target else None
    if value is None and name.endswith("Timer") and len(call.args) == 2:
        value = call.args[1]
    if value is None or not _is_mistake(value, definitions):
        return []
    function = _shown(value.func)
    span = source.node_span(value)
    fixes = []
    if not value.args and not value.keywords:
        fixes.append(fix("pass-function", (span, _text(value.func, source)), passed=function))
    elif target is not None and "args" not in keywords and _is_plain(value):
        arguments = _tuple([_text(argument, source) for argument in value.args])
        passed = f"{function}, args={arguments}"
        fixes.append(fix("pass-function", (span, f"{_text(value.func, source)}, args={arguments}"), passed=passed))
    return [hint("target-called", span, *fixes, call=_shown(value), function=function, maker=name)]


def _submit_hints(call, source, definitions):
    value = call.args[0]
    if len(call.args) != 1 or call.keywords or not _is_mistake(value, definitions):
        return []
    passed = ", ".join([_text(value.func, source), *(_text(part, source) for part in (*value.args, *value.keywords))])
    span = source.node_span(value)
    function = _shown(value.func)
    return [
        hint(
            "target-called",
            span,
            fix("pass-function", (span, passed), passed=passed[:_MAX_SHOWN_CHARS]),
            call=_shown(value),
            function=function,
            maker="submit",
        )
    ]


def _args_hints(call, source, definitions):
    values = [keyword.value for keyword in call.keywords if keyword.arg == "args"]
    if _last_name(call.func) == "start_new_thread" and len(call.args) >= 2:
        values.append(call.args[1])
    found = []
    for value in values:
        parentheses = _parentheses(value, source)
        if _is_text(value) or (isinstance(value, ast.Constant) and isinstance(value.value, (int, float))):
            sure = True
        else:
            sure = parentheses is not None and isinstance(value, ast.Name) and definitions.is_scalar(value.id)
        if not sure:
            continue
        if parentheses is None:
            edits = [(source.before(value), "("), (source.after(value), ",)")]
            span = source.node_span(value)
        else:
            edits = [(source.after(value), ",")]
            span = parentheses
        text = _shown(value)
        code = "args-text" if _is_text(value) else "args-not-tuple"
        found.append(hint(code, span, fix("make-tuple", *edits, tuple=f"({text},)"), value=text, tuple=f"({text},)"))
    return found


def _is_text(value):
    return isinstance(value, ast.JoinedStr) or (isinstance(value, ast.Constant) and isinstance(value.value, (str, bytes)))


def _parentheses(value, source):
    """The range of the parentheses around a value on its own line, which the syntax tree does not keep."""
    if value.lineno != value.end_lineno:
        return None
    line = source.line(value.lineno)
    start = source.chars(value.lineno, value.col_offset)
    end = source.chars(value.lineno, value.end_col_offset)
    before = re.search(r"\(\s*$", line[:start])
    after = re.match(r"\s*\)", line[end:])
    # Those of the call itself are no tuple's.
    if not before or not after or re.search(r"\w\s*$", line[: before.start()]):
        return None
    return source.span(value.lineno, before.start(), end + after.end())


def _is_plain(call):
    return not call.keywords and not any(isinstance(argument, ast.Starred) for argument in call.args)


def _tuple(texts):
    return f"({texts[0]},)" if len(texts) == 1 else f"({', '.join(texts)})"


def _text(node, source):
    return ast.get_source_segment(source.text, node) or ast.unparse(node)


def _shown(node):
    text = ast.unparse(node)
    return text if len(text) <= _MAX_SHOWN_CHARS else f"{text[: _MAX_SHOWN_CHARS - 1]}…"
