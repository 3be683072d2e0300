"""The flat of the story: one home, what befalls it, and the hands of its customer.

The methods that take time let the home's virtual time pass until what they wait for has happened or their limit is
reached. A `Flat` runs in the process that holds it; `nowan.world.runtime` offers the same methods over a pipe.
"""

from __future__ import annotations

from collections.abc import Callable

from nowan.crypto.entropy import Drbg
from nowan.devices.admission import Policy
from nowan.devices.events import (
    DeviceLogChanged,
    FoundHub,
    HubsFound,
    Paired,
    PairingFailed,
    PairingRefused,
    UserResult,
)
from nowan.devices.ppmid import Ppmid
from nowan.devices.prepayment import Account, SupplyState
from nowan.effects import Effect
from nowan.home.driver import Cut, Disk
from nowan.home.home import HUB, METER, Home, HomeConfig, Start
from nowan.ids import EntityId
from nowan.instant import Tick
from nowan.radio.faults import Faults, calm
from nowan.world import cast as who
from nowan.world.cast import Cast

DISPLAYS = {"old display": who.OLD_DISPLAY, "display": who.NEW_DISPLAY}
#: Longest that pairing may take: two key establishments on a hub's slow processor, and their retries.
PAIRING_S = 600.0
#: Longest that a scan of all channels may take.
SCAN_S = 30.0
#: Longest that an action at the display may take.
ACTION_S = 60.0


class Flat:
    """A no-WAN flat with a prepayment meter. Displays are without power until `switch_on`."""

    def __init__(
        self,
        cast: Cast,
        seed: int | str,
        *,
        policy: Policy | None = None,
        account: Account | None = None,
        faults: Faults = calm,
        cut: Cut | None = None,
        disk: Disk | None = None,
        start: Start | None = None,
    ) -> None:
        config = HomeConfig(
            hub=who.hub_config(cast, policy),
            meter=who.meter_config(cast, account or Account()),
            displays={name: who.display_config(cast, entity) for name, entity in DISPLAYS.items()},
        )
        self.home = Home(config, Drbg(f"flat {seed}"), faults=faults, cut=cut, disk=disk, start=start)

    # The WAN, while there is one

    def wan(self, up: bool) -> None:
        """The wide area network comes or goes."""
        self.home.hub(lambda hub, now: hub.wan_up(now) if up else hub.wan_down(now))

    def wan_in(self, message: bytes) -> None:
        """A Remote Party Message from the DCC."""
        self.home.wan_in(message)

    def wan_out(self) -> list[bytes]:
        """What the hub has sent to the DCC since this was last asked."""
        sent, self.home.wan_out = self.home.wan_out, []
        return sent

    # Power and time

    def switch_on(self, name: str) -> None:
        """Give a device power."""
        self.home.power(name, on=True)

    def switch_off(self, name: str) -> None:
        """Take a device's power."""
        self.home.power(name, on=False)

    def pass_time(self, seconds: float) -> None:
        """Let virtual time pass."""
        self.home.run(seconds)

    def use_up(self, millipence: int) -> None:
        """The flat uses energy worth `millipence`."""
        self.home.meter(lambda meter, now: meter.consume(millipence, now))

    # The customer's hands

    def wait_joined(self, entity: EntityId) -> bool:
        """Until the hub has a trust-centre link key with `entity`."""
        return self.home.run(
            PAIRING_S,
            lambda: any(
                change.device == entity and change.change == "key" for change in self.home.happened(DeviceLogChanged)
            ),
        )

    def look(self, name: str) -> tuple[FoundHub, ...]:
        """Scan for hubs with the display `name`."""
        since = self._until(name, lambda display, now: display.look_for_hubs(now), SCAN_S, HubsFound)
        found = self.home.happened(HubsFound, since)
        return found[-1].hubs if found else ()

    def pick(self, name: str, label: EntityId = who.GPF) -> str:
        """Pair the display `name` with the hub of that label: empty when paired, else why not."""
        since = self._until(name, lambda display, now: display.pick(label, now), PAIRING_S, Paired, PairingFailed)
        if self.home.happened(Paired, since):
            return ""
        failed = self.home.happened(PairingFailed, since)
        return str(failed[-1].reason) if failed else "pairing did not end"

    def hub_record(self) -> list[PairingRefused]:
        """What the hub noted of pairing attempts that it left without an answer."""
        return self.home.happened(PairingRefused)

    def load_permit(self, name: str, permit: bytes) -> None:
        """Put a permit into a display, as the supplier does before posting it."""
        self.home.display(name, lambda display, now: display.load_permit(permit, who.GPF, who.CHF, now))

    def enable(self, name: str) -> str:
        """Enable supply at the display: empty when it worked, else why not."""
        return self._result(name, lambda display, now: display.request_enable(now))

    def enter_utrn(self, name: str, text: str) -> str:
        """Type a token at the display: empty when it was accepted, else why not."""
        return self._result(name, lambda display, now: display.enter_utrn(text, now))

    @property
    def supply(self) -> SupplyState:
        """State of the meter's load switch."""
        return self.home.meter_now().account.state

    @property
    def balance(self) -> int:
        """The meter balance, millipence."""
        return self.home.meter_now().account.meter_balance

    def _result(self, name: str, act: Callable[[Ppmid, Tick], list[Effect]]) -> str:
        since = self._until(name, act, ACTION_S, UserResult)
        results = self.home.happened(UserResult, since)
        if not results:
            return "no answer"
        return "" if results[-1].ok else results[-1].text

    def _until(self, name: str, act: Callable[[Ppmid, Tick], list[Effect]], limit_s: float, *ends: type[object]) -> int:
        """Act, and wait for one of `ends`; the number of the first event after the act."""
        since = len(self.home.events)
        self.home.display(name, act)
        self.home.run(limit_s, lambda: any(isinstance(told.event, ends) for told in self.home.events[since:]))
        return since


__all__ = ["DISPLAYS", "HUB", "METER", "Flat"]
