"""Non-disablement calendars of 2.1 (DUIS 5.4)."""

from __future__ import annotations

from typing import Annotated

import msgspec

from nowan.duis.bodies.body import FutureDatable
from nowan.duis.bodies.dates import (
    CalendarDate,
    DaysOfWeekApplicability,
    GasDate,
    ScheduleDatesAndTimeWithoutWildcards,
    SpecialDaysApplicability,
)
from nowan.duis.bodies.values import GAS_DAY_NAME_NON_DISABLEMENT, GAS_WEEK_NAME, GAS_WEEK_NAME_NON_DISABLEMENT
from nowan.duis.elements import CONTENT, Element
from nowan.duis.simple_types import INT, TIME, UNSIGNED_INT, Time, integer, one_of


class ElecSpecialDayPrepayment(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElecSpecialDayPrepayment``."""

    date: Annotated[CalendarDate, Element("Date")]


class NumberedSpecialDay(ElecSpecialDayPrepayment, frozen=True, kw_only=True):
    """Complex type ``NumberedSpecialDay``."""

    index: Annotated[int, Element("index", integer(1, 20), attribute=True)]


class ElecSpecialDaysPrepayment(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElecSpecialDaysPrepayment``."""

    special_day: Annotated[tuple[NumberedSpecialDay, ...], Element("SpecialDay", max_occurs=20)] = ()


class ElectricityNonDisablementSchedule(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElectricityNonDisablementSchedule``."""

    non_disablement_script: Annotated[str, Element("NonDisablementScript", one_of("START", "STOP"))]
    special_days_applicability: Annotated[SpecialDaysApplicability, Element("SpecialDaysApplicability")]
    days_of_week_applicability: Annotated[DaysOfWeekApplicability, Element("DaysOfWeekApplicability")]
    schedule_dates_and_time: Annotated[ScheduleDatesAndTimeWithoutWildcards, Element("ScheduleDatesAndTime")]


class ElectricityNonDisablementCalendar(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElectricityNonDisablementCalendar``."""

    electricity_special_days: Annotated[ElecSpecialDaysPrepayment, Element("ElectricitySpecialDays")]
    electricity_non_disablement_schedule: Annotated[
        tuple[ElectricityNonDisablementSchedule, ...], Element("ElectricityNonDisablementSchedule", max_occurs=22)
    ]


class UpdatePrepayConfigElec(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``UpdatePrepayConfigElec``."""

    debt_recovery_rate_cap: Annotated[int, Element("DebtRecoveryRateCap", integer(0, 65535))]
    emergency_credit_limit: Annotated[int, Element("EmergencyCreditLimit", INT)]
    emergency_credit_threshold: Annotated[int, Element("EmergencyCreditThreshold", INT)]
    low_credit_threshold: Annotated[int, Element("LowCreditThreshold", INT)]
    electricity_non_disablement_calendar: Annotated[
        ElectricityNonDisablementCalendar, Element("ElectricityNonDisablementCalendar")
    ]
    max_meter_balance: Annotated[int, Element("MaxMeterBalance", INT)]
    max_credit_threshold: Annotated[int, Element("MaxCreditThreshold", INT)]


class GasNonDisablementTimeStartAction(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``GasNonDisablementTimeStartAction``."""

    start_time: Annotated[Time, Element("StartTime", TIME)]
    non_disablement_action: Annotated[str, Element("NonDisablementAction", one_of("START", "STOP"))]


class GasNonDisablementDayProfile(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``GasNonDisablementDayProfile``."""

    time_start_action: Annotated[tuple[GasNonDisablementTimeStartAction, ...], Element("TimeStartAction", max_occurs=3)]
    gas_day_name: Annotated[int, Element("GasDayName", GAS_DAY_NAME_NON_DISABLEMENT)]


class GasNonDisablementDayProfiles(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``GasNonDisablementDayProfiles``."""

    gas_non_disablement_day_profile: Annotated[
        tuple[GasNonDisablementDayProfile, ...], Element("GasNonDisablementDayProfile", max_occurs=5)
    ]


class GasReferencedDayNameNonDisablement(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``GasReferencedDayNameNonDisablement``."""

    index: Annotated[int, Element("index", integer(1, 7), attribute=True)]
    value: Annotated[int, Element(CONTENT, GAS_DAY_NAME_NON_DISABLEMENT)]


class GasNonDisablementWeekProfile(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``WeekProfileGasNonDisablement``."""

    week_name: Annotated[int, Element("WeekName", GAS_WEEK_NAME)]
    referenced_day_name: Annotated[
        tuple[GasReferencedDayNameNonDisablement, ...], Element("ReferencedDayName", max_occurs=7, min_occurs=7)
    ]


class GasWeekProfilesNonDisablement(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``GasWeekProfilesNonDisablement``."""

    week_profile: Annotated[tuple[GasNonDisablementWeekProfile, ...], Element("WeekProfile", max_occurs=2)]


class GasSeasonNonDisablement(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``GasSeasonNonDisablement``."""

    season_start_date: Annotated[GasDate, Element("SeasonStartDate")]
    referenced_week_name: Annotated[int, Element("ReferencedWeekName", GAS_WEEK_NAME_NON_DISABLEMENT)]


class GasSeasonsNonDisablement(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``GasSeasonsNonDisablement``."""

    season: Annotated[tuple[GasSeasonNonDisablement, ...], Element("Season", max_occurs=3)]


class GasSpecialDayNonDisablement(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``GasSpecialDayNonDisablement``."""

    date: Annotated[GasDate, Element("Date")]
    referenced_day_name: Annotated[int, Element("ReferencedDayName", GAS_DAY_NAME_NON_DISABLEMENT)]


class GasSpecialDaysNonDisablement(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``GasSpecialDaysNonDisablement``."""

    special_day: Annotated[tuple[GasSpecialDayNonDisablement, ...], Element("SpecialDay", max_occurs=20)] = ()


class GasNonDisablementCalendar(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``GasNonDisablementCalendar``."""

    day_profiles: Annotated[GasNonDisablementDayProfiles, Element("DayProfiles")]
    week_profiles: Annotated[GasWeekProfilesNonDisablement, Element("WeekProfiles")]
    season_profiles: Annotated[GasSeasonsNonDisablement, Element("SeasonProfiles")]
    special_days: Annotated[GasSpecialDaysNonDisablement, Element("SpecialDays")]


class UpdatePrepayConfigGas(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``UpdatePrepayConfigGas``."""

    debt_recovery_rate_cap: Annotated[int, Element("DebtRecoveryRateCap", INT)]
    emergency_credit_limit: Annotated[int, Element("EmergencyCreditLimit", UNSIGNED_INT)]
    emergency_credit_threshold: Annotated[int, Element("EmergencyCreditThreshold", UNSIGNED_INT)]
    low_credit_threshold: Annotated[int, Element("LowCreditThreshold", UNSIGNED_INT)]
    gas_non_disablement_calendar: Annotated[GasNonDisablementCalendar, Element("GasNonDisablementCalendar")]
    max_meter_balance: Annotated[int, Element("MaxMeterBalance", UNSIGNED_INT)]
    max_credit_threshold: Annotated[int, Element("MaxCreditThreshold", UNSIGNED_INT)]


class UpdatePrepayConfiguration(FutureDatable, frozen=True, kw_only=True):
    """2.1: Update Prepay Configuration."""

    update_prepay_config_electricity: Annotated[
        UpdatePrepayConfigElec | None, Element("UpdatePrepayConfigElectricity", choice="choice")
    ] = None
    update_prepay_config_gas: Annotated[
        UpdatePrepayConfigGas | None, Element("UpdatePrepayConfigGas", choice="choice")
    ] = None
