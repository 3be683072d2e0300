"""The Communications Hub: see `Hub`.

Theory of operation. One radio is trust centre and coordinator; behind it stand the CHF (`chf.py`), which the Access
Control Broker commands, pairing over Inter-PAN (`hub_pairing.py`), and the routing of Remote Party Messages between
tunnels and WAN by their header's identifiers (`hub_routing.py`). A message that came through a tunnel is in the
snapshot before its acknowledgement leaves, and stays there until whoever it is for has it, or a day has passed.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from nowan.crypto import install_code
from nowan.crypto.entropy import Entropy
from nowan.crypto.secret import Secret
from nowan.devices.admission import DEFAULT_POLICY, Policy
from nowan.devices.chf import Chf, Done
from nowan.devices.chf_objects import Opening
from nowan.devices.clock import DeviceClock
from nowan.devices.device import Device, restored
from nowan.devices.device_log import LogEntry
from nowan.devices.events import DeviceLogChanged, Executed, Logged, LogKind
from nowan.devices.hub_pairing import Pairing
from nowan.devices.hub_routing import Router
from nowan.devices.hub_state import HubState
from nowan.devices.identity import RadioIdentity
from nowan.devices.keep_alive import keep_alive_answer
from nowan.devices.outbox import Parcel
from nowan.effects import Effect, Emit, SetTimer
from nowan.gbcs.credentials import Keys
from nowan.ids import EntityId, PanId
from nowan.instant import Tick, after
from nowan.zigbee.cbke import KeConfig
from nowan.zigbee.clusters.ids import Cluster
from nowan.zigbee.indications import (
    AssociationRefused,
    DeviceJoined,
    DeviceLeft,
    Protection,
    Received,
)
from nowan.zigbee.key_store import LinkKeyKind
from nowan.zigbee.node import NodeConfig, NodeRole
from nowan.zigbee.smart_energy import LinkEstablished, SmartEnergyNode
from nowan.zigbee.tunnel import TunnelData, TunnelDown, TunnelUp

#: Event log: a message could not be delivered within its day (GBCS event list, Failure to Deliver ... to ESME).
EVENT_UNDELIVERED = 0x8F84
#: How often the hub looks for what has lapsed or expired.
HOUSEKEEPING_S = 60.0
#: Waits before a tunnel that could not be opened is asked for again; the last repeats, and who polls is asked at once.
TUNNEL_RETRY_S = (60.0, 180.0, 600.0, 3600.0)


class CurveCosts(msgspec.Struct, frozen=True, kw_only=True):
    """How long a hub's processor takes for its part of a key establishment, seconds.

    ASSUMPTION: of the order of what the standard's advertised times allow (about 10 s each).
    """

    ephemeral_s: float = 3.0
    confirm_s: float = 5.0


class HubConfig(msgspec.Struct, frozen=True, kw_only=True):
    """A hub as it leaves the factory and as its owner set it."""

    #: The radio's identity; its EUI-64 is the GPF's Entity Identifier, printed on the label and the extended PAN id.
    radio: RadioIdentity
    #: The Communications Hub Function's Entity Identifier, which GBCS messages name.
    chf: EntityId
    #: The Access Control Broker that alone may command the CHF.
    acb: EntityId
    #: The CHF's private keys and the ACB's public ones.
    keys: Keys
    channel: int = 15
    pan: PanId = PanId(0xB1A2)
    policy: Policy = DEFAULT_POLICY
    clock: DeviceClock = DeviceClock()
    costs: CurveCosts = CurveCosts()


class Hub(Device[HubState]):
    """A Communications Hub: CHF, GPF identity, trust centre and router of Remote Party Messages.

    Links: ``air`` (IEEE 802.15.4 frames) and ``wan`` (bare Remote Party Messages, both ways).
    """

    kind = "hub"

    def __init__(self, config: HubConfig, entropy: Entropy, snapshot: bytes | None = None) -> None:
        node, outbox, state = restored(self.kind, snapshot, HubState, HubState())
        super().__init__(config.radio.eui64, config.clock, state, outbox)
        self.config = config
        self.chf = Chf(config.chf, self.entity, config.acb, config.keys, config.clock, state.chf)
        self.pairing = Pairing(self, entropy)
        self.router = Router(self)
        self.wan_is_up = False
        self.wan_away_since: Tick | None = None
        self._tunnel_tries: dict[EntityId, int] = {}
        self.node = SmartEnergyNode(
            NodeConfig(eui64=self.entity, role=NodeRole.COORDINATOR, pan_id=config.pan, channel=config.channel),
            KeConfig(
                credentials=(config.radio.credentials(),),
                compute_ephemeral_s=config.costs.ephemeral_s,
                compute_confirm_s=config.costs.confirm_s,
            ),
            self.pairing,
            entropy,
            node,
        )

    @property
    def policy(self) -> Policy:
        """Who is let in, as its owner set it."""
        return self.config.policy

    # -- inputs

    def start(self, now: Tick) -> list[Effect]:
        """Power on at `now`: form the network (or go on with it), beacon, open what the policy opens."""
        self.wan_away_since = now
        self.pairing.powered_up(now)
        effects = self.absorb(self.node.start(now), now)
        effects += self.absorb(self.node.open_interpan(now), now)
        for entry in self.chf.state.log.entries:
            if entry.key_hash:
                effects += self.absorb(self.node.open_tunnel(entry.device, now), now)
        effects.append(SetTimer("hub.housekeeping", after(now, HOUSEKEEPING_S)))
        return self._finish(effects)

    def receive(self, link: str, data: bytes, now: Tick, *, rssi_dbm: float = -60.0) -> list[Effect]:
        """A frame of the air or a message from the WAN has come in."""
        if link == "wan":
            return self._finish(self.router.take(data, None, now))
        if link != "air":
            return []
        refused = self.pairing.refuses(data, now)
        if refused is not None:
            return self._finish(refused)
        return self._finish(self.absorb(self.node.receive(data, rssi_dbm, now), now))

    def fire(self, timer: str, now: Tick) -> list[Effect]:
        """A timer that an effect set has come due."""
        if timer.startswith("zb."):
            return self._finish(self.absorb(self.node.fire(timer, now), now))
        if timer.startswith("outbox."):
            return self._finish(self.outbox_timer(timer, now))
        return self._finish(list(self._timer(timer, now)))

    def wan_up(self, now: Tick) -> list[Effect]:
        """The wide area network is there: what waits for it is sent."""
        self.wan_is_up, self.wan_away_since = True, None
        return self._finish(self.router.flush(now))

    def wan_down(self, now: Tick) -> list[Effect]:
        """The wide area network is gone."""
        if self.wan_is_up:
            self.wan_is_up, self.wan_away_since = False, now
        return self._finish(self.router.stop())

    def act_present(self, now: Tick) -> list[Effect]:
        """Somebody acted at the hub or the meter's keypad (policy `presence`; hypothetical)."""
        self.pairing.acted_at = now
        return []

    def snapshot(self) -> bytes:
        """Everything that survives a power cut, versioned; it holds secrets."""
        self._gather()
        return super().snapshot()

    def _gather(self) -> None:
        if self.state.chf is not self.chf.state:
            self.state = msgspec.structs.replace(self.state, chf=self.chf.state)

    def _finish(self, effects: list[Effect]) -> list[Effect]:
        self._gather()
        return self.commit(effects)

    # -- what the CHF asks for

    def apply(self, done: Done, now: Tick) -> list[Effect]:
        """Carry out what a Command to the CHF asks of radio and WAN; its Response is the caller's to send."""
        command = done.command
        executed = Executed(
            device=self.chf.entity, originator=command.originator, counter=command.counter, message_code=command.code
        )
        effects: list[Effect] = [Emit(executed)]
        for device in done.added:
            effects.append(Emit(DeviceLogChanged(hub=self.entity, device=device, change="added")))
        for data in done.alerts:
            effects += self.router.upward(self.config.acb, data, now)
        for device in done.removed:
            effects += self.remove(device, now)
        if done.opening is not None:
            effects += self._open(done.opening, now)
        return effects

    def remove(self, device: EntityId, now: Tick) -> list[Effect]:
        """Take a device out of the log and off the network."""
        alert = self.chf.remove(device, self._trust_centre_key(device), now)
        if alert is None:
            return []
        self.state = self.state.without_relay(device)
        effects: list[Effect] = [Emit(DeviceLogChanged(hub=self.entity, device=device, change="removed"))]
        effects += self.absorb(self.node.remove_device(device, now), now)
        return effects + self.router.upward(self.config.acb, alert, now)

    def _open(self, opening: Opening, now: Tick) -> list[Effect]:
        entry = None if opening.device is None else self.chf.state.log.find(opening.device)
        if entry is None or opening.seconds == 0:
            return self.absorb(self.node.permit_joining(opening.seconds, now), now)
        historic = self.chf.state.log.historic_key(entry.device)
        if historic is not None and not entry.key_hash:
            # GBCS, CCS01: the first half of join_timeout belongs to the trust-centre link key of old.
            self.node.node.install_key(entry.device, LinkKeyKind.TRUST_CENTRE, historic)
            return [SetTimer(f"hub.historic.{entry.device.hex()}", after(now, opening.seconds / 2))]
        return self.let_join(entry, opening.seconds, now)

    def let_join(self, entry: LogEntry, seconds: float, now: Tick) -> list[Effect]:
        """Open joining for a device of the log: by its install code while it has proved no key of its own."""
        if entry.proved:
            return self.absorb(self.node.permit_joining(seconds, now), now)
        if entry.key_hash:
            self.node.node.forget_key(entry.device, LinkKeyKind.TRUST_CENTRE)
        key = install_code.link_key(entry.install_code)
        return self.absorb(self.node.admit(entry.device, key, seconds, now), now)

    def _trust_centre_key(self, device: EntityId) -> Secret | None:
        for key in self.node.state().link_keys:
            if key.partner == device and key.kind is LinkKeyKind.TRUST_CENTRE:
                return key.key
        return None

    # -- the node

    def _heard(self, event: object, now: Tick) -> Iterable[Effect]:
        match event:
            case TunnelData(peer=peer, data=data):
                return [*self.router.take(data, peer, now), *self.wake(peer, now)]
            case TunnelUp(peer=peer):
                self.chf.proved(peer, now)
                self._tunnel_tries.pop(peer, None)
                return [Emit(event), *self.router.relay_is_there(peer, now)]
            case TunnelDown(peer=peer):
                tries = self._tunnel_tries[peer] = self._tunnel_tries.get(peer, 0) + 1
                wait_s = TUNNEL_RETRY_S[min(tries, len(TUNNEL_RETRY_S)) - 1]
                return [Emit(event), SetTimer(f"hub.tunnel.{peer.hex()}", after(now, wait_s))]
            case LinkEstablished(partner=partner, kind=LinkKeyKind.TRUST_CENTRE):
                return [Emit(event), *self._key_established(partner, now)]
            case Received() if event.interpan:
                return self.pairing.registration(event, now)
            case Received():
                return self._application(event, now)
            case DeviceJoined(device=device):
                return [Emit(event), *self.wake(device, now)]
            case AssociationRefused(device=device):
                return [Emit(event), *self.pairing.association_refused(device, now)]
            case DeviceLeft():
                return [Emit(event)]
        return [*self.pairing.heard(event, now), Emit(event)]

    def _key_established(self, device: EntityId, now: Tick) -> list[Effect]:
        key = self._trust_centre_key(device)
        alert = None if key is None else self.chf.key_established(device, key, now)
        effects: list[Effect] = []
        if alert is not None:
            effects.append(Emit(DeviceLogChanged(hub=self.entity, device=device, change="key")))
            effects += self.router.upward(self.config.acb, alert, now)
        effects += self.absorb(self.node.open_tunnel(device, now), now)
        return effects

    def _application(self, received: Received, now: Tick) -> list[Effect]:
        """A message of the hub's own clusters: so far only the keep-alive, which tells that a device is there."""
        effects = self.wake(received.source, now)
        entry = self.chf.state.log.find(received.source)
        of_old = entry is not None and not entry.key_hash and self.chf.state.log.historic_key(received.source)
        if of_old and received.protection is Protection.LINK:
            effects += self._key_established(received.source, now)
        if received.cluster == Cluster.KEEP_ALIVE and entry is not None and received.protection is Protection.LINK:
            # Who polls has no tunnel, whatever this end believes: its power may have been away.
            effects += self.absorb(self.node.open_tunnel(received.source, now), now)
            effects += self.absorb(keep_alive_answer(self.node, received, now), now)
        return effects

    def _reachable(self, peer: EntityId) -> bool:
        entry = self.chf.state.log.find(peer)
        return entry is not None and bool(entry.key_hash)

    def _delivered(self, parcel: Parcel, now: Tick) -> Iterable[Effect]:
        return self.router.delivered(parcel, now)

    # -- time

    def _timer(self, name: str, now: Tick) -> Iterable[Effect]:
        what, _, rest = name.removeprefix("hub.").partition(".")
        match what:
            case "housekeeping":
                return [*self._housekeep(now), SetTimer("hub.housekeeping", after(now, HOUSEKEEPING_S))]
            case "wan-sent":
                return self.router.sent(now)
            case "tunnel":
                return self._reopen(EntityId(bytes.fromhex(rest)), now)
            case "historic":
                return self._historic_half_over(EntityId(bytes.fromhex(rest)), now)
        return self.pairing.timer(name, now)

    def _reopen(self, device: EntityId, now: Tick) -> list[Effect]:
        entry = self.chf.state.log.find(device)
        if entry is None or not entry.key_hash or self.node.tunnel_up(device):
            return []
        return self.absorb(self.node.open_tunnel(device, now), now)

    def _historic_half_over(self, device: EntityId, now: Tick) -> list[Effect]:
        entry = self.chf.state.log.find(device)
        if entry is None or entry.key_hash:
            return []
        self.node.node.forget_key(device, LinkKeyKind.TRUST_CENTRE)
        return self.let_join(entry, self.chf.state.join_timeout_s / 2, now)

    def _housekeep(self, now: Tick) -> list[Effect]:
        clock = self.clock.read(now)
        effects: list[Effect] = []
        for parcel in self.outbox.expired(clock):
            self.outbox = self.outbox.without(parcel.token)
            text = "a message was not delivered within a day"
            self.chf.note_event(EVENT_UNDELIVERED, text, now, parcel.peer)
            logged = Logged(
                device=self.chf.entity, log=LogKind.EVENT, code=EVENT_UNDELIVERED, text=text, about=parcel.peer
            )
            effects.append(Emit(logged))
        for entry in self.chf.state.log.entries:
            if entry.lapses_at is not None and clock >= entry.lapses_at:
                effects += self.remove(entry.device, now)
        return effects
