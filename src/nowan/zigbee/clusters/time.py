"""Time cluster, 0x000A (ZCL 075123r6, clause 3.12): attributes only.

A hub that has neither WAN nor a clock clears SYNCHRONIZED.
"""

from __future__ import annotations

from enum import IntEnum, IntFlag

from nowan.zigbee.zcl_types import DataType, Value

#: The UTCTime that says "not known" (2.6.2.25).
UNKNOWN_TIME = 0xFFFFFFFF


class Attribute(IntEnum):
    """Attributes of the server (3.12.2.2), with their types beside them."""

    TIME = 0x0000  # UTC
    TIME_STATUS = 0x0001  # MAP8


class TimeStatus(IntFlag):
    """Bits of the attribute TIME_STATUS (3.12.2.2.2)."""

    MASTER = 0x01
    SYNCHRONIZED = 0x02
    MASTER_ZONE_DST = 0x04
    SUPERSEDING = 0x08


def time_value(zigbee_seconds: int | None) -> Value:
    """The attribute TIME: seconds since 2000-01-01 UTC (`nowan.instant.zigbee_seconds`), None for not known."""
    return Value(DataType.UTC, UNKNOWN_TIME if zigbee_seconds is None else zigbee_seconds)


def status_value(status: TimeStatus) -> Value:
    """The attribute TIME_STATUS."""
    return Value(DataType.MAP8, int(status))
