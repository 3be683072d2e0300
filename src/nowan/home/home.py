"""One virtual home: a Communications Hub, an electricity meter, prepayment displays, and the flat around them.

The hub and the meter stand before the load switch and stay up when supply is off; the light and the customer's router
hang behind it. A display has a battery. Everything here is emulated; what the machines say to each other is not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import msgspec

from nowan.crypto.entropy import Drbg
from nowan.devices.esme import Esme, EsmeConfig
from nowan.devices.events import SupplyChanged
from nowan.devices.hub import Hub, HubConfig
from nowan.devices.ppmid import Ppmid, PpmidConfig
from nowan.devices.prepayment import SupplyState
from nowan.effects import Effect
from nowan.errors import ApiMisuse
from nowan.home.driver import Cut, Disk, Driver, Happened, Machine
from nowan.instant import Tick, after
from nowan.radio.faults import Faults, calm
from nowan.radio.medium import Medium
from nowan.radio.propagation import Place
from nowan.zigbee.key_store import NodeState

T = TypeVar("T")
M = TypeVar("M")

#: What a device finds on its disk when it starts, given its name and what it last wrote there.
Start = Callable[[str, bytes | None], bytes | None]

HUB, METER = "hub", "meter"
#: The meter cupboard is by the door; a display stands in the kitchen.
PLACES = {HUB: Place(), METER: Place(x_m=0.3)}
DISPLAY_PLACE = Place(x_m=7.0, y_m=3.0)


class HomeConfig(msgspec.Struct, frozen=True, kw_only=True):
    """The devices of a home; displays by the name that the home calls them."""

    hub: HubConfig
    meter: EsmeConfig
    displays: dict[str, PpmidConfig]


class Home:
    """A home in virtual time. `events` is everything that its devices told, in order."""

    def __init__(
        self,
        config: HomeConfig,
        entropy: Drbg,
        *,
        faults: Faults = calm,
        cut: Cut | None = None,
        disk: Disk | None = None,
        start: Start | None = None,
    ) -> None:
        self.config = config
        self.events: list[Happened] = []
        self.wan_out: list[bytes] = []
        self.mains = False
        options = {name: hook for name, hook in (("cut", cut), ("disk", disk)) if hook is not None}
        self.driver = Driver(Medium(faults=faults), **options)  # type: ignore[arg-type]
        self.driver.listen(self._note)
        self.driver.connect("wan", lambda _name, data: self.wan_out.append(data))
        starts = _Starts(entropy)
        start = start or (lambda _name, saved: saved)
        self.driver.attach(HUB, lambda saved: Hub(config.hub, starts.entropy(HUB), start(HUB, saved)), PLACES[HUB])
        self.driver.attach(
            METER, lambda saved: Esme(config.meter, starts.entropy(METER), start(METER, saved)), PLACES[METER]
        )
        for name, display in config.displays.items():
            self.driver.attach(name, _display(name, display, starts, start), DISPLAY_PLACE, tx_dbm=4.0)

    @property
    def now(self) -> Tick:
        """Virtual time."""
        return self.driver.now

    def power(self, name: str, on: bool) -> None:
        """Switch a device on, or cut its power."""
        if on:
            self.driver.power_on(name)
        else:
            self.driver.power_off(name)

    def hub(self, act: Callable[[Hub, Tick], list[Effect]]) -> None:
        """Give the hub an input; nothing while it has no power."""
        self.driver.call(HUB, _typed(Hub, act))

    def meter(self, act: Callable[[Esme, Tick], list[Effect]]) -> None:
        """Give the meter an input; nothing while it has no power."""
        self.driver.call(METER, _typed(Esme, act))

    def display(self, name: str, act: Callable[[Ppmid, Tick], list[Effect]]) -> None:
        """Give a display an input; nothing while it has no power."""
        self.driver.call(name, _typed(Ppmid, act))

    def display_now(self, name: str) -> Ppmid:
        """The running display, to look at. Raises `ApiMisuse` when it has no power."""
        machine = self.driver.machine(name)
        if not isinstance(machine, Ppmid):
            raise ApiMisuse(f"{name} is no display")
        return machine

    def meter_now(self) -> Esme:
        """The running meter, to look at. Raises `ApiMisuse` when it has no power."""
        machine = self.driver.machine(METER)
        if not isinstance(machine, Esme):
            raise ApiMisuse("the meter is no ESME")
        return machine

    def node_states(self) -> dict[str, NodeState]:
        """The radio state of every device that has power: keys and all."""
        names = [name for name in (HUB, METER, *self.config.displays) if self.driver.has_power(name)]
        machines = {name: self.driver.machine(name) for name in names}
        return {
            name: machine.node_state for name, machine in machines.items() if isinstance(machine, Hub | Esme | Ppmid)
        }

    def wan_in(self, message: bytes) -> None:
        """A message comes over the WAN to the hub."""
        self.hub(lambda hub, now: hub.receive("wan", message, now))

    def run(self, seconds: float, done: Callable[[], bool] = lambda: False) -> bool:
        """Let virtual time pass until `done`, at most `seconds`; whether `done` holds."""
        return self.driver.run(after(self.now, seconds), done)

    def happened(self, kind: type[T], since: int = 0) -> list[T]:
        """The events of a kind from the `since`-th event on, in order."""
        return [happened.event for happened in self.events[since:] if isinstance(happened.event, kind)]

    def _note(self, happened: Happened) -> None:
        self.events.append(happened)
        if isinstance(happened.event, SupplyChanged):
            self.mains = happened.event.state is SupplyState.ENABLED


class _Starts:
    """Entropy for each start of each machine: a device never draws the same again after a power cut."""

    def __init__(self, entropy: Drbg) -> None:
        self._entropy = entropy
        self._count: dict[str, int] = {}

    def entropy(self, name: str) -> Drbg:
        count = self._count[name] = self._count.get(name, 0) + 1
        return self._entropy.fork(f"{name}/{count}")


def _display(name: str, config: PpmidConfig, starts: _Starts, start: Start) -> Callable[[bytes | None], Machine]:
    return lambda saved: Ppmid(config, starts.entropy(name), start(name, saved))


def _typed(kind: type[M], act: Callable[[M, Tick], list[Effect]]) -> Callable[[Machine, Tick], list[Effect]]:
    def call(machine: Machine, now: Tick) -> list[Effect]:
        if not isinstance(machine, kind):
            raise ApiMisuse(f"that is no {kind.__name__}")
        return act(machine, now)

    return call
