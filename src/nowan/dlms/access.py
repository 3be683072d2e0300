"""The DLMS services that GBCS uses: access request, access response and data notification (GBCS 7.2.8; Green Book 9.5).

An access request carries two lists of equal length, what to do and the data for it; here each pair is one item. In
GBCS messages the invoke id is the low 24 bits of the originator counter and the flags are 0x20 (break on error).
"""

from __future__ import annotations

from enum import IntEnum
from typing import TypeAlias

import msgspec

from nowan.dlms import data as cosem_data
from nowan.dlms.data import NULL, Data
from nowan.errors import ApiMisuse, WireReason
from nowan.wire import Reader, ber_length

#: First octet of each service.
ACCESS_REQUEST, ACCESS_RESPONSE, DATA_NOTIFICATION = 0xD9, 0xDA, 0x0F
#: Flags of long-invoke-id-and-priority in GBCS: processing option "break on error", everything else clear.
GBCS_FLAGS = 0x20
#: Invoke ids have 24 bits.
INVOKE_MASK = 0xFFFFFF


class Kind(IntEnum):
    """What an item asks for; with-selection kinds carry a selection too."""

    GET = 1
    SET = 2
    ACTION = 3
    GET_SELECTED = 4
    SET_SELECTED = 5


class ResultCode(IntEnum):
    """Data access and action results (Green Book 9.5) that GBCS devices give."""

    SUCCESS = 0
    HARDWARE_FAULT = 1
    TEMPORARY_FAILURE = 2
    READ_WRITE_DENIED = 3
    OBJECT_UNDEFINED = 4
    OBJECT_CLASS_INCONSISTENT = 9
    OBJECT_UNAVAILABLE = 11
    TYPE_UNMATCHED = 12
    OTHER_REASON = 250


class Selection(msgspec.Struct, frozen=True):
    """Which part of an attribute: access selector and its parameters."""

    selector: int
    parameters: Data


class Get(msgspec.Struct, frozen=True, tag="get"):
    """Read attribute `index` of the object `obis` (6 bytes) of class `class_id`."""

    class_id: int
    obis: bytes
    index: int
    data: Data = NULL
    selection: Selection | None = None


class Set(msgspec.Struct, frozen=True, tag="set"):
    """Write `data` to attribute `index`."""

    class_id: int
    obis: bytes
    index: int
    data: Data = NULL
    selection: Selection | None = None


class Action(msgspec.Struct, frozen=True, tag="action"):
    """Invoke method `index` with `data`."""

    class_id: int
    obis: bytes
    index: int
    data: Data = NULL


Item: TypeAlias = Get | Set | Action


class AccessRequest(msgspec.Struct, frozen=True, tag="access-request"):
    """What a Command asks of a DLMS Device, in order."""

    items: tuple[Item, ...]
    invoke_id: int = 0
    flags: int = GBCS_FLAGS
    time: bytes = b""

    def encode(self) -> bytes:
        """The service's octets. Raises `ApiMisuse` when a field does not fit."""
        return b"".join(
            (
                _head(ACCESS_REQUEST, self.flags, self.invoke_id, self.time),
                ber_length(len(self.items)),
                *map(_encode_spec, self.items),
                ber_length(len(self.items)),
                *(cosem_data.encode(item.data) for item in self.items),
            )
        )


class Result(msgspec.Struct, frozen=True):
    """What became of one item: its kind (get, set or action), the result code, and the data that came back."""

    kind: int
    code: int = ResultCode.SUCCESS
    data: Data = NULL


class AccessResponse(msgspec.Struct, frozen=True, tag="access-response"):
    """A Device's answer, one result for each item of the request."""

    results: tuple[Result, ...]
    invoke_id: int = 0
    flags: int = GBCS_FLAGS
    time: bytes = b""

    @property
    def succeeded(self) -> bool:
        """Whether every item was carried out."""
        return all(result.code == ResultCode.SUCCESS for result in self.results)

    def encode(self) -> bytes:
        """The service's octets."""
        return b"".join(
            (
                _head(ACCESS_RESPONSE, self.flags, self.invoke_id, self.time),
                b"\x00",
                ber_length(len(self.results)),
                *(cosem_data.encode(result.data) for result in self.results),
                ber_length(len(self.results)),
                *(bytes((result.kind, result.code)) for result in self.results),
            )
        )


class Notification(msgspec.Struct, frozen=True, tag="data-notification"):
    """What a DLMS Device says unasked: the body of an Alert is a structure that starts with the alert code and time."""

    body: Data
    invoke_id: int = 0
    flags: int = GBCS_FLAGS
    time: bytes = b""

    def encode(self) -> bytes:
        """The service's octets."""
        return _head(DATA_NOTIFICATION, self.flags, self.invoke_id, self.time) + cosem_data.encode(self.body)


Service: TypeAlias = AccessRequest | AccessResponse | Notification


def _head(service: int, flags: int, invoke_id: int, time: bytes) -> bytes:
    if not 0 <= invoke_id <= INVOKE_MASK or len(time) not in (0, 12):
        raise ApiMisuse("an invoke id has 24 bits and a date-time 12 octets or none")
    return bytes((service, flags)) + invoke_id.to_bytes(3, "big") + bytes((len(time),)) + time


def _encode_spec(item: Item) -> bytes:
    if len(item.obis) != 6:
        raise ApiMisuse("an OBIS code has 6 octets")
    match item:
        case Get(selection=selection):
            kind = Kind.GET if selection is None else Kind.GET_SELECTED
        case Set(selection=selection):
            kind = Kind.SET if selection is None else Kind.SET_SELECTED
        case Action():
            kind, selection = Kind.ACTION, None
    octets = bytes((kind,)) + item.class_id.to_bytes(2, "big") + item.obis + item.index.to_bytes(1, "big", signed=False)
    if selection is not None:
        octets += bytes((selection.selector,)) + cosem_data.encode(selection.parameters)
    return octets


def decode(data: bytes) -> Service:
    """Read one whole service; raises `DecodeError` for anything else than the three that GBCS uses."""
    return read(Reader(data))


def read(reader: Reader) -> Service:
    """Read one service, which must take up all of `reader`."""
    start = reader.offset
    tag = reader.u8("service")
    flags = reader.u8("flags")
    invoke_id = int.from_bytes(reader.take(3, "invoke id"), "big")
    size_at = reader.offset
    size = reader.u8("date-time")
    if size not in (0, 12):
        raise reader.error(WireReason.BAD_LENGTH, f"{size} octets, not 0 or 12", offset=size_at, name="date-time")
    time = reader.take(size, "date-time")
    service: Service
    match tag:
        case 0xD9:
            service = AccessRequest(_read_request_items(reader), invoke_id, flags, time)
        case 0xDA:
            service = AccessResponse(_read_results(reader), invoke_id, flags, time)
        case 0x0F:
            with reader.field("body"):
                service = Notification(cosem_data.decode(reader), invoke_id, flags, time)
        case _:
            raise reader.error(
                WireReason.UNKNOWN, f"0x{tag:02X} is no DLMS service of GBCS", offset=start, name="service"
            )
    reader.expect_end()
    return service


def _count(reader: Reader, name: str, wanted: int | None = None) -> int:
    """A list's length; every element takes a byte at least, so what is left bounds it."""
    start = reader.offset
    count = reader.ber_length(name)
    if count > reader.remaining:
        raise reader.error(WireReason.TRUNCATED, f"{count} in {reader.remaining} bytes", offset=start, name=name)
    if wanted is not None and count != wanted:
        raise reader.error(WireReason.BAD_LENGTH, f"{wanted} wanted, {count} found", offset=start, name=name)
    return count


def _read_request_items(reader: Reader) -> tuple[Item, ...]:
    with reader.field("specifications"):
        specs = [_read_spec(reader) for _ in range(_count(reader, "count"))]
    with reader.field("data"):
        _count(reader, "count", len(specs))
        return tuple(_item(spec, cosem_data.decode(reader)) for spec in specs)


_Spec: TypeAlias = tuple[Kind, int, bytes, int, Selection | None]


def _read_spec(reader: Reader) -> _Spec:
    start = reader.offset
    octet = reader.u8("kind")
    try:
        kind = Kind(octet)
    except ValueError:
        raise reader.error(WireReason.UNKNOWN, f"0x{octet:02X}", offset=start, name="kind") from None
    class_id, obis, index = reader.u16("class"), reader.take(6, "OBIS"), reader.u8("index")
    selection = None
    if kind in (Kind.GET_SELECTED, Kind.SET_SELECTED):
        selection = Selection(reader.u8("selector"), cosem_data.decode(reader))
    return kind, class_id, obis, index, selection


def _item(spec: _Spec, data: Data) -> Item:
    kind, class_id, obis, index, selection = spec
    if kind is Kind.ACTION:
        return Action(class_id, obis, index, data)
    if kind in (Kind.GET, Kind.GET_SELECTED):
        return Get(class_id, obis, index, data, selection)
    return Set(class_id, obis, index, data, selection)


def _read_results(reader: Reader) -> tuple[Result, ...]:
    reader.expect(b"\x00", "specification present")
    with reader.field("data"):
        values = [cosem_data.decode(reader) for _ in range(_count(reader, "count"))]
    with reader.field("results"):
        _count(reader, "count", len(values))
        return tuple(Result(reader.u8("kind"), reader.u8("result"), value) for value in values)
