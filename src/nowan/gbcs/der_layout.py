"""A frozen struct whose annotated field list is an ASN.1 SEQUENCE in DER (ITU-T X.690).

Each annotation says how one element is read and written. `Optional` and `Default` may leave theirs out, told apart by
the tag, as DER does; a default that is spelled out is refused, so that bytes that decode encode back to themselves.
"""

from __future__ import annotations

import re
from enum import IntFlag
from functools import cache
from typing import Annotated, Any, Protocol, Self, TypeAlias, get_type_hints

import msgspec

from nowan.crypto.secret import Secret
from nowan.errors import ApiMisuse, WireReason
from nowan.gbcs import der
from nowan.ids import EntityId
from nowan.wire import Reader

#: Tags that GBCS uses beside those of `nowan.gbcs.der`.
BIT_STRING, ENUMERATED, GENERALIZED_TIME = 0x03, 0x0A, 0x18
_TIME = re.compile(rb"[0-9]{14}Z")


class KeyUsage(IntFlag):
    """The bits of an X.509 key usage (RFC 5280, 4.2.1.3) by their number; GBCS names a cell of a Device by one."""

    DIGITAL_SIGNATURE = 1 << 0
    KEY_AGREEMENT = 1 << 4
    KEY_CERT_SIGN = 1 << 5
    CRL_SIGN = 1 << 6


class DerField(Protocol):
    """How one element is read and written; `tag` is its identifier octet."""

    @property
    def tag(self) -> int:
        """Identifier octet."""
        ...

    def read(self, reader: Reader, name: str) -> Any:
        """Take the element."""
        ...

    def write(self, value: Any) -> bytes:
        """The element's octets."""
        ...


class Integer(msgspec.Struct, frozen=True):
    """A non-negative number; also for ENUMERATED and implicit tags."""

    tag: int = der.INTEGER

    def read(self, reader: Reader, name: str) -> int:
        """Take it."""
        return der.integer(reader, name, self.tag)

    def write(self, value: int) -> bytes:
        """Its octets."""
        return der.encode_integer(value, self.tag)


class Octets(msgspec.Struct, frozen=True):
    """An OCTET STRING, of exactly `size` octets where that is given; `secret` hides it from `repr`."""

    size: int | None = None
    secret: bool = False
    tag: int = der.OCTET_STRING

    def read(self, reader: Reader, name: str) -> bytes:
        """Take it."""
        inner = der.element(reader, self.tag, name)
        if self.size is not None and inner.remaining != self.size:
            raise inner.error(WireReason.BAD_LENGTH, f"{self.size} octets wanted, {inner.remaining} found")
        return Secret(inner.rest()) if self.secret else inner.rest()

    def write(self, value: bytes) -> bytes:
        """Its octets."""
        if self.size is not None and len(value) != self.size:
            raise ApiMisuse(f"{self.size} octets wanted, {len(value)} given")
        return der.encode(self.tag, bytes(value))


class _Time(msgspec.Struct, frozen=True):
    tag: int = GENERALIZED_TIME

    def read(self, reader: Reader, name: str) -> str:
        inner = der.element(reader, self.tag, name)
        start, octets = inner.offset, inner.rest()
        if not _TIME.fullmatch(octets):
            raise inner.error(WireReason.BAD_VALUE, "no time YYYYMMDDhhmmssZ", offset=start)
        return octets.decode("ascii")

    def write(self, value: str) -> bytes:
        octets = value.encode("ascii", "replace")
        if not _TIME.fullmatch(octets):
            raise ApiMisuse("a time is YYYYMMDDhhmmssZ")
        return der.encode(self.tag, octets)


class _NamedBits(msgspec.Struct, frozen=True):
    tag: int = BIT_STRING

    def read(self, reader: Reader, name: str) -> int:
        inner = der.element(reader, self.tag, name)
        start = inner.offset
        octets = inner.rest()
        bits = int.from_bytes(octets[1:], "big")
        unused = octets[0] if octets else 8
        whole = 8 * (len(octets) - 1)
        if len(octets) > 5 or unused > 7 or (whole and not bits >> unused & 1) or (not whole and unused):
            raise inner.error(WireReason.BAD_VALUE, "no list of named bits in its shortest form", offset=start)
        if bits & ((1 << unused) - 1):
            raise inner.error(WireReason.BAD_VALUE, "unused bits are not zero", offset=start)
        return sum(1 << at for at in range(whole) if bits >> (whole - 1 - at) & 1)

    def write(self, value: int) -> bytes:
        size = value.bit_length()
        whole = (size + 7) // 8 * 8
        bits = sum(1 << (whole - 1 - at) for at in range(size) if value >> at & 1)
        return der.encode(self.tag, bytes((whole - size,)) + bits.to_bytes(whole // 8, "big"))


class _Null(msgspec.Struct, frozen=True):
    tag: int = der.NULL

    def read(self, reader: Reader, name: str) -> None:
        der.element(reader, self.tag, name).expect_end()

    def write(self, value: None) -> bytes:
        return der.encode(self.tag, b"")


class _Whole(msgspec.Struct, frozen=True):
    """A whole element, kept as it is: a certificate or a certification request, in DER."""

    tag: int = der.SEQUENCE

    def read(self, reader: Reader, name: str) -> bytes:
        ahead = reader.peek(reader.remaining)
        before = reader.remaining
        der.element(reader, self.tag, name)
        return ahead[: before - reader.remaining]

    def write(self, value: bytes) -> bytes:
        if value[:1] != bytes((self.tag,)):
            raise ApiMisuse("a certificate is given in DER")
        return bytes(value)


class Nested(msgspec.Struct, frozen=True):
    """Another sequence."""

    kind: type[DerSequence]
    tag: int = der.SEQUENCE

    def read(self, reader: Reader, name: str) -> DerSequence:
        """Take it."""
        return self.kind.read(reader, name, self.tag)

    def write(self, value: DerSequence) -> bytes:
        """Its octets."""
        return value.encode(self.tag)


class SequenceOf(msgspec.Struct, frozen=True):
    """So many elements of one kind as there are; each takes two octets at least, so the octets bound their number."""

    entry: DerField
    tag: int = der.SEQUENCE

    def read(self, reader: Reader, name: str) -> tuple[Any, ...]:
        """Take them."""
        inner = der.element(reader, self.tag, name)
        found = []
        while inner.remaining:
            found.append(self.entry.read(inner, "entry"))
        return tuple(found)

    def write(self, value: tuple[Any, ...]) -> bytes:
        """Their octets."""
        return der.encode(self.tag, b"".join(map(self.entry.write, value)))


class Optional(msgspec.Struct, frozen=True):
    """An element that may be missing: None then."""

    inner: DerField

    @property
    def tag(self) -> int:
        """Identifier octet of what it holds."""
        return self.inner.tag

    def read(self, reader: Reader, name: str) -> Any:
        """Take it where its tag stands next."""
        return self.inner.read(reader, name) if reader.peek() == bytes((self.inner.tag,)) else None

    def write(self, value: Any) -> bytes:
        """Its octets, none for None."""
        return b"" if value is None else self.inner.write(value)


class Default(msgspec.Struct, frozen=True):
    """A number that is left out when it has its usual value."""

    inner: Integer
    usual: int

    @property
    def tag(self) -> int:
        """Identifier octet of what it holds."""
        return self.inner.tag

    def read(self, reader: Reader, name: str) -> int:
        """Take it where its tag stands next."""
        if reader.peek() != bytes((self.inner.tag,)):
            return self.usual
        start = reader.offset
        value = self.inner.read(reader, name)
        if value == self.usual:
            raise reader.error(WireReason.BAD_VALUE, "a default is left out in DER", offset=start, name=name)
        return value

    def write(self, value: int) -> bytes:
        """Its octets, none for the usual value."""
        return b"" if value == self.usual else self.inner.write(value)


Number: TypeAlias = Annotated[int, Integer()]
Enumerated: TypeAlias = Annotated[int, Integer(ENUMERATED)]
Entity: TypeAlias = Annotated[EntityId, Octets(8)]
#: ``YYYYMMDDhhmmssZ``; GBCS uses 99991231235959Z for "never" in cancellations.
Time: TypeAlias = Annotated[str, _Time()]
Usage: TypeAlias = Annotated[int, _NamedBits()]
Null: TypeAlias = Annotated[None, _Null()]
#: A certificate in DER; `nowan.crypto.x509.Certificate.from_der` reads it.
CertificateDer: TypeAlias = Annotated[bytes, _Whole()]
OptionalTime: TypeAlias = Annotated[str | None, Optional(_Time())]
NAMED_BITS, CERTIFICATE, INTEGER, NULL = _NamedBits(), _Whole(), Integer(), _Null()

#: Name of the field, no element itself, that says that a payload writes lengths of 128 to 255 in two octets: what was
#: published does so in Responses and Alerts about credentials, where DER would use one.
WIDE = "wide_lengths"

_Plan: TypeAlias = tuple[tuple[str, DerField], ...]


@cache
def _plan(kind: type[DerSequence]) -> _Plan:
    hints = get_type_hints(kind, include_extras=True)
    return tuple((name, hints[name].__metadata__[0]) for name in kind.__struct_fields__ if name != WIDE)


class DerSequence(msgspec.Struct, frozen=True):
    """Base of every struct whose fields are the elements of a SEQUENCE, in order."""

    @classmethod
    def read(cls, reader: Reader, name: str = "", tag: int = der.SEQUENCE) -> Self:
        """Take one; raises `DecodeError`."""
        inner = der.element(reader, tag, name or cls.__name__)
        values = [field.read(inner, field_name) for field_name, field in _plan(cls)]
        inner.expect_end()
        return cls(*values)

    def encode(self, tag: int = der.SEQUENCE) -> bytes:
        """Its octets; raises `ApiMisuse` when a value does not fit its field."""
        octets = der.encode(tag, b"".join(field.write(getattr(self, name)) for name, field in _plan(type(self))))
        return der.widened(octets) if getattr(self, WIDE, False) else octets
