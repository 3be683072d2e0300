"""Times, amounts and numbers in the words that people use."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from nowan.dlms import clock
from nowan.errors import DecodeError
from nowan.instant import Utc, to_datetime

_ZIGBEE_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_ANY = 0xFF
#: Special years, months and days of COSEM dates (Blue Book 4.1.6.1).
_SPECIAL_DAYS = {0xFD: "second last day", 0xFE: "last day"}
_SPECIAL_MONTHS = {0xFD: "end of summer time", 0xFE: "begin of summer time"}


def moment(when: datetime) -> str:
    """``Friday 16 January 2026, 18:05:00 UTC``."""
    return f"{_DAYS[when.weekday()]} {when.day} {_MONTHS[when.month - 1]} {when.year}, {when:%H:%M:%S} UTC"


def stamp(utc: Utc) -> str:
    """A stamp in words."""
    return moment(to_datetime(utc))


def zigbee_time(seconds: int) -> str:
    """UTCTime of the ZigBee Cluster Library: seconds since 2000, 0 for now and all ones for none."""
    if seconds == 0:
        return "0 (now, or from the beginning)"
    if seconds == 0xFFFFFFFF:
        return "none (all ones: not set, or cancelled)"
    if seconds == 0xFFFFFFFE:
        return "the latest that can be told (0xFFFFFFFE: cancelled, or without end)"
    return moment(_ZIGBEE_EPOCH + timedelta(seconds=seconds))


def cosem_date_time(octets: bytes) -> str:
    """A COSEM date-time of 12 octets; wildcards are said."""
    if octets[:9] == b"\xff" * 9:
        return "not specified (every field a wildcard)"
    try:
        return stamp(clock.decode(octets))
    except DecodeError:
        return f"{cosem_date(octets[:5])} {cosem_time(octets[5:9])}"


def looks_like_date_time(octets: bytes) -> bool:
    """Whether 12 octets can be a COSEM date-time: every field in its range or a wildcard."""
    if len(octets) != clock.SIZE:
        return False
    year = int.from_bytes(octets[:2], "big")
    month, day, weekday, hour, minute, second = octets[2:8]
    limits = ((hour, 23), (minute, 59), (second, 59))
    return (
        (year == 0xFFFF or 1970 <= year <= 2200)
        and (1 <= month <= 12 or month >= 0xFD)
        and (1 <= day <= 31 or day >= 0xFD)
        and (1 <= weekday <= 7 or weekday == _ANY)
        and all(value <= limit or value == _ANY for value, limit in limits)
    )


def cosem_date(octets: bytes) -> str:
    """A COSEM date of 5 octets."""
    year = int.from_bytes(octets[:2], "big")
    month, day, weekday = octets[2:5]
    if octets == b"\xff" * 5:
        return "every day"
    parts = [
        "" if weekday == _ANY or not 1 <= weekday <= 7 else _DAYS[weekday - 1],
        "every day" if day == _ANY else _SPECIAL_DAYS.get(day, str(day)),
        "of every month" if month == _ANY else _SPECIAL_MONTHS.get(month) or _month(month),
        "every year" if year == 0xFFFF else str(year),
    ]
    return " ".join(part for part in parts if part)


def _month(number: int) -> str:
    return _MONTHS[number - 1] if 1 <= number <= 12 else f"month {number}"


def cosem_time(octets: bytes) -> str:
    """A COSEM time of 4 octets, ``**`` for a wildcard."""
    if octets == b"\xff" * 4:
        return "any time"
    return ":".join("**" if value == _ANY else f"{value:02d}" for value in octets[:3])


def zigbee_date(octets: bytes) -> str:
    """A ZCL date: year since 1900, month, day, weekday; all ones for a wildcard."""
    year, month, day, weekday = octets
    full = (b"\xff\xff" if year == _ANY else (1900 + year).to_bytes(2, "big")) + bytes((month, day, weekday))
    return cosem_date(full)


def quantity(value: int, unit: str) -> str:
    """`value` in `unit` (the units of the tables), as a person reads it; the bare number for a unit not known."""
    match unit:
        case "mp":
            return money(value)
        case "pound":
            return f"£{value}"
        case "bp":
            return f"{value / 100:.2f} %"
        case "Wh" | "varh" | "W":
            return f"{value:,} {unit}" + (f" ({value / 1000:,.3f} k{unit})" if abs(value) >= 1000 else "")
        case "litre":
            return f"{value:,} litres ({value / 1000:,.3f} m³)"
        case "s":
            return duration(value)
        case "ds":
            return f"{value / 10:.1f} s"
        case "minutes":
            return f"{value // 60:02d}:{value % 60:02d}"
        case "days":
            return f"{value} days"
        case "e5":
            return f"{value / 100_000:.5f}"
        case "utc":
            return zigbee_time(value)
        case _:
            return str(value)


def money(millipence: int) -> str:
    """``£12.00`` from 1,200,000 millipence; fractions of a penny stay visible."""
    sign, amount = ("-" if millipence < 0 else ""), abs(millipence)
    pounds, rest = divmod(amount, 100_000)
    digits = f"{rest:05d}"
    return f"{sign}£{pounds:,}.{digits[:2]}{digits[2:].rstrip('0')}"


def duration(seconds: int) -> str:
    """``1 day``, ``90 seconds``: in the largest unit that leaves no rest."""
    for size, name in ((604_800, "week"), (86_400, "day"), (3600, "hour"), (60, "minute")):
        if seconds and seconds % size == 0:
            count = seconds // size
            return f"{count} {name}{'' if count == 1 else 's'}" + (f" ({seconds:,} s)" if count * size >= 3600 else "")
    return f"{seconds:,} s"
