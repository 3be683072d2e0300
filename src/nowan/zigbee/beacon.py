"""Beacons: the MAC's superframe fields (IEEE 802.15.4-2006, 7.2.2.1) and ZigBee's payload (ZigBee 053474r20, 3.6.7).

    superframe 2 | GTS specification 1 [...] | pending addresses 1 [...] | beacon payload 15

A ZigBee network is not beacon-enabled: both orders are 15 and a beacon only answers a beacon request.
"""

from __future__ import annotations

from typing import Self

import msgspec

from nowan.ids import EntityId, PanId, ShortAddress
from nowan.wire import Reader
from nowan.zigbee.ieee802154 import FrameKind, MacFrame
from nowan.zigbee.layout import U8, U24, Eui64, Layout, writes

#: Stack profile of ZigBee PRO.
ZIGBEE_PRO = 2
#: Version of the network protocol in ZigBee 2006 and later.
NWK_PROTOCOL_VERSION = 2
#: The transmission offset where the network is not beacon-enabled.
NO_TX_OFFSET = 0xFFFFFF

_NO_ORDERS = 0x0FFF
_PAN_COORDINATOR = 0x4000
_ASSOCIATION_PERMIT = 0x8000
_ROUTER_CAPACITY = 0x04
_END_DEVICE_CAPACITY = 0x80


class NetworkBeacon(Layout, frozen=True):
    """ZigBee's 15-byte beacon payload. In GB the extended PAN id is the hub's radio EUI-64 (GBCS 10.5)."""

    protocol_id: U8
    #: Stack profile in the low nibble, network protocol version in the high one.
    profile_and_version: U8
    #: Bit 2 room for routers, bits 3-6 depth, bit 7 room for end devices, bits 0-1 reserved.
    capacity: U8
    extended_pan_id: Eui64
    tx_offset: U24
    update_id: U8

    @property
    def router_capacity(self) -> bool:
        """Whether another router may join here."""
        return bool(self.capacity & _ROUTER_CAPACITY)

    @property
    def end_device_capacity(self) -> bool:
        """Whether another end device may join here."""
        return bool(self.capacity & _END_DEVICE_CAPACITY)

    @property
    def depth(self) -> int:
        """Hops to the coordinator."""
        return self.capacity >> 3 & 0x0F

    @property
    def stack_profile(self) -> int:
        """2 for ZigBee PRO."""
        return self.profile_and_version & 0x0F


class Beacon(msgspec.Struct, frozen=True):
    """What a beacon frame carries. `superframe` is the raw 16-bit field; `gts` and `pending` the raw lists."""

    superframe: int
    network: NetworkBeacon
    gts: bytes = b"\x00"
    pending: bytes = b"\x00"

    @property
    def association_permit(self) -> bool:
        """Whether the MAC lets anybody associate now."""
        return bool(self.superframe & _ASSOCIATION_PERMIT)

    @property
    def pan_coordinator(self) -> bool:
        """Whether the sender is the PAN's coordinator."""
        return bool(self.superframe & _PAN_COORDINATOR)

    @classmethod
    def decode(cls, payload: bytes) -> Self:
        """Read the payload of a beacon frame; raises `DecodeError`."""
        reader = Reader(payload, path=("beacon",))
        superframe = reader.u16_le("superframe")
        gts = reader.peek()
        count = gts[0] & 7 if gts else 0
        gts = reader.take(1 + (1 + 3 * count if count else 0), "GTS")
        pending = reader.peek()
        shorts, longs = (pending[0] & 7, pending[0] >> 4 & 7) if pending else (0, 0)
        pending = reader.take(1 + 2 * shorts + 8 * longs, "pending addresses")
        with reader.field("network"):
            network = NetworkBeacon.read(reader)
        reader.expect_end()
        return cls(superframe, network, gts, pending)

    @writes
    def encode(self) -> bytes:
        """The payload of a beacon frame."""
        return self.superframe.to_bytes(2, "little") + self.gts + self.pending + self.network.encode()


def coordinator_beacon(
    sequence: int,
    pan: PanId,
    src: ShortAddress,
    extended_pan_id: EntityId,
    *,
    association_permit: bool,
    room: bool = True,
    update_id: int = 0,
) -> MacFrame:
    """A ZigBee PRO coordinator's beacon; `room` says that routers and end devices still fit."""
    network = NetworkBeacon(
        protocol_id=0,
        profile_and_version=NWK_PROTOCOL_VERSION << 4 | ZIGBEE_PRO,
        capacity=(_ROUTER_CAPACITY | _END_DEVICE_CAPACITY) if room else 0,
        extended_pan_id=extended_pan_id,
        tx_offset=NO_TX_OFFSET,
        update_id=update_id,
    )
    superframe = _NO_ORDERS | _PAN_COORDINATOR | (_ASSOCIATION_PERMIT if association_permit else 0)
    return MacFrame(FrameKind.BEACON, sequence, src_pan=pan, src=src, payload=Beacon(superframe, network).encode())
