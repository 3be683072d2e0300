"""Calendar cluster, 0x0707 (ZSE 1.4, Annex D.9): tariff switching tables and non-disablement calendars."""

from __future__ import annotations

from typing import Annotated, ClassVar

from nowan.gbcs.zcl_fields import Repeated, Text, UtcTime
from nowan.zigbee.clusters.family import Command, Family
from nowan.zigbee.clusters.ids import Cluster
from nowan.zigbee.layout import U8, U16, U32, Layout


class Date(Layout, frozen=True):
    """A ZCL date (ZCL 2.6.2.21): years since 1900, month, day, weekday (1 Monday); 0xFF in any place is "any"."""

    year: U8
    month: U8
    day: U8
    weekday: U8


class _DateField:
    """Reads and writes a `Date` inside another layout."""

    read = staticmethod(lambda reader, name: Date.read(reader))
    write = staticmethod(lambda value: value.encode())


CalendarDate = Annotated[Date, _DateField()]


class GetDayProfiles(Command, frozen=True):
    """Client to server 0x01 (GCS21b, GCS21f)."""

    ID: ClassVar[int] = 0x01
    provider: U32
    issuer_calendar: U32
    start_day: U8
    number_of_days: U8


class GetWeekProfiles(Command, frozen=True):
    """Client to server 0x02 (GCS21b, GCS21f)."""

    ID: ClassVar[int] = 0x02
    provider: U32
    issuer_calendar: U32
    start_week: U8
    number_of_weeks: U8


class GetSeasons(Command, frozen=True):
    """Client to server 0x03 (GCS21b, GCS21f)."""

    ID: ClassVar[int] = 0x03
    provider: U32
    issuer_calendar: U32


class GetSpecialDays(Command, frozen=True):
    """Client to server 0x04 (GCS21b, GCS21f)."""

    ID: ClassVar[int] = 0x04
    start: UtcTime
    number_of_events: U8
    calendar_type: U8
    provider: U32
    issuer_calendar: U32


class PublishCalendar(Command, frozen=True):
    """Server to client 0x00 (GCS01a, GCS05): calendar type 0 is the tariff's, 3 the non-disablement calendar."""

    ID: ClassVar[int] = 0x00
    TO_CLIENT: ClassVar[bool] = True
    provider: U32
    issuer_event: U32
    issuer_calendar: U32
    start: UtcTime
    calendar_type: U8
    time_reference: U8
    name: Text
    number_of_seasons: U8
    number_of_week_profiles: U8
    number_of_day_profiles: U8


class DayScheduleEntry(Layout, frozen=True):
    """From `start_min` minutes after midnight: the tier of a tariff, or whether disablement is suspended (1) or not."""

    start_min: U16
    value: U8


class PublishDayProfile(Command, frozen=True):
    """Server to client 0x01."""

    ID: ClassVar[int] = 0x01
    TO_CLIENT: ClassVar[bool] = True
    provider: U32
    issuer_event: U32
    issuer_calendar: U32
    day: U8
    total_entries: U8
    command_index: U8
    number_of_commands: U8
    calendar_type: U8
    entries: Annotated[tuple[DayScheduleEntry, ...], Repeated(DayScheduleEntry)]


class PublishWeekProfile(Command, frozen=True):
    """Server to client 0x02: the day profile of each weekday."""

    ID: ClassVar[int] = 0x02
    TO_CLIENT: ClassVar[bool] = True
    provider: U32
    issuer_event: U32
    issuer_calendar: U32
    week: U8
    monday: U8
    tuesday: U8
    wednesday: U8
    thursday: U8
    friday: U8
    saturday: U8
    sunday: U8


class Season(Layout, frozen=True):
    """A season: the date it starts on and its week profile."""

    start: CalendarDate
    week: U8


class PublishSeasons(Command, frozen=True):
    """Server to client 0x03."""

    ID: ClassVar[int] = 0x03
    TO_CLIENT: ClassVar[bool] = True
    provider: U32
    issuer_event: U32
    issuer_calendar: U32
    command_index: U8
    number_of_commands: U8
    seasons: Annotated[tuple[Season, ...], Repeated(Season)]


class SpecialDay(Layout, frozen=True):
    """A day with a profile of its own."""

    date: CalendarDate
    day: U8


class PublishSpecialDays(Command, frozen=True):
    """Server to client 0x04."""

    ID: ClassVar[int] = 0x04
    TO_CLIENT: ClassVar[bool] = True
    provider: U32
    issuer_event: U32
    issuer_calendar: U32
    start: UtcTime
    calendar_type: U8
    total_days: U8
    command_index: U8
    number_of_commands: U8
    days: Annotated[tuple[SpecialDay, ...], Repeated(SpecialDay)]


FAMILY: Family[Command] = Family(
    Cluster.CALENDAR,
    (
        GetDayProfiles,
        GetWeekProfiles,
        GetSeasons,
        GetSpecialDays,
        PublishCalendar,
        PublishDayProfile,
        PublishWeekProfile,
        PublishSeasons,
        PublishSpecialDays,
    ),
)
