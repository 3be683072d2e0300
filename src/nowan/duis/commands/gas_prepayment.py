"""GSME: balance, payment mode, prepayment settings, debt and top-ups by GBZ commands (1.5, 1.6, 2.x)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from nowan.duis.commands.gas_calendars import calendar_commands
from nowan.duis.commands.row import Asking, Making, gbz
from nowan.duis.commands.zcl_items import AT_ONCE, NEVER_STARTS, numbered, one, payload, start
from nowan.gbcs import zcl_prepayment
from nowan.gbcs.gbz import Component, GbzCommands
from nowan.zigbee.clusters.ids import Cluster
from nowan.zigbee.clusters.prepayment import ConsumerTopUp, OriginatingDevice, SelectAvailableEmergencyCredit

#: Credit adjustment types (GBZ message templates): 0 and 1 of the prepayment balance, 2 and 3 of the credit balance.
_ADD_PREPAYMENT, _RESET_PREPAYMENT, _RESET_CREDIT, _ADD_CREDIT = 0, 1, 2, 3
#: Payment control configurations: credit mode, and prepayment mode with its two choices.
_CREDIT, _PREPAYMENT, _DEBT_IN_EMERGENCY, _SUSPENDED_WHEN_OFF = 0x0C94, 0x0097, 0x0800, 0x0400
_NO_CUT_OFF = -1
#: Debts by "amount type": the first and second are recovered over time, the third by payments.
_DEBT_1, _DEBT_2, _PAYMENT_DEBT = 1, 3, 5
_BY_TIME, _BY_PERCENTAGE = 0, 1
_FREQUENCIES = {"HOURLY": 0, "DAILY": 1}
_DAILY = 1
_NON_DISABLEMENT = 3


def _adjusted(kind: int, mode: str) -> tuple[Callable[[Asking], GbzCommands], Callable[[Asking], bool]]:
    def asked(asking: Asking) -> GbzCommands:
        amount = getattr(asking.body, mode).adjust or 0
        return payload([zcl_prepayment.CreditAdjustment(asking.facts.issued, AT_ONCE, kind, amount)])

    resets = kind in (_RESET_PREPAYMENT, _RESET_CREDIT)

    def applies(asking: Asking) -> bool:
        change = getattr(asking.body, mode)
        return change is not None and change.reset == resets

    return asked, applies


def _credit_mode(asking: Asking) -> GbzCommands:
    at = start(asking)
    return payload([zcl_prepayment.ChangePaymentMode(0, asking.facts.issued, at, _CREDIT, _NO_CUT_OFF)])


def _prepayment_mode(asking: Asking) -> GbzCommands:
    mode = asking.body.prepayment
    configuration = _PREPAYMENT
    configuration |= 0 if mode.suspend_debt_emergency else _DEBT_IN_EMERGENCY
    configuration |= _SUSPENDED_WHEN_OFF if mode.suspend_debt_disabled else 0
    change = (0, asking.facts.issued, start(asking), configuration, mode.disablement_threshold)
    return payload([zcl_prepayment.ChangePaymentMode(*change)])


def _settings(asking: Asking) -> Iterator[Component]:
    body, issued = asking.body.update_prepay_config_gas, asking.facts.issued
    at = start(asking)
    setup = (issued, at, body.emergency_credit_limit, body.emergency_credit_threshold)
    yield one(Cluster.PREPAYMENT, zcl_prepayment.EmergencyCreditSetup(*setup))
    yield one(Cluster.PREPAYMENT, zcl_prepayment.SetOverallDebtCap(0, issued, at, body.debt_recovery_rate_cap))
    warning = zcl_prepayment.SetLowCreditWarningLevel(body.low_credit_threshold)
    # This command has no time of its own: it takes the component's.
    yield one(Cluster.PREPAYMENT, warning, at)
    limits = (0, issued, at, body.max_meter_balance, body.max_credit_threshold)
    yield one(Cluster.PREPAYMENT, zcl_prepayment.SetMaximumCreditLimit(*limits))
    calendar = body.gas_non_disablement_calendar
    days = [
        (int(day.gas_day_name), [(_minutes(a.start_time), int(a.non_disablement_action == "START")) for a in actions])
        for day in calendar.day_profiles.gas_non_disablement_day_profile
        for actions in (day.time_start_action,)
    ]
    yield from calendar_commands(
        issued=issued,
        start=start(asking, never=NEVER_STARTS),
        calendar_type=_NON_DISABLEMENT,
        days=days,
        weeks=calendar.week_profiles.week_profile,
        seasons=calendar.season_profiles.season,
        special_days=calendar.special_days.special_day,
    )


def _minutes(time: Any) -> int:
    hour, minute, _, _ = time.fields
    return int(60 * hour + minute)


def _debt(asking: Asking) -> GbzCommands:
    body, issued = asking.body, asking.facts.issued
    by_time = (
        (_DEBT_1, body.time_debt_register1, body.gas_debt_recovery1),
        (_DEBT_2, body.time_debt_register2, body.gas_debt_recovery2),
    )
    commands = [
        zcl_prepayment.ChangeDebt(
            issued, b"", amount, _BY_TIME, kind, AT_ONCE, 0,
            _FREQUENCIES[recovery.debt_recovery_rate_period], recovery.debt_recovery_rate, 0,
        )
        for kind, amount, recovery in by_time
    ]  # fmt: skip
    share = body.debt_recovery_per_payment
    last = zcl_prepayment.ChangeDebt(
        issued, b"", body.payment_debt_register, _BY_PERCENTAGE, _PAYMENT_DEBT, AT_ONCE, 0, _DAILY, 0, share
    )
    return payload([*commands, last])


def _top_up(asking: Asking) -> GbzCommands:
    return payload([ConsumerTopUp(OriginatingDevice.ENERGY_SERVICE_INTERFACE, asking.body.utrn)])


def _emergency_credit(_: Asking) -> GbzCommands:
    return payload([SelectAvailableEmergencyCredit(0, OriginatingDevice.ENERGY_SERVICE_INTERFACE)])


def _balance(use_case: str, kind: int, mode: str) -> tuple[str, Making]:
    asked, applies = _adjusted(kind, mode)
    return "1.5", gbz(use_case, asked, applies=applies)


#: Service reference variant and row.
GAS_PREPAYMENT: tuple[tuple[str, Making], ...] = (
    _balance("GCS40a", _ADD_PREPAYMENT, "prepayment"),
    _balance("GCS40b", _RESET_PREPAYMENT, "prepayment"),
    _balance("GCS40c", _ADD_CREDIT, "credit"),
    _balance("GCS40d", _RESET_CREDIT, "credit"),
    ("1.6", gbz("GCS02", _credit_mode, applies=lambda asking: asking.body.credit)),
    ("1.6", gbz("GCS03", _prepayment_mode, applies=lambda asking: asking.body.prepayment is not None)),
    (
        "2.1",
        gbz(
            "GCS05",
            lambda asking: numbered(_settings(asking)),
            applies=lambda asking: asking.body.update_prepay_config_gas is not None,
        ),
    ),
    ("2.2", gbz("CS01b", _top_up)),
    ("2.3", gbz("GCS04", _debt, applies=lambda asking: asking.body.gas_debt_recovery1 is not None)),
    ("2.5", gbz("GCS06", _emergency_credit)),
)
