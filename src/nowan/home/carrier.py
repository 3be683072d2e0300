"""Joins a display's relay to its uplink: what the one says, the other hears.

The display's machine and the uplink's session do not know each other. The carrier hands orders, permits and receipts
from the session to the display, and what the display has made durable back to the session; whoever drives the session
(WebSocket in service, a list of frames in a simulation) carries out the session's effects.
"""

from __future__ import annotations

from collections.abc import Callable

from nowan.devices.events import CarriedAlert, OrderAnswered, OrderDropped, OrderForwarded, OrderHeld
from nowan.devices.ppmid import Ppmid
from nowan.effects import Effect, Emit
from nowan.home.driver import Happened
from nowan.home.home import Home
from nowan.instant import Tick
from nowan.uplink.frames import Stage
from nowan.uplink.session import (
    AlertSettled,
    AnswerSettled,
    DeviceSession,
    DropOrder,
    OpenWork,
    TakeOrder,
    TakePermit,
)


class Carrier:
    """Between the display `name` of `home` and its `session`.

    `clock` is the session's time (which need not be the home's); `carry_out` takes the effects that the session wants
    done on its link.
    """

    def __init__(
        self,
        home: Home,
        name: str,
        session: DeviceSession,
        *,
        clock: Callable[[], Tick],
        carry_out: Callable[[list[Effect]], None],
    ) -> None:
        self._home = home
        self._name = name
        self._clock = clock
        self._carry_out = carry_out
        self.session = session
        home.driver.listen(self._device_said)

    def work(self) -> list[OpenWork]:
        """What the display has open, for the session's Hello; nothing while it has no power."""
        display = self._display()
        return [
            OpenWork(order_id=item.order_id, stage=Stage(item.state), response=item.response)
            for item in (display.open_work() if display else [])
        ]

    def alerts(self) -> list[bytes]:
        """Alerts that the display still carries."""
        display = self._display()
        return display.open_alerts() if display else []

    def take(self, event: object) -> None:
        """Something that the session told: an order, a permit or a receipt for the display."""
        match event:
            case TakeOrder(order_id=order_id, message=message):
                self._home.display(self._name, lambda display, now: display.take_order(order_id, message, now))
            case TakePermit(order_id=order_id, hub=hub, chf=chf, message=message):
                self._home.display(self._name, lambda display, now: display.load_permit(message, hub, chf, now))
                if self._display() is not None:
                    self._carry_out(self.session.permit_held(order_id, self._clock()))
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
        if happened.station != self._name:
            return
        now = self._clock()
        match happened.event:
            case OrderHeld(order_id=order_id):
                self._carry_out(self.session.order_held(order_id, now))
            case OrderForwarded(order_id=order_id):
                self._carry_out(self.session.order_forwarded(order_id, now))
            case OrderAnswered(order_id=order_id, response=response):
                self._carry_out(self.session.order_answered(order_id, response, now))
            case OrderDropped(order_id=order_id, unsent=unsent):
                self._carry_out(self.session.order_dropped(order_id, unsent, now))
            case CarriedAlert(data=data):
                self._carry_out(self.session.alert(data, now))
            case _:
                pass


def told(effects: list[Effect]) -> list[object]:
    """The events among `effects`."""
    return [effect.event for effect in effects if isinstance(effect, Emit)]
