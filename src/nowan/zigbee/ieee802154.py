"""MAC frames of IEEE Std 802.15.4-2006, clause 7.2, as ZigBee uses them: no MAC security, versions 0 and 1.

Bytes of a frame, least significant byte of every number first:

    frame control 2 | sequence 1 | [PAN 2] [address 2 or 8] | [PAN 2] [address 2 or 8] | payload | FCS 2

The source PAN is left out where PAN id compression is on. The FCS is the CRC of ITU-T X.25 without its inversions
(polynomial 0x1021, reflected, initial value 0). The PHY carries at most 127 bytes of it all.
"""

from __future__ import annotations

from enum import IntEnum, IntFlag
from typing import Annotated, ClassVar, Self

import msgspec

from nowan.errors import ApiMisuse, DecodeError
from nowan.ids import EntityId, PanId, ShortAddress
from nowan.wire import Reader
from nowan.zigbee.layout import U8, U16, Code, Layout, Rest, wire_order, writes
from nowan.zigbee.reasons import ZigbeeReason

#: aMaxPHYPacketSize: a whole frame with its FCS (IEEE 802.15.4-2006, 6.4.1).
MAX_FRAME = 127
#: PAN id of everyone, and of nobody.
BROADCAST_PAN = PanId(0xFFFF)
#: Short address of everyone.
BROADCAST = ShortAddress(0xFFFF)
#: Short address of a node that has been given none.
NO_SHORT_ADDRESS = ShortAddress(0xFFFE)
#: Short address of a ZigBee coordinator.
COORDINATOR = ShortAddress(0x0000)

Address = ShortAddress | EntityId | None

_SECURITY = 0x0008
_PENDING = 0x0010
_ACK = 0x0020
_COMPRESSION = 0x0040


class FrameKind(IntEnum):
    """Frame types (7.2.1.1.1); 4 to 7 are reserved and refused, for their layout is not known."""

    BEACON = 0
    DATA = 1
    ACK = 2
    COMMAND = 3


class MacFrame(msgspec.Struct, frozen=True):
    """One MAC frame. `dst` and `src` are a short address (int), an EUI-64 (bytes) or None.

    `pan_compression` says that the source PAN is that of the destination and is left out; it needs both addresses.
    """

    kind: FrameKind
    sequence: int
    dst_pan: PanId | None = None
    dst: ShortAddress | EntityId | None = None
    src_pan: PanId | None = None
    src: ShortAddress | EntityId | None = None
    payload: bytes = b""
    ack_request: bool = False
    frame_pending: bool = False
    pan_compression: bool = False
    version: int = 0
    reserved: int = 0

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """Read a frame with its FCS; raises `DecodeError`."""
        if len(data) > MAX_FRAME:
            raise DecodeError(ZigbeeReason.FRAME_TOO_LONG, MAX_FRAME, "MAC", f"{len(data)} bytes, at most {MAX_FRAME}")
        reader = Reader(data, path=("MAC",))
        body = reader.sub(max(len(data) - 2, 0))
        found = reader.u16_le("FCS")
        if found != fcs(data[:-2]):
            raise DecodeError(ZigbeeReason.FCS, len(data) - 2, "MAC/FCS", "the checksum does not match")
        return cls._read(body)

    @classmethod
    def _read(cls, reader: Reader) -> Self:
        control = reader.u16_le("frame control")
        kind, version = control & 7, control >> 12 & 3
        dst_mode, src_mode = control >> 10 & 3, control >> 14
        if kind > FrameKind.COMMAND:
            raise reader.error(ZigbeeReason.FRAME_TYPE, f"reserved frame type {kind}", offset=0)
        if version > 1:
            raise reader.error(ZigbeeReason.FRAME_VERSION, f"frame version {version}", offset=0)
        if control & _SECURITY:
            raise reader.error(ZigbeeReason.MAC_SECURITY, "ZigBee uses no MAC security", offset=0)
        if 1 in (dst_mode, src_mode):
            raise reader.error(ZigbeeReason.ADDRESSING, "reserved addressing mode", offset=0)
        compression = bool(control & _COMPRESSION)
        if compression and not (dst_mode and src_mode):
            raise reader.error(ZigbeeReason.ADDRESSING, "PAN id compression needs two addresses", offset=0)
        sequence = reader.u8("sequence")
        dst_pan, dst = _read_address(reader, dst_mode, "destination", None)
        src_pan, src = _read_address(reader, src_mode, "source", dst_pan if compression else None)
        return cls(
            kind=FrameKind(kind),
            sequence=sequence,
            dst_pan=dst_pan,
            dst=dst,
            src_pan=src_pan,
            src=src,
            payload=reader.rest(),
            ack_request=bool(control & _ACK),
            frame_pending=bool(control & _PENDING),
            pan_compression=compression,
            version=version,
            reserved=control >> 7 & 7,
        )

    @writes
    def encode(self) -> bytes:
        """The frame with its FCS; raises `ApiMisuse` when it cannot be formed or is longer than 127 bytes."""
        if self.pan_compression and (self.dst is None or self.src is None or self.dst_pan != self.src_pan):
            raise ApiMisuse("PAN id compression needs two addresses in one PAN")
        control = (
            self.kind
            | (_PENDING if self.frame_pending else 0)
            | (_ACK if self.ack_request else 0)
            | (_COMPRESSION if self.pan_compression else 0)
            | self.reserved << 7
            | _mode(self.dst) << 10
            | self.version << 12
            | _mode(self.src) << 14
        )
        body = b"".join(
            (
                control.to_bytes(2, "little"),
                bytes((self.sequence,)),
                _address(self.dst_pan, self.dst, with_pan=True),
                _address(self.src_pan, self.src, with_pan=not self.pan_compression),
                self.payload,
            )
        )
        if len(body) + 2 > MAX_FRAME:
            raise ApiMisuse(f"a frame of {len(body) + 2} bytes, at most {MAX_FRAME}")
        return body + fcs(body).to_bytes(2, "little")


def _mode(address: Address) -> int:
    if address is None:
        return 0
    return 3 if isinstance(address, bytes) else 2


def _read_address(
    reader: Reader, mode: int, name: str, shared_pan: PanId | None
) -> tuple[PanId | None, ShortAddress | EntityId | None]:
    if mode == 0:
        return None, None
    pan = PanId(reader.u16_le(f"{name} PAN")) if shared_pan is None else shared_pan
    if mode == 2:
        return pan, ShortAddress(reader.u16_le(name))
    return pan, EntityId(reader.take(8, name)[::-1])


def _address(pan: PanId | None, address: Address, *, with_pan: bool) -> bytes:
    if address is None:
        if pan is not None:
            raise ApiMisuse("a PAN id without an address")
        return b""
    if pan is None:
        raise ApiMisuse("an address without a PAN id")
    head = pan.to_bytes(2, "little") if with_pan else b""
    return head + (wire_order(address) if isinstance(address, bytes) else address.to_bytes(2, "little"))


def _fcs_table() -> tuple[int, ...]:
    table = []
    for byte in range(256):
        value = byte
        for _ in range(8):
            value = value >> 1 ^ (0x8408 if value & 1 else 0)
        table.append(value)
    return tuple(table)


_FCS_TABLE = _fcs_table()


def fcs(data: bytes) -> int:
    """Frame check sequence over `data` (7.2.1.9): G(x) = x^16 + x^12 + x^5 + 1, first bit least significant."""
    value = 0
    for byte in data:
        value = value >> 8 ^ _FCS_TABLE[(value ^ byte) & 0xFF]
    return value


# MAC commands (7.3) -------------------------------------------------------------------------------------------------


class Capability(IntFlag):
    """Capability Information of a joiner (7.3.1.2)."""

    ALTERNATE_COORDINATOR = 0x01
    FULL_FUNCTION = 0x02
    MAINS_POWERED = 0x04
    RECEIVER_ON_WHEN_IDLE = 0x08
    SECURITY = 0x40
    ALLOCATE_ADDRESS = 0x80


class AssociationStatus(IntEnum):
    """Outcome of an association (7.3.2.3)."""

    SUCCESS = 0
    PAN_AT_CAPACITY = 1
    ACCESS_DENIED = 2


class AssociationRequest(Layout, frozen=True):
    """Command 0x01: a joiner asks for a place."""

    ID: ClassVar[int] = 0x01
    capability: Annotated[int, Code(1, Capability)]


class AssociationResponse(Layout, frozen=True):
    """Command 0x02: `short` is the joiner's new address, 0xFFFF when refused."""

    ID: ClassVar[int] = 0x02
    short: U16
    status: Annotated[int, Code(1, AssociationStatus)]


class Disassociation(Layout, frozen=True):
    """Command 0x03; reason 1: the coordinator wants it gone, 2: it leaves by itself."""

    ID: ClassVar[int] = 0x03
    reason: U8


class DataRequest(Layout, frozen=True):
    """Command 0x04: a sleeper asks its parent for what waits."""

    ID: ClassVar[int] = 0x04


class OrphanNotification(Layout, frozen=True):
    """Command 0x06."""

    ID: ClassVar[int] = 0x06


class BeaconRequest(Layout, frozen=True):
    """Command 0x07: active scan."""

    ID: ClassVar[int] = 0x07


class UnknownMacCommand(Layout, frozen=True):
    """A command this table does not hold, as it came."""

    id: U8
    data: Rest


MacCommand = (
    AssociationRequest
    | AssociationResponse
    | Disassociation
    | DataRequest
    | OrphanNotification
    | BeaconRequest
    | UnknownMacCommand
)
_COMMANDS: tuple[type[MacCommand], ...] = (
    AssociationRequest,
    AssociationResponse,
    Disassociation,
    DataRequest,
    OrphanNotification,
    BeaconRequest,
)
_BY_ID: dict[int, type[MacCommand]] = {kind.ID: kind for kind in _COMMANDS}  # type: ignore[union-attr]


def decode_command(payload: bytes) -> MacCommand:
    """The command in the payload of a frame of kind COMMAND; raises `DecodeError`."""
    known = _BY_ID.get(payload[0]) if payload else None
    return UnknownMacCommand.decode(payload) if known is None else known.decode(payload[1:])


def encode_command(command: MacCommand) -> bytes:
    """Identifier and fields, the payload of a frame of kind COMMAND."""
    if isinstance(command, UnknownMacCommand):
        return command.encode()
    return bytes((command.ID,)) + command.encode()


# Frames by their use ------------------------------------------------------------------------------------------------


def ack(sequence: int, *, frame_pending: bool = False) -> MacFrame:
    """The acknowledgement of the frame with that `sequence` (7.2.2.3)."""
    return MacFrame(FrameKind.ACK, sequence, frame_pending=frame_pending)


def data(
    sequence: int, pan: PanId, dst: ShortAddress | EntityId, src: ShortAddress | EntityId, payload: bytes
) -> MacFrame:
    """A data frame inside one PAN; acknowledged unless it goes to everyone."""
    return MacFrame(
        FrameKind.DATA,
        sequence,
        dst_pan=pan,
        dst=dst,
        src_pan=pan,
        src=src,
        payload=payload,
        ack_request=dst != BROADCAST,
        pan_compression=True,
    )


def beacon_request(sequence: int) -> MacFrame:
    """The question of an active scan."""
    return MacFrame(
        FrameKind.COMMAND, sequence, dst_pan=BROADCAST_PAN, dst=BROADCAST, payload=encode_command(BeaconRequest())
    )


def association_request(
    sequence: int, pan: PanId, coordinator: ShortAddress, joiner: EntityId, capability: Capability
) -> MacFrame:
    """`joiner` asks `coordinator` of `pan` for a place (7.3.1)."""
    return MacFrame(
        FrameKind.COMMAND,
        sequence,
        dst_pan=pan,
        dst=coordinator,
        src_pan=BROADCAST_PAN,
        src=joiner,
        payload=encode_command(AssociationRequest(capability)),
        ack_request=True,
    )


def association_response(
    sequence: int,
    pan: PanId,
    joiner: EntityId,
    coordinator: EntityId,
    short: ShortAddress,
    status: AssociationStatus = AssociationStatus.SUCCESS,
) -> MacFrame:
    """The answer, fetched by the joiner with a data request (7.3.2)."""
    return _command(sequence, pan, joiner, coordinator, AssociationResponse(short, status))


def data_request(sequence: int, pan: PanId, parent: ShortAddress, child: ShortAddress | EntityId) -> MacFrame:
    """`child` fetches what its parent holds for it (7.3.4)."""
    return _command(sequence, pan, parent, child, DataRequest())


def disassociation(sequence: int, pan: PanId, dst: EntityId, src: EntityId, reason: int) -> MacFrame:
    """One side ends the association (7.3.3)."""
    return _command(sequence, pan, dst, src, Disassociation(reason))


def _command(
    sequence: int, pan: PanId, dst: ShortAddress | EntityId, src: ShortAddress | EntityId, command: MacCommand
) -> MacFrame:
    return MacFrame(
        FrameKind.COMMAND,
        sequence,
        dst_pan=pan,
        dst=dst,
        src_pan=pan,
        src=src,
        payload=encode_command(command),
        ack_request=True,
        pan_compression=True,
    )
