"""Calendars of a GSME as GBZ commands: of its tariff, and of when it does not disable the supply."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from nowan.duis.bodies.dates import GasDate
from nowan.duis.commands.zcl_items import one
from nowan.gbcs import zcl_calendar as zcl
from nowan.gbcs.gbz import Component
from nowan.zigbee.clusters.ids import Cluster

#: Years of ZCL dates are counted from here; 0xFF is any.
_FIRST_YEAR, _ANY = 1900, 0xFF


def date(value: GasDate) -> zcl.Date:
    """A ZCL date with wildcards."""
    year = value.gas_year_with_wildcards.specified_year
    rest = (
        value.gas_month_with_wildcards.specified_month,
        value.gas_day_of_month_with_wildcards.specified_day_of_month,
        value.gas_day_of_week_with_wildcards.specified_day_of_week,
    )
    return zcl.Date(
        _ANY if year is None else year - _FIRST_YEAR, *(_ANY if part is None else int(part) for part in rest)
    )


def calendar_commands(
    *,
    issued: int,
    start: int,
    calendar_type: int,
    days: Sequence[tuple[int, Sequence[tuple[int, int]]]],
    weeks: Sequence[Any],
    seasons: Sequence[Any],
    special_days: Iterable[Any],
) -> Iterator[Component]:
    """A whole calendar; `days` are names with their entries {minute of the day, value}. Its id is the event's."""
    head = (0, issued, issued)
    sizes = (len(seasons), len(weeks), len(days))
    yield one(Cluster.CALENDAR, zcl.PublishCalendar(*head, start, calendar_type, 0, b"", *sizes))
    for name, entries in days:
        schedule = tuple(zcl.DayScheduleEntry(minute, value) for minute, value in entries)
        command = zcl.PublishDayProfile(*head, name, len(schedule), 0, 1, calendar_type, schedule)
        yield one(Cluster.CALENDAR, command)
    for week in weeks:
        named = (int(day.value) for day in sorted(week.referenced_day_name, key=lambda day: int(day.index)))
        yield one(Cluster.CALENDAR, zcl.PublishWeekProfile(*head, int(week.week_name), *named))
    in_seasons = tuple(zcl.Season(date(s.season_start_date), int(s.referenced_week_name)) for s in seasons)
    yield one(Cluster.CALENDAR, zcl.PublishSeasons(*head, 0, 1, in_seasons))
    special = tuple(zcl.SpecialDay(date(day.date), int(day.referenced_day_name)) for day in special_days)
    command_ = zcl.PublishSpecialDays(*head, start, calendar_type, len(special), 0, 1, special)
    yield one(Cluster.CALENDAR, command_)
