"""DER of the ASN.1 payloads, over the one cursor (ITU-T X.690): integers, octet strings and sequences."""

from __future__ import annotations

from nowan.errors import ApiMisuse, WireReason
from nowan.wire import Reader, ber_length

BOOLEAN, INTEGER, OCTET_STRING, NULL, SEQUENCE = 0x01, 0x02, 0x04, 0x05, 0x30
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
    return reader.sub(reader.ber_length(), name)


def integer(reader: Reader, name: str) -> int:
    """A non-negative INTEGER in its shortest form."""
    inner = element(reader, INTEGER, name)
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


def encode_integer(value: int) -> bytes:
    """A non-negative INTEGER in its shortest form."""
    if value < 0:
        raise ApiMisuse("a negative integer")
    return encode(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))
