"""The display as a hand-held terminal: pairing with a hub that its user picked by the label (GBCS 10.5).

Theory of operation. The user's pick starts an attempt: scan; Inter-PAN key establishment with the hub of that label
(the beacon only claims to be it: the certificate's Subject proves it, and an evil twin's beacon fails here, before
anything secret is sent); registration with install code and permit under that key; the ordinary join; the hub's tunnel.
A hub that is open for association is tried first in the ordinary way, without pairing.
Each step has its own state, its time limit, and a bounded number of repeats; when a step cannot be mended by itself the
attempt starts again from the scan, `MAX_ROUNDS` times in all, and then ends in `PairingFailed`, which says why. Nothing
of an attempt outlasts a power cut but the note that there was one: the user picks again.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol

import msgspec

from nowan.crypto import install_code
from nowan.crypto.secret import Secret
from nowan.devices.events import FoundHub, HubsFound, Paired, PairingFailed, PairingStep
from nowan.devices.identity import DeviceType
from nowan.devices.ppmid_state import PpmidState
from nowan.devices.reasons import DeviceReason
from nowan.effects import Effect, Emit, SetTimer
from nowan.errors import DecodeError
from nowan.ids import EntityId
from nowan.instant import Tick, after
from nowan.zigbee.cbke import KeStatus
from nowan.zigbee.clusters import registration as codec
from nowan.zigbee.clusters.family import Command
from nowan.zigbee.clusters.ids import Cluster
from nowan.zigbee.clusters.registration import RegistrationStatus as Status
from nowan.zigbee.indications import Beacon, JoinFailure, Outgoing, Protection, Received, Scanned
from nowan.zigbee.key_store import LinkKeyKind
from nowan.zigbee.smart_energy import Commissioned, CommissioningFailed, LinkEstablished, LinkFailed, SmartEnergyNode
from nowan.zigbee.tunnel import TunnelUp
from nowan.zigbee.zcl import ZclFrame

#: Attempts from the scan on, before the user is told that it failed.
MAX_ROUNDS = 3
#: Repeats of a registration frame, and the wait for its answer: MAC acknowledgements come in milliseconds.
MAX_REPEATS = 4
ANSWER_WAIT_S = 3.0
#: Joins with one opening of the hub.
MAX_JOINS = 3
#: Time limits of the steps that wait for others, beyond what the machines below need themselves.
ESTABLISH_LIMIT_S, JOIN_LIMIT_S, TUNNEL_LIMIT_S = 90.0, 120.0, 150.0
#: Longest wait that a hub may ask for.
MAX_WAIT_S = 120


class Step(StrEnum):
    """Where an attempt is."""

    IDLE = "idle"
    LOOKING = "looking for hubs"
    SCANNING = "scanning"
    ESTABLISHING = "establishing a key"
    REGISTERING = "registering"
    JOINING = "joining"
    TUNNELLING = "waiting for the tunnel"


class Idle(msgspec.Struct, frozen=True):
    """No attempt."""


class Looking(msgspec.Struct, frozen=True):
    """A scan for the user's eyes."""


class Scanning(msgspec.Struct, frozen=True):
    """Looking for the beacon of the picked hub."""

    hub: EntityId
    round: int = 1


class Establishing(msgspec.Struct, frozen=True):
    """Key establishment over Inter-PAN; `others` are further beacons that claim the label."""

    hub: EntityId
    beacon: Beacon
    others: tuple[Beacon, ...]
    round: int


class Registering(msgspec.Struct, frozen=True):
    """Frames of the registration cluster, one at a time; `at` is the place in the list."""

    hub: EntityId
    beacon: Beacon
    frames: tuple[Command, ...]
    round: int
    at: int = 0
    repeats: int = 0


class Joining(msgspec.Struct, frozen=True):
    """Association, network key, key establishment."""

    hub: EntityId
    beacon: Beacon
    round: int
    joins: int = 1


class Tunnelling(msgspec.Struct, frozen=True):
    """Commissioned; the hub opens the tunnel."""

    hub: EntityId
    round: int = MAX_ROUNDS


State = Idle | Looking | Scanning | Establishing | Registering | Joining | Tunnelling

_STEPS: dict[type, Step] = {
    Idle: Step.IDLE,
    Looking: Step.LOOKING,
    Scanning: Step.SCANNING,
    Establishing: Step.ESTABLISHING,
    Registering: Step.REGISTERING,
    Joining: Step.JOINING,
    Tunnelling: Step.TUNNELLING,
}
_REFUSALS = {
    Status.WRONG_ENTITY: DeviceReason.ENTITY_MISMATCH,
    Status.WRONG_INSTALL_CODE: DeviceReason.PERMIT_INSTALL_CODE,
    Status.PERMIT_WANTED: DeviceReason.PERMIT_WANTED,
    Status.PERMIT_STALE: DeviceReason.PERMIT_STALE,
    Status.PERMIT_SPENT: DeviceReason.PERMIT_USED_UP,
    Status.LOG_FULL: DeviceReason.LOG_FULL,
}


class TerminalDisplay(Protocol):
    """What the terminal needs of the display that it lives in."""

    entity: EntityId
    node: SmartEnergyNode
    state: PpmidState

    def absorb(self, effects: Iterable[Effect], now: Tick) -> list[Effect]:
        """Effects of the node, with its events as the display takes them."""

    def say_hello(self, now: Tick) -> list[Effect]:
        """Let the hub know that the display is there until its tunnel stands."""


class Terminal:
    """One display's pairing, by its install code, with a hub on one of `channels`."""

    state: State

    def __init__(self, display: TerminalDisplay, code: Secret, channels: tuple[int, ...]) -> None:
        self._display = display
        self._install_code = code
        self._channels = channels
        self.state = Idle()
        self._sequence = 0

    @property
    def step(self) -> Step:
        """Where the attempt is."""
        return _STEPS[type(self.state)]

    # -- the user's hand

    def look(self, now: Tick) -> list[Effect]:
        """Scan for the user's eyes."""
        if not isinstance(self.state, Idle | Looking):
            return []
        return [*self._to(Looking()), *self._scan(now)]

    def pick(self, hub: EntityId, now: Tick) -> list[Effect]:
        """Begin an attempt with the hub of that label; one that is under way is given up."""
        display = self._display
        display.state = msgspec.structs.replace(display.state, pairing_with=hub)
        if display.node.node.has_key(hub, LinkKeyKind.TRUST_CENTRE):
            return self.await_tunnel(hub, now, 1)
        return self._again(hub, 1, now)

    def await_tunnel(self, hub: EntityId, now: Tick, round_: int = MAX_ROUNDS) -> list[Effect]:
        """The keys are there: all that is wanting is the hub's tunnel."""
        if self._display.node.tunnel_up(hub):
            return self._paired(hub)
        effects = [*self._to(Tunnelling(hub, round_)), self._limit(TUNNEL_LIMIT_S, now)]
        return [*effects, *self._display.say_hello(now)]

    def _again(self, hub: EntityId, round_: int, now: Tick) -> list[Effect]:
        """From the scan on, with nothing left of an earlier network or key."""
        display = self._display
        effects: list[Effect] = []
        if display.node.state().membership is not None:
            effects += display.absorb(display.node.leave(now), now)
        return [*effects, *self._to(Scanning(hub, round_)), *self._scan(now)]

    def _scan(self, now: Tick) -> list[Effect]:
        display = self._display
        return display.absorb(display.node.scan(self._channels, now), now)

    # -- events

    def heard(self, event: object, now: Tick) -> list[Effect]:
        """An event of the node; what does not belong to the step changes nothing."""
        match self.state, event:
            case Looking(), Scanned(beacons=beacons):
                return [*self._to(Idle()), Emit(HubsFound(tuple(map(_found, beacons))))]
            case Scanning() as state, Scanned(beacons=beacons):
                mine = tuple(beacon for beacon in beacons if beacon.extended_pan_id == state.hub)
                if not mine:
                    return self._mend(state.hub, state.round, DeviceReason.NO_HUB, "no beacon with that label", now)
                if (open_ := self._open_to_us(state, mine)) is not None:
                    joining = Joining(state.hub, open_, state.round)
                    return [*self._to(joining), self._limit(JOIN_LIMIT_S, now), *self._join(joining, now)]
                return self._establish(state.hub, mine, state.round, now)
            case Establishing(hub=hub) as state, LinkEstablished(partner=partner, kind=LinkKeyKind.INTERPAN):
                if partner != hub:
                    self._display.node.node.forget_key(partner, LinkKeyKind.INTERPAN)
                    return self._next_beacon(state, DeviceReason.EVIL_TWIN, "the certificate is another's", now)
                return self._register(state, now)
            case Establishing() as state, LinkFailed(interpan=True, status=status, wait_s=wait_s):
                return self._not_established(state, status, wait_s, now)
            case Registering() as state, Received(
                interpan=True, cluster=Cluster.REGISTRATION, source=source, protection=Protection.LINK
            ) as received if source == state.hub:
                return self._answered(state, received, now)
            case Joining() as state, Commissioned(trust_centre=trust_centre) if trust_centre == state.hub:
                return self.await_tunnel(state.hub, now, state.round)
            case Joining() as state, CommissioningFailed(reason=reason):
                return self._not_joined(state, reason, now)
            case Tunnelling(hub=hub), TunnelUp(peer=peer) if peer == hub:
                return self._paired(hub)
        return []

    def timer(self, name: str, now: Tick) -> list[Effect]:
        """A limit of a step has come, or a wait is over."""
        state = self.state
        match name, state:
            case "hht.answer", Registering():
                if state.repeats + 1 < MAX_REPEATS:
                    return self._show(msgspec.structs.replace(state, repeats=state.repeats + 1), now)
                return self._mend(state.hub, state.round, DeviceReason.HUB_SILENT, "no answer to registration", now)
            case "hht.wait", Scanning():
                return self._scan(now)
            case "hht.wait", Joining():
                return self._join(state, now)
            case "hht.limit", Establishing():
                return self._next_beacon(state, DeviceReason.HUB_SILENT, "no key in time", now)
            case "hht.limit", Joining():
                return self._mend(state.hub, state.round, DeviceReason.JOIN_FAILED, "no network in time", now)
            case "hht.limit", Tunnelling():
                if state.round < MAX_ROUNDS:
                    return self._again(state.hub, state.round + 1, now)
                return self._failed(DeviceReason.TUNNEL_FAILED, "the hub opened no tunnel")
        return []

    def _open_to_us(self, state: Scanning, beacons: tuple[Beacon, ...]) -> Beacon | None:
        """A hub that lets devices associate may know us already, by CCS01 over its WAN: then no pairing is wanted.

        Tried in the first round only, and not with a permit at hand: a hub that is open for another turns us away.
        """
        if state.round > 1 or self._display.state.permit is not None:
            return None
        return next((beacon for beacon in beacons if beacon.association_permit), None)

    # -- key establishment

    def _establish(self, hub: EntityId, beacons: tuple[Beacon, ...], round_: int, now: Tick) -> list[Effect]:
        beacon, *others = beacons
        display = self._display
        effects = self._to(Establishing(hub, beacon, tuple(others), round_))
        effects.append(self._limit(ESTABLISH_LIMIT_S, now))
        return effects + display.absorb(display.node.establish_interpan(beacon, now), now)

    def _not_established(self, state: Establishing, status: KeStatus, wait_s: int, now: Tick) -> list[Effect]:
        text = f"key establishment: {status.name.lower().replace('_', ' ')}"
        if status in (KeStatus.TIMEOUT, KeStatus.UNDELIVERED):
            return self._next_beacon(state, DeviceReason.HUB_SILENT, text, now)
        wait = min(wait_s, MAX_WAIT_S) if status is KeStatus.NO_RESOURCES else 0
        return self._next_beacon(state, DeviceReason.KEY_ESTABLISHMENT, text, now, wait)

    def _next_beacon(
        self, state: Establishing, reason: DeviceReason, text: str, now: Tick, wait_s: int = 0
    ) -> list[Effect]:
        """Another beacon with the same label may be the real one."""
        if state.others and not wait_s:
            return self._establish(state.hub, state.others, state.round, now)
        return self._mend(state.hub, state.round, reason, text, now, wait_s)

    # -- registration

    def _register(self, state: Establishing, now: Tick) -> list[Effect]:
        permit = self._display.state.permit
        frames: list[Command] = [codec.Register(self._display.entity, self._install_code, DeviceType.PPMID)]
        if permit is not None and permit.hub == state.hub:
            frames += codec.blocks(permit.message)
        frames.append(codec.Commit())
        entered = self._to(Registering(state.hub, state.beacon, tuple(frames), state.round))
        assert isinstance(self.state, Registering)
        return [*entered, *self._show(self.state, now)]

    def _show(self, state: Registering, now: Tick) -> list[Effect]:
        """Send the frame that is due, and wait for its answer."""
        self.state = state
        self._sequence = (self._sequence + 1) % 256
        frame = codec.FAMILY.frame(state.frames[state.at], self._sequence, disable_default_response=True)
        message = Outgoing(destination=state.hub, cluster=Cluster.REGISTRATION, payload=frame.encode(), interpan=True)
        display = self._display
        timer = SetTimer("hht.answer", after(now, ANSWER_WAIT_S))
        return [timer, *display.absorb(display.node.send(message, now), now)]

    def _answered(self, state: Registering, received: Received, now: Tick) -> list[Effect]:
        try:
            frame = ZclFrame.decode(received.payload)
            answer = codec.FAMILY.decode(frame)
        except DecodeError:
            return []
        match state.frames[state.at], answer:
            case codec.Register(), codec.RegisterAnswer(status=Status.TAKEN):
                return self._show(msgspec.structs.replace(state, at=state.at + 1, repeats=0), now)
            case codec.PermitBlock() as block, codec.PermitBlockAnswer(status=Status.TAKEN, next_offset=wanted):
                if wanted < block.offset + len(block.data):
                    return []  # the answer to an earlier block, heard twice
                return self._show(msgspec.structs.replace(state, at=state.at + 1, repeats=0), now)
            case codec.Commit(), codec.CommitAnswer(status=Status.ADMITTED):
                stop = SetTimer("hht.answer", None)
                joining = Joining(state.hub, state.beacon, state.round)
                return [stop, *self._to(joining), self._limit(JOIN_LIMIT_S, now), *self._join(joining, now)]
            case codec.Register() | codec.PermitBlock() | codec.Commit(), codec.RegisterAnswer() | codec.CommitAnswer():
                seconds = answer.seconds
            case codec.PermitBlock(), codec.PermitBlockAnswer():
                seconds = 0
            case _:
                return []
        if answer.status in (Status.TAKEN, Status.ADMITTED):
            return []  # heard twice
        return [SetTimer("hht.answer", None), *self._turned_away(state, answer.status, seconds, now)]

    def _turned_away(self, state: Registering, status: int, seconds: int, now: Tick) -> list[Effect]:
        try:
            named = Status(status)
        except ValueError:
            return self._failed(DeviceReason.REGISTRATION_REFUSED, f"status {status}")
        text = named.name.lower().replace("_", " ")
        if named in (Status.BUSY, Status.OUT_OF_ORDER):
            wait = min(seconds, MAX_WAIT_S)
            return self._mend(state.hub, state.round, DeviceReason.REGISTRATION_REFUSED, text, now, wait)
        return self._failed(_REFUSALS.get(named, DeviceReason.REGISTRATION_REFUSED), text)

    # -- the join

    def _join(self, state: Joining, now: Tick) -> list[Effect]:
        display = self._display
        key = install_code.link_key(self._install_code)
        return display.absorb(display.node.join(state.beacon, key, now), now)

    def _not_joined(self, state: Joining, reason: JoinFailure, now: Tick) -> list[Effect]:
        if state.joins < MAX_JOINS:
            self.state = msgspec.structs.replace(state, joins=state.joins + 1)
            return [SetTimer("hht.wait", after(now, 2.0))]
        return self._mend(state.hub, state.round, DeviceReason.JOIN_FAILED, reason.value, now)

    # -- ends

    def _mend(
        self, hub: EntityId, round_: int, reason: DeviceReason, text: str, now: Tick, wait_s: int = 0
    ) -> list[Effect]:
        """Once more from the scan, or the end."""
        if round_ >= MAX_ROUNDS:
            return self._failed(reason, text)
        if not wait_s:
            return self._again(hub, round_ + 1, now)
        return [*self._to(Scanning(hub, round_ + 1)), SetTimer("hht.wait", after(now, float(wait_s)))]

    def _failed(self, reason: DeviceReason, text: str) -> list[Effect]:
        display = self._display
        display.state = msgspec.structs.replace(display.state, pairing_with=None)
        return [*self._to(Idle()), Emit(PairingFailed(reason, text))]

    def _paired(self, hub: EntityId) -> list[Effect]:
        display = self._display
        # The permit has done its work; an install code is not kept for longer than that.
        display.state = msgspec.structs.replace(display.state, hub=hub, pairing_with=None, permit=None)
        return [*self._to(Idle()), Emit(Paired(hub))]

    def _to(self, state: State) -> list[Effect]:
        self.state = state
        stops: list[Effect] = [SetTimer(name, None) for name in ("hht.limit", "hht.answer", "hht.wait")]
        return [*stops, Emit(PairingStep(self.step.value))]

    def _limit(self, seconds: float, now: Tick) -> Effect:
        return SetTimer("hht.limit", after(now, seconds))


def _found(beacon: Beacon) -> FoundHub:
    return FoundHub(label=beacon.extended_pan_id, pan=beacon.pan_id, channel=beacon.channel, rssi_dbm=beacon.rssi_dbm)
