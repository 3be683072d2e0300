"""Two kinds of time that never mix.

A `Tick` is monotonic, in nanoseconds from an arbitrary start, and drives timers. A `Utc` is a stamp, in milliseconds
since 1970-01-01T00:00:00Z. What a device believes the time to be is a third thing, kept with its reliability where the
device is.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NewType

#: Monotonic instant, nanoseconds.
Tick = NewType("Tick", int)
#: Stamp, milliseconds since the Unix epoch.
Utc = NewType("Utc", int)

NS_PER_S = 1_000_000_000
NS_PER_MS = 1_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ZIGBEE_EPOCH_S = 946_684_800


def after(now: Tick, seconds: float) -> Tick:
    """The tick `seconds` after `now`."""
    return Tick(now + round(seconds * NS_PER_S))


def iso(stamp: Utc) -> str:
    """``2026-01-16T18:05:00.000Z``, the form of xs:dateTime that DUIS uses."""
    moment = to_datetime(stamp)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{stamp % 1000:03d}Z"


def from_datetime(moment: datetime) -> Utc:
    """The stamp of an aware `moment`."""
    return Utc((moment - _EPOCH) // timedelta(milliseconds=1))


def to_datetime(stamp: Utc) -> datetime:
    """`stamp` as an aware datetime in UTC."""
    return _EPOCH + timedelta(milliseconds=stamp)


def zigbee_seconds(stamp: Utc) -> int:
    """Seconds since 2000-01-01T00:00:00Z, the UTCTime of the ZigBee Cluster Library."""
    return stamp // 1000 - _ZIGBEE_EPOCH_S
