"""The ZigBee node below the applications: MAC, NWK and APS of one radio.

Bytes from the air and the time go in, effects come out. The node acknowledges and repeats at the MAC and the APS
layer, filters duplicates, protects with the network key and with link keys, fragments, scans, associates as a joiner
and answers associations as a coordinator. It knows nothing of key establishment or tunnels: those messages leave it as
`Received` and come to it as `Outgoing`.

Rules:

- Timer names begin with ``node.`` and are unique to what they time, so nested calls never set each other's timers. A
  timer that fires for something that is over does nothing.
- For a received APS message the list is ``[.., Emit(Received), Send(acknowledgement)]``; a duplicate is acknowledged
  again and not delivered again.
- `dirty` becomes true when durable state changed (a key, an address, a counter's reservation, membership). The embedder
  stores `state()` before the first `Send` of that list, and then calls `stored()`.
- Inter-PAN is closed by default. Open, it takes unsecured frames of the Key Establishment cluster (commands 0-3) and
  frames secured by an Inter-PAN link key it knows; everything else is dropped in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum

import msgspec

from nowan.crypto.entropy import Entropy
from nowan.crypto.secret import Secret
from nowan.effects import Effect
from nowan.ids import EntityId, PanId, ShortAddress
from nowan.instant import Tick
from nowan.zigbee.indications import Beacon, Outgoing
from nowan.zigbee.key_store import LinkKeyKind, NodeState


class NodeRole(Enum):
    """What the node is in its network. All keep their receivers on."""

    COORDINATOR = "coordinator"
    ROUTER = "router"
    END_DEVICE = "end device"


class NodeConfig(msgspec.Struct, frozen=True, kw_only=True):
    """One node. Of a coordinator `pan_id`, `channel` are its network's; others learn theirs by joining."""

    eui64: EntityId
    role: NodeRole
    pan_id: PanId = PanId(0xFFFF)
    channel: int = 11
    mains: bool = True
    endpoint: int = 1
    mac_ack_wait_s: float = 0.05
    aps_ack_wait_s: float = 3.0
    aps_retries: int = 3
    scan_dwell_s: float = 0.14
    association_wait_s: float = 1.0
    transport_key_wait_s: float = 10.0


class Node:
    """One ZigBee node; see the module's text. All methods that take `now` return effects in order."""

    def __init__(
        self,
        config: NodeConfig,
        entropy: Entropy,
        state: NodeState | None = None,
        *,
        admits: Callable[[EntityId], bool] | None = None,
    ) -> None:
        """`state` is what `state()` gave before a power cut. `admits` is asked at a coordinator on association."""
        raise NotImplementedError

    @property
    def dirty(self) -> bool:
        """Durable state changed since `stored()` was last called."""
        raise NotImplementedError

    def state(self) -> NodeState:
        """What must outlast a power cut."""
        raise NotImplementedError

    def stored(self) -> None:
        """The embedder has put `state()` into its Persist."""
        raise NotImplementedError

    def start(self, now: Tick) -> list[Effect]:
        """Power on: tune to the network's channel. A coordinator without a network forms one (dirty)."""
        raise NotImplementedError

    def receive(self, frame: bytes, rssi_dbm: float, now: Tick) -> list[Effect]:
        """One frame from the air, with its FCS. Bytes that are no frame change nothing."""
        raise NotImplementedError

    def fire(self, timer: str, now: Tick) -> list[Effect]:
        """A timer of this node fired; a stranger's timer does nothing."""
        raise NotImplementedError

    def scan(self, channels: Iterable[int], now: Tick) -> list[Effect]:
        """Active scan; ends in `Scanned`. A node that is in a network returns to its channel."""
        raise NotImplementedError

    def tune(self, channel: int, now: Tick) -> list[Effect]:
        """Move to a channel without joining (Inter-PAN)."""
        raise NotImplementedError

    def join(self, beacon: Beacon, link_key: Secret, now: Tick) -> list[Effect]:
        """Associate, take the network key under `link_key`, announce; ends in `JoinedNetwork` or `JoinFailed`."""
        raise NotImplementedError

    def leave(self, now: Tick) -> list[Effect]:
        """Say leave and forget the network and its keys."""
        raise NotImplementedError

    def permit_joining(self, seconds: float, now: Tick) -> list[Effect]:
        """At a coordinator: accept associations for so long (0 closes)."""
        raise NotImplementedError

    def permits_joining(self, now: Tick) -> bool:
        """Whether the beacon says so."""
        raise NotImplementedError

    def remove_device(self, device: EntityId, now: Tick) -> list[Effect]:
        """At the trust centre: tell `device` to leave and forget its keys and address."""
        raise NotImplementedError

    def open_interpan(self, now: Tick) -> None:
        """Accept Inter-PAN frames as the module's text says."""
        raise NotImplementedError

    def close_interpan(self, now: Tick) -> None:
        """Drop every Inter-PAN frame."""
        raise NotImplementedError

    def send(self, message: Outgoing, now: Tick) -> list[Effect]:
        """Send; with a handle its `Delivered` follows. No key or no address gives ``Delivered(handle, False)`` at once."""
        raise NotImplementedError

    def install_key(self, partner: EntityId, kind: LinkKeyKind, key: Secret) -> None:
        """Put a link key in (dirty). A TRUST_CENTRE key replaces INSTALL_CODE and erases INTERPAN of that partner;
        a PARTNER key replaces APPLICATION."""
        raise NotImplementedError

    def forget_key(self, partner: EntityId, kind: LinkKeyKind | None = None) -> None:
        """Erase a link key, or all of `partner` (dirty)."""
        raise NotImplementedError

    def has_key(self, partner: EntityId, kind: LinkKeyKind) -> bool:
        """Whether a link key of that kind stands."""
        raise NotImplementedError

    def short_of(self, device: EntityId) -> ShortAddress | None:
        """The network address of `device`, where known."""
        raise NotImplementedError
