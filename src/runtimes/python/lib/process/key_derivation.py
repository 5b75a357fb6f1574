"""`hashlib.pbkdf2_hmac` and `hashlib.scrypt`: CPython takes them from OpenSSL, which Pyodide lacks.

They give the GIL up in CPython, so long ones compute on another core (`native`). Arguments and errors are those of
Modules/_hashopenssl.c.
"""

import hashlib
import json
import operator

from _interleave_kernel import derive_key

from .. import builtin
from . import native

_INT_MAX = 2**31 - 1
_LONG_MAX = 2**63 - 1
_ULONG_MAX = 2**64 - 1
# Below, to compute elsewhere costs more than it gains: some milliseconds.
_MIN_ITERATIONS = 5_000
_MIN_COST = 16_384
# As OpenSSL has it where `maxmem` is 0.
_SCRYPT_MEMORY = 32 * 1024 * 1024
_SCRYPT_PR_MAX = 2**30 - 1
_SIZES = {
    **{"md5": 16, "sha1": 20, "ripemd160": 20, "sha224": 28, "sha256": 32, "sha384": 48, "sha512": 64},
    **{"sha512_224": 28, "sha512_256": 32, "sha3_224": 28, "sha3_256": 32, "sha3_384": 48, "sha3_512": 64},
    **{"blake2b": 64, "blake2s": 32},
}
# Other names that OpenSSL knows them by, in small letters.
_ALIASES = {
    **{"sha-1": "sha1", "ripemd-160": "ripemd160", "rmd160": "ripemd160", "ripemd": "ripemd160"},
    **{f"sha{dash}{size}": f"sha{size}" for dash in ("-", "2-") for size in (224, 256, 384, 512)},
    **{f"sha{middle}512{dash}{size}": f"sha512_{size}" for middle in ("", "-", "2-") for dash in "/-" for size in (224, 256)},
    **{f"sha3-{size}": f"sha3_{size}" for size in (224, 256, 384, 512)},
    **{"blake2b512": "blake2b", "blake2b-512": "blake2b", "blake2s256": "blake2s", "blake2s-256": "blake2s"},
}
_REQUIRED = object()


class UnsupportedDigestmodError(ValueError):
    """The digest is not known."""

    __module__ = "_hashlib"


def pbkdf2_hmac(*args, **kwargs):
    """Password based key derivation function 2 (PKCS #5 v2.0) with HMAC as pseudorandom function."""
    names = {"hash_name": _REQUIRED, "password": _REQUIRED, "salt": _REQUIRED, "iterations": _REQUIRED, "dklen": None}
    name, password, salt, iterations, size = _arguments("pbkdf2_hmac", names, 5, args, kwargs)
    if not isinstance(name, str):
        raise TypeError(f"pbkdf2_hmac() argument 'hash_name' must be str, not {type(name).__name__}")
    password, salt = _bytes(password), _bytes(salt)
    iterations = _long(iterations)
    hash_name = name if name in _SIZES else _ALIASES.get(name.lower(), name.lower())
    if hash_name not in _SIZES:
        raise UnsupportedDigestmodError("[digital envelope routines] unsupported")
    if iterations < 1:
        raise ValueError("iteration value must be greater than 0.")
    if iterations > _INT_MAX:
        raise OverflowError("iteration value is too great.")
    size = _SIZES[hash_name] if size is None else _long(size)
    if size < 1:
        raise ValueError("key length must be greater than 0.")
    if size > _INT_MAX:
        raise OverflowError("key length is too great.")
    is_long = iterations * -(-size // _SIZES[hash_name]) >= _MIN_ITERATIONS
    return _derived(is_long, password, salt, function="pbkdf2", hash=hash_name, iterations=iterations, size=size)


def scrypt(*args, **kwargs):
    """scrypt password-based key derivation function."""
    names = {**dict.fromkeys(("password", "salt", "n", "r", "p"), _REQUIRED), "maxmem": 0, "dklen": 64}
    password, salt, n, r, p, limit, size = _arguments("scrypt", names, 1, args, kwargs)
    password, salt = _bytes(password), _bytes(salt)
    n, r, p = map(_unsigned, (n, r, p))
    limit, size = _long(limit), _long(size)
    if n < 2 or n & (n - 1):
        raise ValueError("n must be a power of 2.")
    if limit < 0 or limit > _INT_MAX:
        raise ValueError(f"maxmem must be positive and smaller than {_INT_MAX}")
    if size < 1 or size > _INT_MAX:
        raise ValueError(f"dklen must be greater than 0 and smaller than {_INT_MAX}")
    if not r or not p:
        raise ValueError("Invalid parameter combination for n, r, p, maxmem.")
    memory = p * 128 * r + 128 * r * (n + 2)
    if p > _SCRYPT_PR_MAX // r or n.bit_length() > 16 * r or memory > (limit or _SCRYPT_MEMORY):
        raise ValueError("[digital envelope routines] memory limit exceeded")
    return _derived(n * r * p >= _MIN_COST, password, salt, function="scrypt", n=n, r=r, p=p, size=size)


def _arguments(function, names, positional, args, kwargs):
    """The arguments of a C function, in the order of its names."""
    if len(args) > positional:
        one = "exactly 1 positional argument" if positional == 1 else f"at most {positional} arguments"
        raise TypeError(f"{function}() takes {one} ({len(args) + (positional > 1) * len(kwargs)} given)")
    found = dict(zip(names, args))
    for place, name in enumerate(names, start=1):
        if name in kwargs and name in found:
            raise TypeError(f"argument for {function}() given by name ('{name}') and position ({place})")
        if name not in found and name not in kwargs and names[name] is _REQUIRED:
            raise TypeError(f"{function}() missing required argument '{name}' (pos {place})")
    for name in kwargs:
        if name not in names:
            raise TypeError(f"{function}() got an unexpected keyword argument '{name}'")
    return [(names | found | kwargs)[name] for name in names]


def _bytes(given):
    try:
        return bytes(memoryview(given))
    except TypeError:
        raise TypeError(f"a bytes-like object is required, not {type(given).__name__!r}") from None


def _long(given):
    number = operator.index(given)
    if not -_LONG_MAX <= number <= _LONG_MAX:
        raise OverflowError("Python int too large to convert to C long")
    return number


def _unsigned(given):
    number = operator.index(given)
    if number < 0:
        raise ValueError("Cannot convert negative int")
    if number > _ULONG_MAX:
        raise OverflowError("Python int too large for C unsigned long")
    return number


def _derived(is_long, password, salt, **how):
    parameters = json.dumps({**how, "passwordBytes": len(password)})
    if is_long and native.may_go_elsewhere():
        return native.elsewhere("hashlib.derived", password + salt, (parameters,), {})
    return _compute(password + salt, parameters)


def _compute(data, parameters):
    key = derive_key(parameters, data)
    if not key:
        raise MemoryError("there is no room for what the key is derived with")
    return key


def install():
    """Puts them into `hashlib`."""
    native.add_function("hashlib.derived", _compute)
    for function in (pbkdf2_hmac, scrypt):
        name = function.__name__
        setattr(hashlib, name, builtin.builtin_function_or_method(function, "_hashlib", name))
        hashlib.__all__ = (*(each for each in hashlib.__all__ if each != name), name)
