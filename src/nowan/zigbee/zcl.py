"""Frames of the ZigBee Cluster Library (075123r6, clause 2.4) and the general commands that nowan speaks (2.5).

    frame control 1 | [manufacturer code 2] | sequence 1 | command 1 | payload

General commands are those of frame type 0; the commands of a cluster are in `nowan.zigbee.clusters`.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Annotated, ClassVar, Self

import msgspec

from nowan.errors import ApiMisuse
from nowan.wire import Reader
from nowan.zigbee.layout import U8, Code, Layout, Rest, Reticent, writes
from nowan.zigbee.reasons import ZigbeeReason
from nowan.zigbee.zcl_types import Value

_MANUFACTURER = 0x04
_TO_CLIENT = 0x08
_NO_DEFAULT_RESPONSE = 0x10


class ZclStatus(IntEnum):
    """Status codes (2.6.3)."""

    SUCCESS = 0x00
    FAILURE = 0x01
    NOT_AUTHORIZED = 0x7E
    MALFORMED_COMMAND = 0x80
    UNSUP_CLUSTER_COMMAND = 0x81
    UNSUP_GENERAL_COMMAND = 0x82
    UNSUP_MANUF_CLUSTER_COMMAND = 0x83
    UNSUP_MANUF_GENERAL_COMMAND = 0x84
    INVALID_FIELD = 0x85
    UNSUPPORTED_ATTRIBUTE = 0x86
    INVALID_VALUE = 0x87
    READ_ONLY = 0x88
    INSUFFICIENT_SPACE = 0x89
    NOT_FOUND = 0x8B
    INVALID_DATA_TYPE = 0x8D
    WRITE_ONLY = 0x8F
    TIMEOUT = 0x94


class General(IntEnum):
    """Identifiers of general commands (2.5)."""

    READ_ATTRIBUTES = 0x00
    READ_ATTRIBUTES_RESPONSE = 0x01
    WRITE_ATTRIBUTES = 0x02
    WRITE_ATTRIBUTES_RESPONSE = 0x04
    REPORT_ATTRIBUTES = 0x0A
    DEFAULT_RESPONSE = 0x0B


class ZclFrame(Reticent, frozen=True):
    """One ZCL frame. `direction_to_client`: it comes from the server side of the cluster."""

    command: int
    sequence: int
    payload: bytes = b""
    cluster_specific: bool = True
    direction_to_client: bool = False
    disable_default_response: bool = False
    manufacturer_code: int | None = None
    #: Bits 5-7 of the frame control.
    reserved: int = 0

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """Read an APS payload; raises `DecodeError`."""
        reader = Reader(data, path=("ZCL",))
        control = reader.u8("frame control")
        if control & 3 > 1:
            raise reader.error(ZigbeeReason.FRAME_TYPE, f"reserved frame type {control & 3}", offset=0)
        manufacturer = reader.u16_le("manufacturer code") if control & _MANUFACTURER else None
        sequence = reader.u8("sequence")
        command = reader.u8("command")
        return cls(
            command=command,
            sequence=sequence,
            payload=reader.rest(),
            cluster_specific=control & 3 == 1,
            direction_to_client=bool(control & _TO_CLIENT),
            disable_default_response=bool(control & _NO_DEFAULT_RESPONSE),
            manufacturer_code=manufacturer,
            reserved=control >> 5,
        )

    @writes
    def encode(self) -> bytes:
        """Header and payload."""
        control = (
            (1 if self.cluster_specific else 0)
            | (_MANUFACTURER if self.manufacturer_code is not None else 0)
            | (_TO_CLIENT if self.direction_to_client else 0)
            | (_NO_DEFAULT_RESPONSE if self.disable_default_response else 0)
            | self.reserved << 5
        )
        manufacturer = b"" if self.manufacturer_code is None else self.manufacturer_code.to_bytes(2, "little")
        return bytes((control,)) + manufacturer + bytes((self.sequence, self.command)) + self.payload


class ReadAttributes(msgspec.Struct, frozen=True):
    """Which attributes (2.5.1)."""

    ID: ClassVar[int] = General.READ_ATTRIBUTES
    attributes: tuple[int, ...]

    @classmethod
    def decode(cls, payload: bytes) -> Self:
        """Read the payload; raises `DecodeError`."""
        reader = Reader(payload, path=("ReadAttributes",))
        found = []
        while reader.remaining:
            found.append(reader.u16_le("attribute"))
        return cls(tuple(found))

    @writes
    def encode(self) -> bytes:
        """The payload."""
        return b"".join(attribute.to_bytes(2, "little") for attribute in self.attributes)


class AttributeStatus(msgspec.Struct, frozen=True):
    """An attribute's value, or why there is none: one record of a Read Attributes Response (2.5.2)."""

    attribute: int
    status: int
    value: Value | None = None


class ReadAttributesResponse(msgspec.Struct, frozen=True):
    """The values, in the order asked (2.5.2)."""

    ID: ClassVar[int] = General.READ_ATTRIBUTES_RESPONSE
    records: tuple[AttributeStatus, ...]

    @classmethod
    def decode(cls, payload: bytes) -> Self:
        """Read the payload; raises `DecodeError`."""
        reader = Reader(payload, path=("ReadAttributesResponse",))
        found = []
        while reader.remaining:
            attribute, status = reader.u16_le("attribute"), reader.u8("status")
            value = Value.read(reader) if status == ZclStatus.SUCCESS else None
            found.append(AttributeStatus(attribute, status, value))
        return cls(tuple(found))

    @writes
    def encode(self) -> bytes:
        """The payload; a value must stand exactly where the status is SUCCESS."""
        parts = []
        for record in self.records:
            if (record.value is not None) != (record.status == ZclStatus.SUCCESS):
                raise ApiMisuse("a value stands with SUCCESS, and only there")
            parts.append(record.attribute.to_bytes(2, "little") + bytes((record.status,)))
            if record.value is not None:
                parts.append(record.value.encode())
        return b"".join(parts)

    def value(self, attribute: int) -> Value | None:
        """The value of `attribute`, None when the peer gave none."""
        return next((record.value for record in self.records if record.attribute == attribute), None)


class AttributeValue(msgspec.Struct, frozen=True):
    """An attribute and its value: one record of a write or report."""

    attribute: int
    value: Value


def _read_values(payload: bytes, name: str) -> tuple[AttributeValue, ...]:
    reader = Reader(payload, path=(name,))
    found = []
    while reader.remaining:
        attribute = reader.u16_le("attribute")
        found.append(AttributeValue(attribute, Value.read(reader)))
    return tuple(found)


def _write_values(records: tuple[AttributeValue, ...]) -> bytes:
    return b"".join(record.attribute.to_bytes(2, "little") + record.value.encode() for record in records)


class WriteAttributes(msgspec.Struct, frozen=True):
    """New values (2.5.3)."""

    ID: ClassVar[int] = General.WRITE_ATTRIBUTES
    records: tuple[AttributeValue, ...]

    @classmethod
    def decode(cls, payload: bytes) -> Self:
        """Read the payload; raises `DecodeError`."""
        return cls(_read_values(payload, "WriteAttributes"))

    @writes
    def encode(self) -> bytes:
        """The payload."""
        return _write_values(self.records)


class WriteAttributesResponse(Layout, frozen=True):
    """How a write went (2.5.5): a single SUCCESS, or a status 1 and attribute 2 for each that failed, in `failed`."""

    ID: ClassVar[int] = General.WRITE_ATTRIBUTES_RESPONSE
    status: Annotated[int, Code(1, ZclStatus)]
    failed: Rest = b""


class ReportAttributes(msgspec.Struct, frozen=True):
    """Values sent unasked (2.5.11)."""

    ID: ClassVar[int] = General.REPORT_ATTRIBUTES
    records: tuple[AttributeValue, ...]

    @classmethod
    def decode(cls, payload: bytes) -> Self:
        """Read the payload; raises `DecodeError`."""
        return cls(_read_values(payload, "ReportAttributes"))

    @writes
    def encode(self) -> bytes:
        """The payload."""
        return _write_values(self.records)


class DefaultResponse(Layout, frozen=True):
    """What became of `command` (2.5.12)."""

    ID: ClassVar[int] = General.DEFAULT_RESPONSE
    command: U8
    status: Annotated[int, Code(1, ZclStatus)]


GeneralCommand = (
    ReadAttributes
    | ReadAttributesResponse
    | WriteAttributes
    | WriteAttributesResponse
    | ReportAttributes
    | DefaultResponse
)
_KNOWN = (
    ReadAttributes,
    ReadAttributesResponse,
    WriteAttributes,
    WriteAttributesResponse,
    ReportAttributes,
    DefaultResponse,
)
_BY_ID = {known.ID: known for known in _KNOWN}


def decode_general(frame: ZclFrame) -> GeneralCommand | None:
    """The general command in `frame`, None when it is one that nowan does not speak; raises `DecodeError`."""
    known = None if frame.cluster_specific else _BY_ID.get(frame.command)
    return None if known is None else known.decode(frame.payload)


def general(
    command: GeneralCommand, sequence: int, *, to_client: bool = False, disable_default_response: bool = True
) -> ZclFrame:
    """The frame for a general command."""
    return ZclFrame(
        command.ID,
        sequence,
        command.encode(),
        cluster_specific=False,
        direction_to_client=to_client,
        disable_default_response=disable_default_response,
    )


def default_response(frame: ZclFrame, status: int) -> ZclFrame:
    """The Default Response to `frame`: its sequence, the other direction (2.5.12.2)."""
    return ZclFrame(
        General.DEFAULT_RESPONSE,
        frame.sequence,
        DefaultResponse(frame.command, status).encode(),
        cluster_specific=False,
        direction_to_client=not frame.direction_to_client,
        disable_default_response=True,
        manufacturer_code=frame.manufacturer_code,
    )


def wants_default_response(frame: ZclFrame, status: int, *, unicast: bool = True) -> bool:
    """Whether a receiver that sends no other answer owes a Default Response (2.5.12.2): to a unicast that is not one
    itself, and when the sender asked for none, only to tell of an error.
    """
    if not unicast or (not frame.cluster_specific and frame.command == General.DEFAULT_RESPONSE):
        return False
    return status != ZclStatus.SUCCESS or not frame.disable_default_response
