"""What a prepayment display asks of a meter over the home network: use cases PECS01, PECS02 and PECS03.

Plain ZSE commands, authentic by the partner link key alone: without a verified partner link key with a device of the
meter's log they are refused in silence and noted in the security log. GBCS gives each a message code for the event log.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from nowan.devices import prepayment
from nowan.devices.esme_state import EsmeState
from nowan.devices.events import LogKind, Refused
from nowan.devices.prepayment import Account, AccountAlert, Change, SupplyState
from nowan.devices.reasons import DeviceReason
from nowan.effects import Effect, Emit
from nowan.errors import DecodeError
from nowan.gbcs import utrn
from nowan.gbcs.asn1 import JoinDeviceType
from nowan.ids import EntityId
from nowan.instant import Tick
from nowan.zigbee.clusters import metering
from nowan.zigbee.clusters import prepayment as zse
from nowan.zigbee.clusters.family import Command
from nowan.zigbee.clusters.ids import Cluster
from nowan.zigbee.indications import Outgoing, Protection, Received
from nowan.zigbee.key_store import LinkKeyKind
from nowan.zigbee.smart_energy import SmartEnergyNode
from nowan.zigbee.zcl import DefaultResponse, General, ZclFrame, ZclStatus

#: Event log codes (GBCS use cases PECS01 to PECS03).
PECS01, PECS02, PECS03 = 0x0116, 0x0117, 0x0118
#: Security log: unauthorised communication access attempted; integrity of content or format.
_UNAUTHORISED, _MALFORMED = 0x8F3E, 0x8F1E
_FAMILIES = {Cluster.PREPAYMENT: zse.FAMILY, Cluster.METERING: metering.FAMILY}
_TOP_UP_REFUSALS = {
    utrn.LOG_DUPLICATE: zse.TopUpResult.REJECTED_DUPLICATE,
    AccountAlert.EXCEEDS_MAX_CREDIT: zse.TopUpResult.REJECTED_MAX_CREDIT,
    AccountAlert.EXCEEDS_MAX_BALANCE: zse.TopUpResult.REJECTED_TOO_LARGE,
}
_TOP_UP_STATES = {
    SupplyState.ENABLED: zse.TopUpResult.ACCEPTED_SUPPLY_ENABLED,
    SupplyState.DISABLED: zse.TopUpResult.ACCEPTED_SUPPLY_DISABLED,
    SupplyState.ARMED: zse.TopUpResult.ACCEPTED_SUPPLY_ARMED,
}
_STATUS = {
    SupplyState.ENABLED: metering.SupplyStatus.ON,
    SupplyState.DISABLED: metering.SupplyStatus.OFF,
    SupplyState.ARMED: metering.SupplyStatus.OFF_ARMED,
}


class PrepaidMeter(Protocol):
    """What a display's requests need of the meter."""

    entity: EntityId
    node: SmartEnergyNode
    state: EsmeState

    @property
    def account(self) -> Account:
        """Balances and supply state as they are."""

    def absorb(self, effects: Iterable[Effect], now: Tick) -> list[Effect]:
        """Effects of the node, with its events as the meter takes them."""

    def changed(self, change: Change, now: Tick) -> list[Effect]:
        """Put the account in, tell of its supply state, raise its alerts."""

    def take_token(self, digits: bytes, now: Tick) -> tuple[bool | int, list[Effect]]:
        """A token: True, or the event code of why not (False: mistyped)."""

    def log(self, log: LogKind, code: int, text: str, now: Tick, about: EntityId | None = None) -> Effect:
        """An entry of one of the meter's logs."""


def local_request(meter: PrepaidMeter, received: Received, now: Tick) -> list[Effect]:
    """A message of one of the meter's own clusters."""
    family = _FAMILIES.get(received.cluster)  # type: ignore[call-overload]
    if family is None:
        return []
    try:
        frame = ZclFrame.decode(received.payload)
    except DecodeError:
        return [meter.log(LogKind.SECURITY, _MALFORMED, "no ZCL frame", now, received.source)]
    if not frame.cluster_specific and frame.command == General.DEFAULT_RESPONSE:
        return []
    entry = meter.state.entry(received.source)
    proved = received.protection is Protection.LINK and meter.node.node.has_key(received.source, LinkKeyKind.PARTNER)
    if entry is None or entry.device_type != JoinDeviceType.PPMID or not proved:
        return [
            meter.log(LogKind.SECURITY, _UNAUTHORISED, "a command without a partner link key", now, received.source),
            Emit(Refused(device=meter.entity, reason=DeviceReason.NO_PARTNER_KEY, about=received.source)),
        ]
    try:
        command = family.decode(frame)
    except DecodeError as error:
        return [meter.log(LogKind.SECURITY, _MALFORMED, str(error.reason), now, received.source)]
    return _act(meter, received, frame, command, now)


def _act(meter: PrepaidMeter, received: Received, frame: ZclFrame, command: Command, now: Tick) -> list[Effect]:
    match command:
        case zse.ConsumerTopUp(code=code):
            return _top_up(meter, received, frame, bytes(code), now)
        case zse.SelectAvailableEmergencyCredit():
            result = prepayment.activate_emergency_credit(meter.account)
            done = isinstance(result, Change)
            effects = meter.changed(result, now) if isinstance(result, Change) else []
            text = "emergency credit " + ("active" if done else "refused")
            answer = DefaultResponse(frame.command, ZclStatus.SUCCESS if done else ZclStatus.FAILURE)
            reply = ZclFrame(
                General.DEFAULT_RESPONSE,
                frame.sequence,
                answer.encode(),
                cluster_specific=False,
                direction_to_client=True,
                disable_default_response=True,
            )
            effects.append(meter.log(LogKind.EVENT, PECS02, text, now, received.source))
            return effects + _reply(meter, received, reply, now)
        case metering.LocalChangeSupply(proposed=proposed):
            return _enable(meter, received, frame, proposed, now)
        case _:
            return []


def _top_up(meter: PrepaidMeter, received: Received, frame: ZclFrame, code: bytes, now: Tick) -> list[Effect]:
    before = meter.account
    taken, effects = meter.take_token(code, now)
    if taken is True:
        result = _TOP_UP_STATES[meter.account.state]
    else:
        result = _TOP_UP_REFUSALS.get(taken, zse.TopUpResult.REJECTED_INVALID)
    text = "top-up " + ("accepted" if taken is True else "refused")
    effects.append(meter.log(LogKind.EVENT, PECS01, text, now, received.source))
    answer = zse.ConsumerTopUpResponse(
        result,
        meter.account.meter_balance - before.meter_balance,
        zse.OriginatingDevice.IN_HOME_DISPLAY,
        meter.account.meter_balance,
    )
    return effects + _reply(meter, received, _frame(zse.FAMILY.frame(answer, frame.sequence)), now)


def _enable(meter: PrepaidMeter, received: Received, frame: ZclFrame, proposed: int, now: Tick) -> list[Effect]:
    effects: list[Effect] = []
    if proposed == metering.SupplyStatus.ON:
        result = prepayment.enable(meter.account)
        effects += meter.changed(result, now) if isinstance(result, Change) else []
        text = "enabled" if isinstance(result, Change) else result.text
    else:
        text = "a display may only enable"
    effects.append(meter.log(LogKind.EVENT, PECS03, text, now, received.source))
    answer = metering.SupplyStatusResponse(0, 0, 0, _STATUS[meter.account.state])
    return effects + _reply(meter, received, _frame(metering.FAMILY.frame(answer, frame.sequence)), now)


def _frame(frame: ZclFrame) -> ZclFrame:
    return ZclFrame(
        frame.command, frame.sequence, frame.payload, direction_to_client=True, disable_default_response=True
    )


def _reply(meter: PrepaidMeter, received: Received, frame: ZclFrame, now: Tick) -> list[Effect]:
    message = Outgoing(
        destination=received.source,
        cluster=received.cluster,
        payload=frame.encode(),
        src_endpoint=received.dst_endpoint,
        dst_endpoint=received.src_endpoint,
    )
    return meter.absorb(meter.node.send(message, now), now)
