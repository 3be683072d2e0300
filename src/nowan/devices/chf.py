"""The Communications Hub Function: executor of the Access Control Broker's Commands, keeper of the CHF Device Log.

Theory of operation. `Chf` holds the CHF's durable state as a value and changes it in memory; the hub makes it durable.
A Command is checked, acts on a working copy through the table of COSEM objects, and leaves a `Done`: the Response, what
the radio is to do, and the alerts (CS14 for every change of the log). Addition by permit runs the same executor, after
the conditions of `permit.py`.
"""

from __future__ import annotations

import msgspec

from nowan.crypto.secret import Secret
from nowan.devices import commands
from nowan.devices.chf_objects import OBJECTS, ChfWork, Opening
from nowan.devices.clock import DeviceClock
from nowan.devices.device_log import DeviceLog, LogEntry
from nowan.devices.identity import DeviceType
from nowan.devices.permit import LastAddition, digest
from nowan.devices.reasons import DeviceReason
from nowan.devices.records import Log, Record, appended
from nowan.dlms.access import AccessRequest
from nowan.errors import DecodeError
from nowan.gbcs import contents, cosem
from nowan.gbcs.counters import Counters
from nowan.gbcs.credentials import Keys
from nowan.gbcs.device_check import AcceptedCommand, DeviceTrust, Rejected
from nowan.gbcs.message import Message
from nowan.gbcs.usecases import DeviceKind, Role
from nowan.ids import EntityId
from nowan.instant import Tick, Utc

#: Message code of CS14, and the alert code in it.
CS14, ALERT_LOG_CHANGED = 0x0018, 0x8F12
#: Entries of the hub's own record of pairing attempts: enough for an evening of them.
MAX_ATTEMPTS = 50
#: An entry without a permit must join within this, and goes again a day later (assumption).
HHT_JOIN_S, HHT_KEEP_S = 180, 24 * 3600


class Attempt(msgspec.Struct, frozen=True):
    """A pairing attempt that got silence or a refusal: when by the hub's clock, who (as claimed), why."""

    at: Utc
    device: EntityId
    reason: str
    text: str


class ChfState(msgspec.Struct, frozen=True):
    """What the CHF keeps across power cuts."""

    log: DeviceLog = DeviceLog()
    join_timeout_s: int = 0
    counters: bytes = b""
    alert_counter: int = 0
    security: Log = ()
    events: Log = ()
    attempts: tuple[Attempt, ...] = ()
    last_addition: LastAddition | None = None


class Done(msgspec.Struct, frozen=True):
    """What a Command came to. `alerts` are protected CS14 messages for the ACB."""

    command: Message
    response: bytes
    opening: Opening | None = None
    added: tuple[EntityId, ...] = ()
    removed: tuple[EntityId, ...] = ()
    alerts: tuple[bytes, ...] = ()


class Chf:
    """See the module's text. `radio` is the GPF's id, which is the extended PAN id too."""

    def __init__(
        self, entity: EntityId, radio: EntityId, acb: EntityId, keys: Keys, clock: DeviceClock, state: ChfState
    ) -> None:
        self.entity = entity
        self.radio = radio
        self.acb = acb
        self.keys = keys
        self.clock = clock
        self.state = state
        self._trust = DeviceTrust(DeviceKind.CHF, acb, {acb: Role.ACCESS_CONTROL_BROKER})

    # -- Commands

    def check(self, data: bytes) -> tuple[AcceptedCommand | Rejected, Counters]:
        """Check a Command without taking anything."""
        return commands.take(data, self.entity, self.keys, self.state.counters, self._trust)

    def execute(self, command: AcceptedCommand, counters: Counters, now: Tick) -> Done | Rejected:
        """Act on an accepted Command, whose `counters` are stored with its effect."""
        message = command.message
        self.state = msgspec.structs.replace(self.state, counters=counters.snapshot())
        try:
            content = contents.payload(message)
        except DecodeError as error:
            return Rejected(commands.LOG_FORMAT, "payload", error.reason)
        if not isinstance(content, AccessRequest):
            return Rejected(commands.LOG_FORMAT, "payload", DeviceReason.NOT_AUTHENTIC)
        work = ChfWork(self.state.log, self.state.join_timeout_s)
        result = OBJECTS.execute(content, message.code, work)
        self.state = msgspec.structs.replace(self.state, log=work.log, join_timeout_s=work.join_timeout_s)
        if work.registered is not None:
            last = LastAddition(digest(message.encode()), work.registered)
            self.state = msgspec.structs.replace(self.state, last_addition=last)
        response = commands.answer(message, result, self.keys, self.acb)
        alerts = (self.log_changed(now),) if work.changed else ()
        return Done(message, response, work.opening, tuple(work.changed), tuple(work.removed), alerts)

    # -- the Device Log

    def add_terminal(self, device: EntityId, install_code: Secret, now: Tick) -> bytes:
        """An entry of type HHT, without a permit; gives the CS14."""
        lapses = Utc(self.clock.read(now) + HHT_JOIN_S * 1000)
        entry = LogEntry(device, DeviceType.HHT, install_code, lapses_at=lapses)
        self._set_log(self.state.log.with_entry(entry))
        return self.log_changed(now)

    def key_established(self, device: EntityId, key: Secret, now: Tick) -> bytes | None:
        """`device` has a trust-centre link key, so far by its own word; gives the CS14 when that is news."""
        after = self.state.log.with_key(device, key)
        if after == self.state.log:
            return None
        self._set_log(after)
        return self.log_changed(now)

    def proved(self, device: EntityId, now: Tick) -> None:
        """`device` used its trust-centre link key."""
        entry = self.state.log.find(device)
        if entry is None or entry.proved:
            return
        self._set_log(self.state.log.with_proof(device))
        if entry.lapses_at is not None:
            later = Utc(self.clock.read(now) + HHT_KEEP_S * 1000)
            entry = msgspec.structs.replace(entry, proved=True, lapses_at=later)
            self._set_log(self.state.log.with_entry(entry))

    def remove(self, device: EntityId, key: Secret | None, now: Tick) -> bytes | None:
        """Take `device` out of the log; gives the CS14."""
        if device not in self.state.log:
            return None
        self._set_log(self.state.log.without(device, key))
        return self.log_changed(now)

    def _set_log(self, log: DeviceLog) -> None:
        self.state = msgspec.structs.replace(self.state, log=log)

    def log_changed(self, now: Tick) -> bytes:
        """A CS14 Alert of the log as it is, with a counter of its own."""
        counter = self.state.alert_counter + 1
        self.state = msgspec.structs.replace(self.state, alert_counter=counter)
        time = self.clock.cosem(now)
        entries = tuple(cosem.DeviceLogEntry(entry.device, entry.key_hash) for entry in self.state.log.entries)
        content = cosem.DeviceLogAlert(time, time, self.radio, entries).notification()
        return commands.alert(ALERT_LOG_CHANGED, content, self.entity, self.acb, counter, self.keys, message_code=CS14)

    # -- logs

    def note_security(self, code: int, text: str, now: Tick, about: EntityId | None = None) -> None:
        """An entry of the security log."""
        record = Record(self.clock.read(now), code, text, about)
        self.state = msgspec.structs.replace(self.state, security=appended(self.state.security, record))

    def note_event(self, code: int, text: str, now: Tick, about: EntityId | None = None) -> None:
        """An entry of the event log."""
        record = Record(self.clock.read(now), code, text, about)
        self.state = msgspec.structs.replace(self.state, events=appended(self.state.events, record))

    def note_attempt(self, device: EntityId, reason: DeviceReason, text: str, now: Tick) -> None:
        """The hub's own record of why a pairing attempt came to nothing."""
        attempt = Attempt(self.clock.read(now), device, str(reason), text)
        attempts = (*self.state.attempts, attempt)[-MAX_ATTEMPTS:]
        self.state = msgspec.structs.replace(self.state, attempts=attempts)
