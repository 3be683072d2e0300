"""Into a network: the joiner's association and the coordinator's answer, up to the network key (ZigBee 3.6.1, 4.6.3).

    Association Request  ->
    Data Request         ->     the coordinator keeps the answer until it is fetched
                         <-     Association Response
                         <-     Transport-Key, sealed under the joiner's install-code key
    Device Announce      ->

In GB a network's extended PAN id is its coordinator's EUI-64 (GBCS 10.5), so a joiner knows whose key it shares before
it hears a word from the coordinator; a network key from anybody else is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import msgspec

from nowan.crypto import entropy as randomness
from nowan.crypto.entropy import Entropy
from nowan.crypto.secret import Secret
from nowan.effects import Effect, Emit, SetTimer
from nowan.ids import EntityId, PanId, ShortAddress
from nowan.instant import Tick, after
from nowan.zigbee import ieee802154, security
from nowan.zigbee.aps_commands import TransportNetworkKey
from nowan.zigbee.aps_delivery import ApsDelivery
from nowan.zigbee.ieee802154 import AssociationResponse, AssociationStatus, Capability
from nowan.zigbee.indications import AssociationRefused, Beacon, JoinedNetwork, JoinFailed, JoinFailure, Tune
from nowan.zigbee.key_store import TRANSPORT_KINDS, KeyStore, LinkKeyKind, Membership
from nowan.zigbee.mac_link import MacLink
from nowan.zigbee.security import KeyIdentifier

#: The one timer of a joiner.
TIMER = "node.join"
#: Tokens of the MAC frames sent here.
REQUESTS = "join.request"
ANSWERS = "join.answer."
#: How often a joiner asks for the answer to its association request.
POLLS = 3
#: Answers a coordinator keeps for joiners, and how long (macTransactionPersistenceTime).
MAX_ANSWERS = 8
ANSWER_S = 7.68
#: Highest address given to a device; those above are broadcasts and reserved.
LAST_SHORT = 0xFFF7


class Admitted(msgspec.Struct, frozen=True):
    """The network key is held; to be announced before `joined` is told. For the node that owns this."""

    joined: JoinedNetwork


@dataclass(frozen=True)
class Outside:
    """Not joining."""


@dataclass(frozen=True)
class Asking:
    """The request is out, or its answer is being asked for."""

    beacon: Beacon
    polls: int = 0


@dataclass(frozen=True)
class AwaitingKey:
    """An address was given; the network key is on its way."""

    beacon: Beacon
    short: ShortAddress


JoinState: TypeAlias = Outside | Asking | AwaitingKey


class Joining:
    """The joiner's side."""

    def __init__(
        self,
        eui64: EntityId,
        keys: KeyStore,
        link: MacLink,
        capability: Capability,
        *,
        answer_wait_s: float,
        key_wait_s: float,
    ) -> None:
        self.state: JoinState = Outside()
        self._eui64 = eui64
        self._keys = keys
        self._link = link
        self._capability = capability
        self._answer_wait_s = answer_wait_s
        self._key_wait_s = key_wait_s

    @property
    def address(self) -> tuple[PanId, ShortAddress] | None:
        """Where a joiner that waits for its key is reached."""
        return (self.state.beacon.pan_id, self.state.short) if isinstance(self.state, AwaitingKey) else None

    def begin(self, beacon: Beacon, link_key: Secret, now: Tick) -> list[Effect]:
        """Associate with the coordinator of `beacon`; what was under way is dropped."""
        self._keys.exit()
        self._keys.install(beacon.extended_pan_id, LinkKeyKind.INSTALL_CODE, link_key)
        self.state = Asking(beacon)
        request = ieee802154.association_request(0, beacon.pan_id, beacon.source, self._eui64, self._capability)
        timer = SetTimer(TIMER, after(now, self._answer_wait_s))
        return [Emit(Tune(beacon.channel)), timer, *self._link.send(request, now, REQUESTS)]

    def sent(self, ok: bool) -> list[Effect]:
        """The MAC is done with a request of ours."""
        return [] if ok or not isinstance(self.state, Asking) else self._fail(JoinFailure.NO_ANSWER)

    def answered(self, answer: AssociationResponse, now: Tick) -> list[Effect]:
        """The coordinator's answer."""
        if not isinstance(self.state, Asking):
            return []
        if answer.status == AssociationStatus.PAN_AT_CAPACITY:
            return self._fail(JoinFailure.AT_CAPACITY)
        if answer.status != AssociationStatus.SUCCESS or not 0 < answer.short <= LAST_SHORT:
            return self._fail(JoinFailure.DENIED)
        self.state = AwaitingKey(self.state.beacon, ShortAddress(answer.short))
        return [SetTimer(TIMER, after(now, self._key_wait_s))]

    def key_came(self, source: EntityId, command: TransportNetworkKey) -> list[Effect]:
        """The network key, opened with the key shared with `source`."""
        if not isinstance(self.state, AwaitingKey):
            return []
        beacon, short = self.state.beacon, self.state.short
        if source != beacon.extended_pan_id or command.src != source or command.dst != self._eui64:
            return []
        self.state = Outside()
        self._keys.enter(
            Membership(
                pan_id=beacon.pan_id,
                extended_pan_id=beacon.extended_pan_id,
                channel=beacon.channel,
                short=short,
                trust_centre=source,
                network_key=command.key,
                key_sequence=command.sequence,
            )
        )
        joined = JoinedNetwork(source, beacon.pan_id, short, beacon.channel)
        return [SetTimer(TIMER, None), Emit(Admitted(joined))]

    def fire(self, now: Tick) -> list[Effect]:
        """The join's timer."""
        match self.state:
            case Asking(beacon, polls) if polls < POLLS:
                self.state = Asking(beacon, polls + 1)
                poll = ieee802154.data_request(0, beacon.pan_id, beacon.source, self._eui64)
                timer = SetTimer(TIMER, after(now, self._answer_wait_s))
                return [timer, *self._link.send(poll, now, REQUESTS)]
            case Asking():
                return self._fail(JoinFailure.NO_ANSWER)
            case AwaitingKey():
                return self._fail(JoinFailure.NO_TRANSPORT_KEY)
            case Outside():
                return []

    def stop(self) -> list[Effect]:
        """Not joining any more, in silence."""
        if isinstance(self.state, Outside):
            return []
        self.state = Outside()
        return [SetTimer(TIMER, None)]

    def _fail(self, reason: JoinFailure) -> list[Effect]:
        return [*self.stop(), Emit(JoinFailed(reason))]


@dataclass(frozen=True)
class _Answer:
    short: ShortAddress
    status: AssociationStatus
    until: Tick


class Parent:
    """The coordinator's side, the trust centre being the coordinator itself."""

    def __init__(
        self,
        eui64: EntityId,
        keys: KeyStore,
        link: MacLink,
        delivery: ApsDelivery,
        entropy: Entropy,
        admits: Callable[[EntityId], bool],
    ) -> None:
        self._eui64 = eui64
        self._keys = keys
        self._link = link
        self._delivery = delivery
        self._entropy = entropy
        self._admits = admits
        self._answers: dict[EntityId, _Answer] = {}
        self._permit_until = Tick(0)

    def permit(self, seconds: float, now: Tick) -> None:
        """Let devices associate for so long; 0 closes."""
        self._permit_until = after(now, seconds)

    def permits(self, now: Tick) -> bool:
        """Whether devices may associate."""
        return now < self._permit_until

    def asked(self, device: EntityId, now: Tick) -> list[Effect]:
        """An association request: the answer waits to be fetched."""
        self._answers = {one: answer for one, answer in self._answers.items() if answer.until > now}
        if device not in self._answers and len(self._answers) >= MAX_ANSWERS:
            return []
        until = after(now, ANSWER_S)
        known = bool(self._keys.links(device, TRANSPORT_KINDS))
        if not (self.permits(now) and known and self._admits(device)):
            self._answers[device] = _Answer(ieee802154.BROADCAST, AssociationStatus.ACCESS_DENIED, until)
            return [Emit(AssociationRefused(device))]
        self._answers[device] = _Answer(self._address_for(device), AssociationStatus.SUCCESS, until)
        return []

    def holds(self, device: EntityId, now: Tick) -> bool:
        """Whether an answer waits for `device`."""
        answer = self._answers.get(device)
        return answer is not None and answer.until > now

    def polled(self, device: EntityId, now: Tick) -> list[Effect]:
        """A data request of `device`, which gets its answer."""
        member = self._keys.membership
        if member is None or not self.holds(device, now):
            return []
        answer = self._answers[device]
        response = ieee802154.association_response(0, member.pan_id, device, self._eui64, answer.short, answer.status)
        return self._link.send(response, now, ANSWERS + device.hex())

    def sent(self, token: str, ok: bool, now: Tick) -> list[Effect]:
        """The MAC is done with an answer: an admitted device is sent the network key."""
        device = EntityId(bytes.fromhex(token.removeprefix(ANSWERS)))
        answer = self._answers.pop(device, None) if ok else None
        member = self._keys.membership
        links = self._keys.links(device, TRANSPORT_KINDS)
        if answer is None or answer.status is not AssociationStatus.SUCCESS or member is None or not links:
            return []
        self._keys.learn(device, answer.short)
        command = TransportNetworkKey(member.network_key, member.key_sequence, device, self._eui64)
        key = security.key_transport_key(links[0].key)
        return self._delivery.command(command, device, key, KeyIdentifier.KEY_TRANSPORT, now, joiner=True)

    def _address_for(self, device: EntityId) -> ShortAddress:
        held = self._keys.short_of(device)
        while held is None:
            drawn = ShortAddress(1 + randomness.integer(self._entropy, LAST_SHORT))
            promised = any(answer.short == drawn for answer in self._answers.values())
            if self._keys.device_of(drawn) is None and not promised:
                held = drawn
        return held
