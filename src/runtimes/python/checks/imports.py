"""Modules that Python 2 knew by another name."""

from .places import fix, hint

# Others became something else than one module of another name.
_RENAMED = {
    "ConfigParser": "configparser",
    "SocketServer": "socketserver",
    "cPickle": "pickle",
    "copy_reg": "copyreg",
    "thread": "_thread",
    "dummy_threading": "threading",
}
# `Full`, `Empty` and the other queues are in `queue` only.
_ALSO_BETWEEN_PROCESSES = {"Queue"}


def import_hints(node, source, definitions):
    """Hints on `import Queue` and its like."""
    found = []
    for alias in node.names:
        if alias.name == "Queue":
            fixes = [_rename(alias, "queue", source, definitions)]
            if definitions.attributes(alias.asname or "Queue") <= _ALSO_BETWEEN_PROCESSES:
                fixes.append(_rename(alias, "multiprocessing", source, definitions))
            found.append(hint("queue-module", source.node_span(alias), *fixes))
        elif alias.name in _RENAMED:
            now = _RENAMED[alias.name]
            rename = _rename(alias, now, source, definitions)
            found.append(hint("renamed-module", source.node_span(alias), rename, old=alias.name, now=now))
    return found


def _rename(alias, now, source, definitions):
    """Imports the module by its name of today and, where nothing else has that name, speaks of it by that."""
    kept = alias.asname or (alias.name if definitions.is_bound(now) else None)
    text = now if kept is None else f"{now} as {kept}"
    uses = definitions.names.get(alias.name, []) if kept is None else []
    edits = [(source.node_span(use), now) for use in uses]
    return fix("import", (source.node_span(alias), text), *edits, statement=f"import {text}")


def from_hints(node, source):
    """Hints on `from Queue import Queue` and its like."""
    old = node.module
    if node.level or (old != "Queue" and old not in _RENAMED):
        return []
    start = source.chars(node.lineno, node.col_offset) + len("from")
    start = source.line(node.lineno).find(old, start)
    if start < 0:
        return []
    span = source.span(node.lineno, start, start + len(old))

    def becomes(now):
        return fix("import", (span, now), statement=f"from {now} import …")

    if old != "Queue":
        return [hint("renamed-module", span, becomes(_RENAMED[old]), old=old, now=_RENAMED[old])]
    fixes = [becomes("queue")]
    if {alias.name for alias in node.names} <= _ALSO_BETWEEN_PROCESSES:
        fixes.append(becomes("multiprocessing"))
    return [hint("queue-module", span, *fixes)]
