"""A whole ZigBee Smart Energy node: the one object that a device embeds.

`SmartEnergyNode` owns a `Node`, its handshakes, the joiner or the trust centre, partner links and tunnels, and wires
them to each other. What a device still does: give it frames and timers, put its own effects in the place of each
`Emit`, store `state()` when `dirty`, and decide (the `Policy` it hands in).

Events that come out (all inside `Emit`): of `indications` Tune, Received (clusters that are not consumed here),
Delivered (handles of the device's own `send`), Scanned, DeviceJoined, DeviceLeft, LeftNetwork, AssociationRefused,
Undecryptable; of `joining` Commissioned and CommissioningFailed; of `trust_centre` Unverified;
of `tunnel` TunnelUp/TunnelDown/TunnelData/TunnelSent/TunnelTaken; and those below.

Storing: after each call, when `dirty`, put ONE Persist of the device's snapshot (holding `state()`) before the first
`Send` of the list, then call `stored()`.

Every timer of this object begins with ``zb.``.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Any, Protocol

import msgspec

from nowan.crypto.entropy import Entropy
from nowan.crypto.secret import Secret
from nowan.effects import Effect, Emit, SetTimer
from nowan.errors import ApiMisuse, DecodeError
from nowan.ids import EntityId
from nowan.instant import Tick
from nowan.zigbee.cbke import Established, Failed, KeConfig, KeMessage, KeStatus, Role
from nowan.zigbee.clusters.ids import PROFILE, Cluster
from nowan.zigbee.handshakes import Handshakes
from nowan.zigbee.indications import (
    ApplicationKeyArrived,
    ApplicationKeyRequested,
    Beacon,
    Delivered,
    DeviceJoined,
    DeviceLeft,
    JoinedNetwork,
    JoinFailed,
    LeftNetwork,
    Outgoing,
    Protection,
    Received,
)
from nowan.zigbee.joining import Commissioned, CommissioningFailed, Joiner, JoinStep, StepWanted
from nowan.zigbee.key_store import LinkKeyKind, NodeState
from nowan.zigbee.node import Node, NodeConfig, NodeRole
from nowan.zigbee.partner import PartnerFailed, PartnerLinks, PartnerStep, PartnerStepWanted
from nowan.zigbee.trust_centre import KeyForBoth, TrustCentre, Unverified
from nowan.zigbee.tunnel import TunnelClient, TunnelMessage, TunnelServer
from nowan.zigbee.zcl import General, ZclFrame

__all__ = [
    "Admission",
    "Commissioned",
    "CommissioningFailed",
    "HandshakeOffered",
    "LinkEstablished",
    "LinkFailed",
    "Policy",
    "SmartEnergyNode",
    "Unverified",
]

#: What every timer of this object begins with.
TIMERS = "zb."
#: What the handles of its own messages begin with.
KE_HANDLES = "ke."
TUNNEL_HANDLES = "tunnel."


class LinkEstablished(msgspec.Struct, frozen=True):
    """A key establishment with `partner` succeeded and its key stands as `kind`: INTERPAN, TRUST_CENTRE or PARTNER."""

    partner: EntityId
    kind: LinkKeyKind


class LinkFailed(msgspec.Struct, frozen=True):
    """A key establishment ended without a key; `wait_s`: not to be tried again before. Of a join or a partner link only
    the end is told, not each attempt: `CommissioningFailed`, and this for a partner link."""

    partner: EntityId
    status: KeStatus
    by_us: bool
    interpan: bool
    wait_s: int


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


class _Told(msgspec.Struct, frozen=True):
    """An event that was taken note of here and that the device is to see."""

    event: Any


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
        """`tunnel_server`: answer RequestTunnel. In GB the CHF opens the tunnels; ESME's and PPMID's end serves."""
        #: The node below; a device may use its keys and addresses, and sends through this object.
        self.node = Node(config, entropy, state, admits=policy.may_associate)
        self._policy = policy
        self._entropy = entropy
        self._coordinator = config.role is NodeRole.COORDINATOR
        self._endpoint = config.endpoint
        self._handshakes = Handshakes(ke, entropy)
        self._joiner = Joiner()
        self._partners = PartnerLinks()
        self._centre = TrustCentre(entropy, policy.may_partner, self._verified)
        self._server = TunnelServer(policy.may_tunnel, first_sequence=entropy(1)[0]) if tunnel_server else None
        self._clients: dict[EntityId, TunnelClient] = {}
        self._ke_serial = 0
        self._ke_last: dict[EntityId, str] = {}

    # -- what lasts

    @property
    def dirty(self) -> bool:
        """Durable state changed since `stored()`."""
        return self.node.dirty

    def state(self) -> NodeState:
        """For the device's snapshot."""
        return self.node.state()

    def stored(self) -> None:
        """`state()` is in a Persist of this list."""
        self.node.stored()

    # -- inputs

    def start(self, now: Tick) -> list[Effect]:
        """Power on; a member resumes its membership, and a join that was cut off its key establishment."""
        effects = self.node.start(now)
        member = self.node.membership
        if member is not None and not self._coordinator and not self._verified(member.trust_centre):
            effects += self._joiner.in_network(member.trust_centre)
        return self._out(effects, now)

    def receive(self, frame: bytes, rssi_dbm: float, now: Tick) -> list[Effect]:
        """One frame from the air."""
        return self._out(self.node.receive(frame, rssi_dbm, now), now)

    def fire(self, timer: str, now: Tick) -> list[Effect]:
        """A timer beginning with ``zb.`` fired; any other does nothing."""
        if not timer.startswith(TIMERS):
            return []
        name = timer.removeprefix(TIMERS)
        effects = [
            *self.node.fire(name, now),
            *self._handshakes.fire(name, now),
            *self._joiner.fire(name),
            *self._centre.fire(name),
            *self._partners.fire(name, now),
        ]
        for end in self._tunnel_ends():
            effects += end.fire(name, now)
        return self._out(effects, now)

    def send(self, message: Outgoing, now: Tick) -> list[Effect]:
        """Send a message of the device's own clusters. Its handle may not begin as those of this object (``ke.``,
        ``tunnel.``); raises `ApiMisuse`."""
        if message.handle.startswith((KE_HANDLES, TUNNEL_HANDLES)):
            raise ApiMisuse("a handle of the machines' own")
        return self._out(self.node.send(message, now), now)

    # -- the joiner's and the HHT's hand

    def scan(self, channels: Iterable[int], now: Tick) -> list[Effect]:
        """Active scan, ends in `Scanned`."""
        return self._out(self.node.scan(channels, now), now)

    def establish_interpan(self, beacon: Beacon, now: Tick) -> list[Effect]:
        """Tune to the hub of `beacon`, open Inter-PAN and begin key establishment with its extended PAN id as partner.
        Ends in `LinkEstablished(hub, INTERPAN)` or `LinkFailed`."""
        self.node.open_interpan(now)
        begun = self._handshakes.initiate(beacon.extended_pan_id, True, now)
        return self._out([*self.node.meet(beacon, now), *begun], now)

    def join(self, beacon: Beacon, install_code_key: Secret, now: Tick) -> list[Effect]:
        """Associate, network key, announce, key establishment. Ends in `Commissioned` or `CommissioningFailed`.

        A network that this node is in is forgotten first.
        """
        cleared = [*self._clear(now), *self._joiner.began()]
        return self._out([*cleared, *self.node.join(beacon, install_code_key, now)], now)

    def leave(self, now: Tick) -> list[Effect]:
        """Leave the network and forget its keys."""
        return self._out([*self._clear(now), *self._joiner.left(), *self.node.leave(now)], now)

    def link_partner(self, partner: EntityId, now: Tick) -> list[Effect]:
        """Ask the trust centre for a key with `partner` and establish the partner link key: `LinkEstablished(partner,
        PARTNER)` or `LinkFailed`."""
        return self._out(self._partners.begin(partner, now), now)

    # -- the trust centre's hand

    def admit(self, device: EntityId, link_key: Secret, seconds: float, now: Tick) -> list[Effect]:
        """Hold `device`'s install-code link key and permit joining for `seconds`."""
        self.node.install_key(device, LinkKeyKind.INSTALL_CODE, link_key)
        return self._out(self.node.permit_joining(seconds, now), now)

    def permit_joining(self, seconds: float, now: Tick) -> list[Effect]:
        """Permit joining for devices whose keys are held already; 0 closes."""
        return self._out(self.node.permit_joining(seconds, now), now)

    def remove_device(self, device: EntityId, now: Tick) -> list[Effect]:
        """Tell `device` to leave; forget keys, tunnels, handshakes."""
        return self._out(self.node.remove_device(device, now), now)

    def open_interpan(self, now: Tick) -> list[Effect]:
        """Answer Inter-PAN from now on."""
        self.node.open_interpan(now)
        return []

    def close_interpan(self, now: Tick) -> list[Effect]:
        """Answer nothing on Inter-PAN; its live handshakes end in silence."""
        self.node.close_interpan(now)
        return self._out(self._handshakes.cancel_interpan(now), now)

    @property
    def half_open(self) -> int:
        """Handshakes that others began with this node and that have not ended."""
        return self._handshakes.half_open

    # -- tunnels

    def open_tunnel(self, peer: EntityId, now: Tick) -> list[Effect]:
        """As client: open (or renew) the tunnel to `peer`."""
        return self._out(self._client(peer).open(now), now)

    def close_tunnel(self, peer: EntityId, now: Tick) -> list[Effect]:
        """Close the tunnel with `peer`, at either end."""
        client = self._clients.get(peer)
        closed = client.close(now) if client is not None else []
        if self._server is not None:
            closed += self._server.close(peer, now)
        return self._out(closed, now)

    def tunnel_up(self, peer: EntityId) -> bool:
        """Whether a tunnel with `peer` stands, whoever opened it."""
        client = self._clients.get(peer)
        served = self._server is not None and self._server.is_up(peer)
        return served or (client is not None and client.is_up)

    def send_tunnel(self, peer: EntityId, data: bytes, now: Tick, token: str = "") -> list[Effect]:
        """One Remote Party Message to `peer` through its tunnel; ends in `TunnelSent(peer, token, ok)`. A node that
        serves no tunnels opens one first when it is down. Raises `ApiMisuse` above 1,500 bytes."""
        if self._server is not None and peer not in self._clients:
            return self._out(self._server.send(peer, data, now, token), now)
        return self._out(self._client(peer).send(data, now, token), now)

    # -- between the machines

    def _out(self, effects: list[Effect], now: Tick) -> list[Effect]:
        """The effects with what one machine has for another carried out in its place, timers under our name."""
        done: list[Effect] = []
        for effect in effects:
            if isinstance(effect, SetTimer):
                done.append(effect if effect.name.startswith(TIMERS) else SetTimer(TIMERS + effect.name, effect.at))
                continue
            if not isinstance(effect, Emit):
                done.append(effect)
            elif isinstance(effect.event, _Told):
                done.append(Emit(effect.event.event))
            else:
                inner = self._inner(effect.event, now)
                done += [effect] if inner is None else self._out(inner, now)
        return done

    def _inner(self, event: object, now: Tick) -> list[Effect] | None:
        """What follows from an event between machines; None for one that the device is to see."""
        match event:
            case Received(cluster=Cluster.KEY_ESTABLISHMENT, profile=profile) if profile == PROFILE:
                return self._ke_received(event, now)
            case Received(cluster=Cluster.TUNNELING, profile=profile, interpan=False) if profile == PROFILE:
                return self._tunnel_received(event, now)
            case KeMessage(partner, payload, interpan):
                return self._send_ke(partner, payload, interpan, now)
            case TunnelMessage(peer, payload, handle):
                return self.node.send(self._message(peer, Cluster.TUNNELING, payload, Protection.LINK, handle), now)
            case Delivered(handle, ok) if handle.startswith((KE_HANDLES, TUNNEL_HANDLES)):
                return self._delivered(handle, ok, now)
            case Established():
                return self._established(event, now)
            case Failed():
                return self._failed(event, now)
            case StepWanted(JoinStep.ESTABLISH, centre) | PartnerStepWanted(PartnerStep.ESTABLISH, centre):
                return self._handshakes.initiate(centre, False, now)
            case StepWanted(JoinStep.LEAVE):
                return [*self._clear(now), *self.node.leave(now)]
            case PartnerStepWanted(PartnerStep.REQUEST_KEY, partner):
                return self.node.request_key(partner, now)
            case PartnerFailed(partner, status):
                return [Emit(LinkFailed(partner, status, True, False, 0))]
            case _:
                return self._membership(event, now)

    def _membership(self, event: object, now: Tick) -> list[Effect] | None:
        """What follows from coming, going and keys of the trust centre."""
        match event:
            case JoinedNetwork(coordinator):
                return self._joiner.in_network(coordinator)
            case JoinFailed(reason):
                return self._joiner.join_failed(reason)
            case LeftNetwork():
                ended = self._joiner.left()
                return [*self._clear(now), *ended] if ended else [*self._clear(now), Emit(_Told(event))]
            case DeviceJoined(device):
                return [*self._gone(device, now), *self._centre.joined(device, now), Emit(_Told(event))]
            case DeviceLeft(device):
                return [*self._centre.settled(device), *self._gone(device, now), Emit(_Told(event))]
            case KeyForBoth(first, second, key):
                to_second = self.node.transport_key(second, first, key, now, initiator=False)
                return [*to_second, *self.node.transport_key(first, second, key, now, initiator=True)]
            case ApplicationKeyRequested(device, partner):
                return self._centre.asked(device, partner)
            case ApplicationKeyArrived(partner, initiator):
                # A partner link key that one side may have lost would be tried before the fresh one.
                self.node.forget_key(partner, LinkKeyKind.PARTNER)
                return [*self._handshakes.cancel(partner, now), *self._partners.key_arrived(partner, initiator)]
            case _:
                return None

    def _ke_received(self, event: Received, now: Tick) -> list[Effect]:
        partner, interpan = event.source, event.interpan
        if not (interpan or self._may_speak(event)):
            return []
        offered: list[Effect] = []
        if self._handshakes.offers(partner, event.payload, interpan):
            answer = self._policy.may_establish(partner, interpan, event.rssi_dbm, now)
            offered.append(Emit(HandshakeOffered(partner, interpan, answer is Admission.ADMIT)))
            if answer is Admission.SILENT:
                return offered
            if answer is Admission.BUSY:
                return [*offered, *self._handshakes.busy(partner, event.payload, interpan)]
        return [*offered, *self._handshakes.receive(partner, event.payload, interpan, now)]

    def _may_speak(self, event: Received) -> bool:
        """Inside the network: with the trust centre who joined may, with another who shares a link key (ZSE 5.4.7).

        The messages themselves carry the network key's security only, which ZSE assigns to this cluster (5.4.6).
        """
        member = self.node.membership
        if self._coordinator:
            return self._verified(event.source) or self.node.has_key(event.source, LinkKeyKind.INSTALL_CODE)
        shared = any(self.node.has_key(event.source, kind) for kind in (LinkKeyKind.APPLICATION, LinkKeyKind.PARTNER))
        return member is not None and (event.source == member.trust_centre or shared)

    def _send_ke(self, partner: EntityId, payload: bytes, interpan: bool, now: Tick) -> list[Effect]:
        self._ke_serial += 1
        handle = f"{KE_HANDLES}{partner.hex()}.{self._ke_serial}"
        self._ke_last[partner] = handle
        protection = Protection.NONE if interpan else Protection.NETWORK
        message = self._message(partner, Cluster.KEY_ESTABLISHMENT, payload, protection, handle, interpan)
        return self.node.send(message, now)

    def _message(
        self,
        destination: EntityId,
        cluster: Cluster,
        payload: bytes,
        protection: Protection,
        handle: str,
        interpan: bool = False,
    ) -> Outgoing:
        return Outgoing(
            destination=destination,
            cluster=cluster,
            payload=payload,
            src_endpoint=self._endpoint,
            dst_endpoint=self._endpoint,
            protection=protection,
            interpan=interpan,
            handle=handle,
        )

    def _kind(self, partner: EntityId, interpan: bool) -> LinkKeyKind:
        """What a key established with `partner` is."""
        member = self.node.membership
        if interpan:
            return LinkKeyKind.INTERPAN
        centre = self._coordinator or (member is not None and partner == member.trust_centre)
        return LinkKeyKind.TRUST_CENTRE if centre else LinkKeyKind.PARTNER

    def _verified(self, device: EntityId) -> bool:
        return self.node.has_key(device, LinkKeyKind.TRUST_CENTRE)

    def _established(self, event: Established, now: Tick) -> list[Effect]:
        """The key is installed before anything else follows, so that it is stored before it is used."""
        partner, kind = event.partner, self._kind(event.partner, event.interpan)
        self.node.install_key(partner, kind, event.link_key)
        told: list[Effect] = [Emit(LinkEstablished(partner, kind))]
        if kind is LinkKeyKind.PARTNER:
            self._partners.established(partner)
        elif kind is LinkKeyKind.TRUST_CENTRE and self._coordinator:
            told += self._centre.settled(partner)
        elif kind is LinkKeyKind.TRUST_CENTRE:
            self.node.close_interpan(now)
            told += self._joiner.established(partner)
        return told

    def _failed(self, event: Failed, now: Tick) -> list[Effect]:
        partner = event.partner
        if event.role is Role.INITIATOR and not event.interpan:
            if self._partners.wants(partner):
                return self._partners.failed(partner, event.status, event.wait_s, now)
            return self._joiner.failed(partner, event.status, event.wait_s, now)
        return [Emit(LinkFailed(partner, event.status, event.by_us, event.interpan, event.wait_s))]

    def _delivered(self, handle: str, ok: bool, now: Tick) -> list[Effect]:
        if handle.startswith(KE_HANDLES):
            partner = EntityId(bytes.fromhex(handle.split(".")[1]))
            failed = not ok and self._ke_last.get(partner) == handle
            return self._handshakes.undelivered(partner, now) if failed else []
        for end in self._tunnel_ends():
            if handle.startswith(end.prefix):
                return end.delivered(handle, ok, now)
        return []

    # -- tunnels and the end of things

    def _tunnel_received(self, event: Received, now: Tick) -> list[Effect] | None:
        if event.protection is not Protection.LINK:
            return []
        try:
            frame = ZclFrame.decode(event.payload)
        except DecodeError:
            return []
        if not frame.cluster_specific:
            return self._tunnel_answered(event.source, frame) if frame.command == General.DEFAULT_RESPONSE else None
        if not frame.direction_to_client:
            return self._server.receive(event.source, event.payload, now) if self._server is not None else []
        if event.source not in self._clients and not self._policy.may_tunnel(event.source):
            return []
        # A client that lost its tunnel in a power cut tells the server so.
        return self._client(event.source).receive(event.payload, now)

    def _tunnel_answered(self, peer: EntityId, frame: ZclFrame) -> list[Effect]:
        """The answer to a data command: it goes the way against the command's."""
        if frame.direction_to_client:
            client = self._clients.get(peer)
            return [] if client is None else client.answered(peer, frame)
        return [] if self._server is None else self._server.answered(peer, frame)

    def _client(self, peer: EntityId) -> TunnelClient:
        if peer not in self._clients:
            self._clients[peer] = TunnelClient(peer, self._entropy(1)[0])
        return self._clients[peer]

    def _tunnel_ends(self) -> list[TunnelClient | TunnelServer]:
        ends: list[TunnelClient | TunnelServer] = list(self._clients.values())
        return ends if self._server is None else [*ends, self._server]

    def _gone(self, device: EntityId, now: Tick) -> list[Effect]:
        """`device` left, or joined anew: what was under way with it in the network is over (GBCS 10.2.2)."""
        live = self._handshakes.live(device)
        ended = self._handshakes.cancel(device, now) if live is not None and not live.interpan else []
        client = self._clients.pop(device, None)
        ended += client.drop() if client is not None else []
        return ended + (self._server.drop(device) if self._server is not None else [])

    def _clear(self, now: Tick) -> list[Effect]:
        """Out of the network: everything in it is over."""
        member = self.node.membership
        peers = {*self._clients, *(self._server.peers if self._server is not None else ())}
        if member is not None:
            peers.add(member.trust_centre)
        ended = self._handshakes.cancel_network(now)
        return ended + self._partners.drop() + [effect for peer in sorted(peers) for effect in self._gone(peer, now)]
