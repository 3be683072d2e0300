"""Electricity tariffs and prices of 1.1.x and 1.2.x (DUIS 5.4)."""

from __future__ import annotations

from typing import Annotated

import msgspec

from nowan.duis.bodies.dates import CalendarDate
from nowan.duis.bodies.values import ELEC_DAY_NAME, ELEC_WEEK_NAME, PRICE_SCALE, PRICE_TYPE
from nowan.duis.elements import CONTENT, Element
from nowan.duis.simple_types import TIME, UNSIGNED_INT, Time, integer, one_of, string


class ElecProfileSchedulePrimary(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElecProfileSchedulePrimary``."""

    start_time: Annotated[Time, Element("StartTime", TIME)]
    tou_tariff_action: Annotated[int | None, Element("TOUTariffAction", integer(1, 48), choice="choice")] = None
    block_tariff_action: Annotated[int | None, Element("BlockTariffAction", integer(1, 8), choice="choice")] = None


class ElecDayProfilePrimary(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElecDayProfilePrimary``."""

    day_name: Annotated[int, Element("DayName", ELEC_DAY_NAME)]
    profile_schedule: Annotated[tuple[ElecProfileSchedulePrimary, ...], Element("ProfileSchedule", max_occurs=48)]


class ElecDayProfiles(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElecDayProfiles``."""

    day_profile: Annotated[tuple[ElecDayProfilePrimary, ...], Element("DayProfile", max_occurs=16)]


class ElecReferencedDayName(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElecReferencedDayName``."""

    index: Annotated[int, Element("index", integer(1, 7), attribute=True)]
    value: Annotated[int, Element(CONTENT, ELEC_DAY_NAME)]


class ElecWeekProfile(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElecWeekProfile``."""

    week_name: Annotated[int, Element("WeekName", ELEC_WEEK_NAME)]
    referenced_day_name: Annotated[
        tuple[ElecReferencedDayName, ...], Element("ReferencedDayName", max_occurs=7, min_occurs=7)
    ]


class ElecWeekProfiles(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElecWeekProfiles``."""

    week_profile: Annotated[tuple[ElecWeekProfile, ...], Element("WeekProfile", max_occurs=4)]


class ElecSeasonPrimary(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElecSeasonPrimary``."""

    season_name: Annotated[str, Element("SeasonName", string(0, 8))]
    season_start_date: Annotated[CalendarDate, Element("SeasonStartDate")]
    referenced_week_name: Annotated[int, Element("ReferencedWeekName", ELEC_WEEK_NAME)]


class ElecSeasonsPrimary(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElecSeasonsPrimary``."""

    season: Annotated[tuple[ElecSeasonPrimary, ...], Element("Season", max_occurs=4)]


class ElecSwitchingTablePrimary(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElecSwitchingTablePrimary``."""

    day_profiles: Annotated[ElecDayProfiles, Element("DayProfiles")]
    week_profiles: Annotated[ElecWeekProfiles, Element("WeekProfiles")]
    seasons: Annotated[ElecSeasonsPrimary, Element("Seasons")]


class ElecSpecialDayPrimary(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElecSpecialDayPrimary``."""

    date: Annotated[CalendarDate, Element("Date")]
    referenced_day_name: Annotated[int, Element("ReferencedDayName", ELEC_DAY_NAME)]


class ElecSpecialDaysPrimary(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElecSpecialDaysPrimary``."""

    special_day: Annotated[tuple[ElecSpecialDayPrimary, ...], Element("SpecialDay", max_occurs=50)] = ()


class ElecBlockThreshold(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElecBlockThreshold``."""

    index: Annotated[int, Element("index", integer(1, 3), attribute=True)]
    value: Annotated[int, Element(CONTENT, UNSIGNED_INT)]


class ElecThresholds(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElecThresholds``."""

    index: Annotated[int, Element("index", integer(1, 8), attribute=True)]
    block_threshold: Annotated[tuple[ElecBlockThreshold, ...], Element("BlockThreshold", max_occurs=3)]


class ElecThresholdMatrix(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElecThresholdMatrix``."""

    thresholds: Annotated[tuple[ElecThresholds, ...], Element("Thresholds", max_occurs=8, min_occurs=8)]


class ElecTariffElements(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElecTariffElements``."""

    currency_units: Annotated[str, Element("CurrencyUnits", one_of("GBP", "ECB"))]
    switching_table: Annotated[ElecSwitchingTablePrimary, Element("SwitchingTable")]
    special_days: Annotated[ElecSpecialDaysPrimary, Element("SpecialDays")]
    threshold_matrix: Annotated[ElecThresholdMatrix, Element("ThresholdMatrix")]


class ElecBlockPrice(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElecBlockPrice``."""

    index: Annotated[int, Element("index", integer(1, 4), attribute=True)]
    value: Annotated[int, Element(CONTENT, PRICE_TYPE)]


class ElecBlocks(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElecBlocks``."""

    index: Annotated[int, Element("index", integer(1, 8), attribute=True)]
    block_price: Annotated[tuple[ElecBlockPrice, ...], Element("BlockPrice", max_occurs=4)]


class ElecBlockTariff(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElecBlockTariff``."""

    block_prices: Annotated[tuple[ElecBlocks, ...], Element("BlockPrices", max_occurs=8)]


class ElecPrimaryTouPrice(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElecPrimaryTOUPrice``."""

    index: Annotated[int, Element("index", integer(1, 48), attribute=True)]
    value: Annotated[int, Element(CONTENT, PRICE_TYPE)]


class ElecTouTariff(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElecTOUTariff``."""

    tou_price: Annotated[tuple[ElecPrimaryTouPrice, ...], Element("TOUPrice", max_occurs=48)]


class ElecHybridTariff(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElecHybridTariff``."""

    block_prices: Annotated[tuple[ElecBlocks, ...], Element("BlockPrices", max_occurs=8)]
    tou_price: Annotated[tuple[ElecPrimaryTouPrice, ...], Element("TOUPrice", max_occurs=48)]


class ElecPriceElementsPrimary(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElecPriceElementsPrimary``."""

    standing_charge: Annotated[int, Element("StandingCharge", PRICE_TYPE)]
    standing_charge_scale: Annotated[int, Element("StandingChargeScale", PRICE_SCALE)]
    price_scale: Annotated[int, Element("PriceScale", PRICE_SCALE)]
    block_tariff: Annotated[ElecBlockTariff | None, Element("BlockTariff", choice="choice")] = None
    tou_tariff: Annotated[ElecTouTariff | None, Element("TOUTariff", choice="choice")] = None
    hybrid_tariff: Annotated[ElecHybridTariff | None, Element("HybridTariff", choice="choice")] = None


class ElecProfileScheduleSecondary(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElecProfileScheduleSecondary``."""

    start_time: Annotated[Time, Element("StartTime", TIME)]
    tou_tariff_action: Annotated[int, Element("TOUTariffAction", integer(1, 4))]


class ElecDayProfileSecondary(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElecDayProfileSecondary``."""

    day_name: Annotated[int, Element("DayName", ELEC_DAY_NAME)]
    profile_schedule: Annotated[tuple[ElecProfileScheduleSecondary, ...], Element("ProfileSchedule", max_occurs=48)]


class ElecDayProfilesSecondary(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElecDayProfilesSecondary``."""

    day_profile: Annotated[tuple[ElecDayProfileSecondary, ...], Element("DayProfile", max_occurs=16)]


class ElecSeasonSecondary(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElecSeasonSecondary``."""

    season_name: Annotated[str, Element("SeasonName", string(0, 8))]
    season_start_date: Annotated[CalendarDate, Element("SeasonStartDate")]
    referenced_week_name: Annotated[int, Element("ReferencedWeekName", ELEC_WEEK_NAME)]


class ElecSeasonsSecondary(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElecSeasonsSecondary``."""

    season: Annotated[tuple[ElecSeasonSecondary, ...], Element("Season", max_occurs=4)]


class ElecSwitchingTableSecondary(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElecSwitchingTableSecondary``."""

    day_profiles: Annotated[ElecDayProfilesSecondary, Element("DayProfiles")]
    week_profiles: Annotated[ElecWeekProfiles, Element("WeekProfiles")]
    seasons: Annotated[ElecSeasonsSecondary, Element("Seasons")]


class ElecSpecialDaySecondary(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElecSpecialDaySecondary``."""

    date: Annotated[CalendarDate, Element("Date")]
    referenced_day_name: Annotated[int, Element("ReferencedDayName", ELEC_DAY_NAME)]


class ElecSpecialDaysSecondary(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElecSpecialDaysSecondary``."""

    special_day: Annotated[tuple[ElecSpecialDaySecondary, ...], Element("SpecialDay", max_occurs=50)] = ()


class ElecSecondaryTouPrice(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElecSecondaryTOUPrice``."""

    index: Annotated[int, Element("index", integer(1, 4), attribute=True)]
    value: Annotated[int, Element(CONTENT, PRICE_TYPE)]
