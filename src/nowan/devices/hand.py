"""The user's hand on a display: top-up, emergency credit, enable (GBCS use cases PECS01, PECS02, PECS03).

One request at a time for each kind, remembered only while the display has power: the meter decides, and its answer is
what the user sees.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import msgspec

from nowan.devices.clock import DeviceClock
from nowan.devices.events import UserResult
from nowan.devices.ppmid_state import PpmidState
from nowan.devices.reasons import DeviceReason
from nowan.effects import Effect, Emit, SetTimer
from nowan.errors import DecodeError
from nowan.gbcs import utrn
from nowan.ids import EntityId
from nowan.instant import Tick, after, zigbee_seconds
from nowan.zigbee.clusters import metering, prepayment
from nowan.zigbee.clusters.ids import Cluster
from nowan.zigbee.indications import Delivered, Outgoing, Protection, Received
from nowan.zigbee.key_store import LinkKeyKind
from nowan.zigbee.smart_energy import SmartEnergyNode
from nowan.zigbee.zcl import DefaultResponse, General, ZclFrame, ZclStatus

#: How long the user waits for the meter.
ANSWER_WAIT_S = 30.0
UTRN, ENABLE, EMERGENCY_CREDIT = "enter_utrn", "request_enable", "activate_emergency_credit"


class Asked(msgspec.Struct, frozen=True):
    """A request that waits for its answer."""

    action: str
    meter: EntityId
    cluster: int
    sequence: int


class HeldDisplay(Protocol):
    """What the user's hand needs of the display that it holds."""

    clock: DeviceClock
    node: SmartEnergyNode
    state: PpmidState

    @property
    def hub(self) -> EntityId | None:
        """Label of the hub that the display is paired with."""

    def absorb(self, effects: Iterable[Effect], now: Tick) -> list[Effect]:
        """Effects of the node, with its events as the display takes them."""


class Hand:
    """See the module's text."""

    def __init__(self, display: HeldDisplay) -> None:
        self._display = display
        self._asked: dict[str, Asked] = {}
        self._sequence = 0

    def enter_utrn(self, text: str, now: Tick) -> list[Effect]:
        """A token was typed; a typing error is found here, everything else by the meter."""
        try:
            utrn.parse(text)
        except DecodeError as error:
            return [_told(UTRN, False, f"{DeviceReason.UTRN_UNREADABLE}: {error.detail}")]
        digits = text.replace(" ", "").replace("-", "")
        frame = prepayment.FAMILY.frame(prepayment.consumer_top_up(digits), self._next())
        return self._ask(UTRN, Cluster.PREPAYMENT, frame, now)

    def request_enable(self, now: Tick) -> list[Effect]:
        """Ask for supply."""
        frame = metering.FAMILY.frame(metering.LocalChangeSupply(metering.SupplyStatus.ON), self._next())
        return self._ask(ENABLE, Cluster.METERING, frame, now)

    def activate_emergency_credit(self, now: Tick) -> list[Effect]:
        """Ask for emergency credit."""
        issued = max(0, zigbee_seconds(self._display.clock.read(now)))
        frame = prepayment.FAMILY.frame(prepayment.SelectAvailableEmergencyCredit(issued), self._next())
        return self._ask(EMERGENCY_CREDIT, Cluster.PREPAYMENT, frame, now)

    def _next(self) -> int:
        self._sequence = (self._sequence + 1) % 256
        return self._sequence

    def _ask(self, action: str, cluster: Cluster, frame: ZclFrame, now: Tick) -> list[Effect]:
        display = self._display
        if display.hub is None:
            return [_told(action, False, str(DeviceReason.NOT_PAIRED))]
        meter = display.state.meter()
        if meter is None or not display.node.node.has_key(meter, LinkKeyKind.PARTNER):
            return [_told(action, False, str(DeviceReason.NO_METER))]
        self._asked[action] = Asked(action, meter, cluster, frame.sequence)
        message = Outgoing(destination=meter, cluster=cluster, payload=frame.encode(), handle=f"hand.{action}")
        timer = SetTimer(f"hand.{action}", after(now, ANSWER_WAIT_S))
        return [timer, *display.absorb(display.node.send(message, now), now)]

    def received(self, received: Received, _now: Tick) -> list[Effect]:
        """An answer of the meter; anything else changes nothing."""
        if received.protection is not Protection.LINK:
            return []
        try:
            frame = ZclFrame.decode(received.payload)
        except DecodeError:
            return []
        for asked in list(self._asked.values()):
            if (asked.meter, asked.cluster, asked.sequence) == (received.source, received.cluster, frame.sequence):
                answer = _answer(frame, asked.cluster)
                if answer is not None:
                    del self._asked[asked.action]
                    return [SetTimer(f"hand.{asked.action}", None), _told(asked.action, *answer)]
        return []

    def delivered(self, event: Delivered) -> list[Effect]:
        """The meter's stack has the request, or nobody has."""
        action = event.handle.removeprefix("hand.")
        if event.ok or self._asked.pop(action, None) is None:
            return []
        return [SetTimer(event.handle, None), _told(action, False, str(DeviceReason.METER_SILENT))]

    def timer(self, name: str) -> list[Effect]:
        """The user has waited long enough."""
        action = name.removeprefix("hand.")
        if self._asked.pop(action, None) is None:
            return []
        return [_told(action, False, str(DeviceReason.METER_SILENT))]


def _told(action: str, ok: bool, text: str) -> Effect:
    return Emit(UserResult(action=action, ok=ok, text=text))


def _answer(frame: ZclFrame, cluster: int) -> tuple[bool, str] | None:
    """Whether the meter did it, and in words; None when the frame is no answer."""
    refused = str(DeviceReason.METER_REFUSED)
    try:
        if not frame.cluster_specific:
            if frame.command != General.DEFAULT_RESPONSE:
                return None
            done = DefaultResponse.decode(frame.payload).status == ZclStatus.SUCCESS
            return done, "emergency credit is active" if done else refused
        family = prepayment.FAMILY if cluster == Cluster.PREPAYMENT else metering.FAMILY
        match family.decode(frame):
            case prepayment.ConsumerTopUpResponse(result=result, credit_remaining=credit):
                accepted = result == prepayment.TopUpResult.ACCEPTED or result >= 0x10
                text = f"accepted: balance {credit / 100_000:.2f}" if accepted else f"{refused}: {_name(result)}"
                return accepted, text
            case metering.SupplyStatusResponse(status=status):
                on = status == metering.SupplyStatus.ON
                return on, "supply is on" if on else refused
    except DecodeError:
        pass
    return None


def _name(result: int) -> str:
    try:
        return prepayment.TopUpResult(result).name.lower().replace("_", " ")
    except ValueError:
        return f"result {result}"
