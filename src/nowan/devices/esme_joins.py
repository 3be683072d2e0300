"""Joining another device by Method A at a meter: it is the initiator (GBCS 13.7; use case CS03A1).

The other device gets a Command of its own (CS03A2), which may come later, and until then answers no key establishment;
so the meter tries again for as long as its patience lasts, and the Response says how it ended. ASSUMPTION: how long a
meter tries is not in what could be read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import msgspec

from nowan.devices.clock import DeviceClock
from nowan.devices.esme_state import MAX_JOINED, EsmeState, JoinedDevice, PendingJoin
from nowan.devices.events import LogKind, PartnerPaired
from nowan.effects import Effect, Emit, SetTimer
from nowan.gbcs.asn1 import JoinCode, JoinDeviceType, JoinMethod, JoinRequest, JoinResult
from nowan.gbcs.contents import Content
from nowan.gbcs.message import Message, decode
from nowan.ids import EntityId
from nowan.instant import Tick, Utc, after
from nowan.zigbee.cbke import KeStatus
from nowan.zigbee.key_store import LinkKeyKind
from nowan.zigbee.smart_energy import LinkEstablished, LinkFailed, SmartEnergyNode

#: Wait between attempts at a key establishment with a device that does not answer.
RETRY_S = 10.0
#: Event log code: a device joined (GBCS event list).
EVENT_JOINED = 0x8183
#: What a meter joins by Method A.
_PARTNERS = frozenset((JoinDeviceType.HCALCS, JoinDeviceType.PPMID))
#: Failures that pass when the other device is ready.
_PASSING = frozenset((KeStatus.TIMEOUT, KeStatus.UNDELIVERED, KeStatus.NO_RESOURCES, KeStatus.BAD_MESSAGE))
_CODES = {
    KeStatus.UNKNOWN_ISSUER: JoinCode.UNKNOWN_ISSUER,
    KeStatus.BAD_KEY_CONFIRM: JoinCode.BAD_KEY_CONFIRM,
    KeStatus.BAD_MESSAGE: JoinCode.BAD_MESSAGE,
    KeStatus.NO_RESOURCES: JoinCode.NO_RESOURCES,
    KeStatus.UNSUPPORTED_SUITE: JoinCode.UNSUPPORTED_SUITE,
    KeStatus.INVALID_CERTIFICATE: JoinCode.CERTIFICATE,
    KeStatus.TIMEOUT: JoinCode.NO_RESPONSE,
    KeStatus.UNDELIVERED: JoinCode.NO_RESPONSE,
}


class JoiningMeter(Protocol):
    """What a join needs of its meter."""

    entity: EntityId
    clock: DeviceClock
    node: SmartEnergyNode
    state: EsmeState

    def absorb(self, effects: Iterable[Effect], now: Tick) -> list[Effect]:
        """Effects of the node, with its events as the meter takes them."""

    def executes(self, command: Message) -> Effect:
        """Tell that the accepted `command` is being carried out."""

    def respond(self, command: Message, content: Content, now: Tick) -> list[Effect]:
        """Owe the hub the Response to the accepted `command`."""

    def log(self, log: LogKind, code: int, text: str, now: Tick, about: EntityId | None = None) -> Effect:
        """An entry of one of the meter's logs."""


class Joins:
    """The joins of one meter; at most one is under way, and is tried for `patience_s`."""

    def __init__(self, meter: JoiningMeter, patience_s: float) -> None:
        self._meter = meter
        self._patience_s = patience_s

    def begin(self, command: Message, request: JoinRequest, now: Tick) -> list[Effect]:
        """Act on an accepted CS03A1: answer at once what cannot be, else begin the key establishment."""
        meter = self._meter
        if (refusal := self._refusal(request)) is not None:
            return [meter.executes(command), *meter.respond(command, JoinResult(refusal), now)]
        is_new = meter.state.entry(request.other) is None
        if is_new:
            meter.state = meter.state.with_joined(JoinedDevice(request.other, request.device_type))
        until = Utc(meter.clock.read(now) + round(self._patience_s * 1000))
        pending = PendingJoin(command.encode(), request.other, is_new, until)
        meter.state = msgspec.structs.replace(meter.state, pending=pending)
        return [meter.executes(command), *self.resume(now)]

    def resume(self, now: Tick) -> list[Effect]:
        """Go on with a join that is under way, if any."""
        pending = self._meter.state.pending
        if pending is None:
            return []
        left_s = max(0.0, (pending.until - self._meter.clock.read(now)) / 1000)
        deadline = SetTimer("partner.deadline", after(now, left_s + RETRY_S))
        return [deadline, *self._meter.absorb(self._meter.node.link_partner(pending.partner, now), now)]

    def heard(self, event: object, now: Tick) -> list[Effect]:
        """An event of the node: the end of the key establishment, or of an attempt at it."""
        pending = self._meter.state.pending
        if pending is None:
            return []
        match event:
            case LinkEstablished(partner=pending.partner, kind=LinkKeyKind.PARTNER):
                return self._finish(pending, JoinCode.SUCCESS, now)
            case LinkFailed(partner=pending.partner, interpan=False, status=status):
                if status in _PASSING and self._meter.clock.read(now) < pending.until:
                    return [SetTimer("partner.retry", after(now, max(RETRY_S, min(event.wait_s, 3 * RETRY_S))))]
                return self._finish(pending, _CODES.get(status, JoinCode.NO_RESPONSE), now)
        return []

    def timer(self, name: str, now: Tick) -> list[Effect]:
        """Try again, or give up."""
        pending = self._meter.state.pending
        if pending is None:
            return []
        if name == "partner.retry":
            return self._meter.absorb(self._meter.node.link_partner(pending.partner, now), now)
        return self._finish(pending, JoinCode.NO_RESPONSE, now) if name == "partner.deadline" else []

    def _refusal(self, request: JoinRequest) -> JoinCode | None:
        state = self._meter.state
        if request.method not in (JoinMethod.METHOD_A_INITIATOR, JoinMethod.METHOD_A_RESPONDER):
            return JoinCode.MESSAGE_CODE_MISMATCH
        if request.method != JoinMethod.METHOD_A_INITIATOR:
            return JoinCode.BAD_METHOD_OR_ROLE
        entry = state.entry(request.other)
        if request.device_type not in _PARTNERS or (entry is not None and entry.device_type != request.device_type):
            return JoinCode.INCOMPATIBLE_ENTRY
        if entry is None and len(state.joined) >= MAX_JOINED:
            return JoinCode.LOG_FULL
        return None if state.pending is None else JoinCode.NO_RESOURCES

    def _finish(self, pending: PendingJoin, code: JoinCode, now: Tick) -> list[Effect]:
        meter = self._meter
        meter.state = msgspec.structs.replace(meter.state, pending=None)
        effects: list[Effect] = [SetTimer("partner.retry", None), SetTimer("partner.deadline", None)]
        if code is JoinCode.SUCCESS:
            effects.append(Emit(PartnerPaired(device=meter.entity, partner=pending.partner)))
            effects.append(meter.log(LogKind.EVENT, EVENT_JOINED, "joined", now, pending.partner))
        elif pending.is_new:
            meter.state = meter.state.without_joined(pending.partner)
        return effects + meter.respond(decode(pending.command), JoinResult(code), now)
