"""The grouping header of a Remote Party Message (GBCS 7.2.7).

Layout, big-endian: ``DF | 09 CRA counter(8) | 08 originator(8) | 08 recipient(8) | 00, or 0C and a COSEM date-time |
length, other information``. Other information is the message code, then up to three supplementary fields, each only
with the ones before it, then the key agreement certificate of an Unknown Remote Party.
"""

from __future__ import annotations

import struct
from enum import IntEnum

import msgspec

from nowan.errors import ApiMisuse, WireReason
from nowan.ids import EntityId
from nowan.wire import Reader, ber_length

#: First octet of a body: general-ciphering is not used, general-signing (0xDF) is.
GENERAL_SIGNING = 0xDF
#: Octets of a COSEM date-time.
DATE_TIME_SIZE = 12
COUNTER_SIZE = 8
#: Sizes of other information without a certificate; with one it is longer than all of these.
_OTHER_SIZES = (2, 10, 18, 26)
#: A header without date-time, up to the length of other information: what nearly every message starts with.
_FIXED = struct.Struct(">HBQB8sB8sBB")
_MAX_COUNTER = (1 << 64) - 1


class Cra(IntEnum):
    """Command, Response or Alert."""

    COMMAND = 1
    RESPONSE = 2
    ALERT = 3


_CRA = {int(cra): cra for cra in Cra}


class OtherInfo(msgspec.Struct, frozen=True):
    """Message code and supplementary fields (GBCS 7.2.7).

    `party` is the supplementary Remote Party (the supplier on whose behalf the ACB asks, or an Unknown Remote Party),
    `party_counter` its counter. After these comes either `originator_counter`, the supplementary originator counter of
    a Response, or `certificate`, the DER key agreement certificate of an Unknown Remote Party in its Command.
    """

    message_code: int
    party: EntityId | None = None
    party_counter: int | None = None
    originator_counter: int | None = None
    certificate: bytes | None = None

    def encode(self) -> bytes:
        """The field's octets without its length; raises `ApiMisuse` when a field stands without the one before it."""
        code = self.message_code.to_bytes(2, "big")
        if (self.party, self.party_counter, self.originator_counter, self.certificate) == (None, None, None, None):
            return code
        if self.originator_counter is not None and self.certificate is not None:
            raise ApiMisuse("other information ends in a counter or in a certificate")
        if self.certificate is not None and len(self.certificate) <= COUNTER_SIZE:
            raise ApiMisuse("a certificate is longer than a counter")
        last = self.certificate if self.originator_counter is None else _counter(self.originator_counter)
        fields = (self.party, None if self.party_counter is None else _counter(self.party_counter), last)
        present = [field for field in fields if field is not None]
        if any(field is None for field in fields[: len(present)]) or len(self.party or bytes(8)) != 8:
            raise ApiMisuse("a supplementary field stands without the one before it")
        return b"".join((code, *present))


def _counter(value: int) -> bytes:
    if not 0 <= value <= _MAX_COUNTER:
        raise ApiMisuse("a counter has 64 bits")
    return value.to_bytes(COUNTER_SIZE, "big")


class GroupingHeader(msgspec.Struct, frozen=True):
    """Who says what to whom: the header that MAC, signature and key derivation bind.

    `counter` is the originator counter of the Command (a Response repeats it), `device_time` the 12 octets of the
    COSEM date-time with which a Device stamps some Responses.
    """

    cra: Cra
    counter: int
    originator: EntityId
    recipient: EntityId
    other: OtherInfo
    device_time: bytes | None = None

    def encode(self) -> bytes:
        """The header's octets from ``DF`` to the end of other information."""
        time = self.device_time or b""
        if len(self.originator) != 8 or len(self.recipient) != 8 or len(time) not in (0, DATE_TIME_SIZE):
            raise ApiMisuse("identifiers have 8 octets and a date-time 12")
        other = self.other.encode()
        if not time and len(other) < 0x80 and 0 <= self.counter <= _MAX_COUNTER:
            ids = (8, self.originator, 8, self.recipient)
            return _FIXED.pack(0xDF09, self.cra, self.counter, *ids, 0, len(other)) + other
        return b"".join(
            (
                b"\xdf\x09",
                bytes((self.cra,)),
                _counter(self.counter),
                b"\x08",
                self.originator,
                b"\x08",
                self.recipient,
                bytes((len(time),)),
                time,
                ber_length(len(other)),
                other,
            )
        )


def read(reader: Reader) -> GroupingHeader:
    """Read a header from its ``DF``; raises `DecodeError`."""
    fixed = reader.peek(_FIXED.size)
    if len(fixed) == _FIXED.size:
        start, cra, counter, eight, originator, another, recipient, time_size, size = _FIXED.unpack(fixed)
        if (start, eight, another, time_size) == (0xDF09, 8, 8, 0) and cra in _CRA and size in _OTHER_SIZES:
            reader.take(_FIXED.size)
            other = _read_other(reader.take(size, "header/other information"))
            return GroupingHeader(_CRA[cra], counter, originator, recipient, other)
    return _read_by_field(reader)


def read_usual(data: bytes, at: int) -> tuple[GroupingHeader, int] | None:
    """A header without date-time and certificate that starts at `at`, and where it ends; None for any other octets."""
    size = at + _FIXED.size
    if len(data) < size:
        return None
    start, cra, counter, eight, originator, another, recipient, time_size, other_size = _FIXED.unpack_from(data, at)
    end = size + other_size
    if (start, eight, another, time_size) != (0xDF09, 8, 8, 0) or other_size not in _OTHER_SIZES or len(data) < end:
        return None
    kind = _CRA.get(cra)
    if kind is None:
        return None
    return GroupingHeader(kind, counter, originator, recipient, _read_other(data[size:end])), end


def _read_by_field(reader: Reader) -> GroupingHeader:
    """Any header, field by field: slower, and it names the field that is wrong."""
    with reader.field("header"):
        reader.expect(b"\xdf\x09", "general-signing")
        start = reader.offset
        octet = reader.u8("CRA flag")
        try:
            cra = Cra(octet)
        except ValueError:
            raise reader.error(WireReason.BAD_VALUE, f"0x{octet:02X}", offset=start, name="CRA flag") from None
        counter = reader.u64("originator counter")
        reader.expect(b"\x08", "originator length")
        originator = EntityId(reader.take(8, "originator"))
        reader.expect(b"\x08", "recipient length")
        recipient = EntityId(reader.take(8, "recipient"))
        start = reader.offset
        size = reader.u8("date-time length")
        if size not in (0, DATE_TIME_SIZE):
            raise reader.error(WireReason.BAD_LENGTH, f"{size}, not 0 or 12", offset=start, name="date-time length")
        device_time = reader.take(size, "date-time") if size else None
        start = reader.offset
        size = reader.ber_length("other information length")
        if size < min(_OTHER_SIZES) or (size <= max(_OTHER_SIZES) and size not in _OTHER_SIZES):
            raise reader.error(
                WireReason.BAD_LENGTH,
                f"{size}, not 2, 10, 18, 26 or more",
                offset=start,
                name="other information length",
            )
        other = _read_other(reader.take(size, "other information"))
    return GroupingHeader(cra, counter, originator, recipient, other, device_time)


def _read_other(octets: bytes) -> OtherInfo:
    """The fields of `octets`, whose size was found to be one that other information has."""
    size = len(octets)
    code = int.from_bytes(octets[:2], "big")
    if size == 2:
        return OtherInfo(code)
    party = EntityId(octets[2:10])
    if size == 10:
        return OtherInfo(code, party)
    party_counter = int.from_bytes(octets[10:18], "big")
    if size == 18:
        return OtherInfo(code, party, party_counter)
    if size == 26:
        return OtherInfo(code, party, party_counter, int.from_bytes(octets[18:], "big"))
    return OtherInfo(code, party, party_counter, certificate=octets[18:])
