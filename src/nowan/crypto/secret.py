"""Bytes that must not be seen: link keys, install codes, shared secrets, private scalars.

A `Secret` is `bytes` and goes wherever bytes go, but printing, formatting or logging it shows only its length, and
comparing it takes the same time whatever the difference. `Secret.hex` reveals on purpose, and so does `bytes(secret)`.
Python keeps copies of what it computes with, so this guards logs and tracebacks, not the process's memory.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from typing import Any

from nowan.errors import ApiMisuse


class Secret(bytes):
    """Bytes with a redacted ``repr``, ``str`` and ``format``, and equality in constant time."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"Secret({len(self)} bytes)"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return format(repr(self), spec)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, bytes) and hmac.compare_digest(bytes(self), bytes(other))

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return bytes.__hash__(self)


def enc_hook(value: Any) -> Any:
    """For `msgspec` encoders: a `Secret` as plain bytes, so that snapshots can hold one."""
    if isinstance(value, Secret):
        return bytes(value)
    raise NotImplementedError(f"{type(value).__name__} has no encoding")


def dec_hook(wanted: type, value: Any) -> Any:
    """For `msgspec` decoders: a field of type `Secret` from bytes (MessagePack) or base64 text (JSON)."""
    if wanted is Secret:
        if isinstance(value, bytes):
            return Secret(value)
        if isinstance(value, str):
            try:
                return Secret(base64.b64decode(value, validate=True))
            except binascii.Error:
                raise ValueError("not base64") from None
        raise TypeError("bytes wanted")
    raise NotImplementedError(f"{wanted.__name__} has no decoding")


def scalar_bytes(value: int, size: int) -> Secret:
    """The private scalar `value` as `size` bytes, big-endian; raises `ApiMisuse` when it does not fit."""
    if value < 0 or value.bit_length() > 8 * size:
        raise ApiMisuse(f"a private scalar does not fit {size} bytes")
    return Secret(value.to_bytes(size, "big"))
