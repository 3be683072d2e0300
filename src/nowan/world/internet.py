"""The internet between a simulated display and a simulated head end, in virtual time.

A connection delivers in order or breaks: frames of a broken one are lost on both sides, as with TCP. Either end may be
gone (a display without power, a head end that was killed), and then there is no connection.
"""

from __future__ import annotations

from collections.abc import Callable

from nowan.crypto.entropy import Drbg
from nowan.effects import Effect, Emit, Send, SetTimer
from nowan.headend.desk import Desk
from nowan.headend.memory import complete
from nowan.home.carrier import Carrier
from nowan.home.home import Home
from nowan.ids import EntityId, OrderId
from nowan.instant import Tick, after
from nowan.uplink import frames
from nowan.uplink.session import DeviceSession, Dial, HangUp, HeadEndSession, Report

#: One way across the internet, seconds.
LATENCY_S = 0.03


class HeadEndKilled(Exception):
    """The head end's process died between two steps; what was committed stays."""


class Internet:
    """Joins the display `name` of `home` to whatever desk there is now (`desk`, None while the head end is down)."""

    def __init__(self, home: Home, name: str, device: EntityId, entropy: Drbg, breaks: float = 0.0) -> None:
        self._home = home
        self._name = name
        self._device = device
        self._entropy = entropy
        self._breaks = breaks
        self._timers: dict[str, int] = {}
        self._serial = 0
        self._connection = 0
        self._far: HeadEndSession | None = None
        self.up = False
        self.desk: Desk | None = None
        self.killed = False
        self._near = self._new_session()
        self.carrier = Carrier(home, name, self)

    def _new_session(self) -> DeviceSession:
        self._serial += 1
        return DeviceSession(self._device, self._entropy.fork(f"session {self._serial}"), software="nowan")

    # What the world does

    def power_back(self) -> None:
        """The display has power again: a new session, which dials when there is a network."""
        self._drop()
        self._timers.clear()
        self._near = self._new_session()
        if self.up:
            self._carry_near(self._near.start(self._home.now))

    def set_up(self, up: bool) -> None:
        """The customer's network comes or goes."""
        if up == self.up:
            return
        self.up = up
        if up and self._home.driver.has_power(self._name):
            self._carry_near(self._near.start(self._home.now))
        elif not up:
            self.cut()

    def cut(self) -> None:
        """The connection breaks; the display notices and backs off."""
        if self._connection:
            self._drop()
            self._carry_near(self._near.closed(self._home.now))

    def cut_silently(self) -> None:
        """The display lost its power: there is nobody to notice."""
        self._drop()
        self._timers.clear()

    def set_breaks(self, breaks: float) -> None:
        """How likely the connection breaks at each frame from now on."""
        self._breaks = breaks

    def nudge(self) -> None:
        """The head end has something new for the display."""
        far, desk = self._far, self.desk
        if far is not None and desk is not None:
            self._far_does(lambda: far.send(complete(desk.offers(self._device))))

    # What the display tells (`nowan.home.carrier.Uplink`)

    def held(self, order_id: OrderId) -> None:
        """The order is durable at the display."""
        self._carry_near(self._near.order_held(order_id, self._home.now))

    def permit_held(self, order_id: OrderId) -> None:
        """The permit is durable at the display."""
        self._carry_near(self._near.permit_held(order_id, self._home.now))

    def forwarded(self, order_id: OrderId) -> None:
        """The order's bytes are in the HAN."""
        self._carry_near(self._near.order_forwarded(order_id, self._home.now))

    def answered(self, order_id: OrderId, response: bytes) -> None:
        """The Response is durable at the display."""
        self._carry_near(self._near.order_answered(order_id, response, self._home.now))

    def dropped(self, order_id: OrderId, unsent: bool) -> None:
        """The display has let go of the order."""
        self._carry_near(self._near.order_dropped(order_id, unsent, self._home.now))

    def alert(self, data: bytes) -> None:
        """The display carries an Alert."""
        self._carry_near(self._near.alert(data, self._home.now))

    # The display's end

    def _carry_near(self, effects: list[Effect]) -> None:
        for effect in effects:
            match effect:
                case Send(data=data):
                    self._ship(data, to_head_end=True)
                case SetTimer(name=timer, at=at):
                    self._set_timer(timer, at)
                case Emit(event=Dial()):
                    self._dial()
                case Emit(event=HangUp()):
                    self.cut()
                case Emit(event=event):
                    self.carrier.take(event)
                case _:
                    pass

    def _set_timer(self, timer: str, at: Tick | None) -> None:
        self._serial += 1
        serial = self._timers[timer] = self._serial
        if at is None:
            return

        def fire() -> None:
            if self._timers.get(timer) == serial and self._home.driver.has_power(self._name):
                self._carry_near(self._near.fire(timer, self._home.now))

        self._home.driver.at(at, fire)

    def _dial(self) -> None:
        self._serial += 1
        dialled = self._serial

        def answered() -> None:
            if not self._home.driver.has_power(self._name):
                return
            if not self.up or self.desk is None:
                self._carry_near(self._near.closed(self._home.now))
                return
            self._connection = dialled
            self._far = HeadEndSession(self._device)
            self._carry_near(self._near.connected(self.carrier.work(), self.carrier.alerts(), self._home.now))

        self._home.driver.at(after(self._home.now, LATENCY_S), answered)

    # In between

    def _ship(self, data: bytes, *, to_head_end: bool) -> None:
        connection = self._connection
        if not connection:
            return
        if self._entropy.chance(self._breaks):
            self._home.driver.at(self._home.now, self.cut)
            return

        def arrive() -> None:
            if connection != self._connection:
                return
            if to_head_end:
                self._far_receives(data)
            elif self._home.driver.has_power(self._name):
                self._carry_near(self._near.receive(data, self._home.now))

        self._home.driver.at(after(self._home.now, LATENCY_S), arrive)

    def _drop(self) -> None:
        self._connection = 0
        self._far = None

    # The head end's end

    def _far_receives(self, data: bytes) -> None:
        far = self._far
        if far is None:
            return
        for effect in far.receive(data, self._home.now):
            match effect:
                case Send(data=reply):
                    self._ship(reply, to_head_end=False)
                case Emit(event=frames.Hello() as hello):
                    self._answer_hello(far, hello)
                case Emit(event=HangUp()):
                    self.cut()
                case Emit(event=report):
                    self._answer_report(far, report)
                case _:
                    pass

    def _answer_hello(self, far: HeadEndSession, hello: frames.Hello) -> None:
        desk = self.desk
        if desk is not None:
            self._far_does(lambda: far.welcome(complete(desk.connected(self._device, hello))))

    def _answer_report(self, far: HeadEndSession, report: Report) -> None:
        desk = self.desk
        if desk is not None:
            self._far_does(lambda: far.send(complete(desk.received(self._device, report))))

    def _far_does(self, work: Callable[[], list[Effect]]) -> None:
        try:
            effects = work()
        except HeadEndKilled:
            self.killed = True
            self.desk = None
            self._home.driver.at(self._home.now, self.cut)
            return
        for effect in effects:
            if isinstance(effect, Send):
                self._ship(effect.data, to_head_end=False)
