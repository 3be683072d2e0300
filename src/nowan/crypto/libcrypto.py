"""The system's libcrypto as an accelerator of binary-curve arithmetic, through ctypes.

The library that `cryptography` brings has no binary curves any more; the operating system's often still has. It is
looked for at the first operation on a curve, not at import, and used only when it reproduces the published keys of
both suites; absent, built without binary curves, or wrong, it is left alone and the pure Python arithmetic serves.
Setting ``NOWAN_PURE=1`` forces that. libcrypto's ladder is better guarded than our Python,
yet what surrounds it here is not: no route takes constant time.

Every object that libcrypto allocates is freed by whoever asked for it, secret scalars after clearing; a `Group` lives
as long as the process and is only read, so threads may share it.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import functools
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from nowan.crypto.vectors import C5, C6, Vector
from nowan.errors import ApiMisuse

#: Environment variable that, set to anything but empty or 0, keeps curve arithmetic in Python.
PURE_VARIABLE = "NOWAN_PURE"

_UNCOMPRESSED = 4
_VERSION_TEXT = 0
_POINTER, _INT, _SIZE = ctypes.c_void_p, ctypes.c_int, ctypes.c_size_t

#: Function, result, arguments (OpenSSL 1.1 and 3 manuals: BN_bin2bn, EC_GROUP_new, EC_POINT_new, EC_POINT_add).
_FUNCTIONS: tuple[tuple[str, type | None, tuple[type, ...]], ...] = (
    ("OpenSSL_version", ctypes.c_char_p, (_INT,)),
    ("OBJ_sn2nid", _INT, (ctypes.c_char_p,)),
    ("ERR_clear_error", None, ()),
    ("BN_bin2bn", _POINTER, (ctypes.c_char_p, _INT, _POINTER)),
    ("BN_clear_free", None, (_POINTER,)),
    ("EC_GROUP_new_by_curve_name", _POINTER, (_INT,)),
    ("EC_GROUP_free", None, (_POINTER,)),
    ("EC_POINT_new", _POINTER, (_POINTER,)),
    ("EC_POINT_clear_free", None, (_POINTER,)),
    ("EC_POINT_is_at_infinity", _INT, (_POINTER, _POINTER)),
    ("EC_POINT_oct2point", _INT, (_POINTER, _POINTER, ctypes.c_char_p, _SIZE, _POINTER)),
    ("EC_POINT_point2oct", _SIZE, (_POINTER, _POINTER, _INT, ctypes.c_char_p, _SIZE, _POINTER)),
    ("EC_POINT_mul", _INT, (_POINTER, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER)),
)

#: By curve: bytes of a field element, the order, the compressed base point (SEC 2), and the published vector.
_CURVES: dict[str, tuple[int, int, str, Vector]] = {
    "sect163k1": (
        21,
        0x4000000000000000000020108A2E0CC0D99F8A5EF,
        "0302FE13C0537BBC11ACAA07D793DE4E6D5E5C94EEE8",
        C5,
    ),
    "sect283k1": (
        36,
        0x1FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFE9AE2ED07577265DFF7F94451E061E163C61,
        "020503213F78CA44883F1A3B8162F188E553CD265F23C1567A16876913B0C2AC2458492836",
        C6,
    ),
}

#: An x that no point of either curve has, to see that points are checked.
_OFF_BOTH_CURVES = 19

Pair = tuple[int, int]


class Group:
    """One curve of the system's libcrypto."""

    def __init__(self, library: ctypes.CDLL, handle: int, size: int) -> None:
        self._library = library
        self._handle = handle
        self._size = size

    @contextmanager
    def _point(self) -> Iterator[int]:
        point = self._library.EC_POINT_new(self._handle)
        if not point:
            raise MemoryError("libcrypto")
        try:
            yield point
        finally:
            self._library.EC_POINT_clear_free(point)

    @contextmanager
    def _number(self, value: int) -> Iterator[int]:
        octets = value.to_bytes((value.bit_length() + 7) // 8, "big")
        number = self._library.BN_bin2bn(octets, len(octets), None)
        if not number:
            raise MemoryError("libcrypto")
        try:
            yield number
        finally:
            self._library.BN_clear_free(number)

    def _read(self, point: int, octets: bytes) -> bool:
        """Set `point` from its encoding; libcrypto refuses what is not on the curve."""
        if self._library.EC_POINT_oct2point(self._handle, point, octets, len(octets), None) == 1:
            return True
        self._library.ERR_clear_error()
        return False

    def _coordinates(self, point: int) -> Pair | None:
        if self._library.EC_POINT_is_at_infinity(self._handle, point) == 1:
            return None
        size = self._size
        octets = ctypes.create_string_buffer(1 + 2 * size)
        written = self._library.EC_POINT_point2oct(self._handle, point, _UNCOMPRESSED, octets, 1 + 2 * size, None)
        if written != 1 + 2 * size:
            self._library.ERR_clear_error()
            raise ArithmeticError("libcrypto gave no coordinates")
        return int.from_bytes(octets.raw[1 : 1 + size], "big"), int.from_bytes(octets.raw[1 + size :], "big")

    def multiply(self, k: int, point: Pair) -> Pair | None:
        """k * point for k >= 0 and a point of the curve; None is infinity."""
        octets = b"\x04" + point[0].to_bytes(self._size, "big") + point[1].to_bytes(self._size, "big")
        with self._point() as source, self._point() as result, self._number(k) as number:
            if not self._read(source, octets):
                raise ApiMisuse("a point off the curve")
            if self._library.EC_POINT_mul(self._handle, result, None, source, number, None) != 1:
                self._library.ERR_clear_error()
                raise ArithmeticError("libcrypto did not multiply")
            return self._coordinates(result)

    def decompress(self, data: bytes) -> Pair | None:
        """The point of a compressed encoding; None where no point of the curve has it."""
        with self._point() as point:
            return self._coordinates(point) if self._read(point, data) else None

    def passes(self, order: int, base: str, vector: Vector) -> bool:
        """Whether it reproduces the published keys from their private halves, and infinity at the order."""
        generator = self.decompress(bytes.fromhex(base))
        if generator is None or self.multiply(order, generator) is not None:
            return False
        for party in (vector.u, vector.v):
            for private, public in (
                (party.static_private, party.static_public),
                (party.ephemeral_private, party.ephemeral_public),
            ):
                encoded = bytes.fromhex(public)
                found = self.multiply(int(private, 16), generator)
                if found is None or found != self.decompress(encoded) or found[0] != int.from_bytes(encoded[1:], "big"):
                    return False
        return self.decompress(b"\x02" + _OFF_BOTH_CURVES.to_bytes(self._size, "big")) is None


def _candidates() -> Iterator[str]:
    """Names under which the loader may know the library, likeliest first."""
    if sys.platform == "win32":
        for name in ("libcrypto-3-x64", "libcrypto-3", "libcrypto-1_1-x64", "libcrypto-1_1"):
            found = ctypes.util.find_library(name)
            if found:
                yield found
        return
    if sys.platform == "darwin":
        yield "/opt/homebrew/opt/openssl@3/lib/libcrypto.3.dylib"
        yield "/usr/local/opt/openssl@3/lib/libcrypto.3.dylib"
    else:
        yield "libcrypto.so.3"
        yield "libcrypto.so.1.1"
    found = ctypes.util.find_library("crypto")
    # macOS ends a process that loads its own unversioned library.
    if found and not found.startswith("/usr/lib/libcrypto") and found not in ("libcrypto.so.3", "libcrypto.so.1.1"):
        yield found


@functools.cache
def _library() -> ctypes.CDLL | None:
    """The system's libcrypto with every function that is used declared, or None."""
    if os.environ.get(PURE_VARIABLE, "0") not in ("", "0"):
        return None
    for name in _candidates():
        try:
            library = ctypes.CDLL(name)
            for function, result, arguments in _FUNCTIONS:
                declared = getattr(library, function)
                declared.restype, declared.argtypes = result, arguments
        except (OSError, AttributeError):
            continue
        return library
    return None


@functools.cache
def group(name: str) -> Group | None:
    """The curve `name` of the system's libcrypto after its self-test; None where arithmetic is to stay in Python."""
    library = _library()
    if library is None:
        return None
    size, order, base, vector = _CURVES[name]
    handle = library.EC_GROUP_new_by_curve_name(library.OBJ_sn2nid(name.encode()))
    if not handle:
        library.ERR_clear_error()
        return None
    candidate = Group(library, handle, size)
    try:
        if candidate.passes(order, base, vector):
            return candidate
    except (ApiMisuse, ArithmeticError, MemoryError):
        pass
    library.EC_GROUP_free(handle)
    return None


def route() -> str:
    """``libcrypto 3.0.19`` when both curves passed their self-test there, else ``pure Python``."""
    library = _library()
    if library is None or any(group(name) is None for name in _CURVES):
        return "pure Python"
    words = library.OpenSSL_version(_VERSION_TEXT).decode("ascii", "replace").split()
    return f"libcrypto {words[1]}" if len(words) > 1 else "libcrypto"
