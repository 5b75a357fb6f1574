"""Functions written in Python that stand for C functions, and behave as those do.

A C function is no method: in a class body `pause = time.sleep` stays what it is. It shows itself as built-in, and is
pickled by the name of its module.
"""

import types

from .places import LIBRARY_FOLDER


class builtin_function_or_method(staticmethod):
    """A function of module `module`, called `name` there."""

    def __init__(self, function, module, name):
        super().__init__(function)
        self.__module__ = module
        self.__name__ = self.__qualname__ = name

    def __get__(self, _instance, _owner=None):
        return self

    @property
    def __dict__(self):
        """There is none."""
        raise AttributeError(f"{type(self).__name__!r} object has no attribute '__dict__'")

    def __repr__(self):
        return f"<built-in function {self.__name__}>"

    def __reduce__(self):
        return self.__name__


def refuse_pickling(self, _protocol, /):
    """`__reduce_ex__` of a class that stands for one made in C, whose objects hold what cannot be copied."""
    kind = type(self)
    own = kind.__module__.startswith("_")
    raise TypeError(f"cannot pickle '{kind.__module__}.{kind.__name__}' object" if own else f"cannot pickle {kind.__name__!r} object")


def stand_in(module):
    """Makes built-in functions of those that this runtime put into a module."""
    for name, value in list(module.__dict__.items()):
        if isinstance(value, types.FunctionType) and value.__code__.co_filename.startswith(LIBRARY_FOLDER):
            setattr(module, name, builtin_function_or_method(value, module.__name__, name))
