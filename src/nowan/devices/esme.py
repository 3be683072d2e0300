"""The electricity meter: see `Esme`.

Theory of operation. A Command comes through the tunnel, is checked (`commands.take`), acts on a working copy through
the table of COSEM objects, and the copy, the counter, the log entries and the protected Response become durable in one
Persist; only then does anything leave. The same bytes again find their counter taken: they change nothing but the
security log, and the first Response is what the outbox goes on sending until the hub has it. A join (CS03A1) takes
longer than one step: its Command is kept as pending, with its counter taken, and its Response is made when the key
establishment with the other device ends, if need be after a power cut.

What a display asks over the home network (PECS01 to PECS03) is done only under a verified partner link key with a
device of the meter's log.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from nowan.crypto import install_code
from nowan.crypto.entropy import Entropy
from nowan.crypto.secret import Secret
from nowan.devices import commands, joiner, prepayment
from nowan.devices.clock import DeviceClock
from nowan.devices.device import HELLO, HELLO_S, Device, restored
from nowan.devices.esme_joins import Joins
from nowan.devices.esme_objects import CS01A, OBJECTS, MeterWork
from nowan.devices.esme_state import EsmeState
from nowan.devices.esme_supply import local_request
from nowan.devices.events import Executed, Logged, LogKind, Refused, SupplyChanged
from nowan.devices.identity import RadioIdentity
from nowan.devices.prepayment import Account, AccountRefusal, Change
from nowan.devices.reasons import DeviceReason
from nowan.devices.records import Record, appended
from nowan.dlms.access import AccessRequest
from nowan.effects import Effect, Emit, SetTimer
from nowan.errors import DecodeError, PeerMisbehaved
from nowan.gbcs import contents, cosem, utrn
from nowan.gbcs.asn1 import JoinRequest
from nowan.gbcs.counters import Counters
from nowan.gbcs.credentials import Keys, KeyUse
from nowan.gbcs.device_check import AcceptedCommand, DeviceTrust, Rejected
from nowan.gbcs.message import Message
from nowan.gbcs.reasons import GbcsReason
from nowan.gbcs.usecases import DeviceKind, Role
from nowan.ids import EntityId
from nowan.instant import Tick, after
from nowan.zigbee.cbke import KeConfig
from nowan.zigbee.indications import LeftNetwork, Received, Scanned
from nowan.zigbee.node import NodeConfig, NodeRole
from nowan.zigbee.smart_energy import Admission, Commissioned, CommissioningFailed, SmartEnergyNode
from nowan.zigbee.tunnel import TunnelData

PENCE = 1000  # millipence


class EsmeConfig(msgspec.Struct, frozen=True, kw_only=True):
    """An electricity meter as it leaves the factory, with its supplier's credentials."""

    radio: RadioIdentity
    install_code: Secret
    supplier: EntityId
    acb: EntityId
    #: Private keys of the meter, public ones of supplier (signing, agreement, prepayment) and ACB.
    keys: Keys
    #: The hub it shall join (the GPF's Entity Identifier), None for any with association open.
    hub: EntityId | None = None
    account: Account = Account()
    clock: DeviceClock = DeviceClock()
    channels: tuple[int, ...] = tuple(range(11, 27))
    #: How long a join is tried before it is answered with a failure: the other device's Command may come later.
    join_patience_s: float = 900.0


class Esme(Device[EsmeState]):
    """An electricity meter in prepayment mode. Link: ``air``. Emits `SupplyChanged`, `Executed`, `Logged` and more."""

    kind = "esme"

    def __init__(self, config: EsmeConfig, entropy: Entropy, snapshot: bytes | None = None) -> None:
        node, outbox, state = restored(self.kind, snapshot, EsmeState, EsmeState(config.account))
        super().__init__(config.radio.eui64, config.clock, state, outbox)
        self.config = config
        self._entropy = entropy
        self._trust = DeviceTrust(
            DeviceKind.ESME,
            config.acb,
            {config.supplier: Role.SUPPLIER, config.acb: Role.ACCESS_CONTROL_BROKER},
        )
        self.node = SmartEnergyNode(
            NodeConfig(eui64=self.entity, role=NodeRole.ROUTER),
            KeConfig(credentials=(config.radio.credentials(),)),
            _MeterPolicy(self),
            entropy,
            node,
            tunnel_server=True,
        )
        self._joins = Joins(self, config.join_patience_s)
        self._tries = 0

    @property
    def account(self) -> Account:
        """Balances and supply state as they are (for displays and tests)."""
        return self.state.account

    def _its_hub(self) -> EntityId | None:
        return self.state.hub

    # -- inputs

    def start(self, now: Tick) -> list[Effect]:
        """Power on: rejoin with the keys that are there, or look for the network."""
        effects = self.absorb(self.node.start(now), now)
        if self.state.hub is None:
            effects += self.absorb(self.node.scan(self.config.channels, now), now)
        else:
            effects += [*self.say_hello(now), *self._joins.resume(now), *self.pump_all(now)]
        return self.commit(effects)

    def consume(self, millipence: int, now: Tick) -> list[Effect]:
        """Energy and standing charge of `millipence` were used; may disable supply."""
        return self.commit(self.changed(prepayment.charge(self.state.account, millipence), now))

    def enter_utrn(self, text: str, now: Tick) -> list[Effect]:
        """A prepayment token of 20 digits was typed at the meter's keypad."""
        _, effects = self.take_token(text.encode("ascii", "replace"), now)
        return self.commit(effects)

    def enable_supply(self, now: Tick) -> list[Effect]:
        """The customer pressed enable at the meter: works from Armed only."""
        result = prepayment.enable(self.state.account)
        if isinstance(result, AccountRefusal):
            return [Emit(Refused(device=self.entity, reason=DeviceReason.METER_REFUSED))]
        return self.commit(self.changed(result, now))

    # -- Commands

    def _tunnel(self, data: bytes, now: Tick) -> list[Effect]:
        """A Remote Party Message from the hub."""
        if self.outbox.full:
            return [self.log(LogKind.SECURITY, commands.LOG_REPLAY, "no room for another Response", now)]
        checked, counters = commands.take(data, self.entity, self.config.keys, self.state.counters, self._trust)
        if isinstance(checked, Rejected):
            return self._rejected(checked, now)
        message = checked.message
        if checked.use_case.is_top_up and (message.originator, message.counter) in self.state.answered:
            return self._rejected(Rejected(commands.LOG_REPLAY, "counter", GbcsReason.REPLAY, "top-up"), now)
        self.state = msgspec.structs.replace(self.state, counters=counters.snapshot())
        try:
            content = contents.payload(message)
        except DecodeError as error:
            return [self.log(LogKind.SECURITY, commands.LOG_FORMAT, str(error.reason), now, message.originator)]
        match content:
            case AccessRequest():
                return self._access(checked, content, now)
            case JoinRequest():
                return self._joins.begin(message, content, now)
            case _:
                return [self.log(LogKind.SECURITY, commands.LOG_FORMAT, "unsupported", now, message.originator)]

    def _access(self, command: AcceptedCommand, request: AccessRequest, now: Tick) -> list[Effect]:
        message = command.message
        work = MeterWork(self.state.account, lambda copy, digits: self._token(copy, digits, message.counter))
        result = OBJECTS.execute(request, message.code, work)
        effects = self.changed(Change(work.account, ()), now)
        effects += self._alerts(work.alerts, now)
        top_up = message.code == CS01A
        if top_up:
            self.state = self.state.with_answered(message.originator, message.counter)
        stamp = self.clock.cosem(now) if top_up else None
        return [*effects, self.executes(message), *self.respond(message, result, now, stamp)]

    def executes(self, command: Message) -> Effect:
        """Tell that the accepted `command` is being carried out; its counter is used up by the same step."""
        return Emit(
            Executed(
                device=self.entity, originator=command.originator, counter=command.counter, message_code=command.code
            )
        )

    def respond(
        self, command: Message, content: contents.Content, now: Tick, stamp: bytes | None = None
    ) -> list[Effect]:
        """Owe the hub the Response to the accepted `command`."""
        return self._owe(commands.answer(command, content, self.config.keys, self.config.acb, stamp), now)

    def _rejected(self, rejected: Rejected, now: Tick) -> list[Effect]:
        text = f"{rejected.check}: {rejected.reason}"
        replay = rejected.reason is GbcsReason.REPLAY
        reason = DeviceReason.REPLAYED if replay else DeviceReason.NOT_AUTHENTIC
        return [
            self.log(LogKind.SECURITY, rejected.log_code, text, now),
            Emit(Refused(device=self.entity, reason=reason)),
        ]

    # -- prepayment tokens

    def _token(self, work: MeterWork, digits: bytes, counter: int | None) -> bool:
        """Take a token into `work`; its counter is taken only when the account takes its value."""
        table = Counters.restore(self.state.counters) if self.state.counters else Counters()
        try:
            shared = self.config.keys.shared(self.config.supplier, self.entity, KeyUse.PREPAYMENT)
        except PeerMisbehaved:
            work.alerts.append(utrn.LOG_NOT_AUTHENTIC)
            return False
        found = utrn.check(digits, self.entity, [(self.config.supplier, shared)], table, counter=counter)
        if isinstance(found, utrn.Refused):
            if found.log_code is not None:
                work.alerts.append(found.log_code)
            return False
        if not work.take(prepayment.top_up(work.account, found.pence * PENCE, local=counter is None)):
            return False
        self.state = msgspec.structs.replace(self.state, counters=table.snapshot())
        return True

    def take_token(self, digits: bytes, now: Tick) -> tuple[bool | int, list[Effect]]:
        """A token that came by keypad or display: True, or the event code of why not (False: mistyped)."""
        work = MeterWork(self.state.account, lambda copy, token: self._token(copy, token, None))
        accepted = work.token(work, digits)
        effects = self.changed(Change(work.account, ()), now) + self._alerts(work.alerts, now)
        return (True if accepted else (work.alerts[-1] if work.alerts else False)), effects

    # -- the account

    def changed(self, change: Change, now: Tick) -> list[Effect]:
        """Put the account in, tell of its supply state, raise its alerts."""
        before = self.state.account.state
        if change.account != self.state.account:
            self.state = msgspec.structs.replace(self.state, account=change.account)
        effects: list[Effect] = []
        if change.account.state is not before:
            effects.append(Emit(SupplyChanged(device=self.entity, before=before, state=change.account.state)))
        return effects + self._alerts(change.alerts, now)

    def _alerts(self, codes: Iterable[int], now: Tick) -> list[Effect]:
        """Log each code, and send it to the supplier where there is room."""
        effects: list[Effect] = []
        for code in codes:
            effects.append(self.log(LogKind.EVENT, code, prepayment.describe(code), now))
            if self.state.hub is not None and not self.outbox.full:
                counter = self.state.alert_counter + 1
                self.state = msgspec.structs.replace(self.state, alert_counter=counter)
                content = cosem.alert_body(code, self.clock.cosem(now))
                supplier = self.config.supplier
                effects += self._owe(
                    commands.alert(code, content, self.entity, supplier, counter, self.config.keys), now
                )
        return effects

    def _owe(self, data: bytes, now: Tick) -> list[Effect]:
        return [] if self.state.hub is None else self.post(self.state.hub, data, now)

    def log(self, log: LogKind, code: int, text: str, now: Tick, about: EntityId | None = None) -> Effect:
        record = Record(self.clock.read(now), code, text, about)
        if log is LogKind.SECURITY:
            self.state = msgspec.structs.replace(self.state, security=appended(self.state.security, record))
        else:
            self.state = msgspec.structs.replace(self.state, events=appended(self.state.events, record))
        return Emit(Logged(device=self.entity, log=log, code=code, text=text, about=about))

    # -- the node

    def _heard(self, event: object, now: Tick) -> Iterable[Effect]:
        match event:
            case TunnelData(peer=peer, data=data) if peer == self.state.hub:
                return self._tunnel(data, now)
            case Received() if not event.interpan:
                return local_request(self, event, now)
            case Scanned(beacons=beacons):
                beacon = joiner.chosen(beacons, self.config.hub)
                if beacon is None:
                    return self._try_later(now)
                key = install_code.link_key(self.config.install_code)
                return self.absorb(self.node.join(beacon, key, now), now)
            case Commissioned(trust_centre=trust_centre):
                self.state = msgspec.structs.replace(self.state, hub=trust_centre)
                self._tries = 0
                return [Emit(event), SetTimer(HELLO, after(now, HELLO_S))]
            case LeftNetwork():
                self.state = msgspec.structs.replace(self.state, hub=None)
                return [Emit(event), *self._try_later(now)]
            case CommissioningFailed():
                return [Emit(event), *self._try_later(now)]
        return [*self._joins.heard(event, now), Emit(event)]

    def _try_later(self, now: Tick) -> list[Effect]:
        self._tries += 1
        return [SetTimer("join.retry", after(now, joiner.wait_s(self._tries, self._entropy)))]

    def _timer(self, name: str, now: Tick) -> Iterable[Effect]:
        if name == "join.retry" and self.state.hub is None:
            return self.absorb(self.node.scan(self.config.channels, now), now)
        return self._joins.timer(name, now)


class _MeterPolicy:
    """What the meter lets its node do: key establishment with its trust centre and the devices of its log."""

    def __init__(self, meter: Esme) -> None:
        self._meter = meter

    def may_associate(self, _device: EntityId) -> bool:
        """A meter is no coordinator."""
        return False

    def may_establish(self, partner: EntityId, interpan: bool, _rssi_dbm: float, _now: Tick) -> Admission:
        """The meter initiates; it answers only whom its log names."""
        known = not interpan and self._meter.state.entry(partner) is not None
        return Admission.ADMIT if known else Admission.SILENT

    def may_partner(self, _first: EntityId, _second: EntityId) -> bool:
        """A meter is no trust centre."""
        return False

    def may_tunnel(self, client: EntityId) -> bool:
        """Only its hub's CHF opens a tunnel to it."""
        state = self._meter.state
        return state.hub is None or client == state.hub
