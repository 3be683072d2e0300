"""What a device believes the time to be, with how far it may be believed.

A `Tick` drives timers and a `Utc` is a stamp; this is the third reading: a device's own clock. A hub with no wide area
network has none after a power cut, and meters then say Unreliable. GBCS 4.3.2 carries a device's time as a COSEM
date-time of 12 bytes whose clock status says the same (DLMS Blue Book 4.1.6.1).
"""

from __future__ import annotations

from enum import IntEnum

import msgspec

from nowan.instant import NS_PER_MS, Tick, Utc, to_datetime


class ClockStatus(IntEnum):
    """Clock status octet of a COSEM date-time: 0 is reliable, bit 0 invalid, bit 1 doubtful (Blue Book 4.1.6.1)."""

    RELIABLE = 0x00
    INVALID = 0x01
    UNRELIABLE = 0x02


class DeviceClock(msgspec.Struct, frozen=True):
    """A clock that read `utc` at the tick `at` and runs true from there."""

    utc: Utc = Utc(0)
    at: Tick = Tick(0)
    status: ClockStatus = ClockStatus.RELIABLE

    def read(self, now: Tick) -> Utc:
        """What the clock shows at `now`, milliseconds since the Unix epoch."""
        return Utc(self.utc + (now - self.at) // NS_PER_MS)

    def cosem(self, now: Tick) -> bytes:
        """The reading at `now` as a COSEM date-time, 12 bytes, UTC (deviation 0)."""
        return cosem_date_time(self.read(now), self.status)


def cosem_date_time(stamp: Utc, status: ClockStatus = ClockStatus.RELIABLE) -> bytes:
    """`stamp` as a COSEM date-time in UTC: year, month, day, weekday, h, m, s, hundredths, deviation, status."""
    moment = to_datetime(stamp)
    date = moment.year.to_bytes(2, "big") + bytes((moment.month, moment.day, moment.isoweekday()))
    time = bytes((moment.hour, moment.minute, moment.second, moment.microsecond // 10_000))
    return date + time + b"\x00\x00" + bytes((status,))
