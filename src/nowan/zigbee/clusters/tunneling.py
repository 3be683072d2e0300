"""Tunneling cluster, 0x0704 (ZSE 1.4, Annex D.6), with the protocol that GBCS gives it (GBCS 10.2.2).

The tunnel between hub and gas meter puts a header byte before each Remote Party Message (`get`, `get_response`, `put`);
all other tunnels carry the bare message.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Annotated, ClassVar, Self

import msgspec

from nowan.errors import ApiMisuse, WireReason
from nowan.wire import Reader
from nowan.zigbee.clusters.family import Command, Family
from nowan.zigbee.clusters.ids import NO_MANUFACTURER, Cluster
from nowan.zigbee.layout import U8, U16, Code, Flag, Rest, Reticent, writes

#: Attribute 0x0000 of the server: seconds without a command after which it closes a tunnel.
CLOSE_TUNNEL_TIMEOUT = 0x0000
#: What GBCS fixes: protocol, no manufacturer, no flow control, 1500 bytes either way (GBCS 10.2.2).
GB_MAX_INCOMING = 1500
GB_CLOSE_TUNNEL_TIMEOUT_S = 0xFFFF
#: The tunnel id of a request that failed.
NO_TUNNEL = 0xFFFF
#: Most protocols in one answer (D.6.2.5.6).
MAX_PROTOCOLS = 16


class Protocol(IntEnum):
    """Protocols of a tunnel (D.6.2.2)."""

    DLMS = 0
    IEC_61107 = 1
    ANSI_C12 = 2
    M_BUS = 3
    SML = 4
    CLIMATE_TALK = 5
    GB_HRGP = 6


class TunnelStatus(IntEnum):
    """Answers to a RequestTunnel (D.6.2.5.1)."""

    SUCCESS = 0
    BUSY = 1
    NO_MORE_TUNNEL_IDS = 2
    PROTOCOL_NOT_SUPPORTED = 3
    FLOW_CONTROL_NOT_SUPPORTED = 4


class TransferStatus(IntEnum):
    """What went wrong with a TransferData (D.6.2.4.4)."""

    NO_SUCH_TUNNEL = 0
    WRONG_DEVICE = 1
    DATA_OVERFLOW = 2


class RequestTunnel(Command, frozen=True):
    """Client to server 0x00; the defaults are those of GBCS."""

    ID: ClassVar[int] = 0x00
    protocol: Annotated[int, Code(1, Protocol)] = Protocol.GB_HRGP
    manufacturer: U16 = NO_MANUFACTURER
    flow_control: Flag = False
    max_incoming: U16 = GB_MAX_INCOMING


class CloseTunnel(Command, frozen=True):
    """Client to server 0x01."""

    ID: ClassVar[int] = 0x01
    tunnel: U16


class TransferData(Reticent, Command, frozen=True):
    """Client to server 0x02."""

    ID: ClassVar[int] = 0x02
    tunnel: U16
    data: Rest


class TransferDataError(Command, frozen=True):
    """Client to server 0x03."""

    ID: ClassVar[int] = 0x03
    tunnel: U16
    status: Annotated[int, Code(1, TransferStatus)]


class AckTransferData(Command, frozen=True):
    """Client to server 0x04: flow control, which GBCS does not use."""

    ID: ClassVar[int] = 0x04
    tunnel: U16
    bytes_left: U16


class ReadyData(Command, frozen=True):
    """Client to server 0x05: flow control, which GBCS does not use."""

    ID: ClassVar[int] = 0x05
    tunnel: U16
    bytes_left: U16


class RequestSupportedProtocols(Command, frozen=True):
    """Client to server 0x06, GetSupportedTunnelProtocols: from the `offset`th on."""

    ID: ClassVar[int] = 0x06
    offset: U8


class RequestTunnelResponse(Command, frozen=True):
    """Server to client 0x00; the tunnel is 0xFFFF unless the status is SUCCESS."""

    ID: ClassVar[int] = 0x00
    TO_CLIENT: ClassVar[bool] = True
    tunnel: U16
    status: Annotated[int, Code(1, TunnelStatus)]
    max_incoming: U16 = GB_MAX_INCOMING


class TransferDataToClient(Reticent, Command, frozen=True):
    """Server to client 0x01."""

    ID: ClassVar[int] = 0x01
    TO_CLIENT: ClassVar[bool] = True
    tunnel: U16
    data: Rest


class TransferDataErrorToClient(Command, frozen=True):
    """Server to client 0x02."""

    ID: ClassVar[int] = 0x02
    TO_CLIENT: ClassVar[bool] = True
    tunnel: U16
    status: Annotated[int, Code(1, TransferStatus)]


class AckTransferDataToClient(Command, frozen=True):
    """Server to client 0x03."""

    ID: ClassVar[int] = 0x03
    TO_CLIENT: ClassVar[bool] = True
    tunnel: U16
    bytes_left: U16


class ReadyDataToClient(Command, frozen=True):
    """Server to client 0x04."""

    ID: ClassVar[int] = 0x04
    TO_CLIENT: ClassVar[bool] = True
    tunnel: U16
    bytes_left: U16


class SupportedProtocol(msgspec.Struct, frozen=True):
    """One entry of a SupportedTunnelProtocolsResponse."""

    manufacturer: int
    protocol: int


class SupportedProtocols(Command, frozen=True):
    """Server to client 0x05; `complete` False says that more can be asked for."""

    ID: ClassVar[int] = 0x05
    TO_CLIENT: ClassVar[bool] = True
    complete: bool
    protocols: tuple[SupportedProtocol, ...]

    @classmethod
    def read(cls, reader: Reader) -> Self:
        """Take one; raises `DecodeError`."""
        complete, count = reader.u8("complete"), reader.u8("count")
        if complete > 1 or count > MAX_PROTOCOLS:
            raise reader.error(WireReason.BAD_VALUE, f"complete {complete}, {count} protocols")
        found = tuple(SupportedProtocol(reader.u16_le("manufacturer"), reader.u8("protocol")) for _ in range(count))
        return cls(complete == 1, found)

    @writes
    def encode(self) -> bytes:
        """The payload; raises `ApiMisuse` for more than 16 protocols."""
        if len(self.protocols) > MAX_PROTOCOLS:
            raise ApiMisuse(f"at most {MAX_PROTOCOLS} protocols")
        entries = (entry.manufacturer.to_bytes(2, "little") + bytes((entry.protocol,)) for entry in self.protocols)
        return bytes((self.complete, len(self.protocols))) + b"".join(entries)


class TunnelClosure(Command, frozen=True):
    """Server to client 0x06, TunnelClosureNotification."""

    ID: ClassVar[int] = 0x06
    TO_CLIENT: ClassVar[bool] = True
    tunnel: U16


FAMILY: Family[Command] = Family(
    Cluster.TUNNELING,
    (
        RequestTunnel,
        CloseTunnel,
        TransferData,
        TransferDataError,
        AckTransferData,
        ReadyData,
        RequestSupportedProtocols,
        RequestTunnelResponse,
        TransferDataToClient,
        TransferDataErrorToClient,
        AckTransferDataToClient,
        ReadyDataToClient,
        SupportedProtocols,
        TunnelClosure,
    ),
)


# The tunnel of the gas meter (GBCS 10.2.2) --------------------------------------------------------------------------


class Get(msgspec.Struct, frozen=True):
    """0x01, gas meter to hub: give me a stored message."""


class GetResponse(Reticent, frozen=True):
    """0x02, hub to gas meter: the oldest message and how many wait after it; an empty one when there is none."""

    remaining: int
    message: bytes = b""


class Put(Reticent, frozen=True):
    """0x03, gas meter to hub: a Response or Alert."""

    message: bytes


def decode_gas(data: bytes) -> Get | GetResponse | Put:
    """Read the data of a TransferData on the gas meter's tunnel; raises `DecodeError`."""
    reader = Reader(data, path=("gas tunnel",))
    header = reader.u8("header")
    if header == 1:
        reader.expect_end()
        return Get()
    if header == 2:
        return GetResponse(reader.u8("remaining"), reader.rest())
    if header == 3:
        return Put(reader.rest())
    raise reader.error(WireReason.UNKNOWN, f"header {header:#04x}", offset=0)


@writes
def encode_gas(item: Get | GetResponse | Put) -> bytes:
    """The data of a TransferData on the gas meter's tunnel."""
    if isinstance(item, Get):
        return b"\x01"
    if isinstance(item, GetResponse):
        return bytes((2, item.remaining)) + item.message
    return b"\x03" + item.message
