"""COSEM data values and their A-XDR encoding (DLMS UA Green Book, 9.5; IEC 61334-6).

Every value is a frozen struct named after its type; the struct's tag is the type's name in the Blue Book, so that a
value survives JSON. Nothing is normalised: a boolean keeps its octet (GBCS messages carry 0x01 and 0xFF for TRUE) and a
float its octets, so encoding what was decoded gives the same bytes.
"""

from __future__ import annotations

import struct
from typing import ClassVar, TypeAlias

import msgspec

from nowan.errors import ApiMisuse, WireReason
from nowan.wire import MAX_DEPTH, Reader, ber_length


class Null(msgspec.Struct, frozen=True, tag="null-data"):
    """null-data: no value."""

    TAG: ClassVar[int] = 0


class Array(msgspec.Struct, frozen=True, tag="array"):
    """array: elements of one type (which A-XDR does not enforce)."""

    items: tuple[Data, ...]
    TAG: ClassVar[int] = 1


class Structure(msgspec.Struct, frozen=True, tag="structure"):
    """structure: elements of any types."""

    items: tuple[Data, ...]
    TAG: ClassVar[int] = 2


class Bool(msgspec.Struct, frozen=True, tag="boolean"):
    """boolean: `octet` 0 is FALSE, everything else TRUE."""

    octet: int
    TAG: ClassVar[int] = 3

    @property
    def value(self) -> bool:
        """What it says."""
        return self.octet != 0


class BitString(msgspec.Struct, frozen=True, tag="bit-string"):
    """bit-string of `size` bits; `octets` holds them first bit first, with whatever padding was sent."""

    size: int
    octets: bytes
    TAG: ClassVar[int] = 4


class I32(msgspec.Struct, frozen=True, tag="double-long"):
    """double-long: signed, 4 bytes."""

    value: int
    TAG: ClassVar[int] = 5


class U32(msgspec.Struct, frozen=True, tag="double-long-unsigned"):
    """double-long-unsigned: 4 bytes."""

    value: int
    TAG: ClassVar[int] = 6


#: Octets that a string's ``repr`` shows: identifiers and date-times fit, install codes (16) and UTRNs (20) do not.
_SHOWN = 12


def _string_repr(value: OctetString | VisibleString | Utf8String) -> str:
    shown = f": {bytes(value.value).hex().upper()}" if 0 < len(value.value) <= _SHOWN else ""
    return f"{type(value).__name__}({len(value.value)} octets{shown})"


class OctetString(msgspec.Struct, frozen=True, tag="octet-string"):
    """octet-string of any length."""

    value: bytes
    TAG: ClassVar[int] = 9

    def __repr__(self) -> str:
        return _string_repr(self)


class VisibleString(msgspec.Struct, frozen=True, tag="visible-string"):
    """visible-string; kept as octets, since a peer may send what is not ASCII."""

    value: bytes
    TAG: ClassVar[int] = 10

    def __repr__(self) -> str:
        return _string_repr(self)


class Utf8String(msgspec.Struct, frozen=True, tag="utf8-string"):
    """utf8-string; kept as octets, since a peer may send what is not UTF-8."""

    value: bytes
    TAG: ClassVar[int] = 12

    def __repr__(self) -> str:
        return _string_repr(self)


class Bcd(msgspec.Struct, frozen=True, tag="bcd"):
    """bcd: one octet of two digits."""

    octet: int
    TAG: ClassVar[int] = 13


class I8(msgspec.Struct, frozen=True, tag="integer"):
    """integer: signed, 1 byte."""

    value: int
    TAG: ClassVar[int] = 15


class I16(msgspec.Struct, frozen=True, tag="long"):
    """long: signed, 2 bytes."""

    value: int
    TAG: ClassVar[int] = 16


class U8(msgspec.Struct, frozen=True, tag="unsigned"):
    """unsigned: 1 byte."""

    value: int
    TAG: ClassVar[int] = 17


class U16(msgspec.Struct, frozen=True, tag="long-unsigned"):
    """long-unsigned: 2 bytes."""

    value: int
    TAG: ClassVar[int] = 18


class CompactArray(msgspec.Struct, frozen=True, tag="compact-array"):
    """compact-array: the type `description` of an element as sent, and the elements' `contents` without their tags."""

    description: bytes
    contents: bytes
    TAG: ClassVar[int] = 19


class I64(msgspec.Struct, frozen=True, tag="long64"):
    """long64: signed, 8 bytes."""

    value: int
    TAG: ClassVar[int] = 20


class U64(msgspec.Struct, frozen=True, tag="long64-unsigned"):
    """long64-unsigned: 8 bytes."""

    value: int
    TAG: ClassVar[int] = 21


class Enum(msgspec.Struct, frozen=True, tag="enum"):
    """enum: 1 byte."""

    value: int
    TAG: ClassVar[int] = 22


class Float32(msgspec.Struct, frozen=True, tag="float32"):
    """float32: the 4 octets of an IEEE 754 number."""

    octets: bytes
    TAG: ClassVar[int] = 23

    @property
    def value(self) -> float:
        """The number."""
        return float(struct.unpack(">f", self.octets)[0])


class Float64(msgspec.Struct, frozen=True, tag="float64"):
    """float64: the 8 octets of an IEEE 754 number."""

    octets: bytes
    TAG: ClassVar[int] = 24

    @property
    def value(self) -> float:
        """The number."""
        return float(struct.unpack(">d", self.octets)[0])


class DateTime(msgspec.Struct, frozen=True, tag="date-time"):
    """date-time: 12 octets, see `nowan.dlms.clock`."""

    octets: bytes
    TAG: ClassVar[int] = 25


class Date(msgspec.Struct, frozen=True, tag="date"):
    """date: 5 octets."""

    octets: bytes
    TAG: ClassVar[int] = 26


class Time(msgspec.Struct, frozen=True, tag="time"):
    """time: 4 octets."""

    octets: bytes
    TAG: ClassVar[int] = 27


class DontCare(msgspec.Struct, frozen=True, tag="dont-care"):
    """dont-care: no value."""

    TAG: ClassVar[int] = 255


Data: TypeAlias = (
    Null
    | Array
    | Structure
    | Bool
    | BitString
    | I32
    | U32
    | OctetString
    | VisibleString
    | Utf8String
    | Bcd
    | I8
    | I16
    | U8
    | U16
    | CompactArray
    | I64
    | U64
    | Enum
    | Float32
    | Float64
    | DateTime
    | Date
    | Time
    | DontCare
)

NULL = Null()
_DONT_CARE = DontCare()

#: Types that are one big-endian number: size in bytes, and whether it is signed.
_NUMBERS: dict[type[I8 | I16 | I32 | I64 | U8 | U16 | U32 | U64 | Enum], tuple[int, bool]] = {
    I8: (1, True),
    I16: (2, True),
    I32: (4, True),
    I64: (8, True),
    U8: (1, False),
    U16: (2, False),
    U32: (4, False),
    U64: (8, False),
    Enum: (1, False),
}
#: Types that are a fixed number of octets.
_FIXED: dict[type[Float32 | Float64 | DateTime | Date | Time], int] = {
    Float32: 4,
    Float64: 8,
    DateTime: 12,
    Date: 5,
    Time: 4,
}
_STRINGS: tuple[type[OctetString | VisibleString | Utf8String], ...] = (OctetString, VisibleString, Utf8String)
_NUMBER_OF_TAG = {kind.TAG: (kind, size, signed) for kind, (size, signed) in _NUMBERS.items()}
_FIXED_OF_TAG = {kind.TAG: (kind, size) for kind, size in _FIXED.items()}
_STRING_OF_TAG = {kind.TAG: kind for kind in _STRINGS}


def decode(reader: Reader) -> Data:
    """Read one value; raises `DecodeError` for an unknown tag, a wrong length or nesting deeper than `MAX_DEPTH`."""
    start = reader.offset
    tag = reader.u8("tag")
    if number := _NUMBER_OF_TAG.get(tag):
        kind, size, signed = number
        return kind(int.from_bytes(reader.take(size), "big", signed=signed))
    if string := _STRING_OF_TAG.get(tag):
        return string(reader.take(reader.ber_length()))
    if tag in (Array.TAG, Structure.TAG):
        items = _decode_items(reader)
        return Array(items) if tag == Array.TAG else Structure(items)
    if fixed := _FIXED_OF_TAG.get(tag):
        return fixed[0](reader.take(fixed[1]))
    match tag:
        case Null.TAG:
            return NULL
        case Bool.TAG:
            return Bool(reader.u8())
        case BitString.TAG:
            size = reader.ber_length()
            return BitString(size, reader.take((size + 7) // 8))
        case Bcd.TAG:
            return Bcd(reader.u8())
        case CompactArray.TAG:
            return _decode_compact_array(reader)
        case DontCare.TAG:
            return _DONT_CARE
        case _:
            raise reader.error(WireReason.UNKNOWN, f"0x{tag:02X} is no COSEM data type", offset=start, name="tag")


def _decode_items(reader: Reader) -> tuple[Data, ...]:
    """The elements of an array or structure; each takes a byte at least, so their number is bounded by what is left."""
    start = reader.offset
    count = reader.ber_length("count")
    if count > reader.remaining:
        raise reader.error(WireReason.TRUNCATED, f"{count} elements in {reader.remaining} bytes", offset=start)
    if reader.depth >= MAX_DEPTH:
        raise reader.error(WireReason.TOO_DEEP, f"nested deeper than {MAX_DEPTH}", offset=start)
    reader.depth += 1
    items = tuple(decode(reader) for _ in range(count))
    reader.depth -= 1
    return items


def _decode_compact_array(reader: Reader) -> CompactArray:
    look = Reader(reader.peek(reader.remaining))
    _skip_description(look, reader, 0)
    return CompactArray(reader.take(look.offset, "description"), reader.take(reader.ber_length(), "contents"))


def _skip_description(look: Reader, reader: Reader, depth: int) -> None:
    """Pass one TypeDescription (Green Book 9.5): a tag, with counts and inner descriptions for the compound types."""
    if depth > MAX_DEPTH:
        raise reader.error(WireReason.TOO_DEEP, f"nested deeper than {MAX_DEPTH}")
    if not look.remaining:
        raise reader.error(WireReason.TRUNCATED, "type description ends early")
    tag = look.u8()
    if tag == Array.TAG:
        if look.remaining < 2:
            raise reader.error(WireReason.TRUNCATED, "type description ends early")
        look.u16()
        _skip_description(look, reader, depth + 1)
    elif tag == Structure.TAG:
        if not look.remaining or look.peek()[0] > min(0x7F, look.remaining):
            raise reader.error(WireReason.BAD_LENGTH, "type description holds more elements than bytes")
        for _ in range(look.u8()):
            _skip_description(look, reader, depth + 1)
    elif tag not in _KNOWN_TAGS or tag == CompactArray.TAG:
        raise reader.error(WireReason.UNKNOWN, f"0x{tag:02X} is no type of a compact array")


_KNOWN_TAGS = frozenset(
    (*_NUMBER_OF_TAG, *_FIXED_OF_TAG, *_STRING_OF_TAG, *(k.TAG for k in (Null, Bool, BitString, Bcd, DontCare)))
)


def encode(value: Data) -> bytes:
    """`value` in A-XDR. Raises `ApiMisuse` when a number does not fit its type."""
    match value:
        case Array(items) | Structure(items):
            return bytes((value.TAG,)) + ber_length(len(items)) + b"".join(map(encode, items))
        case OctetString() | VisibleString() | Utf8String():
            return bytes((value.TAG,)) + ber_length(len(value.value)) + value.value
        case Null() | DontCare():
            return bytes((value.TAG,))
        case Bool(octet) | Bcd(octet):
            return bytes((value.TAG, octet))
        case BitString(size, octets):
            if len(octets) != (size + 7) // 8:
                raise ApiMisuse(f"{size} bits in {len(octets)} octets")
            return bytes((value.TAG,)) + ber_length(size) + octets
        case CompactArray(description, contents):
            return bytes((value.TAG,)) + description + ber_length(len(contents)) + contents
        case Float32() | Float64() | DateTime() | Date() | Time():
            if len(value.octets) != _FIXED[type(value)]:
                raise ApiMisuse(f"{len(value.octets)} octets for {type(value).__name__}")
            return bytes((value.TAG,)) + value.octets
        case _:
            size, signed = _NUMBERS[type(value)]
            try:
                return bytes((value.TAG,)) + value.value.to_bytes(size, "big", signed=signed)
            except OverflowError:
                raise ApiMisuse(f"{value.value} does not fit {type(value).__name__}") from None
