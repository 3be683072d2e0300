"""A flat on the emulated air: the home driver with the cast's devices, and shorthands for what happens in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from nowan.crypto.entropy import Drbg
from nowan.devices.admission import DEFAULT_POLICY, Policy
from nowan.devices.esme import Esme
from nowan.devices.events import OrderAnswered, Paired, PairingFailed, UserResult
from nowan.devices.hub import Hub
from nowan.devices.ppmid import Ppmid
from nowan.devices.prepayment import Account, SupplyState
from nowan.gbcs import cosem
from nowan.home import home as homes
from nowan.home.driver import Cut
from nowan.home.home import Home, HomeConfig
from nowan.ids import EntityId, OrderId
from nowan.world.cast import CHF, GPF, METER, NEW_DISPLAY, display_config, hub_config, meter_config
from tests.devices.messages import CAST, by_broker, maced, permit

T = TypeVar("T")
DISPLAY = "display"
OFF_SUPPLY = Account(meter_balance=-400_000, state=SupplyState.DISABLED)


class Flat:
    """One flat; `commissioned` makes one whose meter joined by the WAN and whose WAN is gone since."""

    def __init__(
        self, *, policy: Policy = DEFAULT_POLICY, account: Account = OFF_SUPPLY, cut: Cut | None = None
    ) -> None:
        config = HomeConfig(
            hub=hub_config(CAST, policy),
            meter=meter_config(CAST, account),
            displays={DISPLAY: display_config(CAST, NEW_DISPLAY)},
        )
        self.home = Home(config, Drbg("flat"), cut=cut)

    def hub(self) -> Hub:
        machine = self.home.driver.machine(homes.HUB)
        assert isinstance(machine, Hub)
        return machine

    def meter(self) -> Esme:
        return self.home.meter_now()

    def display(self) -> Ppmid:
        return self.home.display_now(DISPLAY)

    def happened(self, kind: type[T]) -> list[T]:
        return self.home.happened(kind)

    def until(self, done: Callable[[], bool], seconds: float = 900) -> None:
        assert self.home.run(seconds, done), "it did not happen"

    def commission_meter(self) -> None:
        home = self.home
        home.power(homes.HUB, on=True)
        home.hub(lambda hub, now: hub.wan_up(now))
        addition = cosem.DeviceAddition(METER, CAST.install_codes[METER], 0, 180)
        home.wan_in(maced(by_broker(0x0001, CHF, 10, addition.request())))
        home.power(homes.METER, on=True)
        self.until(lambda: self.hub().node.tunnel_up(METER))
        home.run(5)

    def lose_wan(self, hours: float = 72) -> None:
        self.home.hub(lambda hub, now: hub.wan_down(now))
        self.home.run(hours * 3600)

    def pick(self, message: bytes | None = b"", hub: EntityId = GPF) -> list[Paired | PairingFailed]:
        """Power the display, load a permit (None: no permit), pick the hub; how it ended."""
        home = self.home
        home.power(DISPLAY, on=True)
        if message is not None:
            home.display(DISPLAY, lambda display, now: display.load_permit(message or permit(20), GPF, CHF, now))
        return self.pick_again(hub)

    def pick_again(self, hub: EntityId = GPF) -> list[Paired | PairingFailed]:
        since = len(self.home.events)
        self.home.display(DISPLAY, lambda display, now: display.pick(hub, now))

        def ends() -> list[Paired | PairingFailed]:
            return [*self.home.happened(Paired, since), *self.home.happened(PairingFailed, since)]

        self.until(lambda: bool(ends()) or not self.home.driver.has_power(DISPLAY), 1800)
        return ends()

    def order(self, name: str, message: bytes) -> None:
        self.home.display(DISPLAY, lambda display, now: display.take_order(OrderId(name), message, now))

    def answer(self, name: str) -> bytes | None:
        found = [event.response for event in self.happened(OrderAnswered) if event.order_id == name]
        return found[0] if found else None

    def ask(self, act: Callable[[Ppmid, int], list[object]]) -> UserResult:
        since = len(self.home.events)
        self.home.display(DISPLAY, act)  # type: ignore[arg-type]
        self.until(lambda: bool(self.home.happened(UserResult, since)), 60)
        return self.home.happened(UserResult, since)[0]


def commissioned(**options: object) -> Flat:
    flat = Flat(**options)  # type: ignore[arg-type]
    flat.commission_meter()
    flat.lose_wan()
    return flat
