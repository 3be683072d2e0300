"""COSEM date-time (Blue Book 4.1.6.1), on dates worked out by hand."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from nowan.dlms import clock
from nowan.errors import DecodeError
from nowan.instant import from_datetime


@pytest.mark.parametrize(
    ("octets", "moment"),
    [
        ("07DF 01 01 FF 00 00 00 00 8000 FF", datetime(2015, 1, 1, tzinfo=UTC)),
        ("07EA 0C 1F FF 17 3B 3B 00 8000 FF", datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_both_ways(octets: str, moment: datetime) -> None:
    stamp = from_datetime(moment)
    assert clock.encode(stamp) == bytes.fromhex(octets)
    assert clock.decode(bytes.fromhex(octets)) == stamp


def test_a_deviation_leads_back_to_utc_and_hundredths_count() -> None:
    octets = bytes.fromhex("07DF 06 01 FF 0C 00 00 32 FFC4 00")
    assert clock.decode(octets) == from_datetime(datetime(2015, 6, 1, 11, 0, 0, 500_000, tzinfo=UTC))


@pytest.mark.parametrize(
    "octets",
    [
        "",
        "07DF0101FF00000000800000FF",
        "07DFFF01FF000000008000FF",
        "07DF021EFF000000008000FF",
        "FFFFFFFFFFFFFFFFFF8000FF",
    ],
)
def test_refused(octets: str) -> None:
    with pytest.raises(DecodeError):
        clock.decode(bytes.fromhex(octets))


@pytest.mark.parametrize("octets", ["270F0C1FFF173B3B00", "00010101FF00000000"], ids=["9999", "0001"])
def test_a_deviation_does_not_lead_out_of_the_calendar(octets: str) -> None:
    # Found by fuzzing: 31 December 9999, 23:59:59 is 720 minutes later in UTC, 1 January 0001 720 earlier.
    deviation = 720 if octets.startswith("27") else -720
    data = bytes.fromhex(octets) + deviation.to_bytes(2, "big", signed=True) + b"\x00"
    with pytest.raises(DecodeError):
        clock.decode(data)
