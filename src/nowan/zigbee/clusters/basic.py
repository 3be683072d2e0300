"""Basic cluster, 0x0000 (ZCL 075123r6, clause 3.2): attributes only."""

from __future__ import annotations

from enum import IntEnum

from nowan.zigbee.zcl_types import DataType, Value


class Attribute(IntEnum):
    """Attributes of the server (3.2.2.2), with their types beside them."""

    ZCL_VERSION = 0x0000  # UINT8
    MANUFACTURER_NAME = 0x0004  # CHARACTER_STRING
    MODEL_IDENTIFIER = 0x0005  # CHARACTER_STRING
    POWER_SOURCE = 0x0007  # ENUM8
    PHYSICAL_ENVIRONMENT = 0x0011  # ENUM8
    DEVICE_ENABLED = 0x0012  # BOOL


#: What the hub's mirror-capable endpoint answers, by which a gas meter finds it (GBCS 10.2.2).
MIRROR_CAPABLE = Value(DataType.ENUM8, 0x01)
