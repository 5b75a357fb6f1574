"""
Says at once that the sandbox has no network.

What Pyodide gives instead is a socket that connects to nothing: a program would believe that it is connected, and wait
for ever or fail with something that does not say why.
"""

import errno
import socket

_WHY = "programs run in a sandbox without network"
# What names may mean without asking anybody.
_LOCAL = {"localhost": "127.0.0.1", "": "0.0.0.0"}

_getaddrinfo = socket.getaddrinfo


def _unreachable(*_args, **_named):
    raise OSError(errno.ENETUNREACH, f"Network is unreachable: {_WHY}")


def _unknown():
    raise socket.gaierror(socket.EAI_AGAIN, f"Temporary failure in name resolution: {_WHY}")


def _address(host):
    """An address as it is; a name only where no server has to be asked for it."""
    name = host.decode() if isinstance(host, bytes) else host
    if name is None or name in _LOCAL:
        return _LOCAL.get(name)
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            socket.inet_pton(family, name)
            return name
        except OSError:
            pass
    return _unknown()


def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):
    return _getaddrinfo(_address(host), port, family, type, proto, flags)


def gethostbyname(hostname, /):
    return _address(hostname)


def connect_ex(self, address, /):
    return errno.ENETUNREACH


def install():
    """Replaces what would reach another machine, or wait for one."""
    getaddrinfo.__doc__ = _getaddrinfo.__doc__
    socket.getaddrinfo = getaddrinfo
    socket.gethostbyname = gethostbyname
    for name in ("connect", "bind", "listen", "accept", "sendto", "sendmsg"):
        setattr(socket.socket, name, _named(name))
    socket.socket.connect_ex = connect_ex


def _named(name):
    def method(self, *args, **named):
        _unreachable()

    method.__name__ = name
    method.__qualname__ = f"socket.{name}"
    return method
