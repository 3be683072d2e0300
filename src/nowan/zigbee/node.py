"""The ZigBee node below the applications: MAC, NWK and APS of one radio.

Bytes from the air and the time go in, effects come out. The node acknowledges and repeats at the MAC and the APS
layer, filters duplicates, protects with the network key and with link keys, fragments, scans, associates as a joiner
and answers associations as a coordinator. It knows nothing of key establishment or tunnels: those messages leave it as
`Received` and come to it as `Outgoing`. Each layer is a machine of its own in a module of its own; what one has for
another it emits, and `_settle` puts the other's effects in the place of that.

Rules:

- Timer names begin with ``node.`` and are unique to what they time, so nested calls never set each other's timers. A
  timer that fires for something that is over does nothing.
- For a received APS message the list is ``[.., Emit(Received), Send(acknowledgement)]``; a duplicate is acknowledged
  again and not delivered again.
- `dirty` becomes true when durable state changed (a key, an address, a counter's reservation, membership). The embedder
  stores `state()` before the first `Send` of that list, and then calls `stored()`.
- Inter-PAN is closed by default. Open, it takes unsecured frames of the Key Establishment cluster (commands 0-3) and
  frames secured by an Inter-PAN link key it knows; everything else is dropped in silence, MAC acknowledgement and all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum

import msgspec

from nowan.crypto.entropy import Entropy
from nowan.crypto.secret import Secret
from nowan.effects import Effect, Emit, Send
from nowan.errors import ApiMisuse, DecodeError
from nowan.ids import EntityId, PanId, ShortAddress
from nowan.instant import Tick
from nowan.zigbee import association, beacon, ieee802154, interpan_access, nwk, scanning, security, zdo
from nowan.zigbee.aps_commands import RequestApplicationKey, TransportApplicationKey, TransportNetworkKey
from nowan.zigbee.aps_delivery import AddressWanted, ApsDelivery
from nowan.zigbee.aps_reception import ApsReception, CommandReceived
from nowan.zigbee.association import Admitted, Joining, Parent
from nowan.zigbee.ieee802154 import BROADCAST_PAN, Capability, FrameKind, MacFrame
from nowan.zigbee.indications import (
    BROADCAST,
    PROFILE_ZDO,
    ApplicationKeyArrived,
    ApplicationKeyRequested,
    Beacon,
    DeviceJoined,
    DeviceLeft,
    JoinedNetwork,
    LeftNetwork,
    Outgoing,
    Protection,
    Received,
    Tune,
)
from nowan.zigbee.interpan_access import InterPanAccess
from nowan.zigbee.key_store import KeyStore, LinkKeyKind, Membership, NodeState
from nowan.zigbee.mac_link import LINK, MacLink, MacSent
from nowan.zigbee.network_layer import NetworkCommand, NetworkData, NetworkLayer
from nowan.zigbee.nwk import NwkKind
from nowan.zigbee.security import KeyIdentifier
from nowan.zigbee.zdo import DeviceAnnounce, NwkAddressRequest, NwkAddressResponse, ZdoMessage, ZdoStatus


class NodeRole(Enum):
    """What the node is in its network. All keep their receivers on."""

    COORDINATOR = "coordinator"
    ROUTER = "router"
    END_DEVICE = "end device"


class NodeConfig(msgspec.Struct, frozen=True, kw_only=True):
    """One node. Of a coordinator `pan_id` and `channel` are its network's; others learn theirs by joining.

    `mac_ack_wait_s` counts from the `Send`, so it covers a frame's airtime and what the medium makes it wait.
    `aps_ack_wait_s` is 3 s for mains devices and 10 s where a sleeper is involved.
    """

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
    association_wait_s: float = 0.5
    transport_key_wait_s: float = 10.0

    @property
    def capability(self) -> Capability:
        """What an association request and an announcement say of it."""
        says = Capability.RECEIVER_ON_WHEN_IDLE | Capability.ALLOCATE_ADDRESS
        if self.role is not NodeRole.END_DEVICE:
            says |= Capability.FULL_FUNCTION
        return says | Capability.MAINS_POWERED if self.mains else says


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
        coordinator = config.role is NodeRole.COORDINATOR
        if coordinator and config.pan_id == BROADCAST_PAN:
            raise ApiMisuse("a coordinator needs a PAN id")
        self.config = config
        self._entropy = entropy
        self._keys = KeyStore(state)
        self._link = MacLink(config.mac_ack_wait_s, entropy)
        self._network = NetworkLayer(config.eui64, self._keys, self._link, entropy, routes=coordinator)
        self._delivery = ApsDelivery(
            config.eui64,
            self._keys,
            self._network,
            ack_wait_s=config.aps_ack_wait_s,
            retries=config.aps_retries,
        )
        self._reception = ApsReception(self._keys, self._network, self._delivery)
        self._interpan = InterPanAccess(config.eui64, self._keys, self._link, config.endpoint)
        self._scanning = scanning.Scanning(self._link, config.scan_dwell_s)
        self._joining = Joining(
            config.eui64,
            self._keys,
            self._link,
            config.capability,
            answer_wait_s=config.association_wait_s,
            key_wait_s=config.transport_key_wait_s,
        )
        self._parent: Parent | None = None
        if coordinator:
            admit = admits if admits is not None else _nobody
            self._parent = Parent(config.eui64, self._keys, self._link, self._delivery, entropy, admit)
        self._zdo_sequence = 0

    # -- what lasts

    @property
    def dirty(self) -> bool:
        """Durable state changed since `stored()` was last called."""
        return self._keys.dirty

    def state(self) -> NodeState:
        """What must outlast a power cut."""
        return self._keys.state()

    def stored(self) -> None:
        """The embedder has put `state()` into its Persist."""
        self._keys.dirty = False

    @property
    def membership(self) -> Membership | None:
        """The network, when in one."""
        return self._keys.membership

    # -- inputs

    def start(self, now: Tick) -> list[Effect]:
        """Power on: tune to the network's channel. A coordinator without a network forms one (dirty)."""
        config = self.config
        if self._parent is not None and self._keys.membership is None:
            key = Secret(self._entropy(16))
            self._keys.enter(
                Membership(config.pan_id, config.eui64, config.channel, ShortAddress(0), config.eui64, key)
            )
        member = self._keys.membership
        return [] if member is None else [Emit(Tune(member.channel))]

    def receive(self, frame: bytes, rssi_dbm: float, now: Tick) -> list[Effect]:
        """One frame from the air, with its FCS. Bytes that are no frame change nothing."""
        try:
            packet = MacFrame.decode(frame)
        except DecodeError:
            return []
        return self._settle(self._mac(packet, rssi_dbm, now), now)

    def fire(self, timer: str, now: Tick) -> list[Effect]:
        """A timer of this node fired; a stranger's timer does nothing."""
        if timer == scanning.TIMER:
            member = self._keys.membership
            effects = self._scanning.fire(None if member is None else member.channel, now)
        elif timer == association.TIMER:
            effects = self._joining.fire(now)
        else:
            effects = [*self._link.fire(timer, now), *self._delivery.fire(timer, now)]
        return self._settle(effects, now)

    # -- requests

    def scan(self, channels: Iterable[int], now: Tick) -> list[Effect]:
        """Active scan; ends in `Scanned`. A node that is in a network returns to its channel."""
        return self._scanning.begin(channels, now)

    def tune(self, channel: int, now: Tick) -> list[Effect]:
        """Move to a channel without joining (Inter-PAN)."""
        return [Emit(Tune(channel))]

    def meet(self, heard: Beacon, now: Tick) -> list[Effect]:
        """Go to where the hub of a beacon is, to speak Inter-PAN with it."""
        self._interpan.meet(heard.extended_pan_id, heard.pan_id)
        return [Emit(Tune(heard.channel))]

    def join(self, heard: Beacon, link_key: Secret, now: Tick) -> list[Effect]:
        """Associate, take the network key under `link_key`, announce; ends in `JoinedNetwork` or `JoinFailed`.

        `heard` is from a scan; a network this node is in, and what was made in it, is forgotten first.
        """
        if self._parent is not None:
            raise ApiMisuse("a coordinator joins nobody")
        abandoned = self._delivery.abandon_all(now)
        return self._settle([*abandoned, *self._joining.begin(heard, link_key, now)], now)

    def leave(self, now: Tick) -> list[Effect]:
        """Say leave and forget the network and its keys."""
        said = self._network.command(nwk.Leave(0), ShortAddress(nwk.BROADCAST_AWAKE), now)
        effects = [*self._joining.stop(), *self._delivery.abandon_all(now), *said]
        self._keys.exit()
        return self._settle(effects, now)

    def permit_joining(self, seconds: float, now: Tick) -> list[Effect]:
        """At a coordinator: accept associations for so long (0 closes)."""
        self._trust_centre().permit(seconds, now)
        return []

    def permits_joining(self, now: Tick) -> bool:
        """Whether the beacon says so."""
        return self._parent is not None and self._parent.permits(now)

    def remove_device(self, device: EntityId, now: Tick) -> list[Effect]:
        """At the trust centre: tell `device` to leave and forget its keys and address."""
        self._trust_centre()
        short = self._keys.short_of(device)
        leave = nwk.Leave(nwk.LeaveOption.REQUEST)
        effects = self._delivery.abandon(device, now)
        if short is not None:
            effects += self._network.command(leave, short, now)
        self._keys.forget(device)
        self._keys.unlearn(device)
        return self._settle([*effects, Emit(DeviceLeft(device))], now)

    def open_interpan(self, now: Tick) -> None:
        """Accept Inter-PAN frames as the module's text says."""
        self._interpan.is_open = True

    def close_interpan(self, now: Tick) -> None:
        """Drop every Inter-PAN frame."""
        self._interpan.is_open = False

    @property
    def interpan_open(self) -> bool:
        """Whether Inter-PAN frames are let in."""
        return self._interpan.is_open

    def send(self, message: Outgoing, now: Tick) -> list[Effect]:
        """Send; with a handle its `Delivered` follows, at once and not ok where there is no key, room or network."""
        way = self._interpan if message.interpan else self._delivery
        return self._settle(way.send(message, now), now)

    # -- keys and addresses

    def install_key(self, partner: EntityId, kind: LinkKeyKind, key: Secret) -> None:
        """Put a link key in (dirty). A TRUST_CENTRE key replaces INSTALL_CODE and erases INTERPAN of that partner;
        a PARTNER key replaces APPLICATION."""
        self._keys.install(partner, kind, key)

    def forget_key(self, partner: EntityId, kind: LinkKeyKind | None = None) -> None:
        """Erase a link key, or all of `partner` (dirty)."""
        self._keys.forget(partner, kind)

    def has_key(self, partner: EntityId, kind: LinkKeyKind) -> bool:
        """Whether a link key of that kind stands."""
        return bool(self._keys.links(partner, (kind,)))

    def short_of(self, device: EntityId) -> ShortAddress | None:
        """The network address of `device`, where known."""
        return self._keys.short_of(device)

    def request_key(self, partner: EntityId, now: Tick) -> list[Effect]:
        """Ask the trust centre for a link key with `partner` (APS Request-Key); ends in `ApplicationKeyArrived`."""
        member = self._keys.membership
        links = self._keys.links(member.trust_centre, (LinkKeyKind.TRUST_CENTRE,)) if member is not None else []
        if member is None or not links:
            return []
        ask = RequestApplicationKey(partner)
        key, centre = links[0].key, member.trust_centre
        return self._settle(self._delivery.command(ask, centre, key, KeyIdentifier.DATA, now, joiner=False), now)

    def transport_key(
        self, device: EntityId, partner: EntityId, key: Secret, now: Tick, *, initiator: bool
    ) -> list[Effect]:
        """At the trust centre: give `device` a link key with `partner` (Transport-Key type 3, under the load key)."""
        links = self._keys.links(device, (LinkKeyKind.TRUST_CENTRE,))
        if not links:
            return []
        command = TransportApplicationKey(key, partner, initiator)
        load = security.key_load_key(links[0].key)
        return self._settle(
            self._delivery.command(command, device, load, KeyIdentifier.KEY_LOAD, now, joiner=False), now
        )

    # -- MAC

    def _mac(self, frame: MacFrame, rssi_dbm: float, now: Tick) -> list[Effect]:
        if frame.kind is FrameKind.ACK:
            return self._link.acknowledged(frame.sequence, now)
        if frame.kind is FrameKind.BEACON:
            self._scanning.heard(frame, rssi_dbm)
            return []
        if not self._for_me(frame):
            return []
        stranger = frame.kind is FrameKind.DATA and _is_interpan(frame)
        if stranger and not self._interpan.is_open:
            return []
        acknowledged = self._link.acknowledge(frame, pending=self._pending(frame, now))
        if self._link.repeats(frame, now):
            return acknowledged
        if frame.kind is FrameKind.COMMAND:
            return [*acknowledged, *self._mac_command(frame, now)]
        if stranger:
            return [*acknowledged, *self._interpan.receive(frame, rssi_dbm)]
        return [*acknowledged, *self._network.receive(frame, rssi_dbm, now)]

    def _pending(self, frame: MacFrame, now: Tick) -> bool:
        """Whether an answer waits for the joiner that asks, which the acknowledgement tells it."""
        if self._parent is None or frame.kind is not FrameKind.COMMAND or not isinstance(frame.src, bytes):
            return False
        return self._parent.holds(EntityId(frame.src), now)

    def _for_me(self, frame: MacFrame) -> bool:
        member = self._keys.membership
        here = (member.pan_id, member.short) if member is not None else self._joining.address
        pan, short = here if here is not None else (BROADCAST_PAN, ieee802154.NO_SHORT_ADDRESS)
        if frame.src == self.config.eui64 or (frame.src is None and frame.kind is FrameKind.DATA):
            return False
        if isinstance(frame.dst, bytes):
            return frame.dst == self.config.eui64
        if frame.dst_pan not in (pan, BROADCAST_PAN):
            return False
        return frame.dst in (short, ieee802154.BROADCAST)

    def _mac_command(self, frame: MacFrame, now: Tick) -> list[Effect]:
        try:
            command = ieee802154.decode_command(frame.payload)
        except DecodeError:
            return []
        source = EntityId(frame.src) if isinstance(frame.src, bytes) else None
        match command:
            case ieee802154.BeaconRequest():
                return self._beacon(now)
            case ieee802154.AssociationResponse():
                return self._joining.answered(command, now)
            case ieee802154.AssociationRequest() if self._parent is not None and source is not None:
                return self._parent.asked(source, now)
            case ieee802154.DataRequest() if self._parent is not None and source is not None:
                return self._parent.polled(source, now)
            case _:
                return []

    def _beacon(self, now: Tick) -> list[Effect]:
        member = self._keys.membership
        if member is None or self._parent is None:
            return []
        frame = beacon.coordinator_beacon(
            self._link.next_sequence(),
            member.pan_id,
            member.short,
            member.extended_pan_id,
            association_permit=self._parent.permits(now),
        )
        return [Send(LINK, frame.encode())]

    # -- between the layers

    def _settle(self, effects: list[Effect], now: Tick) -> list[Effect]:
        """The effects with what one layer has for another carried out, in its place."""
        settled: list[Effect] = []
        for effect in effects:
            inner = self._inner(effect.event, now) if isinstance(effect, Emit) else None
            if inner is None:
                settled.append(effect)
            else:
                settled += self._settle(inner, now)
        return settled

    def _inner(self, event: object, now: Tick) -> list[Effect] | None:
        """What follows from an event between layers; None for one that is not."""
        match event:
            case MacSent(token, ok):
                return self._mac_sent(token, ok, now)
            case NetworkData():
                return self._reception.receive(event, now)
            case NetworkCommand(source, command):
                return self._network_command(source, command, now)
            case CommandReceived():
                return self._aps_command(event, now)
            case AddressWanted(device):
                return self._ask_address(device, now)
            case Admitted(joined):
                return [*self._announce(joined, now), Emit(joined)]
            case Received(profile=profile, interpan=False) if profile == PROFILE_ZDO:
                return self._zdo(event, now)
            case _:
                return None

    def _mac_sent(self, token: str, ok: bool, now: Tick) -> list[Effect]:
        if token.startswith(interpan_access.TOKENS):
            return self._interpan.sent(token, ok)
        if token.startswith(association.ANSWERS) and self._parent is not None:
            return self._parent.sent(token, ok, now)
        return self._joining.sent(ok)

    def _network_command(self, source: EntityId, command: nwk.NwkCommand, now: Tick) -> list[Effect]:
        member = self._keys.membership
        if not isinstance(command, nwk.Leave) or member is None:
            return []
        if not command.options & nwk.LeaveOption.REQUEST:
            self._keys.unlearn(source)
            gone = self._delivery.abandon(source, now)
            return [*gone, Emit(DeviceLeft(source))] if self._parent is not None else gone
        if self._parent is not None or source != member.trust_centre:
            return []
        return [*self.leave(now), Emit(LeftNetwork(source))]

    def _aps_command(self, event: CommandReceived, now: Tick) -> list[Effect]:
        command, source = event.command, event.source
        member = self._keys.membership
        match command, event.key_id:
            case TransportNetworkKey(), KeyIdentifier.KEY_TRANSPORT:
                return self._joining.key_came(source, command)
            case TransportApplicationKey(), KeyIdentifier.KEY_LOAD if member and source == member.trust_centre:
                self._keys.install(command.partner, LinkKeyKind.APPLICATION, command.key)
                return [Emit(ApplicationKeyArrived(command.partner, command.initiator))]
            case RequestApplicationKey(), KeyIdentifier.DATA if self._parent is not None:
                return [Emit(ApplicationKeyRequested(source, command.partner))]
            case _:
                return []

    # -- device objects

    def _zdo(self, event: Received, now: Tick) -> list[Effect] | None:
        try:
            frame = ZdoMessage.decode(event.cluster, event.payload)
        except DecodeError:
            return []
        match frame.body:
            case DeviceAnnounce(short=short, ieee=device):
                return self._announced(event.source, device, ShortAddress(short), now)
            case NwkAddressRequest(ieee=wanted):
                return self._tell_address(event.source, frame.sequence, wanted, now)
            case NwkAddressResponse(status=ZdoStatus.SUCCESS, ieee=device, short=short):
                member = self._keys.membership
                if member is None or event.source != member.trust_centre:
                    return []
                self._keys.learn(device, ShortAddress(short))
                return self._delivery.resolved(device, now)
            case _:
                return None

    def _announced(self, source: EntityId, device: EntityId, short: ShortAddress, now: Tick) -> list[Effect]:
        if source != device or device == self.config.eui64:
            return []
        if self._parent is None:
            self._keys.learn(device, short)
            return self._delivery.resolved(device, now)
        # Addresses are the coordinator's to give: an announcement of another one is not believed.
        return [Emit(DeviceJoined(device, short))] if self._keys.short_of(device) == short else []

    def _announce(self, joined: JoinedNetwork, now: Tick) -> list[Effect]:
        says = DeviceAnnounce(joined.short, self.config.eui64, self.config.capability)
        return self._device_object(BROADCAST, DeviceAnnounce.CLUSTER, self._zdo_frame(says), now)

    def _ask_address(self, device: EntityId, now: Tick) -> list[Effect]:
        member = self._keys.membership
        if member is None or self._parent is not None:
            return []
        asks = self._zdo_frame(NwkAddressRequest(device))
        return self._device_object(member.trust_centre, NwkAddressRequest.CLUSTER, asks, now)

    def _tell_address(self, asker: EntityId, sequence: int, wanted: EntityId, now: Tick) -> list[Effect]:
        member = self._keys.membership
        short = member.short if member and wanted == self.config.eui64 else self._keys.short_of(wanted)
        if short is None:
            answer = NwkAddressResponse(ZdoStatus.DEVICE_NOT_FOUND, wanted, ieee802154.NO_SHORT_ADDRESS)
        else:
            answer = NwkAddressResponse(ZdoStatus.SUCCESS, wanted, short)
        return self._device_object(asker, NwkAddressResponse.CLUSTER, ZdoMessage(sequence, answer), now)

    def _zdo_frame(self, body: DeviceAnnounce | NwkAddressRequest) -> ZdoMessage:
        self._zdo_sequence = (self._zdo_sequence + 1) & 0xFF
        return ZdoMessage(self._zdo_sequence, body)

    def _device_object(self, destination: EntityId, cluster: int, frame: ZdoMessage, now: Tick) -> list[Effect]:
        message = Outgoing(
            destination=destination,
            cluster=cluster,
            payload=frame.encode(),
            profile=PROFILE_ZDO,
            src_endpoint=zdo.ENDPOINT,
            dst_endpoint=zdo.ENDPOINT,
            protection=Protection.NETWORK,
        )
        return self._delivery.send(message, now)

    def _trust_centre(self) -> Parent:
        if self._parent is None:
            raise ApiMisuse("only a coordinator does this")
        return self._parent


def _is_interpan(frame: MacFrame) -> bool:
    try:
        return nwk.kind(frame.payload) == NwkKind.INTERPAN
    except DecodeError:
        return False


def _nobody(device: EntityId) -> bool:
    return False
