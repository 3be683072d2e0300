"""Network frames of ZigBee PRO (ZigBee 053474r20, clause 3.3) and the network commands that nowan speaks (3.4).

    frame control 2 | destination 2 | source 2 | radius 1 | sequence 1 | [destination EUI-64 8] | [source EUI-64 8]
    | [multicast control 1] | [relay count 1, relay index 1, relays 2 each] | payload

A secured frame's payload is its auxiliary header, the encrypted payload and the MIC: `nowan.zigbee.security` opens it.
A frame of type 3 is the stub of an Inter-PAN frame and has none of these fields: `nowan.zigbee.interpan`.
"""

from __future__ import annotations

from enum import IntEnum, IntFlag
from typing import Annotated, ClassVar, Self

import msgspec

from nowan.errors import ApiMisuse, WireReason
from nowan.ids import EntityId, ShortAddress
from nowan.wire import Reader
from nowan.zigbee.layout import U8, U16, Code, Layout, Rest, Reticent, wire_order, writes
from nowan.zigbee.reasons import ZigbeeReason

#: Everyone, sleepers too (3.6.5).
BROADCAST_ALL = ShortAddress(0xFFFF)
#: Everyone whose receiver is on when idle.
BROADCAST_AWAKE = ShortAddress(0xFFFD)
#: Routers and the coordinator.
BROADCAST_ROUTERS = ShortAddress(0xFFFC)
#: nwkProtocolVersion of ZigBee 2006 and later.
PROTOCOL_VERSION = 2
#: Default radius: twice the greatest depth of ZigBee PRO, 15.
RADIUS = 30

_MULTICAST = 0x0100
_SECURITY = 0x0200
_SOURCE_ROUTE = 0x0400
_DST_IEEE = 0x0800
_SRC_IEEE = 0x1000
_END_DEVICE = 0x2000


class NwkKind(IntEnum):
    """Frame types (3.3.1.1.1); 2 is reserved."""

    DATA = 0
    COMMAND = 1
    INTERPAN = 3


class SourceRoute(msgspec.Struct, frozen=True):
    """The relays between source and destination, the next one at `index` (3.3.1.9)."""

    index: int
    relays: tuple[ShortAddress, ...]


class NwkFrame(Reticent, frozen=True):
    """One network frame of type DATA or COMMAND. With `security` the payload is still sealed."""

    kind: NwkKind
    dst: ShortAddress
    src: ShortAddress
    radius: int
    sequence: int
    payload: bytes = b""
    security: bool = False
    dst_ieee: EntityId | None = None
    src_ieee: EntityId | None = None
    discover_route: int = 0
    end_device_initiator: bool = False
    multicast_control: int | None = None
    source_route: SourceRoute | None = None
    protocol_version: int = PROTOCOL_VERSION
    #: Bits 14 and 15 of the frame control.
    reserved: int = 0

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """Read the payload of a MAC data frame; raises `DecodeError`."""
        reader = Reader(data, path=("NWK",))
        control = reader.u16_le("frame control")
        if control & 3 not in (NwkKind.DATA, NwkKind.COMMAND):
            raise reader.error(ZigbeeReason.FRAME_TYPE, f"frame type {control & 3}", offset=0)
        version = control >> 2 & 0x0F
        if version != PROTOCOL_VERSION:
            raise reader.error(ZigbeeReason.FRAME_VERSION, f"protocol version {version}", offset=0)
        dst = ShortAddress(reader.u16_le("destination"))
        src = ShortAddress(reader.u16_le("source"))
        radius, sequence = reader.u8("radius"), reader.u8("sequence")
        dst_ieee = EntityId(reader.take(8, "destination EUI-64")[::-1]) if control & _DST_IEEE else None
        src_ieee = EntityId(reader.take(8, "source EUI-64")[::-1]) if control & _SRC_IEEE else None
        multicast = reader.u8("multicast control") if control & _MULTICAST else None
        route = _read_route(reader) if control & _SOURCE_ROUTE else None
        return cls(
            kind=NwkKind(control & 3),
            dst=dst,
            src=src,
            radius=radius,
            sequence=sequence,
            payload=reader.rest(),
            security=bool(control & _SECURITY),
            dst_ieee=dst_ieee,
            src_ieee=src_ieee,
            discover_route=control >> 6 & 3,
            end_device_initiator=bool(control & _END_DEVICE),
            multicast_control=multicast,
            source_route=route,
            protocol_version=version,
            reserved=control >> 14,
        )

    @writes
    def header(self) -> bytes:
        """All that stands before the payload: what a MIC covers besides it."""
        control = (
            self.kind
            | self.protocol_version << 2
            | self.discover_route << 6
            | (_MULTICAST if self.multicast_control is not None else 0)
            | (_SECURITY if self.security else 0)
            | (_SOURCE_ROUTE if self.source_route is not None else 0)
            | (_DST_IEEE if self.dst_ieee is not None else 0)
            | (_SRC_IEEE if self.src_ieee is not None else 0)
            | (_END_DEVICE if self.end_device_initiator else 0)
            | self.reserved << 14
        )
        return b"".join(
            (
                control.to_bytes(2, "little"),
                self.dst.to_bytes(2, "little"),
                self.src.to_bytes(2, "little"),
                bytes((self.radius, self.sequence)),
                b"" if self.dst_ieee is None else wire_order(self.dst_ieee),
                b"" if self.src_ieee is None else wire_order(self.src_ieee),
                b"" if self.multicast_control is None else bytes((self.multicast_control,)),
                b"" if self.source_route is None else _route(self.source_route),
            )
        )

    def encode(self) -> bytes:
        """Header and payload."""
        if self.kind is NwkKind.INTERPAN:
            raise ApiMisuse("an Inter-PAN frame has a stub network header: nowan.zigbee.interpan")
        return self.header() + self.payload


def kind(data: bytes) -> int:
    """The frame type in a MAC payload, to tell Inter-PAN frames (`NwkKind.INTERPAN`); raises `DecodeError`."""
    return Reader(data, path=("NWK",)).u16_le("frame control") & 3


def _read_route(reader: Reader) -> SourceRoute:
    start = reader.offset
    count, index = reader.u8("relay count"), reader.u8("relay index")
    if index >= max(count, 1):
        raise reader.error(WireReason.BAD_VALUE, f"relay {index} of {count}", offset=start, name="relay index")
    return SourceRoute(index, tuple(ShortAddress(reader.u16_le("relay")) for _ in range(count)))


def _route(route: SourceRoute) -> bytes:
    return bytes((len(route.relays), route.index)) + b"".join(relay.to_bytes(2, "little") for relay in route.relays)


# Network commands (3.4) ---------------------------------------------------------------------------------------------


class LeaveOption(IntFlag):
    """Options of a Leave (3.4.4.3.1)."""

    REJOIN = 0x20
    REQUEST = 0x40
    REMOVE_CHILDREN = 0x80


class NetworkStatus(Layout, frozen=True):
    """Command 0x03: a route failed, or the like; `short` is the address it concerns (3.4.3)."""

    ID: ClassVar[int] = 0x03
    status: U8
    short: U16


class Leave(Layout, frozen=True):
    """Command 0x04: the sender leaves, or with REQUEST the receiver is told to (3.4.4)."""

    ID: ClassVar[int] = 0x04
    options: Annotated[int, Code(1, LeaveOption)]


class RejoinRequest(Layout, frozen=True):
    """Command 0x06; `capability` as in an association request (3.4.6)."""

    ID: ClassVar[int] = 0x06
    capability: U8


class RejoinResponse(Layout, frozen=True):
    """Command 0x07; `status` as in an association response (3.4.7)."""

    ID: ClassVar[int] = 0x07
    short: U16
    status: U8


class LinkCost(msgspec.Struct, frozen=True):
    """One neighbour in a link status: `costs` holds the incoming cost in bits 0-2, the outgoing in bits 4-6."""

    short: ShortAddress
    costs: int


class LinkStatus(msgspec.Struct, frozen=True):
    """Command 0x08: a router's neighbours and what the links cost (3.4.8); `flags` are bits 5 (first), 6 (last), 7."""

    ID: ClassVar[int] = 0x08
    neighbours: tuple[LinkCost, ...]
    flags: int = 0x60

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """Read the fields after the identifier; raises `DecodeError`."""
        reader = Reader(data, path=("LinkStatus",))
        options = reader.u8("options")
        found = tuple(
            LinkCost(ShortAddress(reader.u16_le("neighbour")), reader.u8("costs")) for _ in range(options & 0x1F)
        )
        reader.expect_end()
        return cls(found, options & 0xE0)

    @writes
    def encode(self) -> bytes:
        """The fields after the identifier; raises `ApiMisuse` for more than 31 neighbours."""
        if len(self.neighbours) > 0x1F:
            raise ApiMisuse("a link status holds at most 31 neighbours")
        entries = b"".join(entry.short.to_bytes(2, "little") + bytes((entry.costs,)) for entry in self.neighbours)
        return bytes((self.flags | len(self.neighbours),)) + entries


class EndDeviceTimeoutRequest(Layout, frozen=True):
    """Command 0x0B: a child names the silence after which it may be forgotten; 0 is 10 s, n is 2^n min (R21 3.4.11)."""

    ID: ClassVar[int] = 0x0B
    timeout: U8
    configuration: U8


class EndDeviceTimeoutResponse(Layout, frozen=True):
    """Command 0x0C; parent information bit 0: a data poll keeps alive, bit 1: a timeout request does (R21 3.4.12)."""

    ID: ClassVar[int] = 0x0C
    status: U8
    parent: U8


class UnknownNwkCommand(Layout, frozen=True):
    """A command this table does not hold, as it came."""

    id: U8
    data: Rest


NwkCommand = (
    NetworkStatus
    | Leave
    | RejoinRequest
    | RejoinResponse
    | LinkStatus
    | EndDeviceTimeoutRequest
    | EndDeviceTimeoutResponse
    | UnknownNwkCommand
)
_KNOWN = (
    NetworkStatus,
    Leave,
    RejoinRequest,
    RejoinResponse,
    LinkStatus,
    EndDeviceTimeoutRequest,
    EndDeviceTimeoutResponse,
)
_BY_ID = {known.ID: known for known in _KNOWN}


def decode_command(payload: bytes) -> NwkCommand:
    """The command in the opened payload of a frame of kind COMMAND; raises `DecodeError`."""
    known = _BY_ID.get(payload[0]) if payload else None
    return UnknownNwkCommand.decode(payload) if known is None else known.decode(payload[1:])


def encode_command(command: NwkCommand) -> bytes:
    """Identifier and fields, the payload of a frame of kind COMMAND."""
    if isinstance(command, UnknownNwkCommand):
        return command.encode()
    return bytes((command.ID,)) + command.encode()
