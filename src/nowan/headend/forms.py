"""Homes and consent as people and back offices write them: identifiers with dashes, in TOML or JSON."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from nowan.duis.transform import DeviceType
from nowan.errors import DecodeError
from nowan.headend.consent import Consent
from nowan.headend.homes import Agreement, Fuel, Home, HomeDevice, Relay, Supply
from nowan.headend.reasons import HeadEndReason
from nowan.ids import EntityId, dashed, entity_id

_Form = TypeVar("_Form")


class DeviceForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A Device of a home."""

    id: str
    type: DeviceType


class SupplyForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A metering point; `supplier` is ours where it is left out."""

    fuel: Fuel
    mpxn: str
    supplier: str | None = None


class RelayForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A PPMID that may carry, and whether the customer agreed."""

    id: str
    consent: Consent = Consent.NOT_ASKED


class HomeForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A home: `hub` as on the label (the GPF's id), `chf` as in the inventory."""

    id: str
    hub: str
    chf: str
    devices: tuple[DeviceForm, ...] = ()
    supplies: tuple[SupplyForm, ...] = ()
    relays: tuple[RelayForm, ...] = ()

    def home(self, supplier: EntityId) -> Home:
        """The home in `supplier`'s books; raises `DecodeError` for what is no EUI-64."""
        return Home(
            id=self.id,
            hub=entity_id(self.hub),
            chf=entity_id(self.chf),
            devices=tuple(HomeDevice(entity_id(device.id), device.type) for device in self.devices),
            supplies=tuple(
                Supply(fuel=item.fuel, mpxn=item.mpxn, supplier=entity_id(item.supplier) if item.supplier else supplier)
                for item in self.supplies
            ),
            relays=tuple(
                Relay(device=entity_id(item.id), agreements=(Agreement(supplier, item.consent),))
                for item in self.relays
            ),
        )


def shown(home: Home, supplier: EntityId) -> HomeForm:
    """The home as its form, with `supplier`'s own consents."""
    return HomeForm(
        id=home.id,
        hub=dashed(home.hub),
        chf=dashed(home.chf),
        devices=tuple(DeviceForm(dashed(device.id), device.type) for device in home.devices),
        supplies=tuple(SupplyForm(item.fuel, item.mpxn, dashed(item.supplier)) for item in home.supplies),
        relays=tuple(RelayForm(dashed(item.device), item.consent(supplier)) for item in home.relays),
    )


def read(data: Any, wanted: type[_Form], what: str) -> _Form:
    """`data`, decoded TOML or JSON, as a form; raises `DecodeError` that names the field."""
    try:
        return msgspec.convert(data, wanted)
    except msgspec.ValidationError as error:
        raise DecodeError(HeadEndReason.CONFIG, 0, what, str(error)) from None
