"""Dates, times and weekdays that calendars and schedules share (DUIS 5.4)."""

from __future__ import annotations

from typing import Annotated

import msgspec

from nowan.duis.elements import Element
from nowan.duis.simple_types import DATE, EMPTY, TIME, Date, Time, integer, one_of


class CalendarYear(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``Year``."""

    specified_year: Annotated[int | None, Element("SpecifiedYear", integer(2014, 9999), choice="choice")] = None
    non_specified_year: Annotated[bool, Element("NonSpecifiedYear", EMPTY, choice="choice")] = False


class CalendarMonth(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``Month``."""

    specified_month: Annotated[int | None, Element("SpecifiedMonth", integer(1, 12), choice="choice")] = None
    non_specified_month: Annotated[bool, Element("NonSpecifiedMonth", EMPTY, choice="choice")] = False


class DayOfMonth(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``DayOfMonth``."""

    specified_day_of_month: Annotated[int | None, Element("SpecifiedDayOfMonth", integer(1, 31), choice="choice")] = (
        None
    )
    last_day_of_month: Annotated[bool, Element("LastDayOfMonth", EMPTY, choice="choice")] = False
    second_last_day_of_month: Annotated[bool, Element("SecondLastDayOfMonth", EMPTY, choice="choice")] = False
    non_specified_day_of_month: Annotated[bool, Element("NonSpecifiedDayOfMonth", EMPTY, choice="choice")] = False


class DayOfWeek(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``DayOfWeek``."""

    specified_day_of_week: Annotated[int | None, Element("SpecifiedDayOfWeek", integer(1, 7), choice="choice")] = None
    non_specified_day_of_week: Annotated[bool, Element("NonSpecifiedDayOfWeek", EMPTY, choice="choice")] = False


class CalendarDate(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``Date``."""

    year: Annotated[CalendarYear, Element("Year")]
    month: Annotated[CalendarMonth, Element("Month")]
    day_of_month: Annotated[DayOfMonth, Element("DayOfMonth")]
    day_of_week: Annotated[DayOfWeek, Element("DayOfWeek")]


class GasYear(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``GasYearWithWildcards``."""

    specified_year: Annotated[int | None, Element("SpecifiedYear", integer(2014, 9999), choice="choice")] = None
    non_specified_year: Annotated[bool, Element("NonSpecifiedYear", EMPTY, choice="choice")] = False


class GasMonth(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``GasMonthWithWildcards``."""

    specified_month: Annotated[int | None, Element("SpecifiedMonth", integer(1, 12), choice="choice")] = None
    non_specified_month: Annotated[bool, Element("NonSpecifiedMonth", EMPTY, choice="choice")] = False


class GasDayOfMonth(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``GasDayOfMonthWithWildcards``."""

    specified_day_of_month: Annotated[int | None, Element("SpecifiedDayOfMonth", integer(1, 31), choice="choice")] = (
        None
    )
    gas_non_specified_day_of_month: Annotated[bool, Element("GasNonSpecifiedDayOfMonth", EMPTY, choice="choice")] = (
        False
    )


class GasDayOfWeek(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``GasDayOfWeekWithWildcards``."""

    specified_day_of_week: Annotated[int | None, Element("SpecifiedDayOfWeek", integer(1, 7), choice="choice")] = None
    non_specified_day_of_week: Annotated[bool, Element("NonSpecifiedDayOfWeek", EMPTY, choice="choice")] = False


class GasDate(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``GasDateWithWildcards``."""

    gas_year_with_wildcards: Annotated[GasYear, Element("GasYearWithWildcards")]
    gas_month_with_wildcards: Annotated[GasMonth, Element("GasMonthWithWildcards")]
    gas_day_of_month_with_wildcards: Annotated[GasDayOfMonth, Element("GasDayOfMonthWithWildcards")]
    gas_day_of_week_with_wildcards: Annotated[GasDayOfWeek, Element("GasDayOfWeekWithWildcards")]


class SpecialDayApplicability(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``SpecialDayApplicability``."""

    special_day_id: Annotated[int, Element("SpecialDayID", integer(1, 20))]


class SpecialDaysApplicability(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``SpecialDaysApplicability``."""

    special_day_applicability: Annotated[
        tuple[SpecialDayApplicability, ...], Element("SpecialDayApplicability", max_occurs=20)
    ] = ()


class DayOfWeekApplicability(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``DayOfWeekApplicability``."""

    day_of_week_id: Annotated[
        str,
        Element("DayOfWeekID", one_of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")),
    ]


class DaysOfWeekApplicability(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``DaysOfWeekApplicability``."""

    day_of_week_applicability: Annotated[
        tuple[DayOfWeekApplicability, ...], Element("DayOfWeekApplicability", max_occurs=7)
    ] = ()


class ScheduleDatesAndTimeWithoutWildcards(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ScheduleDatesAndTimeWithoutWildcards``."""

    switch_time: Annotated[Time, Element("SwitchTime", TIME)]
    start_date: Annotated[Date, Element("StartDate", DATE)]
    end_date: Annotated[Date, Element("EndDate", DATE)]


class ScheduleDatesAndTime(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ScheduleDatesAndTime``."""

    switch_time: Annotated[Time, Element("SwitchTime", TIME)]
    start_date: Annotated[CalendarDate, Element("StartDate")]
    end_date: Annotated[CalendarDate, Element("EndDate")]
