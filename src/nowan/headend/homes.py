"""A home as the head end knows it: its hub, its Devices, who supplies it, and the relays that reach it."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from nowan.duis.transform import DeviceType
from nowan.headend.consent import Consent
from nowan.ids import EntityId

#: Version of the stored home.
FORMAT = 1


class Fuel(StrEnum):
    """A home may have a supplier for each."""

    ELECTRICITY = "electricity"
    GAS = "gas"


_FUELS = {DeviceType.ESME: Fuel.ELECTRICITY, DeviceType.GSME: Fuel.GAS}


class Supply(msgspec.Struct, frozen=True, kw_only=True):
    """One fuel's metering point and its registered supplier."""

    fuel: Fuel
    mpxn: str
    supplier: EntityId


class Agreement(msgspec.Struct, frozen=True):
    """What the customer has agreed with one supplier about one relay."""

    supplier: EntityId
    consent: Consent


class Relay(msgspec.Struct, frozen=True, kw_only=True):
    """A PPMID that may carry orders, with each supplier's consent."""

    device: EntityId
    agreements: tuple[Agreement, ...] = ()

    def consent(self, supplier: EntityId) -> Consent:
        """The customer's word to `supplier` about this relay."""
        for agreement in self.agreements:
            if agreement.supplier == supplier:
                return agreement.consent
        return Consent.NOT_ASKED

    def agreeing(self, supplier: EntityId, consent: Consent) -> Relay:
        """This relay with `supplier`'s consent set."""
        kept = tuple(item for item in self.agreements if item.supplier != supplier)
        return msgspec.structs.replace(self, agreements=(*kept, Agreement(supplier, consent)))


def _heeding(new: Relay, before: Relay) -> Relay:
    said = before
    for agreement in new.agreements:
        known = {item.supplier for item in said.agreements}
        if agreement.supplier not in known or agreement.consent is Consent.WITHDRAWN:
            said = said.agreeing(agreement.supplier, agreement.consent)
    return said


class HomeDevice(msgspec.Struct, frozen=True):
    """A Device and its kind."""

    id: EntityId
    type: DeviceType


class Home(msgspec.Struct, frozen=True, kw_only=True):
    """One home. `hub` is the GPF id (on the label, and the radio's address), `chf` the id that Commands go to."""

    format: int = FORMAT
    id: str
    hub: EntityId
    chf: EntityId
    devices: tuple[HomeDevice, ...]
    supplies: tuple[Supply, ...] = ()
    relays: tuple[Relay, ...] = ()

    @property
    def members(self) -> frozenset[EntityId]:
        """Every identifier that belongs to the home."""
        return frozenset((self.hub, self.chf, *(d.id for d in self.devices), *(r.device for r in self.relays)))

    @property
    def kinds(self) -> dict[EntityId, DeviceType]:
        """What kind each Device is, hub and relays included."""
        known = {self.chf: DeviceType.CHF, self.hub: DeviceType.GPF}
        known.update({relay.device: DeviceType.PPMID for relay in self.relays})
        known.update({device.id: device.type for device in self.devices})
        return known

    def relay(self, device: EntityId) -> Relay | None:
        """The relay with that identifier."""
        return next((relay for relay in self.relays if relay.device == device), None)

    def with_relay(self, relay: Relay) -> Home:
        """This home with `relay` in the place of the one of that identifier."""
        kept = tuple(relay if item.device == relay.device else item for item in self.relays)
        return msgspec.structs.replace(self, relays=kept)

    def lets(self, supplier: EntityId, target: EntityId) -> bool:
        """Whether `supplier` may command `target` here: a meter by its fuel, anything else by either."""
        fuel = _FUELS.get(self.kinds.get(target, DeviceType.CHF))
        return any(supply.supplier == supplier and fuel in (None, supply.fuel) for supply in self.supplies)

    def remembering(self, before: Home | None) -> Home:
        """This home with what the customer had said by `before`; only a withdrawal here counts for more."""
        known = {relay.device: relay for relay in before.relays} if before else {}
        kept = (_heeding(relay, known[relay.device]) if relay.device in known else relay for relay in self.relays)
        return msgspec.structs.replace(self, relays=tuple(kept))

    def in_new_hands(self) -> Home:
        """This home with nobody's consent: whoever gave it has moved out."""
        relays = self.relays
        for supplier in {item.supplier for relay in relays for item in relay.agreements}:
            relays = tuple(relay.agreeing(supplier, Consent.NOT_ASKED) for relay in relays)
        return msgspec.structs.replace(self, relays=relays)

    def supplied_by(self, supplier: EntityId) -> bool:
        """Whether `supplier` is registered for any fuel here."""
        return any(supply.supplier == supplier for supply in self.supplies)
