"""Special days tables and schedules of an ESME (COSEM classes 10 and 11)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nowan.dlms.data import U8, U16, Array, BitString, OctetString, Structure
from nowan.duis.bodies.dates import CalendarDate
from nowan.duis.commands.items import TRUE, date, obis, time_of_day
from nowan.duis.simple_types import Time

#: Script tables that schedules run.
NON_DISABLEMENT, AUXILIARY_LOAD, MAXIMUM_DEMAND = "0-0:10.0.106", "0-0:10.0.103", "0-0:10.128.100"
#: A validity window that has no end.
_NO_END = 0xFFFF


def special_days(days: Iterable[tuple[int, CalendarDate]], names: Sequence[int] = ()) -> Array:
    """Entries {index, date, day name} numbered from 1; the day name is the day's own number, or one of `names`."""
    entries = []
    for at, (number, day) in enumerate(days):
        name = names[at] if names else number
        entries.append(Structure((U16(at + 1), OctetString(date(day)), U8(name))))
    return Array(tuple(entries))


def schedule(
    number: int,
    scripts: str,
    script: int,
    at: Time,
    on_weekdays: BitString,
    on_special_days: BitString,
    start: bytes,
    end: bytes,
) -> Structure:
    """An enabled entry of a schedule: `script` of the table `scripts` runs at that time on those days."""
    return Structure(
        (
            U16(number),
            TRUE,
            OctetString(obis(scripts)),
            U16(script),
            time_of_day(at),
            U16(_NO_END),
            on_weekdays,
            on_special_days,
            OctetString(start),
            OctetString(end),
        )
    )
