"""A frozen struct whose annotated field list is its wire format.

Everything above the frame headers of ZigBee is a row of little-endian fields, so a command is written down once: the
annotations say how many bytes each field takes and in what order. Layouts with conditions write their own `read` and
`encode`. Whatever cannot be read is a `DecodeError` with the field's name; a value of ours that does not fit its field
is `ApiMisuse`.

Numbers with a named meaning are annotated `Code(size, Names)`: a known one reads as the enumeration's member and an
unknown one as the plain integer, which compares and encodes the same.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum, IntFlag
from functools import cache, wraps
from typing import Annotated, Any, ParamSpec, Protocol, Self, TypeAlias, get_type_hints

import msgspec

from nowan.crypto.secret import Secret
from nowan.errors import ApiMisuse, WireReason
from nowan.ids import EntityId
from nowan.wire import Reader

_P = ParamSpec("_P")

#: Longest octet string with a one-byte length (ZCL 2.6.2.12); 0xFF in its place says "invalid".
MAX_OCTET_STRING = 0xFE


def wire_order(eui64: bytes) -> bytes:
    """An EUI-64 as it goes on air, least significant byte first; raises `ValueError` unless it has 8 bytes."""
    if len(eui64) != 8:
        raise ValueError(f"an EUI-64 has 8 bytes, not {len(eui64)}")
    return bytes(eui64[::-1])


def writes(encode: Callable[_P, bytes]) -> Callable[_P, bytes]:
    """Mark a hand-written encoder: a value that does not fit its field is `ApiMisuse`."""

    @wraps(encode)
    def checked(*args: _P.args, **kwargs: _P.kwargs) -> bytes:
        try:
            return encode(*args, **kwargs)
        except (OverflowError, ValueError) as wrong:
            raise ApiMisuse(f"{encode.__qualname__}: {wrong}") from wrong

    return checked


class Field(Protocol):
    """How one field is read and written."""

    def read(self, reader: Reader, name: str) -> Any:
        """Take the field from `reader`."""
        ...

    def write(self, value: Any) -> bytes:
        """The field's bytes; `OverflowError`, `ValueError` or `TypeError` when `value` does not fit."""
        ...


class Number(msgspec.Struct, frozen=True):
    """A little-endian integer of `size` bytes."""

    size: int
    signed: bool = False

    def read(self, reader: Reader, name: str) -> int:
        """Take it."""
        return int.from_bytes(reader.take(self.size, name), "little", signed=self.signed)

    def write(self, value: int) -> bytes:
        """Its bytes."""
        return int(value).to_bytes(self.size, "little", signed=self.signed)


class Code(msgspec.Struct, frozen=True):
    """A little-endian integer of `size` bytes with names for some values."""

    size: int
    names: type[IntEnum] | type[IntFlag]

    def read(self, reader: Reader, name: str) -> int:
        """The member for a known value, else the plain integer."""
        value = int.from_bytes(reader.take(self.size, name), "little")
        try:
            return self.names(value)
        except ValueError:
            return value

    def write(self, value: int) -> bytes:
        """Its bytes."""
        return int(value).to_bytes(self.size, "little")


class _Flag(msgspec.Struct, frozen=True):
    def read(self, reader: Reader, name: str) -> bool:
        start = reader.offset
        value = reader.u8(name)
        if value > 1:
            raise reader.error(WireReason.BAD_VALUE, f"{value} is no boolean", offset=start, name=name)
        return value == 1

    def write(self, value: bool) -> bytes:
        return b"\x01" if value else b"\x00"


class _Eui64(msgspec.Struct, frozen=True):
    def read(self, reader: Reader, name: str) -> EntityId:
        return EntityId(reader.take(8, name)[::-1])

    def write(self, value: bytes) -> bytes:
        return wire_order(value)


class Octets(msgspec.Struct, frozen=True):
    """Exactly `size` bytes as they stand; `secret` hides them from `repr`."""

    size: int
    secret: bool = False

    def read(self, reader: Reader, name: str) -> bytes:
        """Take them."""
        data = reader.take(self.size, name)
        return Secret(data) if self.secret else data

    def write(self, value: bytes) -> bytes:
        """The bytes themselves."""
        if len(value) != self.size:
            raise ValueError(f"{self.size} bytes wanted, {len(value)} given")
        return bytes(value)


class OctetString(msgspec.Struct, frozen=True):
    """A length byte and so many bytes (ZCL 2.6.2.12); the length 0xFF, "invalid", is refused here."""

    secret: bool = False

    def read(self, reader: Reader, name: str) -> bytes:
        """Take length and content."""
        start = reader.offset
        size = reader.u8(name)
        if size > MAX_OCTET_STRING:
            raise reader.error(WireReason.BAD_LENGTH, "an invalid octet string", offset=start, name=name)
        data = reader.take(size, name)
        return Secret(data) if self.secret else data

    def write(self, value: bytes) -> bytes:
        """Length and content."""
        if len(value) > MAX_OCTET_STRING:
            raise ValueError(f"an octet string holds at most {MAX_OCTET_STRING} bytes")
        return bytes((len(value),)) + bytes(value)


class _Rest(msgspec.Struct, frozen=True):
    def read(self, reader: Reader, name: str) -> bytes:
        return reader.rest()

    def write(self, value: bytes) -> bytes:
        return bytes(value)


U8: TypeAlias = Annotated[int, Number(1)]
U16: TypeAlias = Annotated[int, Number(2)]
U24: TypeAlias = Annotated[int, Number(3)]
U32: TypeAlias = Annotated[int, Number(4)]
U48: TypeAlias = Annotated[int, Number(6)]
I32: TypeAlias = Annotated[int, Number(4, signed=True)]
Flag: TypeAlias = Annotated[bool, _Flag()]
#: On air least significant byte first, in the struct most significant first.
Eui64: TypeAlias = Annotated[EntityId, _Eui64()]
Octets16: TypeAlias = Annotated[bytes, Octets(16)]
Key16: TypeAlias = Annotated[Secret, Octets(16, secret=True)]
Rest: TypeAlias = Annotated[bytes, _Rest()]

_Plan = tuple[tuple[str, Callable[[Reader, str], Any], Callable[[Any], bytes]], ...]


@cache
def _plan(cls: type[Layout]) -> _Plan:
    hints = get_type_hints(cls, include_extras=True)
    plan = []
    for name in cls.__struct_fields__:
        field = hints[name].__metadata__[0]
        plan.append((name, field.read, field.write))
    return tuple(plan)


class Reticent(msgspec.Struct, frozen=True):
    """Base of structs that carry what is not theirs; `repr` gives only its length.

    Once opened, a payload may hold a key, an install code, a permit or a UTRN.
    """

    def __repr__(self) -> str:
        shown = (f"{name}={value!r}" for name, value in self.__rich_repr__())
        return f"{type(self).__name__}({', '.join(shown)})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return [
            (name, _Size(len(value)) if name in _CARRIED and isinstance(value, bytes) else value)
            for name, value in super().__rich_repr__()
        ]


#: Names of fields that carry.
_CARRIED = frozenset({"payload", "data", "message"})


class _Size(int):
    def __repr__(self) -> str:
        return f"<{int(self)} bytes>"


class Layout(msgspec.Struct, frozen=True):
    """Base of every struct whose fields follow one another on the wire in the order they are declared in."""

    @classmethod
    def read(cls, reader: Reader) -> Self:
        """Take one from `reader`; raises `DecodeError`."""
        return cls(**{name: take(reader, name) for name, take, _ in _plan(cls)})

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """Read `data` whole; raises `DecodeError` for too few, too many or impossible bytes."""
        reader = Reader(data, path=(cls.__name__,))
        value = cls.read(reader)
        reader.expect_end()
        return value

    def encode(self) -> bytes:
        """The wire form; raises `ApiMisuse` when a value does not fit its field."""
        parts = []
        for name, _, put in _plan(type(self)):
            try:
                parts.append(put(getattr(self, name)))
            except (OverflowError, ValueError, TypeError) as wrong:
                raise ApiMisuse(f"{type(self).__name__}.{name}: {wrong}") from wrong
        return b"".join(parts)
