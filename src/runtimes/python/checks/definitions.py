"""What a module says of its own names, as far as it can be known without running it."""

import ast

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Definitions:
    def __init__(self, tree):
        self.functions = {}
        self._bindings = {}
        self.names = {}
        self._attributes = {}
        for node in ast.walk(tree):
            if isinstance(node, _FUNCTIONS):
                self.functions.setdefault(node.name, []).append(node)
                for argument in ast.walk(node.args):
                    if isinstance(argument, ast.arg):
                        self._bind(argument.arg, False)
            elif isinstance(node, ast.Assign):
                for target in node.targets:
                    self._bind_target(target, _is_scalar(node.value))
            elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)):
                self._bind_target(node.target, _is_scalar(node.value))
            elif isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension)):
                self._bind_target(node.target, _is_range(node.iter))
            elif isinstance(node, ast.withitem) and node.optional_vars is not None:
                self._bind_target(node.optional_vars, False)
            elif isinstance(node, ast.Name):
                self.names.setdefault(node.id, []).append(node)
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                self._attributes.setdefault(node.value.id, set()).add(node.attr)

    def _bind_target(self, target, scalar):
        if isinstance(target, ast.Name):
            self._bind(target.id, scalar)
        else:
            for name in ast.walk(target):
                if isinstance(name, ast.Name):
                    self._bind(name.id, False)

    def _bind(self, name, scalar):
        self._bindings.setdefault(name, []).append(scalar)

    def is_scalar(self, name):
        """Whether a name is surely never a tuple or list."""
        bindings = self._bindings.get(name, [])
        return bool(bindings) and all(bindings)

    def attributes(self, name):
        """What the module takes from a name: `name.this`."""
        return self._attributes.get(name, set())

    def is_bound(self, name):
        return name in self._bindings or name in self.functions

    def gives_nothing(self, name):
        """Whether every function or method of this name in the module surely returns None, when it is called."""
        functions = self.functions.get(name, [])
        return bool(functions) and all(_gives_nothing(function) for function in functions)


def _is_scalar(value):
    return isinstance(value, ast.JoinedStr) or (
        isinstance(value, ast.Constant) and isinstance(value.value, (int, float, str))
    )


def _is_range(iterable):
    return isinstance(iterable, ast.Call) and isinstance(iterable.func, ast.Name) and iterable.func.id == "range"


def _gives_nothing(function):
    if isinstance(function, ast.AsyncFunctionDef) or function.decorator_list:
        return False
    # Abstract, or told by a subclass.
    last = function.body[-1]
    if isinstance(last, ast.Raise) and len(function.body) <= 2:
        return False
    waiting = list(function.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, (*_FUNCTIONS, ast.Lambda, ast.ClassDef)):
            continue
        if isinstance(node, (ast.Yield, ast.YieldFrom)):
            return False
        if isinstance(node, ast.Return) and not _is_none(node.value):
            return False
        waiting.extend(ast.iter_child_nodes(node))
    return True


def _is_none(value):
    return value is None or (isinstance(value, ast.Constant) and value.value is None)
