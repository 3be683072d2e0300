"""COSEM objects of the electricity meter: the prepayment account of SMETS2 5.7 as DLMS sees it (GBCS mapping table)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from nowan.devices import prepayment
from nowan.devices.cosem_objects import Answer, CosemObject, CosemTable, obis
from nowan.devices.prepayment import Account, AccountRefusal, Change
from nowan.dlms import data as cosem
from nowan.dlms.access import Kind, ResultCode
from nowan.dlms.data import NULL, Data

CS01A, ECS04A, ECS04B, ECS09, ECS44, ECS82 = 0x0007, 0x001C, 0x00B3, 0x0020, 0x0051, 0x0069

#: DLMS classes: script table, account's credit, token gateway.
SCRIPT_TABLE, CREDIT, TOKEN_GATEWAY = 9, 112, 115
METER_BALANCE = obis("0-0:19.10.0.255")
EMERGENCY_CREDIT = obis("0-0:19.10.1.255")
ACCUMULATED_DEBT = obis("0-0:19.10.2.255")
PREPAYMENT_CREDIT = obis("0-0:19.40.0.255")
SUPPLY_CONTROL = obis("0-0:10.0.106.255")
#: Script 54 of the supply control table: remote supply arm (GBCS use case ECS44).
SCRIPT_ARM = 0x0036


@dataclass
class MeterWork:
    """The working copy that a Command acts on; `token` takes a prepayment token in and says whether it was accepted."""

    account: Account
    token: Callable[[MeterWork, bytes], bool]
    alerts: list[int] = field(default_factory=list)

    def take(self, result: Change | AccountRefusal) -> bool:
        """Put a change of the account in, with its alerts; whether it was one."""
        if isinstance(result, AccountRefusal):
            if result.alert is not None:
                self.alerts.append(result.alert)
            return False
        self.account = result.account
        self.alerts += result.alerts
        return True


def _done(accepted: bool) -> Answer:
    return NULL if accepted else ResultCode.OTHER_REASON


def _read_balance(work: MeterWork, _data: Data) -> Answer:
    return cosem.I32(work.account.meter_balance)


def _update_amount(work: MeterWork, data: Data) -> Answer:
    if not isinstance(data, cosem.I32):
        return ResultCode.TYPE_UNMATCHED
    return _done(work.take(prepayment.adjust(work.account, data.value)))


def _reset(change: Callable[[Account], Change]) -> Callable[[MeterWork, Data], Answer]:
    """set_amount_to_value, which GBCS only calls with 0."""

    def reset(work: MeterWork, data: Data) -> Answer:
        if data != cosem.I32(0):
            return ResultCode.OTHER_REASON
        return _done(work.take(change(work.account)))

    return reset


def _select_emergency_credit(work: MeterWork, _data: Data) -> Answer:
    return _done(work.take(prepayment.activate_emergency_credit(work.account)))


def _execute_script(work: MeterWork, data: Data) -> Answer:
    if data != cosem.U16(SCRIPT_ARM):
        return ResultCode.OTHER_REASON
    return _done(work.take(prepayment.arm(work.account)))


def _enter_token(work: MeterWork, data: Data) -> Answer:
    if not isinstance(data, cosem.OctetString):
        return ResultCode.TYPE_UNMATCHED
    return _done(work.token(work, data.value))


def _row(
    kind: Kind, class_id: int, name: bytes, index: int, code: int, act: Callable[[MeterWork, Data], Answer]
) -> CosemObject[MeterWork]:
    return CosemObject(kind=kind, class_id=class_id, obis=name, index=index, message_codes=frozenset((code,)), act=act)


OBJECTS: CosemTable[MeterWork] = CosemTable(
    (
        _row(Kind.GET, CREDIT, METER_BALANCE, 2, ECS82, _read_balance),
        _row(Kind.ACTION, CREDIT, METER_BALANCE, 1, ECS04A, _update_amount),
        _row(Kind.ACTION, CREDIT, METER_BALANCE, 2, ECS04B, _reset(prepayment.reset_meter_balance)),
        _row(Kind.ACTION, CREDIT, EMERGENCY_CREDIT, 2, ECS04B, _reset(prepayment.reset_emergency_credit)),
        _row(Kind.ACTION, CREDIT, ACCUMULATED_DEBT, 2, ECS04B, _reset(prepayment.reset_accumulated_debt)),
        _row(Kind.ACTION, CREDIT, EMERGENCY_CREDIT, 3, ECS09, _select_emergency_credit),
        _row(Kind.ACTION, SCRIPT_TABLE, SUPPLY_CONTROL, 1, ECS44, _execute_script),
        _row(Kind.ACTION, TOKEN_GATEWAY, PREPAYMENT_CREDIT, 1, CS01A, _enter_token),
    )
)
