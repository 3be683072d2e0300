"""Metering cluster, 0x0702 (ZSE 1.4, Annex D.3): supply control from a PPMID and the readings it shows."""

from __future__ import annotations

from enum import IntEnum
from typing import Annotated, ClassVar

from nowan.zigbee.clusters.family import Command, Family
from nowan.zigbee.clusters.ids import Cluster
from nowan.zigbee.layout import U8, U32, Code


class Attribute(IntEnum):
    """Attributes of the server (D.3.2.2), with their types beside them."""

    CURRENT_SUMMATION_DELIVERED = 0x0000  # UINT48
    SUPPLY_STATUS = 0x0014  # ENUM8
    STATUS = 0x0200  # MAP8
    UNIT_OF_MEASURE = 0x0300  # ENUM8
    MULTIPLIER = 0x0301  # UINT24
    DIVISOR = 0x0302  # UINT24
    METERING_DEVICE_TYPE = 0x0306  # MAP8


class SupplyStatus(IntEnum):
    """State of the load switch or valve, as it is and as it is asked for (D.3.2.2.1.21)."""

    OFF = 0
    OFF_ARMED = 1
    ON = 2


class ChangeSupply(Command, frozen=True):
    """Client to server 0x0B; times are ZCL UTCTime, 0 for now. GBCS wraps it (GCS39); a PPMID never sends it bare."""

    ID: ClassVar[int] = 0x0B
    provider: U32
    issuer_event: U32
    requested: U32
    implementation: U32
    proposed: Annotated[int, Code(1, SupplyStatus)]
    control_bits: U8


class LocalChangeSupply(Command, frozen=True):
    """Client to server 0x0C: the consumer at the PPMID asks for the supply; electricity only, ON only (GBCS PECS03)."""

    ID: ClassVar[int] = 0x0C
    proposed: Annotated[int, Code(1, SupplyStatus)]


class SupplyStatusResponse(Command, frozen=True):
    """Server to client 0x0C: what the supply is now."""

    ID: ClassVar[int] = 0x0C
    TO_CLIENT: ClassVar[bool] = True
    provider: U32
    issuer_event: U32
    implementation: U32
    status: Annotated[int, Code(1, SupplyStatus)]


FAMILY: Family[Command] = Family(Cluster.METERING, (ChangeSupply, LocalChangeSupply, SupplyStatusResponse))
