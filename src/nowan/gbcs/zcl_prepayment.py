"""Prepayment cluster, 0x0705 (ZSE 1.4, Annex D.7): what a supplier sets and reads on a GSME by GBZ use cases.

Amounts are in millipence unless a field says otherwise.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, TypeAlias

from nowan.crypto.secret import Secret
from nowan.gbcs.zcl_fields import Repeated, Selected, Text, UtcTime
from nowan.zigbee.clusters.family import Command, Family
from nowan.zigbee.clusters.ids import Cluster
from nowan.zigbee.clusters.prepayment import ConsumerTopUp, ConsumerTopUpResponse, SelectAvailableEmergencyCredit
from nowan.zigbee.layout import I32, U8, U16, U32, Layout, OctetString, Rest


class ChangeDebt(Command, frozen=True):
    """Client to server 0x02 (GCS04)."""

    ID: ClassVar[int] = 0x02
    issuer_event: U32
    debt_label: Text
    debt_amount: I32
    recovery_method: U8
    amount_type: U8
    recovery_start: UtcTime
    collection_time_min: U16
    recovery_frequency: U8
    recovery_amount: I32
    recovery_percentage: U16


class EmergencyCreditSetup(Command, frozen=True):
    """Client to server 0x03 (GCS05)."""

    ID: ClassVar[int] = 0x03
    issuer_event: U32
    start: UtcTime
    limit: U32
    threshold: U32


class CreditAdjustment(Command, frozen=True):
    """Client to server 0x05 (GCS40a to GCS40d): type 0 adds to the balance, the others reset or set it."""

    ID: ClassVar[int] = 0x05
    issuer_event: U32
    start: UtcTime
    adjustment_type: U8
    value: I32


class ChangePaymentMode(Command, frozen=True):
    """Client to server 0x06 (GCS02, GCS03): `configuration` is the payment control bitmap."""

    ID: ClassVar[int] = 0x06
    provider: U32
    issuer_event: U32
    implementation: UtcTime
    configuration: U16
    cut_off: I32


class GetPrepaySnapshot(Command, frozen=True):
    """Client to server 0x07 (GCS15, GCS16b)."""

    ID: ClassVar[int] = 0x07
    earliest_start: UtcTime
    latest_end: UtcTime
    offset: U8
    cause: U32


class GetTopUpLog(Command, frozen=True):
    """Client to server 0x08 (GCS15e)."""

    ID: ClassVar[int] = 0x08
    latest_end: UtcTime
    number_of_records: U8


class SetLowCreditWarningLevel(Command, frozen=True):
    """Client to server 0x09 (GCS05)."""

    ID: ClassVar[int] = 0x09
    level: U32


class GetDebtRepaymentLog(Command, frozen=True):
    """Client to server 0x0A (GCS15d)."""

    ID: ClassVar[int] = 0x0A
    latest_end: UtcTime
    number_of_debts: U8
    debt_type: U8


class SetMaximumCreditLimit(Command, frozen=True):
    """Client to server 0x0B (GCS05)."""

    ID: ClassVar[int] = 0x0B
    provider: U32
    issuer_event: U32
    implementation: UtcTime
    maximum_credit: U32
    maximum_per_top_up: U32


class SetOverallDebtCap(Command, frozen=True):
    """Client to server 0x0C (GCS05)."""

    ID: ClassVar[int] = 0x0C
    provider: U32
    issuer_event: U32
    implementation: UtcTime
    cap: I32


class DebtSnapshot(Layout, frozen=True, tag=True):
    """Snapshot payload 0: debts and credits."""

    accumulated_debt: I32
    time_debt_1: U32
    time_debt_2: U32
    payment_debt: U32
    emergency_credit: I32
    credit: I32


class OtherPrepaySnapshot(Layout, frozen=True, tag=True):
    """A snapshot payload of another type."""

    payload_type: U8
    data: Rest


PrepaySnapshot: TypeAlias = DebtSnapshot | OtherPrepaySnapshot


class PublishPrepaySnapshot(Command, frozen=True):
    """Server to client 0x01 (GCS15, GCS16b)."""

    ID: ClassVar[int] = 0x01
    TO_CLIENT: ClassVar[bool] = True
    snapshot: U32
    time: UtcTime
    total_found: U8
    command_index: U8
    number_of_commands: U8
    cause: U32
    payload: Annotated[PrepaySnapshot, Selected({0: DebtSnapshot}, OtherPrepaySnapshot)]


class ChangePaymentModeResponse(Command, frozen=True):
    """Server to client 0x02 (GCS02, GCS03)."""

    ID: ClassVar[int] = 0x02
    TO_CLIENT: ClassVar[bool] = True
    friendly_credit: U8
    friendly_credit_calendar: U32
    emergency_credit_limit: U32
    emergency_credit_threshold: U32


class TopUpRecord(Layout, frozen=True):
    """A top-up that was taken; its code is a UTRN, hidden from `repr`."""

    code: Annotated[Secret, OctetString(secret=True)]
    amount: I32
    time: UtcTime


class PublishTopUpLog(Command, frozen=True):
    """Server to client 0x05 (GCS15e)."""

    ID: ClassVar[int] = 0x05
    TO_CLIENT: ClassVar[bool] = True
    command_index: U8
    number_of_commands: U8
    top_ups: Annotated[tuple[TopUpRecord, ...], Repeated(TopUpRecord)]


class DebtRecord(Layout, frozen=True):
    """A payment towards a debt."""

    collection_time: UtcTime
    amount_collected: U32
    debt_type: U8
    outstanding: U32


class PublishDebtLog(Command, frozen=True):
    """Server to client 0x06 (GCS15d)."""

    ID: ClassVar[int] = 0x06
    TO_CLIENT: ClassVar[bool] = True
    command_index: U8
    number_of_commands: U8
    debts: Annotated[tuple[DebtRecord, ...], Repeated(DebtRecord)]


FAMILY: Family[Command] = Family(
    Cluster.PREPAYMENT,
    (
        SelectAvailableEmergencyCredit,
        ChangeDebt,
        EmergencyCreditSetup,
        ConsumerTopUp,
        CreditAdjustment,
        ChangePaymentMode,
        GetPrepaySnapshot,
        GetTopUpLog,
        SetLowCreditWarningLevel,
        GetDebtRepaymentLog,
        SetMaximumCreditLimit,
        SetOverallDebtCap,
        PublishPrepaySnapshot,
        ChangePaymentModeResponse,
        ConsumerTopUpResponse,
        PublishTopUpLog,
        PublishDebtLog,
    ),
)
