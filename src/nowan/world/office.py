"""The organisations of a simulated world: the emulated DCC, the supplier, and the home in the supplier's books."""

from __future__ import annotations

from collections.abc import Callable

from nowan.dcc.broker import Broker, BrokerConfig
from nowan.dcc.register import RegisteredDevice, User
from nowan.duis.service_references import UserRole
from nowan.duis.transform import DeviceType
from nowan.headend.consent import Consent
from nowan.headend.homes import Agreement, Fuel, Home, HomeDevice, Relay, Supply
from nowan.headend.supplier import Supplier
from nowan.instant import Utc
from nowan.world import cast as who
from nowan.world.cast import Cast

MPAN = "1312345678111"
HOME_ID = "flat 7"
#: Roles of a supplier of both fuels.
SUPPLIER_ROLES = frozenset({UserRole.IMPORT_SUPPLIER, UserRole.GAS_SUPPLIER})


def broker_config(cast: Cast) -> BrokerConfig:
    """What the DCC has registered."""
    xml = cast.xml(who.ACB)
    return BrokerConfig(
        acb=who.ACB,
        users=tuple(
            User(entity, SUPPLIER_ROLES, cast.xml(entity).certificate) for entity in (who.SUPPLIER, who.OTHER_SUPPLIER)
        ),
        devices=(
            RegisteredDevice(who.CHF, DeviceType.CHF, chf=who.CHF),
            RegisteredDevice(who.GPF, DeviceType.GPF, chf=who.CHF),
            RegisteredDevice(who.METER, DeviceType.ESME, chf=who.CHF, supplier=who.SUPPLIER),
            RegisteredDevice(who.OLD_DISPLAY, DeviceType.PPMID),
            RegisteredDevice(who.NEW_DISPLAY, DeviceType.PPMID),
        ),
        xml_key=xml.key,
        xml_certificate=xml.certificate,
    )


def broker(cast: Cast, snapshot: bytes | None = None) -> Broker:
    """The emulated DCC."""
    return Broker(broker_config(cast), cast.acb_keys(), snapshot)


def supplier(cast: Cast) -> Supplier:
    """The supplier, as its head end knows it."""
    xml = cast.xml(who.SUPPLIER)
    return Supplier(
        id=who.SUPPLIER,
        acb=who.ACB,
        keys=cast.supplier_keys(),
        xml_key=xml.key,
        xml_certificate=xml.certificate,
        dcc_certificates=(cast.xml(who.ACB).certificate,),
    )


def home_record() -> Home:
    """The flat in the supplier's books: consent for the new display was given when it was ordered."""
    return Home(
        id=HOME_ID,
        hub=who.GPF,
        chf=who.CHF,
        devices=(HomeDevice(who.METER, DeviceType.ESME),),
        supplies=(Supply(fuel=Fuel.ELECTRICITY, mpxn=MPAN, supplier=who.SUPPLIER),),
        relays=(Relay(device=who.NEW_DISPLAY, agreements=(Agreement(who.SUPPLIER, Consent.GIVEN),)),),
    )


class LocalDcc:
    """The DCC in the same process, for simulations: the head end's port onto a `Broker`."""

    def __init__(self, dcc: Broker, clock: Callable[[], Utc]) -> None:
        self._dcc = dcc
        self._clock = clock

    async def submit(self, xml: bytes) -> bytes:
        """See `nowan.headend.ports.Dcc`."""
        return self._dcc.submit(xml, self._clock())
