"""Prepayment cluster, 0x0705 (ZSE 1.4, Annex D.7): what a PPMID asks of a meter, and what it shows."""

from __future__ import annotations

from enum import IntEnum, IntFlag
from typing import Annotated, ClassVar

from nowan.crypto.secret import Secret
from nowan.zigbee.clusters.family import Command, Family
from nowan.zigbee.clusters.ids import Cluster
from nowan.zigbee.layout import I32, U32, Code, OctetString, Rest

#: Digits of a UTRN (GBCS 14).
UTRN_DIGITS = 20


class Attribute(IntEnum):
    """Attributes of the server (D.7.2.2), with their types beside them."""

    PAYMENT_CONTROL_CONFIGURATION = 0x0000  # MAP16
    CREDIT_REMAINING = 0x0001  # INT32
    EMERGENCY_CREDIT_REMAINING = 0x0002  # INT32
    CREDIT_STATUS = 0x0003  # MAP8
    CREDIT_REMAINING_TIME = 0x0004  # UTC
    ACCUMULATED_DEBT = 0x0005  # INT32
    OVERALL_DEBT_CAP = 0x0006  # INT32
    EMERGENCY_CREDIT_LIMIT = 0x0010  # UINT32
    EMERGENCY_CREDIT_THRESHOLD = 0x0011  # UINT32
    LOW_CREDIT_WARNING = 0x0031  # UINT32
    CUT_OFF = 0x0040  # INT32


class CreditStatus(IntFlag):
    """Bits of the attribute CREDIT_STATUS (D.7.2.2.1.4)."""

    CREDIT_OK = 0x01
    LOW_CREDIT = 0x02
    EMERGENCY_CREDIT_ENABLED = 0x04
    EMERGENCY_CREDIT_AVAILABLE = 0x08
    EMERGENCY_CREDIT_SELECTED = 0x10
    EMERGENCY_CREDIT_IN_USE = 0x20
    CREDIT_EXHAUSTED = 0x40


class OriginatingDevice(IntEnum):
    """Who asks (D.7.2.3.1)."""

    ENERGY_SERVICE_INTERFACE = 0
    METER = 1
    IN_HOME_DISPLAY = 2


class TopUpResult(IntEnum):
    """Answers to a ConsumerTopUp (D.7.2.4.3)."""

    ACCEPTED = 0x00
    REJECTED_INVALID = 0x01
    REJECTED_DUPLICATE = 0x02
    REJECTED_ERROR = 0x03
    REJECTED_MAX_CREDIT = 0x04
    REJECTED_KEYPAD_LOCK = 0x05
    REJECTED_TOO_LARGE = 0x06
    ACCEPTED_SUPPLY_ENABLED = 0x10
    ACCEPTED_SUPPLY_DISABLED = 0x11
    ACCEPTED_SUPPLY_ARMED = 0x12


class SelectAvailableEmergencyCredit(Command, frozen=True):
    """Client to server 0x00: use emergency credit. `issued` is a ZCL UTCTime, seconds since 2000."""

    ID: ClassVar[int] = 0x00
    issued: U32
    originating_device: Annotated[int, Code(1, OriginatingDevice)] = OriginatingDevice.IN_HOME_DISPLAY
    #: Where ZSE 1.1 carried site and serial number; empty since, and so in GBCS PCS02.
    older: Rest = b""


class ConsumerTopUp(Command, frozen=True):
    """Client to server 0x04: a UTRN, 20 ASCII digits, hidden from `repr`."""

    ID: ClassVar[int] = 0x04
    originating_device: Annotated[int, Code(1, OriginatingDevice)]
    code: Annotated[Secret, OctetString(secret=True)]


class ConsumerTopUpResponse(Command, frozen=True):
    """Server to client 0x03: what became of it. Values in thousandths of a penny, as GBCS has them."""

    ID: ClassVar[int] = 0x03
    TO_CLIENT: ClassVar[bool] = True
    result: Annotated[int, Code(1, TopUpResult)]
    value: I32
    source: Annotated[int, Code(1, OriginatingDevice)]
    credit_remaining: I32


FAMILY: Family[Command] = Family(
    Cluster.PREPAYMENT, (SelectAvailableEmergencyCredit, ConsumerTopUp, ConsumerTopUpResponse)
)


def consumer_top_up(utrn: str) -> ConsumerTopUp:
    """The command for a UTRN typed at a PPMID."""
    return ConsumerTopUp(OriginatingDevice.IN_HOME_DISPLAY, Secret(utrn.encode("ascii")))
