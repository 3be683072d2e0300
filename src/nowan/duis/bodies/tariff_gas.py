"""Gas tariffs and prices of 1.1.1 and 1.2.1 (DUIS 5.4)."""

from __future__ import annotations

from typing import Annotated

import msgspec

from nowan.duis.bodies.dates import GasDate
from nowan.duis.bodies.values import GAS_DAY_NAME, GAS_THRESHOLD_TYPE, GAS_WEEK_NAME
from nowan.duis.elements import CONTENT, Element
from nowan.duis.simple_types import EMPTY, UNSIGNED_INT, integer, one_of


class GasDayProfile(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``GasDayProfile``."""

    day_name: Annotated[int, Element("DayName", GAS_DAY_NAME)]
    tou_tariff_action: Annotated[int | None, Element("TOUTariffAction", integer(1, 4), choice="choice")] = None
    block_tariff: Annotated[bool, Element("BlockTariff", EMPTY, choice="choice")] = False


class GasDayProfiles(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``GasDayProfiles``."""

    day_profile: Annotated[tuple[GasDayProfile, ...], Element("DayProfile", max_occurs=4)]


class GasReferencedDayName(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``GasReferencedDayName``."""

    index: Annotated[int, Element("index", integer(1, 7), attribute=True)]
    value: Annotated[int, Element(CONTENT, GAS_DAY_NAME)]


class GasWeekProfile(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``WeekProfileGas``."""

    week_name: Annotated[int, Element("WeekName", GAS_WEEK_NAME)]
    referenced_day_name: Annotated[
        tuple[GasReferencedDayName, ...], Element("ReferencedDayName", max_occurs=7, min_occurs=7)
    ]


class GasWeekProfiles(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``GasWeekProfiles``."""

    week_profile: Annotated[tuple[GasWeekProfile, ...], Element("WeekProfile", max_occurs=2)]


class GasSeason(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``GasSeason``."""

    season_start_date: Annotated[GasDate, Element("SeasonStartDate")]
    referenced_week_name: Annotated[int, Element("ReferencedWeekName", GAS_WEEK_NAME)]


class GasSeasons(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``GasSeasons``."""

    season: Annotated[tuple[GasSeason, ...], Element("Season", max_occurs=3)]


class GasSwitchingTable(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``GasSwitchingTable``."""

    day_profiles: Annotated[GasDayProfiles, Element("DayProfiles")]
    week_profiles: Annotated[GasWeekProfiles, Element("WeekProfiles")]
    seasons: Annotated[GasSeasons, Element("Seasons")]


class GasSpecialDay(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``GasSpecialDay``."""

    date: Annotated[GasDate, Element("Date")]
    referenced_day_name: Annotated[int, Element("ReferencedDayName", GAS_DAY_NAME)]


class GasSpecialDays(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``GasSpecialDays``."""

    special_day: Annotated[tuple[GasSpecialDay, ...], Element("SpecialDay", max_occurs=20)] = ()


class GasThreshold(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``GasThreshold``."""

    index: Annotated[int, Element("index", integer(1, 3), attribute=True)]
    value: Annotated[int, Element(CONTENT, GAS_THRESHOLD_TYPE)]


class GasThresholdMatrix(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``GasThresholdMatrix``."""

    block_threshold: Annotated[tuple[GasThreshold, ...], Element("BlockThreshold", max_occurs=3)]


class GasTariffElements(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``GasTariffElements``."""

    switching_table: Annotated[GasSwitchingTable, Element("SwitchingTable")]
    special_days: Annotated[GasSpecialDays, Element("SpecialDays")]
    threshold_matrix: Annotated[GasThresholdMatrix, Element("ThresholdMatrix")]


class GasBlockPrice(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``GasBlockPrice``."""

    index: Annotated[int, Element("index", integer(1, 4), attribute=True)]
    value: Annotated[int, Element(CONTENT, UNSIGNED_INT)]


class GasBlockPriceMatrix(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``GasBlockPriceMatrix``."""

    block_price: Annotated[tuple[GasBlockPrice, ...], Element("BlockPrice", max_occurs=4)]
    number_of_thresholds: Annotated[int, Element("NumberOfThresholds", integer(1, 3))]


class GasTouPrice(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``GasTOUPrice``."""

    index: Annotated[int, Element("index", integer(1, 4), attribute=True)]
    value: Annotated[int, Element(CONTENT, UNSIGNED_INT)]


class GasTouPriceMatrix(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``GasTOUPriceMatrix``."""

    tou_price: Annotated[tuple[GasTouPrice, ...], Element("TOUPrice", max_occurs=4)]


class GasPriceElements(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``GasPriceElements``."""

    currency_units: Annotated[str, Element("CurrencyUnits", one_of("GBP", "ECB"))]
    standing_charge: Annotated[int, Element("StandingCharge", UNSIGNED_INT)]
    block_tariff: Annotated[GasBlockPriceMatrix | None, Element("BlockTariff", choice="choice")] = None
    tou_tariff: Annotated[GasTouPriceMatrix | None, Element("TOUTariff", choice="choice")] = None
