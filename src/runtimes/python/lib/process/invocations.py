"""What the interpreter's command line says: `python -c code`, `python -m module`, `python script.py`, `python -`."""

import os
import sys

# What the program of `python -c` is called, and one that comes from standard input.
_COMMAND = "<string>"
_INPUT = "<stdin>"
# Runs a module as the interpreter does it.
_RUNPY = "<frozen runpy>"

_WITH_VALUE = "WX"
_UNBUFFERED = "u"


def program(arguments, home):
    """
    Name and code of the program that a command line names, its `sys.argv`, and the first entry of `sys.path`.

    Raises SystemExit where there is none to run.
    """
    rest = list(arguments[1:])
    while rest and rest[0].startswith("-") and rest[0] != "-":
        option = rest.pop(0)
        if option == "--":
            break
        if option in ("-V", "--version"):
            print(f"Python {sys.version.split()[0]}")
            raise SystemExit
        if option in ("-h", "-?", "--help"):
            print(_usage(arguments))
            raise SystemExit
        for place, letter in enumerate(option[1:], start=1):
            value = option[place + 1 :]
            if letter in ("c", "m", *_WITH_VALUE):
                if not value and not rest:
                    _refuse(f"Argument expected for the -{letter} option", arguments)
                value = value or rest.pop(0)
            if letter == "c":
                return _COMMAND, f"{value}\n", ["-c", *rest], home if _is_of_the_library(rest) else ""
            if letter == "m":
                code = f"import runpy\nrunpy._run_module_as_main({value!r})\n"
                return _RUNPY, code, ["-m", *rest], os.getcwd()
            if letter in _WITH_VALUE:
                break
            if letter == _UNBUFFERED:
                for stream in (sys.stdout, sys.stderr):
                    stream.reconfigure(write_through=True)
            elif letter not in "bBdEhiIOPqsSvxR":
                _refuse(f"Unknown option: -{letter}", arguments)
    if not rest or rest[0] == "-":
        return _INPUT, "" if sys.stdin is None else sys.stdin.read(), rest or [""], ""
    return _script(rest, arguments)


def _is_of_the_library(rest):
    """Whether `multiprocessing` starts this process: it hands its own search path down."""
    return "--multiprocessing-fork" in rest


def _script(rest, arguments):
    name = rest[0]
    shown = name if os.path.isabs(name) else os.path.join(os.getcwd(), name)
    path = os.path.join(name, "__main__.py") if os.path.isdir(name) else name
    try:
        with open(path, encoding="utf-8") as file:
            code = file.read()
    except OSError as error:
        print(f"{arguments[0]}: can't open file {shown!r}: [Errno {error.errno}] {error.strerror}", file=sys.stderr)
        raise SystemExit(2) from None
    return path, code, rest, os.path.dirname(os.path.realpath(path))


def _refuse(why, arguments):
    print(f"{why}\n{_usage(arguments)}", file=sys.stderr)
    raise SystemExit(2)


def _usage(arguments):
    return f"usage: {arguments[0]} [option] ... [-c cmd | -m mod | file | -] [arg] ..."
