"""Pairing at the hub: who is answered on Inter-PAN, and who gets an entry in the CHF Device Log.

Theory of operation. The admission policy is asked before each step costs more (`admission.py`). A frame that it refuses
never reaches the node: nothing goes out, not even a MAC acknowledgement, and the hub writes its own record of why, as
far as the budget for records goes. What a registered device presented is decided at Commit: by permit, through the
ordinary CCS01 executor, or without one as an entry of type HHT, one at a time, that lapses unless it joins in time.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import msgspec

from nowan.crypto.entropy import Entropy, integer
from nowan.crypto.secret import Secret
from nowan.devices import permit as permits
from nowan.devices.admission import Admit, Budget, Context, Ledger, Policy, Refuse, Stage, guards, knows_permits
from nowan.devices.chf import HHT_JOIN_S
from nowan.devices.device_log import LogEntry
from nowan.devices.events import DeviceLogChanged, PairingRefused
from nowan.devices.hub_routing import Router, RoutingHub
from nowan.devices.hub_state import Route
from nowan.devices.identity import DeviceType
from nowan.devices.permit import LastAddition, Presented
from nowan.devices.reasons import DeviceReason
from nowan.devices.registration import Assemblies, Assembly
from nowan.effects import Effect, Emit, SetTimer
from nowan.errors import DecodeError
from nowan.gbcs.counters import Counters
from nowan.gbcs.device_check import Rejected
from nowan.ids import EntityId
from nowan.instant import NS_PER_S, Tick, after
from nowan.zigbee.clusters import registration as codec
from nowan.zigbee.clusters.family import Command
from nowan.zigbee.clusters.ids import Cluster
from nowan.zigbee.clusters.registration import RegistrationStatus as Status
from nowan.zigbee.ieee802154 import FrameKind, MacFrame
from nowan.zigbee.indications import Outgoing, Protection, Received
from nowan.zigbee.interpan import STUB_NWK, InterPanFrame
from nowan.zigbee.key_store import LinkKeyKind
from nowan.zigbee.reasons import ZigbeeReason
from nowan.zigbee.smart_energy import Admission, HandshakeOffered, LinkEstablished, LinkFailed
from nowan.zigbee.zcl import ZclFrame

#: What the hub's own record takes, whatever the policy: flash wears out, and an attacker writes for nothing.
RECORDS = Budget(burst_source=6, per_hour_source=12, burst_all=24, per_hour_all=48)
#: Initiates that wait for the processor; one of them is drawn when it is free.
MAX_WAITING = 16
#: How long the drawn one has to come back, and how long a wait counts.
TURN_S = 45
#: Life of an Inter-PAN link key at the hub: registration takes seconds.
INTERPAN_KEY_S = 120
#: How long the answer to a Commit is kept for a repeated Commit.
ANSWER_S = 30

#: Frame type within the first byte of a NWK header; all bits set say Inter-PAN (ZigBee 3.3.1.1.1, ZSE Annex B).
_NWK_TYPE = 0x03

_STATUS = {
    DeviceReason.ENTITY_MISMATCH: Status.WRONG_ENTITY,
    DeviceReason.PERMIT_INSTALL_CODE: Status.WRONG_INSTALL_CODE,
    DeviceReason.PERMIT_WANTED: Status.PERMIT_WANTED,
    DeviceReason.PERMIT_STALE: Status.PERMIT_STALE,
    DeviceReason.PERMIT_USED_UP: Status.PERMIT_SPENT,
    DeviceReason.PERMIT_IN_USE: Status.PERMIT_SPENT,
    DeviceReason.LOG_FULL: Status.LOG_FULL,
    DeviceReason.BUDGET: Status.BUSY,
    DeviceReason.ENTRY_PENDING: Status.BUSY,
    DeviceReason.REGISTRATION_ORDER: Status.OUT_OF_ORDER,
    DeviceReason.CLOSED: Status.REFUSED,
    DeviceReason.NOT_PRESENT: Status.REFUSED,
    DeviceReason.WAN_IS_UP: Status.REFUSED,
}


class Verdict(msgspec.Struct, frozen=True):
    """What a Commit comes to, with the effects of it."""

    status: Status
    seconds: int = 0
    effects: tuple[Effect, ...] = ()


class PairingHub(RoutingHub, Protocol):
    """What pairing needs of its hub, besides what the router does."""

    router: Router
    wan_away_since: Tick | None

    @property
    def policy(self) -> Policy:
        """Who is let in."""

    def absorb(self, effects: Iterable[Effect], now: Tick) -> list[Effect]:
        """Effects of the node, with its events as the hub takes them."""

    def let_join(self, entry: LogEntry, seconds: float, now: Tick) -> list[Effect]:
        """Open joining for a device of the log."""

    def remove(self, device: EntityId, now: Tick) -> list[Effect]:
        """Take a device out of the log and off the network."""


class Pairing:
    """The hub's pairing; it is also the node's policy."""

    def __init__(self, hub: PairingHub, entropy: Entropy) -> None:
        self._hub = hub
        self._entropy = entropy
        self._ledger = Ledger()
        self._assemblies = Assemblies()
        self._powered_up_at = Tick(0)
        self._live: set[EntityId] = set()
        self._waiting: dict[EntityId, Tick] = {}
        self._came = 0
        self._turn: tuple[EntityId, Tick] | None = None
        self._refusals: dict[EntityId, DeviceReason] = {}
        self._answers: dict[EntityId, tuple[Verdict, Tick]] = {}
        self.acted_at: Tick | None = None

    def powered_up(self, now: Tick) -> None:
        """The hub has power from now on; a window opens with it."""
        self._powered_up_at = now
        for link in self._hub.node.state().link_keys:
            if link.kind is LinkKeyKind.INTERPAN:
                self._hub.node.node.forget_key(link.partner, LinkKeyKind.INTERPAN)

    # -- frames

    def refuses(self, data: bytes, now: Tick) -> list[Effect] | None:
        """None to let a frame through; else it is dropped in silence and these effects (a record) are all."""
        try:
            frame = MacFrame.decode(data)
        except DecodeError:
            return None
        source = frame.src
        if (
            frame.kind is not FrameKind.DATA
            or not frame.payload
            or frame.payload[0] & _NWK_TYPE != STUB_NWK[0] & _NWK_TYPE
        ):
            return None
        if isinstance(frame.dst, bytes) and frame.dst != self._hub.entity:
            return None
        if frame.payload[:2] != STUB_NWK or not isinstance(source, bytes):
            return []  # no Inter-PAN frame that anybody may send: not even a MAC acknowledgement
        if source in self._live or self._hub.node.node.has_key(source, LinkKeyKind.INTERPAN):
            return None  # what was begun is finished, within the handshake's own limits and the key's
        decision = self._hub.policy.decide(self._context(Stage.FRAME, source, now))
        if isinstance(decision, Admit):
            self._spend(Stage.FRAME, source, now)
            return None
        what = "an Inter-PAN frame"
        try:
            cluster = InterPanFrame.decode(frame.payload).cluster
            what = {Cluster.KEY_ESTABLISHMENT: "a key establishment", Cluster.REGISTRATION: "a registration"}.get(
                Cluster(cluster), what
            )
        except (DecodeError, ValueError):
            pass
        return self.record(source, decision.reason, f"{what} got no answer", now)

    def record(self, device: EntityId, reason: DeviceReason, text: str, now: Tick) -> list[Effect]:
        """The hub's own record of an attempt, within its budget."""
        if not self._ledger.allows("records", RECORDS, device, now):
            return []
        self._ledger.spend("records", RECORDS, device, now)
        self._hub.chf.note_attempt(device, reason, text, now)
        return [Emit(PairingRefused(hub=self._hub.entity, device=device, reason=reason, text=text))]

    def _context(self, stage: Stage, source: EntityId, now: Tick, *, with_permit: bool = False) -> Context:
        return Context(
            stage=stage,
            now=now,
            source=source,
            powered_up_at=self._powered_up_at,
            wan_away_since=self._hub.wan_away_since,
            acted_at=self.acted_at,
            with_permit=with_permit,
            half_open=len(self._live),
            ledger=self._ledger,
        )

    def _spend(self, stage: Stage, source: EntityId, now: Tick) -> None:
        for guarded in guards(self._hub.policy):
            self._ledger.spend(stage, guarded.budget(stage), source, now)

    # -- the node's policy

    def may_associate(self, device: EntityId) -> bool:
        """Only a device of the CHF Device Log may be on the network (CHTS 4.6.2.1)."""
        return device in self._hub.chf.state.log

    def may_establish(self, partner: EntityId, interpan: bool, _rssi_dbm: float, now: Tick) -> Admission:
        """Before any curve operation: the log inside the network, the policy outside it."""
        if not interpan:
            return Admission.ADMIT if partner in self._hub.chf.state.log else Admission.SILENT
        self._live.discard(partner)
        decision = self._hub.policy.decide(self._context(Stage.HANDSHAKE, partner, now))
        if isinstance(decision, Refuse):
            self._refusals[partner] = decision.reason
            busy = decision.reason is DeviceReason.BUDGET and bool(self._live)
            if busy:
                self._wait(partner, now)
            return Admission.BUSY if busy else Admission.SILENT
        if self._turn is not None and now < self._turn[1] and self._turn[0] != partner:
            self._refusals[partner] = DeviceReason.BUDGET
            return Admission.BUSY
        self._turn = None
        self._waiting.pop(partner, None)
        self._spend(Stage.HANDSHAKE, partner, now)
        self._live.add(partner)
        return Admission.ADMIT

    def _wait(self, partner: EntityId, now: Tick) -> None:
        """Let `partner` wait; once there is no room, whoever came stays with the same chance as everybody before."""
        if partner not in self._waiting:
            self._came += 1
            if len(self._waiting) >= MAX_WAITING:
                place = integer(self._entropy, self._came)
                if place >= MAX_WAITING:
                    return
                del self._waiting[list(self._waiting)[place]]
        self._waiting[partner] = now

    def may_partner(self, first: EntityId, second: EntityId) -> bool:
        """Both in the log, and neither a terminal, which has the tunnel only."""
        log = self._hub.chf.state.log
        entries = (log.find(first), log.find(second))
        return all(entry is not None and entry.device_type != DeviceType.HHT for entry in entries)

    def may_tunnel(self, client: EntityId) -> bool:
        """A gas meter opens its own tunnel; it is in the log."""
        return client in self._hub.chf.state.log

    def heard(self, event: object, now: Tick) -> list[Effect]:
        """Handshakes that began and ended."""
        match event:
            case HandshakeOffered(partner=partner, interpan=True, admitted=False):
                reason = self._refusals.pop(partner, DeviceReason.CLOSED)
                return self.record(partner, reason, "a key establishment was not begun", now)
            case LinkEstablished(partner=partner, kind=kind):
                self._ended(partner, now)
                if kind is LinkKeyKind.INTERPAN:
                    return [SetTimer(f"hub.interpan.{partner.hex()}", after(now, INTERPAN_KEY_S))]
            case LinkFailed(partner=partner, interpan=interpan, status=status):
                self._ended(partner, now)
                if interpan:
                    text = f"key establishment failed: {status.name.lower().replace('_', ' ')}"
                    return self.record(partner, DeviceReason.KEY_ESTABLISHMENT, text, now)
        return []

    def _ended(self, partner: EntityId, now: Tick) -> None:
        """The processor is free: one of those that waited is drawn, so that a flood cannot always be first."""
        self._live.discard(partner)
        fresh = [who for who, since in self._waiting.items() if now - since < TURN_S * NS_PER_S]
        self._waiting.clear()
        self._came = 0
        if fresh:
            self._turn = (fresh[integer(self._entropy, len(fresh))], after(now, TURN_S))

    def association_refused(self, device: EntityId, now: Tick) -> list[Effect]:
        """A device asked to associate and is not in the log, or joining is closed."""
        return self.record(device, DeviceReason.NOT_IN_LOG, "association refused", now)

    def timer(self, name: str, _now: Tick) -> list[Effect]:
        """An Inter-PAN link key has had its time: who has not registered by now begins anew."""
        what, _, peer = name.removeprefix("hub.").partition(".")
        if what == "interpan":
            self._hub.node.node.forget_key(EntityId(bytes.fromhex(peer)), LinkKeyKind.INTERPAN)
        return []

    # -- registration

    def registration(self, received: Received, now: Tick) -> list[Effect]:
        """A frame of the registration cluster, which only an Inter-PAN link key makes authentic."""
        if received.cluster != Cluster.REGISTRATION or received.protection is not Protection.LINK:
            return []
        peer = received.source
        try:
            frame = ZclFrame.decode(received.payload)
            if not codec.FAMILY.knows(frame) or frame.direction_to_client:
                return []
        except DecodeError:
            return []
        try:
            command = codec.FAMILY.decode(frame)
        except DecodeError as error:
            crc = error.reason is ZigbeeReason.INSTALL_CODE
            reason = DeviceReason.INSTALL_CODE_CRC if crc else DeviceReason.REGISTRATION_ORDER
            status = Status.WRONG_INSTALL_CODE if crc else Status.MALFORMED
            answers: dict[int, Command] = {
                0: codec.RegisterAnswer(status),
                1: codec.PermitBlockAnswer(status),
                2: codec.CommitAnswer(status),
            }
            effects = self.record(peer, reason, "a registration frame could not be read", now)
            return effects + self._answer(peer, answers[frame.command], frame.sequence, now)
        match command:
            case codec.Register():
                self._answers.pop(peer, None)
                taken = self._assemblies.register(peer, command, now)
                effects = (
                    []
                    if taken is Status.TAKEN
                    else self.record(peer, DeviceReason.ENTITY_MISMATCH, "it registers another's id", now)
                )
                return effects + self._answer(peer, codec.RegisterAnswer(taken), frame.sequence, now)
            case codec.PermitBlock():
                taken, wanted = self._assemblies.block(peer, command, now)
                return self._answer(peer, codec.PermitBlockAnswer(taken, wanted), frame.sequence, now)
            case codec.Commit():
                verdict = self.commit(peer, now)
                answer = codec.CommitAnswer(verdict.status, verdict.seconds)
                return [*verdict.effects, *self._answer(peer, answer, frame.sequence, now)]
        return []

    def _answer(self, peer: EntityId, answer: Command, sequence: int, now: Tick) -> list[Effect]:
        frame = codec.FAMILY.frame(answer, sequence, disable_default_response=True)
        message = Outgoing(
            destination=peer,
            cluster=Cluster.REGISTRATION,
            payload=frame.encode(),
            protection=Protection.LINK,
            interpan=True,
        )
        return self._hub.absorb(self._hub.node.send(message, now), now)

    # -- the decision

    def commit(self, peer: EntityId, now: Tick) -> Verdict:
        """Decide once: a repeated Commit gets the same answer."""
        known = self._answers.get(peer)
        if known is not None and now - known[1] < ANSWER_S * NS_PER_S:
            return msgspec.structs.replace(known[0], effects=())
        assembly = self._assemblies.commit(peer, now)
        if assembly is None:
            return Verdict(Status.OUT_OF_ORDER)
        outcome = self._decide(peer, assembly, now)
        if isinstance(outcome, DeviceReason):
            effects = self.record(peer, outcome, "its registration was refused", now)
            outcome = Verdict(_STATUS.get(outcome, Status.PERMIT_INVALID), 0, tuple(effects))
        if len(self._answers) >= MAX_WAITING:
            del self._answers[next(iter(self._answers))]
        self._answers[peer] = (outcome, now)
        return outcome

    def _decide(self, peer: EntityId, assembly: Assembly, now: Tick) -> Verdict | DeviceReason:
        policy = self._hub.policy
        # First as if the permit were good: a closed policy or an empty budget spends nothing on checking one.
        decision = policy.decide(self._context(Stage.REGISTRATION, peer, now, with_permit=bool(assembly.permit)))
        if isinstance(decision, Refuse):
            return decision.reason
        self._spend(Stage.REGISTRATION, peer, now)
        if assembly.permit and knows_permits(policy):
            return self._by_permit(peer, assembly, now)
        decision = policy.decide(self._context(Stage.REGISTRATION, peer, now))
        return decision.reason if isinstance(decision, Refuse) else self._as_terminal(peer, assembly, now)

    def _by_permit(self, peer: EntityId, assembly: Assembly, now: Tick) -> Verdict | DeviceReason:
        chf = self._hub.chf
        read = permits.read(assembly.permit)
        if isinstance(read, DeviceReason):
            return read
        message, addition = read
        counters = Counters.restore(chf.state.counters) if chf.state.counters else Counters()
        presented = Presented(message, addition, assembly.register, peer, chf.entity, chf.acb, counters)
        refusal = permits.first_refusal(presented)
        if refusal is DeviceReason.PERMIT_STALE:
            again = permits.retry(chf.state.last_addition, assembly.permit, presented, chf.state.log)
            return self._retry(again, addition.join_timeout_s, now) if isinstance(again, LastAddition) else again
        if refusal is not None:
            return refusal
        if chf.state.log.full and peer not in chf.state.log:
            return DeviceReason.LOG_FULL
        checked, taken = chf.check(assembly.permit)
        if isinstance(checked, Rejected):
            chf.note_security(checked.log_code, f"permit: {checked.check}", now, peer)
            return DeviceReason.PERMIT_MAC
        done = chf.execute(checked, taken, now)
        if isinstance(done, Rejected):
            return DeviceReason.PERMIT_UNREADABLE
        # The Response goes home the way the Command came: through this device, once it has its tunnel.
        self._hub.state = self._hub.state.with_route(Route(message.originator, chf.entity, message.counter, peer))
        effects = self._hub.apply(done, now)
        effects += self._hub.post(peer, done.response, now)
        return Verdict(Status.ADMITTED, addition.join_timeout_s, tuple(effects))

    def _retry(self, again: LastAddition, seconds: int, now: Tick) -> Verdict:
        chf = self._hub.chf
        chf.state = msgspec.structs.replace(chf.state, last_addition=again)
        entry = chf.state.log.find(again.device)
        effects = [] if entry is None else self._hub.let_join(entry, seconds, now)
        return Verdict(Status.ADMITTED, seconds, tuple(effects))

    def _as_terminal(self, peer: EntityId, assembly: Assembly, now: Tick) -> Verdict | DeviceReason:
        chf = self._hub.chf
        code = Secret(assembly.register.install_code)
        entry = chf.state.log.find(peer)
        if entry is not None and entry.device_type != DeviceType.HHT:
            return self._known_device(entry, code, now)
        others = [other for other in chf.state.log.of_type(DeviceType.HHT) if other.device != peer]
        if others:
            return DeviceReason.ENTRY_PENDING
        if entry is None and chf.state.log.full:
            return DeviceReason.LOG_FULL
        effects: list[Effect] = [] if entry is None else self._hub.remove(peer, now)
        alert = chf.add_terminal(peer, code, now)
        effects.append(Emit(DeviceLogChanged(hub=self._hub.entity, device=peer, change="added")))
        effects += self._hub.router.upward(chf.acb, alert, now)
        added = chf.state.log.find(peer)
        if added is not None:
            effects += self._hub.let_join(added, HHT_JOIN_S, now)
        return Verdict(Status.ADMITTED, HHT_JOIN_S, tuple(effects))

    def _known_device(self, entry: LogEntry, code: Secret, now: Tick) -> Verdict | DeviceReason:
        """A device that a Command added already and that has no key of its own yet: joining opens once more."""
        if entry.install_code != code:
            return DeviceReason.PERMIT_INSTALL_CODE
        if entry.proved:
            return DeviceReason.PERMIT_IN_USE
        return Verdict(Status.ADMITTED, HHT_JOIN_S, tuple(self._hub.let_join(entry, HHT_JOIN_S, now)))
