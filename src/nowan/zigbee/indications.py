"""What the ZigBee machines tell whoever embeds them, and what they can be asked to send.

The name is the standard's: a layer *indicates* upwards what happened below. Every event here arrives inside an
`nowan.effects.Emit`. An embedder puts its own effects in the place of the `Emit`; the order of the list is part of the
meaning: whatever follows a `Received` (the acknowledgement) goes out after what the embedder put in its place.
"""

from __future__ import annotations

from enum import Enum

import msgspec

from nowan.errors import Reason
from nowan.ids import EntityId, PanId, ShortAddress

#: Profile of ZigBee Smart Energy.
PROFILE_SMART_ENERGY = 0x0109
#: Profile of the ZigBee Device Objects.
PROFILE_ZDO = 0x0000
#: As a destination of `Outgoing`: every node with its receiver on (NWK broadcast 0xFFFD).
BROADCAST = EntityId(b"\xff" * 8)


class Protection(Enum):
    """How a frame was protected on the air."""

    NONE = "none"
    NETWORK = "network"
    LINK = "link"


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """A message to send.

    `payload` is a ZCL frame (or a ZDO payload on profile 0). `protection` LINK secures it with the link key shared with
    `destination` (over Inter-PAN: the Inter-PAN key) and fails when there is none. A `handle` that is not empty comes
    back in one `Delivered`.
    """

    destination: EntityId
    cluster: int
    payload: bytes
    profile: int = PROFILE_SMART_ENERGY
    src_endpoint: int = 1
    dst_endpoint: int = 1
    protection: Protection = Protection.LINK
    interpan: bool = False
    handle: str = ""


class Tune(msgspec.Struct, frozen=True):
    """Set the radio to `channel` (2.4 GHz page 0: 11-26) before the sends that follow."""

    channel: int


class Received(msgspec.Struct, frozen=True):
    """A message for the applications; `source` was proved only as far as `protection` says.

    NONE: anyone's claim. NETWORK: any holder of the network key. LINK: the holder of the link key with `source`.
    """

    source: EntityId
    profile: int
    cluster: int
    src_endpoint: int
    dst_endpoint: int
    payload: bytes
    protection: Protection
    interpan: bool
    rssi_dbm: float


class Delivered(msgspec.Struct, frozen=True):
    """The message sent with `handle` was acknowledged by its destination (APS; Inter-PAN: MAC), or given up."""

    handle: str
    ok: bool


class Beacon(msgspec.Struct, frozen=True):
    """One network heard in a scan. In GB the extended PAN id is the GPF's entity id, as printed on the hub."""

    channel: int
    pan_id: PanId
    extended_pan_id: EntityId
    source: ShortAddress
    association_permit: bool
    end_device_capacity: bool
    router_capacity: bool
    rssi_dbm: float


class Scanned(msgspec.Struct, frozen=True):
    """An active scan ended; strongest first, one row for each network and channel."""

    beacons: tuple[Beacon, ...]


class JoinFailure(Reason):
    """Where a join came to its end."""

    NO_ANSWER = "zigbee.join-no-answer"
    AT_CAPACITY = "zigbee.join-at-capacity"
    DENIED = "zigbee.join-denied"
    NO_TRANSPORT_KEY = "zigbee.join-no-transport-key"
    KEY_ESTABLISHMENT = "zigbee.join-key-establishment"
    LEFT = "zigbee.join-left"


class JoinedNetwork(msgspec.Struct, frozen=True):
    """Associated and in possession of the network key; announced. Key establishment comes next."""

    coordinator: EntityId
    pan_id: PanId
    short: ShortAddress
    channel: int


class JoinFailed(msgspec.Struct, frozen=True):
    """The join ended; nothing of it is left."""

    reason: JoinFailure


class DeviceJoined(msgspec.Struct, frozen=True):
    """At the trust centre: `device` associated, was sent the network key and announced itself."""

    device: EntityId
    short: ShortAddress


class DeviceLeft(msgspec.Struct, frozen=True):
    """`device` left (its own leave, or it was told to)."""

    device: EntityId


class LeftNetwork(msgspec.Struct, frozen=True):
    """At a device: told to leave by `trust_centre`; the network and its keys are forgotten."""

    trust_centre: EntityId


class ApplicationKeyRequested(msgspec.Struct, frozen=True):
    """At the trust centre: `device` asks for a link key with `partner`."""

    device: EntityId
    partner: EntityId


class ApplicationKeyArrived(msgspec.Struct, frozen=True):
    """At a device: the trust centre gave it a link key with `partner` (installed as APPLICATION); `initiator` whether
    this device had asked."""

    partner: EntityId
    initiator: bool


class AssociationRefused(msgspec.Struct, frozen=True):
    """At the coordinator: `device` asked to associate and was not admitted."""

    device: EntityId


class Undecryptable(msgspec.Struct, frozen=True):
    """A frame failed its authentication or its counter; it changed nothing. For security logs, with no frame content.

    `source` is a claim; None when the frame names none.
    """

    source: EntityId | None
    layer: str
    replayed: bool
