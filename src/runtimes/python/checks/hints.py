"""Hints on programs that compile: known mistakes that Python does not complain about, or only when it is too late."""

import ast

from . import calls, imports, thread_calls
from .definitions import Definitions

# What a program catches to find out whether something is there.
_PROBES = {"ImportError", "ModuleNotFoundError", "AttributeError", "NameError", "Exception", "BaseException"}


class _Visitor(ast.NodeVisitor):
    def __init__(self, source, definitions):
        self.source = source
        self.definitions = definitions
        self.found = []
        self.probing = False

    def visit_Try(self, node):
        outer = self.probing
        self.probing = outer or any(_is_probe(handler) for handler in node.handlers)
        for statement in (*node.body, *node.handlers):
            self.visit(statement)
        self.probing = outer
        for statement in (*node.orelse, *node.finalbody):
            self.visit(statement)

    def visit_Import(self, node):
        if not self.probing:
            self.found += imports.import_hints(node, self.source, self.definitions)

    def visit_ImportFrom(self, node):
        if not self.probing:
            self.found += imports.from_hints(node, self.source)

    def visit_Expr(self, node):
        if not self.probing:
            self.found += calls.statement_hints(node.value, self.source, self.definitions)
        self.generic_visit(node)

    def visit_Await(self, node):
        self.found += calls.awaited_hints(node, self.source)
        self.generic_visit(node)

    def visit_If(self, node):
        self.found += calls.test_hints(node.test, self.source)
        self.generic_visit(node)

    visit_While = visit_If

    def visit_Call(self, node):
        self.found += thread_calls.hints(node, self.source, self.definitions)
        self.generic_visit(node)


def _is_probe(handler):
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(kind is None or (isinstance(kind, ast.Name) and kind.id in _PROBES) for kind in kinds)


def hints(tree, source):
    """The hints on a syntax tree, in the order of the source."""
    visitor = _Visitor(source, Definitions(tree))
    visitor.visit(tree)
    return sorted(visitor.found, key=lambda one: (one["range"]["startLine"], one["range"]["startColumn"]))
