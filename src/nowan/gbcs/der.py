"""DER of the ASN.1 payloads, over the one cursor (ITU-T X.690): integers, octet strings and sequences."""

from __future__ import annotations

from nowan.errors import ApiMisuse, WireReason
from nowan.wire import Reader, ber_length

BOOLEAN, INTEGER, OCTET_STRING, NULL, SEQUENCE = 0x01, 0x02, 0x04, 0x05, 0x30
_CONSTRUCTED = 0x20
#: Octets of the longest integer read: message counters have 8, and one more keeps a high bit positive.
MAX_INTEGER_SIZE = 9


def element(reader: Reader, tag: int, name: str) -> Reader:
    """The contents of the next element, which must have `tag`."""
    start = reader.offset
    found = reader.u8(name)
    if found != tag:
        raise reader.error(
            WireReason.BAD_VALUE, f"tag 0x{tag:02X} wanted, 0x{found:02X} found", offset=start, name=name
        )
    return reader.sub(_length(reader), name)


def _length(reader: Reader) -> int:
    """A length in its shortest form, or 128 to 255 in two octets, which published credential Responses have.

    Who reads such a payload compares it with what it encodes to (`nowan.gbcs.contents`), so nothing else gets through.
    """
    ahead = reader.peek(3)
    if ahead[:2] == b"\x82\x00" and ahead[2:] >= b"\x80":
        return reader.take(3)[2]
    return reader.ber_length()


def widened(elements: bytes) -> bytes:
    """Whole elements with every length of 128 to 255, also of what is inside, written in two octets."""
    reader = Reader(elements)
    parts = []
    while reader.remaining:
        tag = reader.u8("tag")
        contents = reader.take(reader.ber_length())
        if tag & _CONSTRUCTED:
            contents = widened(contents)
        size = len(contents)
        length = b"\x82\x00" + bytes((size,)) if 0x80 <= size <= 0xFF else ber_length(size)
        parts.append(bytes((tag,)) + length + contents)
    return b"".join(parts)


def integer(reader: Reader, name: str, tag: int = INTEGER) -> int:
    """A non-negative INTEGER in its shortest form, or what is written like one under another `tag`."""
    inner = element(reader, tag, name)
    start, size = inner.offset, inner.remaining
    if not 1 <= size <= MAX_INTEGER_SIZE:
        raise inner.error(WireReason.BAD_LENGTH, f"an integer of {size} octets")
    octets = inner.rest()
    if octets[0] & 0x80 or (size > 1 and octets[0] == 0 and not octets[1] & 0x80):
        raise inner.error(WireReason.BAD_VALUE, "negative, or not the shortest form", offset=start)
    return int.from_bytes(octets, "big")


def octet_string(reader: Reader, name: str, size: int | None = None) -> bytes:
    """An OCTET STRING, of exactly `size` octets where that is given."""
    inner = element(reader, OCTET_STRING, name)
    if size is not None and inner.remaining != size:
        raise inner.error(WireReason.BAD_LENGTH, f"{size} octets wanted, {inner.remaining} found")
    return inner.rest()


def encode(tag: int, contents: bytes) -> bytes:
    """One element."""
    return bytes((tag,)) + ber_length(len(contents)) + contents


def encode_integer(value: int, tag: int = INTEGER) -> bytes:
    """A non-negative INTEGER in its shortest form, or what is written like one under another `tag`."""
    if value < 0:
        raise ApiMisuse("a negative integer")
    return encode(tag, value.to_bytes(value.bit_length() // 8 + 1, "big"))
