"""Application support frames (ZigBee 053474r20, clause 2.2.5) and the APS commands (4.4.9).

    data     frame control 1 | destination endpoint 1 or group 2 | cluster 2 | profile 2 | source endpoint 1 | counter 1
             | [extended header] | payload
    command  frame control 1 | counter 1 | payload
    ack      frame control 1 | [destination endpoint 1 | cluster 2 | profile 2 | source endpoint 1] | counter 1
             | [extended header]      (the addressing is absent when it acknowledges a command: `ack_format`)

The extended header of a fragment is a control byte (1 first, 2 later), the block number (in the first one the number of
blocks in all) and, in an acknowledgement, a bit for each block of the window. A secured frame's payload is its
auxiliary header, the encrypted payload and the MIC: `nowan.zigbee.security` opens it. Frames of type 3 are Inter-PAN
stubs: `nowan.zigbee.interpan`.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Self

import msgspec

from nowan.errors import ApiMisuse
from nowan.wire import Reader
from nowan.zigbee.layout import Reticent, writes
from nowan.zigbee.reasons import ZigbeeReason

#: Room for a payload in one frame: 127 - MAC 11 - network header 8, auxiliary header 14 and MIC 4 - APS header 8.
MAX_PAYLOAD = 82
#: What the extended header takes of it in a fragment.
FRAGMENT_HEADER = 2
#: Longest reassembled payload: what a tunnel asks for (GBCS 10.2.2) and its two-byte identifier, with room for ZCL.
MAX_REASSEMBLED = 1600
#: apsMaxWindowSize: one block in flight (ZSE 1.4, 5.4).
MAX_WINDOW = 1
#: What security adds without and with the nonce's source: auxiliary header and MIC.
SECURITY_OVERHEAD = 9
SECURITY_OVERHEAD_EXTENDED = 17

_ACK_FORMAT = 0x10
_SECURITY = 0x20
_ACK_REQUEST = 0x40
_EXTENDED = 0x80


class ApsKind(IntEnum):
    """Frame types (2.2.5.1.1.1)."""

    DATA = 0
    COMMAND = 1
    ACK = 2
    INTERPAN = 3


class Delivery(IntEnum):
    """Delivery modes (2.2.5.1.1.2); 1, indirect, is gone since ZigBee 2007 and refused."""

    UNICAST = 0
    BROADCAST = 2
    GROUP = 3


class Extended(msgspec.Struct, frozen=True):
    """The extended header: `fragmentation` 0 none, 1 first, 2 later; `block` is then the number of blocks in all
    (first) or this block's index; `bitfield` stands in acknowledgements only.
    """

    fragmentation: int
    block: int = 0
    bitfield: int | None = None
    #: Bits 2-7 of the control byte.
    reserved: int = 0

    @property
    def first(self) -> bool:
        """Whether this is block 0."""
        return self.fragmentation == 1

    @property
    def later(self) -> bool:
        """Whether this is a block after the first."""
        return self.fragmentation == 2


def first_block(total: int) -> Extended:
    """The header of block 0 of `total` blocks (2 to 255)."""
    return Extended(1, total)


def later_block(index: int) -> Extended:
    """The header of block `index` (1 to 254)."""
    return Extended(2, index)


def block_ack(index: int) -> Extended:
    """The header that acknowledges block `index` with a window of one block.

    The fragmentation value is 1 whatever the block, and the bits of blocks outside the window are set (an assumption,
    listed). Either value is read.
    """
    return Extended(1, index, bitfield=0xFF)


class ApsFrame(Reticent, frozen=True):
    """One APS frame of kind DATA, COMMAND or ACK. With `security` the payload is still sealed.

    `cluster`, `profile` and the endpoints are None in a command and in the acknowledgement of one.
    """

    kind: ApsKind
    counter: int
    payload: bytes = b""
    cluster: int | None = None
    profile: int | None = None
    src_endpoint: int | None = None
    dst_endpoint: int | None = None
    group: int | None = None
    delivery: Delivery = Delivery.UNICAST
    security: bool = False
    ack_request: bool = False
    ack_format: bool = False
    extended: Extended | None = None

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """Read the opened payload of a network data frame; raises `DecodeError`."""
        reader = Reader(data, path=("APS",))
        control = reader.u8("frame control")
        frame_kind = ApsKind(control & 3)
        if frame_kind is ApsKind.INTERPAN:
            raise reader.error(ZigbeeReason.FRAME_TYPE, "an Inter-PAN stub", offset=0)
        if control >> 2 & 3 == 1:
            raise reader.error(ZigbeeReason.DELIVERY_MODE, "indirect delivery", offset=0)
        delivery = Delivery(control >> 2 & 3)
        ack_format = bool(control & _ACK_FORMAT)
        addressed = frame_kind is ApsKind.DATA or (frame_kind is ApsKind.ACK and not ack_format)
        group = dst_endpoint = cluster = profile = src_endpoint = None
        if addressed:
            if delivery is Delivery.GROUP:
                group = reader.u16_le("group")
            else:
                dst_endpoint = reader.u8("destination endpoint")
            cluster, profile = reader.u16_le("cluster"), reader.u16_le("profile")
            src_endpoint = reader.u8("source endpoint")
        counter = reader.u8("counter")
        extended = _read_extended(reader, frame_kind) if control & _EXTENDED else None
        return cls(
            kind=frame_kind,
            counter=counter,
            payload=reader.rest(),
            cluster=cluster,
            profile=profile,
            src_endpoint=src_endpoint,
            dst_endpoint=dst_endpoint,
            group=group,
            delivery=delivery,
            security=bool(control & _SECURITY),
            ack_request=bool(control & _ACK_REQUEST),
            ack_format=ack_format,
            extended=extended,
        )

    @writes
    def header(self) -> bytes:
        """All that stands before the payload; raises `ApiMisuse` when addressing and kind disagree."""
        control = (
            self.kind
            | self.delivery << 2
            | (_ACK_FORMAT if self.ack_format else 0)
            | (_SECURITY if self.security else 0)
            | (_ACK_REQUEST if self.ack_request else 0)
            | (_EXTENDED if self.extended is not None else 0)
        )
        extended = b"" if self.extended is None else _extended(self.extended, self.kind)
        return bytes((control,)) + self._addressing() + bytes((self.counter,)) + extended

    def _addressing(self) -> bytes:
        target = self.group if self.delivery is Delivery.GROUP else self.dst_endpoint
        if self.kind is ApsKind.COMMAND or (self.kind is ApsKind.ACK and self.ack_format):
            return b""
        if target is None or self.cluster is None or self.profile is None or self.src_endpoint is None:
            raise ApiMisuse("an APS data frame needs endpoints (or a group), cluster and profile")
        return b"".join(
            (
                target.to_bytes(2 if self.delivery is Delivery.GROUP else 1, "little"),
                self.cluster.to_bytes(2, "little"),
                self.profile.to_bytes(2, "little"),
                bytes((self.src_endpoint,)),
            )
        )

    def encode(self) -> bytes:
        """Header and payload."""
        return self.header() + self.payload


def _read_extended(reader: Reader, frame_kind: ApsKind) -> Extended:
    start = reader.offset
    control = reader.u8("extended frame control")
    fragmentation = control & 3
    if fragmentation == 3:
        raise reader.error(ZigbeeReason.FRAGMENTATION, "reserved fragmentation value 3", offset=start)
    if fragmentation == 0:
        return Extended(0, reserved=control >> 2)
    block = reader.u8("block number")
    bitfield = reader.u8("ack bit field") if frame_kind is ApsKind.ACK else None
    return Extended(fragmentation, block, bitfield, control >> 2)


def _extended(extended: Extended, frame_kind: ApsKind) -> bytes:
    head = bytes((extended.fragmentation | extended.reserved << 2,))
    if extended.fragmentation == 0:
        return head
    if (extended.bitfield is not None) != (frame_kind is ApsKind.ACK):
        raise ApiMisuse("the bit field stands in acknowledgements of fragments, and only there")
    tail = b"" if extended.bitfield is None else bytes((extended.bitfield,))
    return head + bytes((extended.block,)) + tail


def data(
    counter: int,
    payload: bytes,
    *,
    profile: int,
    cluster: int,
    src_endpoint: int,
    dst_endpoint: int,
    ack_request: bool = True,
    extended: Extended | None = None,
) -> ApsFrame:
    """A unicast data frame."""
    return ApsFrame(
        ApsKind.DATA,
        counter,
        payload,
        cluster,
        profile,
        src_endpoint,
        dst_endpoint,
        ack_request=ack_request,
        extended=extended,
    )


def command(counter: int, payload: bytes, *, ack_request: bool = False) -> ApsFrame:
    """An APS command; `payload` from `nowan.zigbee.aps_commands.encode`."""
    return ApsFrame(ApsKind.COMMAND, counter, payload, ack_request=ack_request)


def ack(frame: ApsFrame) -> ApsFrame:
    """The acknowledgement of `frame`, unsecured: endpoints exchanged, a fragment's block named (2.2.5.2.3)."""
    fragment = frame.extended if frame.extended is not None and frame.extended.fragmentation else None
    return ApsFrame(
        ApsKind.ACK,
        frame.counter,
        cluster=frame.cluster,
        profile=frame.profile,
        src_endpoint=frame.dst_endpoint,
        dst_endpoint=frame.src_endpoint,
        ack_format=frame.kind is ApsKind.COMMAND,
        extended=None if fragment is None else block_ack(0 if fragment.first else fragment.block),
    )
