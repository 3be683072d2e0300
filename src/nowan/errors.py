"""Errors, by whose fault they are.

A peer's bytes can raise `DecodeError` and nothing else; a peer whose bytes are well formed but who breaks the protocol
raises `PeerMisbehaved`; a caller of ours who misuses a function raises `ApiMisuse`. A refusal that a protocol defines
is a value, not an exception.

Every reason is a member of an enumeration derived from `Reason`, whose value is the stable code that people see
(``layer.slug``); docs/errors.md lists each with its cause and the next step, and a test holds the two together.
"""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Base of every reason enumeration; a member's value is its stable code, ``layer.slug``."""


class WireReason(Reason):
    """Why bytes could not be read, whatever the format."""

    TRUNCATED = "wire.truncated"
    TRAILING = "wire.trailing"
    BAD_VALUE = "wire.bad-value"
    BAD_LENGTH = "wire.bad-length"
    TOO_LONG = "wire.too-long"
    TOO_DEEP = "wire.too-deep"
    UNKNOWN = "wire.unknown"
    BAD_CHECKSUM = "wire.bad-checksum"
    NOT_TEXT = "wire.not-text"


class NowanError(Exception):
    """Root of the tree, for a caller who wants all of it."""

    reason: Reason


class DecodeError(NowanError):
    """Bytes (or text) from outside that cannot be read.

    `offset` is the byte offset in the whole input (for XML the line), `path` names the field, outermost first,
    with ``/`` between, and `detail` says in words what was found and what was expected. None of them holds a secret.
    """

    def __init__(self, reason: Reason, offset: int, path: str = "", detail: str = "") -> None:
        self.reason = reason
        self.offset = offset
        self.path = path
        self.detail = detail
        super().__init__(reason, offset, path, detail)

    def __str__(self) -> str:
        place = f"{self.path} at {self.offset}" if self.path else f"at {self.offset}"
        return f"{self.reason}: {place}" + (f": {self.detail}" if self.detail else "")


class PeerMisbehaved(NowanError):
    """A peer sent well-formed bytes that break the protocol, or a check of authenticity failed."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(reason, detail)

    def __str__(self) -> str:
        return f"{self.reason}" + (f": {self.detail}" if self.detail else "")


class ApiMisuse(NowanError):
    """Our own caller passed something that the function's documentation rules out."""

    def __init__(self, detail: str) -> None:
        self.detail = detail
        super().__init__(detail)

    def __str__(self) -> str:
        return self.detail
