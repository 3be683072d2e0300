"""COSEM date-time: 12 octets (DLMS UA Blue Book, 4.1.6.1), in the form that GBCS messages carry.

year(2) month day weekday hour minute second hundredths deviation(2) status. GBCS times are UTC: weekday and status are
0xFF (not specified) and the deviation 0x8000 (not specified) in the published messages.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from nowan.errors import DecodeError, WireReason
from nowan.instant import Utc, from_datetime, to_datetime

SIZE = 12
_NOT_SPECIFIED = 0xFF


def encode(stamp: Utc) -> bytes:
    """`stamp` to the second, as 12 octets."""
    moment = to_datetime(stamp)
    date = bytes((moment.month, moment.day, _NOT_SPECIFIED, moment.hour, moment.minute, moment.second))
    return moment.year.to_bytes(2, "big") + date + b"\x00\x80\x00\xff"


def decode(octets: bytes) -> Utc:
    """The stamp of 12 octets that hold no wildcard; a deviation is minutes from local time to UTC.

    Raises `DecodeError` for a length other than 12, a wildcard in date or time, or a date that does not exist.
    """
    if len(octets) != SIZE:
        raise DecodeError(WireReason.BAD_LENGTH, 0, "date-time", f"{len(octets)} octets, not {SIZE}")
    year = int.from_bytes(octets[:2], "big")
    month, day, _, hour, minute, second, hundredths = octets[2:9]
    deviation = int.from_bytes(octets[9:11], "big", signed=True)
    behind = timedelta(minutes=deviation if deviation != -0x8000 else 0)
    try:
        # Days next to the first and the last year can be moved out of the calendar by their deviation.
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC) + behind
    except (ValueError, OverflowError) as error:
        raise DecodeError(WireReason.BAD_VALUE, 0, "date-time", str(error)) from None
    return Utc(from_datetime(moment) + (hundredths * 10 if hundredths < 100 else 0))
