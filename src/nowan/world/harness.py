"""The simulation harness: one seed drives a world in which everything goes wrong, under checkers.

Theory of operation. A world begins with a flat that was commissioned over its WAN (once, in calm, by the same machines)
and has lost it. From there on the seed decides: what the air loses and doubles, where in a list of effects each
device's power fails and for how long, between which commits the head end is killed, when the internet breaks, and
which orders the supplier places. The customer pairs a posted display by its permit, trying again when told why not, and
the orders travel. After a while there is peace: faults stop and power stays on, and everything must come to its end.
Safety is checked throughout, liveness after the peace.

`Plant` names bugs that are put in on purpose; a harness that does not find them is worth nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import cache

import msgspec

from nowan.crypto.entropy import Drbg
from nowan.dcc.broker import Broker
from nowan.devices.events import Executed as DeviceExecuted
from nowan.devices.prepayment import Account
from nowan.duis.bodies.prepayment import AdjustOrReset, UpdateMeterBalance
from nowan.duis.request import new_request, parse
from nowan.duis.service_references import CommandVariant
from nowan.effects import Effect
from nowan.headend.desk import Desk
from nowan.headend.lifecycle import Moved
from nowan.headend.memory import complete
from nowan.headend.orders import Order, Refuser, State
from nowan.headend.ports import HeadEndRefusal
from nowan.home.driver import Happened
from nowan.home.home import HUB, METER
from nowan.ids import OrderId, RequestId
from nowan.instant import Tick, Utc, after
from nowan.radio.faults import LOST, ONCE, Fate, Weather, draw_weather
from nowan.radio.medium import Sighting
from nowan.world import cast as who
from nowan.world.cast import EPOCH, Cast
from nowan.world.checkers.counters import Counters
from nowan.world.checkers.lost import Lost
from nowan.world.checkers.once import Once
from nowan.world.checkers.records import Balance, Built, Checker, Ended, Executed, Frame, Placed, Record, Violation
from nowan.world.commissioning import commission
from nowan.world.flat import Flat
from nowan.world.internet import Internet
from nowan.world.mortal import MortalStore
from nowan.world.office import LocalDcc, broker, home_record, supplier
from nowan.world.plants import Plant, planted_disk, planted_start
from nowan.world.requests import add_device, story_files

DISPLAY = "display"
#: How often the customer tries to pair while things go wrong, and once they are well again.
TRIES_IN_STORM, TRIES_IN_PEACE = 6, 4
#: How often a permit is loaded again where the display has lost it.
TRIES_ON_THE_BENCH = 20
#: Virtual time with faults after pairing, and without them until everything must have ended.
STORM_S, PEACE_S = 1800.0, 4 * 3600.0
#: How often the head end looks for work.
WORK_S = 2.0
#: Order counters of the back office in the simulation.
FIRST_REQUEST = 90_000


class Options(msgspec.Struct, frozen=True):
    """What the seed drew: probabilities of each fault, and how many balance adjustments are ordered on top."""

    weather: Weather
    cuts: dict[str, float]
    breaks: float
    kills: float
    adjustments: tuple[int, ...]


class Result(msgspec.Struct, frozen=True):
    """What came of a seed."""

    seed: int
    options: Options
    violations: tuple[Violation, ...]
    paired: bool
    outcomes: dict[str, str]
    power_cuts: int
    kills: int
    frames: int
    virtual_s: float


class Phase(StrEnum):
    """Whether things go wrong."""

    STORM = "storm"
    PEACE = "peace"


def draw(seed: int) -> Options:
    """A swarm: each kind of fault is on in a part of the worlds only, and there as strong as the seed says."""
    drbg = Drbg(f"options {seed}")
    weather = draw_weather(drbg)
    cuts = {name: round(0.01 * drbg.uniform(), 4) if drbg.chance(0.4) else 0.0 for name in (HUB, METER, DISPLAY)}
    breaks = round(0.1 * drbg.uniform(), 3) if drbg.chance(0.5) else 0.0
    kills = round(0.15 * drbg.uniform(), 3) if drbg.chance(0.5) else 0.0
    pounds = tuple(100_000 * (1 + drbg.integer(20)) for _ in range(drbg.integer(4)))
    return Options(weather, cuts, breaks, kills, pounds)


class _Base(msgspec.Struct, frozen=True):
    """The commissioned flat, as its devices and the DCC have it on disk."""

    cast: Cast
    now: Tick
    durable: dict[str, bytes]
    broker: bytes


@cache
def base() -> _Base:
    """Made once by a run of the real thing, in calm."""
    cast = who.make("harness")
    flat = Flat(cast, "base", account=Account(meter_balance=2_000_000))
    dcc = commission(cast, flat)
    flat.wan(up=False)
    durable = {name: flat.home.driver.durable(name) or b"" for name in (HUB, METER)}
    dcc.wan_down(who.CHF)
    return _Base(cast, flat.home.now, durable, dcc.snapshot())


class World:
    """One seed's world. `moved` hears of every step of every order, after it is durable."""

    def __init__(
        self,
        seed: int,
        plant: Plant | None = None,
        *,
        options: Options | None = None,
        moved: Callable[[Moved], None] | None = None,
    ) -> None:
        start = base()
        self.options = options or draw(seed)
        self._moved = moved
        self.phase = Phase.STORM
        self.cuts_made = self.kills = self.frames = 0
        self._drbg = Drbg(f"world {seed}")
        self._plant = plant
        self._checkers: list[Checker] = [Once(), Lost(), Counters()]
        self._cast = start.cast
        self.flat = Flat(
            start.cast,
            seed,
            account=Account(meter_balance=2_000_000),
            faults=self._fate,
            cut=self._cut,
            disk=planted_disk(plant, Drbg(f"plant {seed}")),
            start=planted_start(plant),
        )
        self.home = self.flat.home
        self.home.driver.now = start.now
        for name, snapshot in start.durable.items():
            self.home.driver.restore(name, snapshot)
        self.home.driver.witness(self._told)
        self.home.driver.medium.tap(self._saw)
        self._broker: Broker = broker(start.cast, start.broker)
        self._store = MortalStore(self._drbg.fork("kills"))
        complete(self._store.save_home(home_record()))
        self._internet = Internet(self.home, DISPLAY, who.NEW_DISPLAY, self._drbg.fork("internet"))
        self._built: dict[OrderId, bytes] = {}
        self._names: dict[OrderId, str] = {}
        self._requests = FIRST_REQUEST
        self._doubled = False

    def run(self) -> None:
        """The whole world, from the posted display to the last outcome."""
        self._calm_start()
        self._pair(TRIES_IN_STORM)
        self._place_orders()
        self._run(STORM_S)
        self._make_peace()
        if self.home.display_now(DISPLAY).hub is None:
            self._pair(TRIES_IN_PEACE)
        self._run(PEACE_S)
        self._close_books()

    @property
    def paired(self) -> bool:
        """Whether the display is on the home's network."""
        return self.home.display_now(DISPLAY).hub is not None

    def violations(self) -> list[Violation]:
        """What the checkers found."""
        return [violation for checker in self._checkers for violation in checker.finish()]

    def outcomes(self) -> dict[str, str]:
        """What the head end says of each order."""
        return {self._names[o.order_id]: str(o.outcome or o.state) for o in complete(self._store.listed())}

    # The course of things

    def _calm_start(self) -> None:
        self.phase = Phase.PEACE
        self.flat.switch_on(HUB)
        self.flat.switch_on(METER)
        self._before = self.flat.balance
        self._raise_desk()
        self.home.driver.at(after(self.home.now, WORK_S), self._work)
        self.flat.pass_time(30.0)
        self.phase = Phase.STORM
        self._store.kills = self.options.kills
        self._internet.set_breaks(self.options.breaks)
        self.flat.switch_on(DISPLAY)
        self._load_permit()

    def _load_permit(self) -> None:
        """A permit by the head end, loaded as from a file before the display was posted."""
        self._requests += 1
        code = self._cast.install_codes[who.NEW_DISPLAY]
        request = add_device(who.NEW_DISPLAY, code, self._requests, CommandVariant.LOCAL)
        order = self._submit(f"permit {self._requests}", request.xml())
        for _ in range(600):
            row = complete(self._store.load(order))
            if row.state is State.READY or row.closed:
                break
            self.home.run(WORK_S)
        self._load_ready_permit(order)

    def _load_ready_permit(self, order: OrderId) -> None:
        try:
            permit = complete(self._back_office().permit_file(order))
        except HeadEndRefusal:
            return
        # On the supplier's bench: whoever loads it sees whether it is there.
        for _ in range(TRIES_ON_THE_BENCH):
            self._wait_for_power()
            self.flat.load_permit(DISPLAY, permit.message)
            self._wait_for_power()
            if self.home.display_now(DISPLAY).has_permit:
                return

    def _pair(self, tries: int) -> None:
        for attempt in range(tries):
            self._wait_for_power()
            why = self.flat.pick(DISPLAY)
            self._wait_for_power()
            if not why or self.home.display_now(DISPLAY).hub is not None:
                return
            if "permit" in why and attempt:
                self._load_permit()
            self.flat.pass_time(20.0)

    def _wait_for_power(self) -> None:
        self.home.run(600.0, lambda: all(self.home.driver.has_power(name) for name in (HUB, METER, DISPLAY)))

    def _place_orders(self) -> None:
        self._internet.set_up(True)
        for name, xml in story_files():
            self._submit(name, xml)
        for amount in self.options.adjustments:
            self._requests += 1
            body = UpdateMeterBalance(prepayment=AdjustOrReset(adjust=amount))
            request_id = RequestId(who.SUPPLIER, who.METER, self._requests)
            xml = new_request(request_id, "1.5", CommandVariant.TRANSFORM, body).xml()
            self._submit(f"adjust {amount} ({self._requests})", xml)

    def _submit(self, name: str, xml: bytes) -> OrderId:
        self._record(Placed(name, _worth(xml)))
        order = complete(self._back_office().submit(xml))
        self._names[order.order_id] = name
        return order.order_id

    def _run(self, seconds: float) -> None:
        self.home.run(seconds, lambda: self.phase is Phase.PEACE and self._settled())

    def _settled(self) -> bool:
        return all(order.closed for order in complete(self._store.listed()))

    def _make_peace(self) -> None:
        self.phase = Phase.PEACE
        self._store.kills = 0.0
        self._internet.set_breaks(0.0)
        self._wait_for_power()

    def _close_books(self) -> None:
        for order in complete(self._store.listed()):
            if order.outcome is not None:
                by_device = order.refused_by is Refuser.DEVICE
                outcome = "answered with a failure" if by_device else str(order.outcome)
                self._record(Ended(self._names[order.order_id], outcome))
        self._wait_for_power()
        self._record(Balance(self._before, self.flat.balance))

    # The head end in virtual time

    def _back_office(self) -> Desk:
        """The same desk to somebody who asks again until it works."""
        dcc = LocalDcc(self._broker, self._clock)
        return Desk(supplier(self._cast), self._store.survivor(), dcc, self._clock)

    def _clock(self) -> Utc:
        return Utc(EPOCH + self.home.now // 1_000_000)

    def _raise_desk(self) -> None:
        self._store.alive = True
        dcc = LocalDcc(self._broker, self._clock)
        self._internet.desk = Desk(supplier(self._cast), self._store, dcc, self._clock, self._moved)

    def _work(self) -> None:
        """What the head end's process does by itself, every now and then."""
        desk = self._internet.desk
        if desk is None:
            self.kills += 1
            self._raise_desk()
        else:
            self._store.guarded(lambda: self._work_once(desk), self._desk_died)
        self._note_built()
        self.home.driver.at(after(self.home.now, WORK_S), self._work)

    def _work_once(self, desk: Desk) -> None:
        while complete(desk.work("worker")) is not None:
            self._note_built()
        self._internet.nudge()

    def _desk_died(self) -> None:
        self._internet.desk = None
        self._internet.cut()

    def _note_built(self) -> None:
        for order in complete(self._store.listed()):
            if order.command is not None and self._built.get(order.order_id) != order.command:
                self._built[order.order_id] = order.command
                self._record(Built(self._names[order.order_id], order.command))
                self._double(order)

    def _double(self, order: Order) -> None:
        """The planted bug of a head end that, unsure, sends an order again as a new Command."""
        if self._plant is Plant.DOUBLE_SEND and order.srv == "1.5" and not self._doubled:
            self._doubled = True
            self._requests += 1
            request = parse(order.request_xml)
            again = new_request(
                RequestId(who.SUPPLIER, request.target, self._requests),
                request.srv,
                request.command_variant,
                request.body,
            )
            twin = complete(self._back_office().submit(again.xml()))
            self._names[twin.order_id] = self._names[order.order_id]

    # What goes wrong

    def _fate(self, _sender: str, _receiver: str, _frame: bytes) -> Fate:
        lost, doubled = (
            self._drbg.chance(self.options.weather.loss),
            self._drbg.chance(self.options.weather.duplication),
        )
        echo = 1 + self._drbg.integer(self.options.weather.echo_ns)
        if self.phase is Phase.PEACE:
            return ONCE
        if lost:
            return LOST
        return (0, echo) if doubled else ONCE

    def cut_power(self, name: str) -> None:
        """The power of a device fails now, and comes back after up to a minute and a half."""
        self.home.power(name, on=False)
        self._after_cut(name)

    def _cut(self, name: str, _effect: Effect) -> bool:
        cut = self._drbg.chance(self.options.cuts.get(name, 0.0))
        if self.phase is Phase.PEACE or not cut:
            return False
        self._after_cut(name)
        return True

    def _after_cut(self, name: str) -> None:
        self.cuts_made += 1
        self.home.driver.at(after(self.home.now, 1.0 + 90.0 * self._drbg.uniform()), lambda: self._power_back(name))
        if name == DISPLAY:
            self.home.driver.at(self.home.now, self._internet.cut_silently)

    def _power_back(self, name: str) -> None:
        self.flat.switch_on(name)
        if name == DISPLAY and self.home.driver.has_power(name):
            self._internet.power_back()

    # What the checkers are told

    def _record(self, record: Record) -> None:
        for checker in self._checkers:
            checker.see(record)

    def _saw(self, sighting: Sighting) -> None:
        self.frames += 1
        self._record(Frame(sighting.frame))

    def _told(self, happened: Happened) -> None:
        if isinstance(happened.event, DeviceExecuted):
            event = happened.event
            self._record(Executed(event.device, event.originator, event.counter))


def _worth(xml: bytes) -> int:
    body = parse(xml).body
    if isinstance(body, UpdateMeterBalance) and body.prepayment is not None:
        return body.prepayment.adjust or 0
    return 0


def run_seed(seed: int, plant: Plant | None = None) -> Result:
    """Run one world to its end and check it."""
    world = World(seed, plant)
    world.run()
    return Result(
        seed=seed,
        options=world.options,
        violations=tuple(world.violations()),
        paired=world.paired,
        outcomes=world.outcomes(),
        power_cuts=world.cuts_made,
        kills=world.kills,
        frames=world.frames,
        virtual_s=world.home.now / 1e9,
    )
