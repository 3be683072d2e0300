"""Inter-PAN frames (ZSE 1.4, Annex B): data between nodes that share no network.

    stub network header 0B 00 | APS frame control 1 | [group 2] | cluster 2 | profile 2 | payload

There are no endpoints, no counter, no acknowledgement by APS and no fragmentation. A secured frame's payload is its
auxiliary header, the encrypted payload and the MIC (`nowan.zigbee.security`), with the link key of the two nodes; the
MIC covers the APS part of the stub, not the network part.

The MAC frame under it names its source by EUI-64 and never leaves out a PAN id (`mac_frame`).
"""

from __future__ import annotations

from typing import Self

from nowan.errors import ApiMisuse, DecodeError
from nowan.ids import EntityId, PanId, ShortAddress
from nowan.wire import Reader
from nowan.zigbee.aps import ApsKind, Delivery
from nowan.zigbee.ieee802154 import BROADCAST, BROADCAST_PAN, FrameKind, MacFrame
from nowan.zigbee.layout import Reticent, writes
from nowan.zigbee.reasons import ZigbeeReason

#: Network frame control of the stub: type 3, protocol version 2.
STUB_NWK = b"\x0b\x00"
#: Room for the ZCL frame of a unicast: 127 - FCS 2 - MAC header 23 - stubs 7.
MAX_PAYLOAD = 95
#: The same when secured, without and with the extended nonce.
MAX_SECURED_PAYLOAD = 86
MAX_SECURED_PAYLOAD_EXTENDED = 78

_SECURITY = 0x20


class InterPanFrame(Reticent, frozen=True):
    """What a MAC data frame carries in Inter-PAN. With `security` the payload is still sealed."""

    cluster: int
    profile: int
    payload: bytes = b""
    delivery: Delivery = Delivery.UNICAST
    group: int | None = None
    security: bool = False
    #: Bits 4, 6 and 7 of the APS frame control, in their places.
    reserved: int = 0

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """Read the payload of a MAC data frame; raises `DecodeError`."""
        reader = Reader(data, path=("Inter-PAN",))
        if reader.take(2, "stub network header") != STUB_NWK:
            raise DecodeError(ZigbeeReason.FRAME_TYPE, 0, "Inter-PAN", "no Inter-PAN stub")
        control = reader.u8("APS frame control")
        if control & 3 != ApsKind.INTERPAN:
            raise DecodeError(ZigbeeReason.FRAME_TYPE, 2, "Inter-PAN", f"APS frame type {control & 3}")
        if control >> 2 & 3 == 1:
            raise DecodeError(ZigbeeReason.DELIVERY_MODE, 2, "Inter-PAN", "indirect delivery")
        delivery = Delivery(control >> 2 & 3)
        group = reader.u16_le("group") if delivery is Delivery.GROUP else None
        return cls(
            cluster=reader.u16_le("cluster"),
            profile=reader.u16_le("profile"),
            payload=reader.rest(),
            delivery=delivery,
            group=group,
            security=bool(control & _SECURITY),
            reserved=control & 0xD0,
        )

    @writes
    def header(self) -> bytes:
        """The stub APS header, which a MIC covers."""
        if (self.group is not None) != (self.delivery is Delivery.GROUP):
            raise ApiMisuse("a group stands in group delivery, and only there")
        control = ApsKind.INTERPAN | self.delivery << 2 | (_SECURITY if self.security else 0) | self.reserved
        return b"".join(
            (
                bytes((control,)),
                b"" if self.group is None else self.group.to_bytes(2, "little"),
                self.cluster.to_bytes(2, "little"),
                self.profile.to_bytes(2, "little"),
            )
        )

    def encode(self) -> bytes:
        """Both stubs and the payload: the payload of a MAC data frame."""
        return STUB_NWK + self.header() + self.payload


def mac_frame(
    frame: InterPanFrame,
    *,
    sequence: int,
    src: EntityId,
    src_pan: PanId = BROADCAST_PAN,
    dst: ShortAddress | EntityId = BROADCAST,
    dst_pan: PanId = BROADCAST_PAN,
) -> MacFrame:
    """The MAC frame for `frame`: its source is always an EUI-64, its two PAN ids always stand (Annex B.3).

    `src_pan` is 0xFFFF for a node that has joined nothing.
    """
    return MacFrame(
        FrameKind.DATA,
        sequence,
        dst_pan=dst_pan,
        dst=dst,
        src_pan=src_pan,
        src=src,
        payload=frame.encode(),
        ack_request=isinstance(dst, bytes),
    )
