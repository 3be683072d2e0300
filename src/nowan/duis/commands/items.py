"""COSEM items and values that Commands are made of (GBCS 19.2; DLMS UA Blue Book)."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from nowan.dlms import clock
from nowan.dlms.access import Action, Get, Selection, Set
from nowan.dlms.data import I8, NULL, U16, U32, Array, BitString, Bool, Data, Enum, OctetString, Structure
from nowan.duis.bodies.dates import CalendarDate, DaysOfWeekApplicability
from nowan.duis.bodies.logs import ReadLogPeriod
from nowan.duis.commands.row import Asking
from nowan.duis.simple_types import Date, DateTime, Time
from nowan.errors import ApiMisuse
from nowan.instant import zigbee_seconds

_OBIS = re.compile(r"(\d+)-(\d+):(\d+)\.(\d+)\.(\d+)(?:\.(\d+))?")
TRUE, FALSE = Bool(0xFF), Bool(0)
ZERO = I8(0)
#: Activation date-time of what is to run at once, and of what is never to run, which cancels (GBCS 9.2.2.4).
AT_ONCE = OctetString(bytes.fromhex("0000000000000000008000FF"))
NEVER = OctetString(bytes.fromhex("FFFFFFFFFFFFFFFFFF8000FF"))
#: The execution time by which DUIS cancels what was ordered for later.
CANCELLATION = DateTime("3000-12-31T00:00:00Z").utc
#: The object that holds the meter's time: profile entries are selected by it.
_CLOCK = "0-0:94.44.100"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
#: "Any" in a calendar year, month and so on.
_ANY_YEAR, _ANY = 0xFFFF, 0xFF
#: Codes of the last and the second last day of a month (Blue Book, 4.1.6.1).
_LAST_DAY, _SECOND_LAST_DAY = 0xFE, 0xFD


@cache
def obis(text: str) -> bytes:
    """Six octets from ``A-B:C.D.E`` or ``A-B:C.D.E.F``; F is 255 where it is left out."""
    found = _OBIS.fullmatch(text)
    if found is None:
        raise ApiMisuse(f"{text!r} is no OBIS code")
    return bytes(int(part or "255") for part in found.groups())


def get(class_id: int, code: str, attribute: int, selection: Selection | None = None) -> Get:
    """Read an attribute."""
    return Get(class_id, obis(code), attribute, selection=selection)


def put(class_id: int, code: str, attribute: int, data: Data) -> Set:
    """Write an attribute."""
    return Set(class_id, obis(code), attribute, data)


def act(class_id: int, code: str, method: int, data: Data = ZERO) -> Action:
    """Invoke a method."""
    return Action(class_id, obis(code), method, data)


def script(code: str, number: int) -> Action:
    """Run a script of a script table."""
    return act(9, code, 1, U16(number))


def cancels(body: Any) -> bool:
    """Whether a future datable body cancels."""
    return body.execution is not None and body.execution.utc == CANCELLATION


def moment(value: DateTime) -> OctetString:
    """A COSEM date-time."""
    return OctetString(clock.encode(value.utc))


def activation(asking: Asking) -> OctetString:
    """When a future datable body is to run: at once, at its time, or never."""
    body = asking.body
    if body.execution is None:
        return AT_ONCE
    return NEVER if cancels(body) else moment(body.execution)


def time_of_day(value: Time) -> OctetString:
    """A COSEM time of 4 octets."""
    return OctetString(bytes(value.fields))


def date(value: CalendarDate) -> bytes:
    """A COSEM date of 5 octets with wildcards."""
    year = value.year.specified_year
    day: int | None = value.day_of_month.specified_day_of_month
    if value.day_of_month.last_day_of_month:
        day = _LAST_DAY
    if value.day_of_month.second_last_day_of_month:
        day = _SECOND_LAST_DAY
    octets = (value.month.specified_month, day, value.day_of_week.specified_day_of_week)
    return (_ANY_YEAR if year is None else year).to_bytes(2, "big") + bytes(_ANY if o is None else o for o in octets)


def plain_date(value: Date) -> bytes:
    """A COSEM date of an xs:date, whose year 65535 is every year."""
    year, month, day = value.fields
    return year.to_bytes(2, "big") + bytes((month, day, _ANY))


def between(period: ReadLogPeriod) -> Selection:
    """The entries of a profile from start to end, by seconds since 2000-01-01."""
    column = Structure((U16(1), OctetString(obis(_CLOCK)), I8(2), U16(0)))
    start, end = (U32(zigbee_seconds(value.utc)) for value in (period.start_date_time, period.end_date_time))
    return Selection(1, Structure((column, start, end, Array(()))))


def protected(asking: Asking, code: str, *objects: tuple[int, str]) -> Action:
    """Ask a data protection object (class 30) for objects, encrypted for the party that asks (GBCS 8.5)."""
    period = getattr(asking.body, "read_log_period", None)
    restriction: Data = Structure((Enum(0), NULL))
    if period is not None:
        restriction = Structure((Enum(1), Structure((moment(period.start_date_time), moment(period.end_date_time)))))
    wanted = (
        Structure((U16(class_id), OctetString(obis(place)), I8(2), U16(0), restriction)) for class_id, place in objects
    )
    transaction = OctetString(b"\x04" + asking.counter.to_bytes(8, "big"))
    parties = (OctetString(asking.request_id.originator), OctetString(asking.target), OctetString(b""))
    agreed = Structure((Enum(2), Structure((OctetString(b"\x02"), OctetString(b"")))))
    protection = Structure((Enum(2), Structure((transaction, *parties, agreed))))
    return act(30, code, 1, Structure((Array(tuple(wanted)), Array((protection,)))))


def bits(size: int, numbers: set[int] | frozenset[int]) -> BitString:
    """A bit string of `size` bits, counted from its first, in which those `numbers` are set."""
    octets = bytearray((size + 7) // 8)
    for number in numbers:
        octets[number // 8] |= 0x80 >> number % 8
    return BitString(size, bytes(octets))


def weekdays(days: DaysOfWeekApplicability | None) -> BitString:
    """Seven bits, Monday first."""
    named = () if days is None else days.day_of_week_applicability
    return bits(7, {WEEKDAYS.index(day.day_of_week_id) for day in named})
