"""Tariffs and prices: 1.1.1 to 1.2.2 (DUIS 5.4)."""

from __future__ import annotations

from typing import Annotated

import msgspec

from nowan.duis.bodies.body import FutureDatable
from nowan.duis.bodies.tariff_electricity import (
    ElecPriceElementsPrimary,
    ElecSecondaryTouPrice,
    ElecSpecialDaysSecondary,
    ElecSwitchingTableSecondary,
    ElecTariffElements,
)
from nowan.duis.bodies.tariff_gas import GasPriceElements, GasTariffElements
from nowan.duis.bodies.values import PRICE_SCALE
from nowan.duis.elements import Element


class PricePrimary(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``PricePrimary``."""

    electricity_price_elements: Annotated[
        ElecPriceElementsPrimary | None, Element("ElectricityPriceElements", choice="choice")
    ] = None
    gas_price_elements: Annotated[GasPriceElements | None, Element("GasPriceElements", choice="choice")] = None


class TariffPrimaryElement(FutureDatable, frozen=True, kw_only=True):
    """1.1.1: Update Import Tariff (Primary Element)."""

    elec_tariff_elements: Annotated[ElecTariffElements | None, Element("ElecTariffElements", choice="choice")] = None
    gas_tariff_elements: Annotated[GasTariffElements | None, Element("GasTariffElements", choice="choice")] = None
    price_elements: Annotated[PricePrimary, Element("PriceElements")]


class PriceSecondary(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``PriceSecondary``."""

    price_scale: Annotated[int, Element("PriceScale", PRICE_SCALE)]
    electricity_price_element: Annotated[
        tuple[ElecSecondaryTouPrice, ...], Element("ElectricityPriceElement", max_occurs=4)
    ]


class TariffSecondaryElement(FutureDatable, frozen=True, kw_only=True):
    """1.1.2: Update Import Tariff (Secondary Element)."""

    switching_table: Annotated[ElecSwitchingTableSecondary, Element("SwitchingTable")]
    special_days: Annotated[ElecSpecialDaysSecondary, Element("SpecialDays")]
    price_elements: Annotated[PriceSecondary, Element("PriceElements")]


class UpdatePricePrimaryElement(FutureDatable, frozen=True, kw_only=True):
    """1.2.1: Update Price (Primary Element)."""

    price_elements: Annotated[PricePrimary, Element("PriceElements")]


class UpdatePriceSecondaryElement(FutureDatable, frozen=True, kw_only=True):
    """1.2.2: Update Price (Secondary Element)."""

    price_elements: Annotated[PriceSecondary, Element("PriceElements")]
