"""Keep-Alive cluster, 0x0025 (ZSE 1.4, Annex A.3): attributes of the trust centre that its devices poll."""

from __future__ import annotations

from enum import IntEnum

from nowan.zigbee.zcl_types import DataType, Value

#: Defaults: minutes between polls, and seconds of random addition.
DEFAULT_BASE_MIN = 10
DEFAULT_JITTER_S = 300


class Attribute(IntEnum):
    """Attributes of the server."""

    BASE_MIN = 0x0000  # UINT8
    JITTER_S = 0x0001  # UINT16


def base_value(minutes: int = DEFAULT_BASE_MIN) -> Value:
    """The attribute BASE_MIN."""
    return Value(DataType.UINT8, minutes)


def jitter_value(seconds: int = DEFAULT_JITTER_S) -> Value:
    """The attribute JITTER_S."""
    return Value(DataType.UINT16, seconds)
