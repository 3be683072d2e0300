"""The display as a relay: a durable inbox of Commands for the home, and their Responses on the way back.

A relay is only a carrier; it can read what is not encrypted, withhold, delay and replay, and forge nothing. An order is
HELD from its Persist on, FORWARDED when the hub's tunnel has acknowledged it, ANSWERED when its Response is held, and
goes when the head end has that durably. Its bytes are at large from just before they first leave: dropping an order
proves it unsent only before that.
"""

from __future__ import annotations

from typing import Protocol

import msgspec

from nowan.devices.events import CarriedAlert, OrderAnswered, OrderDropped, OrderForwarded, OrderHeld, OrderRefused
from nowan.devices.outbox import Outbox, Parcel
from nowan.devices.ppmid_state import MAX_ORDERS, HeldOrder, OrderState, PpmidState
from nowan.devices.reasons import DeviceReason
from nowan.effects import Effect, Emit
from nowan.errors import DecodeError
from nowan.gbcs.header import Cra
from nowan.gbcs.message import Message, decode
from nowan.ids import EntityId, OrderId
from nowan.instant import Tick
from nowan.zigbee.tunnel import MAX_TRANSFER


class RelayDisplay(Protocol):
    """What the relay needs of the display that it lives in."""

    entity: EntityId
    state: PpmidState
    outbox: Outbox

    def command(self, data: bytes, now: Tick) -> tuple[bytes | None, list[Effect]]:
        """Check and execute a Command for the display itself; gives the Response where there is one."""

    def post(self, peer: EntityId, data: bytes, now: Tick) -> list[Effect]:
        """Owe `data` to `peer`."""


class Relay:
    """The relay of one display; all it knows is in the display's state."""

    def __init__(self, display: RelayDisplay) -> None:
        self._display = display

    # -- from the head end

    def take(self, order_id: OrderId, data: bytes, now: Tick) -> list[Effect]:
        """Hold an order and set it going. The same order again is told to be held again and changes nothing."""
        state = self._display.state
        held = state.order(order_id)
        if held is not None:
            if held.message != data:
                return [Emit(OrderRefused(order_id, DeviceReason.ORDER_ID_REUSED))]
            return [Emit(OrderHeld(order_id))]
        try:
            message = decode(data)
        except DecodeError:
            return [Emit(OrderRefused(order_id, DeviceReason.ORDER_UNREADABLE))]
        refusal = None
        if message.cra is not Cra.COMMAND:
            refusal = DeviceReason.ORDER_UNREADABLE
        elif len(data) > MAX_TRANSFER:
            refusal = DeviceReason.ORDER_TOO_LONG
        elif len(state.orders) >= MAX_ORDERS or self._display.outbox.full:
            refusal = DeviceReason.INBOX_FULL
        if refusal is not None:
            return [Emit(OrderRefused(order_id, refusal))]
        order = HeldOrder(order_id, data, message.identity)
        self._display.state = state.with_order(order)
        effects: list[Effect] = [Emit(OrderHeld(order_id))]
        if message.recipient == self._display.entity:
            return effects + self._own(order, data, now)
        return effects + self.forward(now)

    def forward(self, now: Tick) -> list[Effect]:
        """Owe the hub every order that it has not been given yet, once there is a hub."""
        display = self._display
        hub = display.state.hub
        if hub is None:
            return []
        effects: list[Effect] = []
        for order in display.state.orders:
            mine = order.identity.recipient == display.entity
            if order.token or mine or order.state is not OrderState.HELD:
                continue
            token = display.outbox.token_of(hub, order.message)
            display.state = display.state.with_order(msgspec.structs.replace(order, token=token))
            effects += display.post(hub, order.message, now)
        return effects

    def _own(self, order: HeldOrder, data: bytes, now: Tick) -> list[Effect]:
        """An order for the display itself."""
        response, effects = self._display.command(data, now)
        forwarded = msgspec.structs.replace(order, state=OrderState.FORWARDED)
        self._display.state = self._display.state.with_order(forwarded)
        effects = [Emit(OrderForwarded(order.order_id, itself=True)), *effects]
        return effects if response is None else effects + self._answered(forwarded, response)

    def drop(self, order_id: OrderId) -> list[Effect]:
        """Let go of an order; an answer that is held stays."""
        display = self._display
        order = display.state.order(order_id)
        if order is None or order.state is OrderState.ANSWERED:
            return [Emit(OrderDropped(order_id, unsent=False))]
        parcel = display.outbox.find(order.token)
        unsent = order.state is OrderState.HELD and (parcel is None or not parcel.tried)
        if parcel is not None:
            display.outbox = display.outbox.without(parcel.token)
        display.state = display.state.without_order(order_id)
        return [Emit(OrderDropped(order_id, unsent=unsent))]

    def stored(self, order_id: OrderId) -> list[Effect]:
        """The head end has the answer durably."""
        order = self._display.state.order(order_id)
        if order is not None and order.state is OrderState.ANSWERED:
            self._display.state = self._display.state.without_order(order_id)
        return []

    # -- from the hub

    def delivered(self, parcel: Parcel) -> list[Effect]:
        """The hub has an order."""
        for order in self._display.state.orders:
            if order.token == parcel.token and order.state is OrderState.HELD:
                changed = msgspec.structs.replace(order, state=OrderState.FORWARDED)
                self._display.state = self._display.state.with_order(changed)
                return [Emit(OrderForwarded(order.order_id))]
        return []

    def message(self, message: Message, data: bytes) -> list[Effect]:
        """A Response or Alert for beyond the home: matched with its order, or carried up as it is."""
        if message.cra is Cra.RESPONSE:
            for order in self._display.state.orders:
                wanted = order.identity
                if (message.originator, message.recipient, message.counter) == (
                    wanted.recipient,
                    wanted.originator,
                    wanted.counter,
                ):
                    return [] if order.state is OrderState.ANSWERED else self._answered(order, data)
        self._display.state = self._display.state.with_carried(data)
        return [Emit(CarriedAlert(data))]

    def _answered(self, order: HeldOrder, response: bytes) -> list[Effect]:
        display = self._display
        effects: list[Effect] = [] if order.state is OrderState.FORWARDED else [Emit(OrderForwarded(order.order_id))]
        if display.outbox.find(order.token) is not None:
            display.outbox = display.outbox.without(order.token)
        answered = msgspec.structs.replace(order, state=OrderState.ANSWERED, response=response)
        display.state = display.state.with_order(answered)
        itself = order.identity.recipient == display.entity
        return [*effects, Emit(OrderAnswered(order.order_id, response, itself))]
