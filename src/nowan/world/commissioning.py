"""How the flat came to be, weeks ago and with a WAN: hub, meter and old display joined by the DCC's Commands."""

from __future__ import annotations

from nowan.dcc.broker import Broker
from nowan.duis.service_references import CommandVariant
from nowan.duis.xml_signature import sign_xml
from nowan.effects import Send
from nowan.errors import ApiMisuse
from nowan.home.home import HUB, METER
from nowan.ids import EntityId
from nowan.instant import Utc
from nowan.world import cast as who
from nowan.world.cast import EPOCH, Cast
from nowan.world.flat import Flat
from nowan.world.office import broker as new_broker
from nowan.world.requests import add_device

#: Counters that the supplier used up before the story begins.
FIRST_COUNTER = 1000


class Commissioning:
    """Joins devices at the hub over the WAN, as the installer and the supplier did."""

    def __init__(self, cast: Cast, flat: Flat, broker: Broker) -> None:
        self._cast = cast
        self._flat = flat
        self._broker = broker
        self._counter = FIRST_COUNTER

    def now(self) -> Utc:
        """The DCC's time."""
        return Utc(EPOCH + self._flat.home.now // 1_000_000)

    def install(self) -> None:
        """The hub and the meter, with the WAN up."""
        self._flat.switch_on(HUB)
        self._flat.wan(up=True)
        self._broker.wan_up(who.CHF)
        self.join(who.METER, METER)

    def join(self, entity: EntityId, name: str) -> None:
        """CCS01 for a device over the WAN, and its joining. Raises `ApiMisuse` when it did not join."""
        self._counter += 1
        request = add_device(entity, self._cast.install_codes[entity], self._counter, CommandVariant.WAN)
        xml = self._cast.xml(who.SUPPLIER)
        self._broker.submit(sign_xml(request.xml(), xml.key, xml.certificate), self.now())
        for effect in self._broker.flush():
            if isinstance(effect, Send):
                self._flat.wan_in(effect.data)
        self._flat.switch_on(name)
        if name != METER:
            self._flat.pick(name)
        if not self._flat.wait_joined(entity):
            raise ApiMisuse(f"{name} did not join")
        self.drain()

    def drain(self) -> None:
        """Give the DCC what the hub has sent over the WAN."""
        for message in self._flat.wan_out():
            self._broker.receive(who.CHF, message, self.now())

    def lose_wan(self) -> None:
        """The WAN is gone."""
        self.drain()
        self._flat.wan(up=False)
        self._broker.wan_down(who.CHF)


def commission(cast: Cast, flat: Flat) -> Broker:
    """The whole of it; the DCC as it is afterwards."""
    broker = new_broker(cast)
    Commissioning(cast, flat, broker).install()
    return broker
