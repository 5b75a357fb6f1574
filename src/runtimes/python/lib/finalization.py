"""What `Py_FinalizeEx` does to a program's objects at its end: finalizers run while the globals are still there."""

import gc
import sys
import weakref

_KEPT_ALIVE_BY_SYS = ("last_exc", "last_type", "last_value", "last_traceback")


def finalize(home):
    """Lets go of the modules of the program, whose files are in `home`."""
    for name in _KEPT_ALIVE_BY_SYS:
        sys.__dict__.pop(name, None)
    own = [name for name, module in sys.modules.items() if name == "__main__" or _is_in(module, home)]
    modules = [weakref.ref(sys.modules.pop(name)) for name in own]
    gc.collect()
    for reference in modules:
        module = reference()
        if module is not None:
            _clear(module.__dict__)


def _is_in(module, home):
    return str(getattr(module, "__file__", None) or "").startswith(f"{home}/")


def _clear(namespace):
    """As `_PyModule_ClearDict`: names with one leading underscore first, `__builtins__` never."""
    for name in [name for name in namespace if name[:1] == "_" and name[1:2] != "_"]:
        namespace[name] = None
    for name in [name for name in namespace if name != "__builtins__"]:
        namespace[name] = None
