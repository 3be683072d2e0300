"""A whole ZigBee Smart Energy node: the one object that a device embeds.

`SmartEnergyNode` owns a `Node`, its handshakes, the joiner or the trust centre, partner links and tunnels, and wires
them to each other. What a device still does: give it frames and timers, put its own effects in the place of each
`Emit`, store `state()` when `dirty`, and decide (the `Policy` it hands in).

Events that come out (all inside `Emit`): of `indications` Tune, Received (clusters that are not consumed here),
Delivered (handles of the device's own `send`), Scanned, DeviceJoined, DeviceLeft, AssociationRefused, Undecryptable;
of `tunnel` TunnelUp/TunnelDown/TunnelData/TunnelSent; and those below.

Storing: after each call, when `dirty`, put ONE Persist of the device's snapshot (holding `state()`) before the first
`Send` of the list, then call `stored()`.

Every timer of this object begins with ``zb.``.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Protocol

import msgspec

from nowan.crypto.entropy import Entropy
from nowan.crypto.secret import Secret
from nowan.effects import Effect
from nowan.ids import EntityId
from nowan.instant import Tick
from nowan.zigbee.cbke import KeConfig, KeStatus
from nowan.zigbee.indications import Beacon, JoinFailure, Outgoing
from nowan.zigbee.key_store import LinkKeyKind, NodeState
from nowan.zigbee.node import Node, NodeConfig


class LinkEstablished(msgspec.Struct, frozen=True):
    """A key establishment with `partner` succeeded; its key is installed as `kind` (INTERPAN, TRUST_CENTRE, PARTNER)."""

    partner: EntityId
    kind: LinkKeyKind


class LinkFailed(msgspec.Struct, frozen=True):
    """A key establishment ended without a key; `wait_s`: not to be tried again before."""

    partner: EntityId
    status: KeStatus
    by_us: bool
    interpan: bool
    wait_s: int


class Commissioned(msgspec.Struct, frozen=True):
    """At a joiner: in the network with a trust-centre link key of its own."""

    trust_centre: EntityId


class CommissioningFailed(msgspec.Struct, frozen=True):
    """At a joiner: the join ended; `JoinFailure` says where. It has left the network again."""

    reason: JoinFailure


class Unverified(msgspec.Struct, frozen=True):
    """At the trust centre: `device` has not done its key establishment within 20 minutes of joining."""

    device: EntityId


class HandshakeOffered(msgspec.Struct, frozen=True):
    """At a responder: an Initiate came in, and whether the policy let it begin. Before any curve operation."""

    partner: EntityId
    interpan: bool
    admitted: bool


class Admission(Enum):
    """Answer of a policy to an Initiate."""

    ADMIT = "admit"
    BUSY = "answer NO_RESOURCES"
    SILENT = "do not answer"


class Policy(Protocol):
    """What only the device can decide. Asked synchronously; it must not call back into the node."""

    def may_associate(self, device: EntityId) -> bool:
        """Coordinator: whether `device` may associate while joining is permitted (Device Log)."""
        ...

    def may_establish(self, partner: EntityId, interpan: bool, rssi_dbm: float, now: Tick) -> Admission:
        """Responder: whether an Initiate of `partner` (a claim) may begin a handshake. Before any curve operation."""
        ...

    def may_partner(self, first: EntityId, second: EntityId) -> bool:
        """Trust centre: whether two devices may have a partner link key."""
        ...

    def may_tunnel(self, client: EntityId) -> bool:
        """Tunnel server: whether `client` may open a tunnel (Device Log)."""
        ...


class SmartEnergyNode:
    """See the module's text."""

    def __init__(
        self,
        config: NodeConfig,
        ke: KeConfig,
        policy: Policy,
        entropy: Entropy,
        state: NodeState | None = None,
        *,
        tunnel_server: bool = False,
    ) -> None:
        """`tunnel_server`: answer RequestTunnel. In GB the CHF opens tunnels to ESME and PPMID, whose end is the server."""
        raise NotImplementedError

    node: Node

    @property
    def dirty(self) -> bool:
        """Durable state changed since `stored()`."""
        raise NotImplementedError

    def state(self) -> NodeState:
        """For the device's snapshot."""
        raise NotImplementedError

    def stored(self) -> None:
        """`state()` is in a Persist of this list."""
        raise NotImplementedError

    def start(self, now: Tick) -> list[Effect]:
        """Power on; a member resumes its membership."""
        raise NotImplementedError

    def receive(self, frame: bytes, rssi_dbm: float, now: Tick) -> list[Effect]:
        """One frame from the air."""
        raise NotImplementedError

    def fire(self, timer: str, now: Tick) -> list[Effect]:
        """A timer beginning with ``zb.`` fired."""
        raise NotImplementedError

    def send(self, message: Outgoing, now: Tick) -> list[Effect]:
        """Send a message of the device's own clusters."""
        raise NotImplementedError

    # -- the joiner's and the HHT's hand

    def scan(self, channels: Iterable[int], now: Tick) -> list[Effect]:
        """Active scan, ends in `Scanned`."""
        raise NotImplementedError

    def establish_interpan(self, beacon: Beacon, now: Tick) -> list[Effect]:
        """Tune to the hub of `beacon`, open Inter-PAN and begin key establishment with its extended PAN id as partner.
        Ends in `LinkEstablished(hub, INTERPAN)` or `LinkFailed`."""
        raise NotImplementedError

    def join(self, beacon: Beacon, install_code_key: Secret, now: Tick) -> list[Effect]:
        """Associate, network key, announce, key establishment. Ends in `Commissioned` or `CommissioningFailed`."""
        raise NotImplementedError

    def leave(self, now: Tick) -> list[Effect]:
        """Leave the network and forget its keys."""
        raise NotImplementedError

    def link_partner(self, partner: EntityId, now: Tick) -> list[Effect]:
        """Ask the trust centre for a key with `partner` and establish the partner link key: `LinkEstablished(partner,
        PARTNER)` or `LinkFailed`."""
        raise NotImplementedError

    # -- the trust centre's hand

    def admit(self, device: EntityId, link_key: Secret, seconds: float, now: Tick) -> list[Effect]:
        """Hold `device`'s install-code link key and permit joining for `seconds`."""
        raise NotImplementedError

    def permit_joining(self, seconds: float, now: Tick) -> list[Effect]:
        """Permit joining for devices whose keys are held already; 0 closes."""
        raise NotImplementedError

    def remove_device(self, device: EntityId, now: Tick) -> list[Effect]:
        """Tell `device` to leave; forget keys, tunnels, handshakes."""
        raise NotImplementedError

    def open_interpan(self, now: Tick) -> list[Effect]:
        """Answer Inter-PAN from now on."""
        raise NotImplementedError

    def close_interpan(self, now: Tick) -> list[Effect]:
        """Answer nothing on Inter-PAN; its live handshakes end in silence."""
        raise NotImplementedError

    # -- tunnels

    def open_tunnel(self, peer: EntityId, now: Tick) -> list[Effect]:
        """As client: open (or renew) the tunnel to `peer`."""
        raise NotImplementedError

    def tunnel_up(self, peer: EntityId) -> bool:
        """Whether a tunnel with `peer` stands, whoever opened it."""
        raise NotImplementedError

    def send_tunnel(self, peer: EntityId, data: bytes, now: Tick, token: str = "") -> list[Effect]:
        """One Remote Party Message to `peer` through its tunnel; ends in `TunnelSent(peer, token, ok)`. A client end
        opens the tunnel first when it is down."""
        raise NotImplementedError
