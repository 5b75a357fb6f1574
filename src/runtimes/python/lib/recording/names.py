"""What the program calls an object that it makes: the name it is assigned to, from the program's own source."""

import ast
from itertools import islice

_MAX_CACHED = 10_000

_source = {}
_names = {}
_places = {}


def bind(sources):
    """Connects to the run that begins now: text of each source file by name."""
    _source.update(sources)


def assigned_name(frame):
    """Name of what the call that `frame` stands in is assigned to, as `x` in `x = Lock()`; None where there is none.

    In a list that is filled by a comprehension, or by `append` in a loop, the objects are counted: `forks[0]`.
    """
    key = (frame.f_code, frame.f_lasti)
    place = _places.get(key)
    if place is None:
        place = next(islice(frame.f_code.co_positions(), frame.f_lasti // 2, None), None)
        if len(_places) < _MAX_CACHED:
            _places[key] = place
    named = _names_in(frame.f_code.co_filename).get(place)
    return None if named is None else named.next()


class _Name:
    """A name, or the first of many."""

    def __init__(self, text, counted):
        self._text = text
        self._counted = counted
        self._count = 0

    def next(self):
        """The name of the next object that is made there."""
        if not self._counted:
            return self._text
        self._count += 1
        return f"{self._text}[{self._count - 1}]"


def _names_in(filename):
    names = _names.get(filename)
    if names is None:
        names = _names[filename] = {}
        try:
            tree = ast.parse(_source.get(filename, ""))
        except (SyntaxError, ValueError, RecursionError):
            return names
        for node in ast.walk(tree):
            _look_at(node, names)
    return names


def _look_at(node, names):
    if isinstance(node, ast.Assign):
        for target in node.targets:
            _bind(target, node.value, names)
    elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)) and node.value is not None:
        _bind(node.target, node.value, names)
    elif isinstance(node, (ast.With, ast.AsyncWith)):
        for item in node.items:
            if item.optional_vars is not None:
                _bind(item.optional_vars, item.context_expr, names)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "append":
        for argument in node.args:
            _bind_text(ast.unparse(node.func.value), argument, names, counted=True)


def _bind(target, value, names):
    pairs = isinstance(target, (ast.Tuple, ast.List)) and isinstance(value, (ast.Tuple, ast.List))
    if pairs and len(target.elts) == len(value.elts):
        for each, its in zip(target.elts, value.elts):
            _bind(each, its, names)
        return
    text = ", ".join(map(ast.unparse, target.elts)) if isinstance(target, ast.Tuple) else ast.unparse(target)
    _bind_text(text.removeprefix("self."), value, names)


def _bind_text(text, value, names, counted=False):
    if isinstance(value, ast.Call):
        names[(value.lineno, value.end_lineno, value.col_offset, value.end_col_offset)] = _Name(text, counted)
        # As in tuple(Lock() for ...).
        for argument in value.args:
            if isinstance(argument, (ast.ListComp, ast.SetComp, ast.GeneratorExp)):
                _bind_text(text, argument, names)
    elif isinstance(value, (ast.ListComp, ast.SetComp, ast.GeneratorExp)):
        _bind_text(text, value.elt, names, counted=True)
    elif isinstance(value, ast.DictComp):
        _bind_text(text, value.value, names, counted=True)
    elif isinstance(value, (ast.List, ast.Tuple, ast.Set)):
        for index, each in enumerate(value.elts):
            _bind_text(f"{text}[{index}]", each, names)
    elif isinstance(value, ast.Dict):
        for key, each in zip(value.keys, value.values):
            if key is not None:
                _bind_text(f"{text}[{ast.unparse(key)}]", each, names)
    elif isinstance(value, ast.IfExp):
        _bind_text(text, value.body, names)
        _bind_text(text, value.orelse, names)
    elif isinstance(value, ast.BoolOp):
        for each in value.values:
            _bind_text(text, each, names)
