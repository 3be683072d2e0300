"""Joins a display's relay to its uplink: what the one says, the other hears.

The display's machine and the uplink's session do not know each other. The carrier hands orders, permits and receipts
to the display, and what the display has made durable to the uplink, whether that is a WebSocket
(`nowan.uplink.runtime.device.DeviceLink`) or a simulated one.
"""

from __future__ import annotations

from typing import Protocol

from nowan.devices.events import CarriedAlert, OrderAnswered, OrderDropped, OrderForwarded, OrderHeld
from nowan.devices.ppmid import Ppmid
from nowan.home.driver import Happened
from nowan.home.home import Home
from nowan.ids import OrderId
from nowan.uplink.frames import Stage
from nowan.uplink.session import AlertSettled, AnswerSettled, DropOrder, OpenWork, TakeOrder, TakePermit


class Uplink(Protocol):
    """What the display tells the head end; each once it is durable."""

    def held(self, order_id: OrderId) -> None:
        """The order is here."""

    def permit_held(self, order_id: OrderId) -> None:
        """The permit is here."""

    def forwarded(self, order_id: OrderId) -> None:
        """The order's bytes are in the HAN."""

    def answered(self, order_id: OrderId, response: bytes) -> None:
        """The Response is here."""

    def dropped(self, order_id: OrderId, unsent: bool) -> None:
        """The order is gone."""

    def alert(self, data: bytes) -> None:
        """An Alert to carry up."""


class Carrier:
    """Between the display `name` of `home` and its uplink, which is told nothing until `link` is set."""

    def __init__(self, home: Home, name: str, link: Uplink | None = None) -> None:
        self._home = home
        self._name = name
        self.link = link
        home.driver.listen(self._device_said)

    def work(self) -> list[OpenWork]:
        """What the display has open, for the uplink's Hello; nothing while it has no power."""
        display = self._display()
        return [
            OpenWork(order_id=item.order_id, stage=Stage(item.state), response=item.response)
            for item in (display.open_work() if display else [])
        ]

    def alerts(self) -> list[bytes]:
        """Alerts that the display still carries."""
        display = self._display()
        return display.open_alerts() if display else []

    def take(self, task: object) -> None:
        """What the head end wants of the display: an order, a permit, a drop, or a receipt."""
        match task:
            case TakeOrder(order_id=order_id, message=message):
                self._home.display(self._name, lambda display, now: display.take_order(order_id, message, now))
            case TakePermit(order_id=order_id, hub=hub, chf=chf, message=message):
                self._home.display(self._name, lambda display, now: display.load_permit(message, hub, chf, now))
                if self._display() is not None and self.link is not None:
                    self.link.permit_held(order_id)
            case DropOrder(order_id=order_id):
                self._home.display(self._name, lambda display, now: display.drop_order(order_id, now))
            case AnswerSettled(order_id=order_id):
                self._home.display(self._name, lambda display, now: display.answer_stored(order_id, now))
            case AlertSettled(data=data):
                self._home.display(self._name, lambda display, now: display.alert_stored(data, now))
            case _:
                pass

    def _display(self) -> Ppmid | None:
        return self._home.display_now(self._name) if self._home.driver.has_power(self._name) else None

    def _device_said(self, happened: Happened) -> None:
        link = self.link
        if happened.station != self._name or link is None:
            return
        match happened.event:
            case OrderHeld(order_id=order_id):
                link.held(order_id)
            case OrderForwarded(order_id=order_id):
                link.forwarded(order_id)
            case OrderAnswered(order_id=order_id, response=response):
                link.answered(order_id, response)
            case OrderDropped(order_id=order_id, unsent=unsent):
                link.dropped(order_id, unsent)
            case CarriedAlert(data=data):
                link.alert(data)
            case _:
                pass
