"""ESME: balance, payment mode, prepayment settings, debt and top-ups (1.5, 1.6, 2.1, 2.2, 2.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from nowan.dlms.access import Item
from nowan.dlms.data import I8, I16, I32, U16, U32, Array, BitString, Data, Enum, OctetString, Structure
from nowan.duis.commands.calendars import NON_DISABLEMENT, schedule, special_days
from nowan.duis.commands.items import act, activation, bits, obis, plain_date, put, weekdays
from nowan.duis.commands.row import Asking, Making, dlms, struct
from nowan.gbcs import cosem

#: The meter's account, its credits (main, emergency, accumulated debt) and charges (GBCS mapping table).
_ACCOUNT = "0-1:19.0.0"
_MAIN, _EMERGENCY, _ACCUMULATED = "0-0:19.10.0", "0-0:19.10.1", "0-0:19.10.2"
_STANDING, _DEBT_1, _DEBT_2, _PAYMENT_DEBT = "0-0:19.20.4", "0-0:19.20.1", "0-0:19.20.2", "0-0:19.20.3"
_TARIFF, _SECOND_TARIFF = "0-0:19.20.0", "0-0:19.20.5"
_CREDIT_MODE, _PREPAYMENT_MODE, _ACTIVE = 1, 2, 1
#: Charges are collected whatever the state; in emergency credit, or disabled, where their bit says so.
_ALWAYS = BitString(3, b"\xe0")
_PERIODS_S = {"HOURLY": 3_600, "DAILY": 86_400}


def _balance_adjusted(asking: Asking) -> bool:
    mode = asking.body.prepayment
    return mode is not None and mode.adjust is not None


def _balance_reset(asking: Asking) -> bool:
    mode = asking.body.prepayment or asking.body.credit
    return mode is not None and mode.reset


def _reset(_: Asking) -> Iterable[Item]:
    return [act(cosem.BALANCE_CLASS, code, 2, I32(0)) for code in (_MAIN, _EMERGENCY, _ACCUMULATED)]


def _collected(credit: str, charge: str, collection: BitString = _ALWAYS) -> Structure:
    return Structure((OctetString(obis(credit)), OctetString(obis(charge)), collection))


def _mode(mode: int) -> Item:
    return put(111, _ACCOUNT, 2, Structure((Enum(mode), Enum(_ACTIVE))))


def _credit_mode(asking: Asking) -> Iterable[Item]:
    tariffs = [_TARIFF, _STANDING] + ([_SECOND_TARIFF] if asking.elements == "B" else [])
    charges = Array(tuple(_collected(_MAIN, charge) for charge in tariffs))
    return (_mode(_CREDIT_MODE), put(111, _ACCOUNT, 11, charges), put(111, _ACCOUNT, 13, activation(asking)))


def _collections(asking: Asking) -> Iterator[Structure]:
    """Which credit pays which charge in prepayment mode, as the published messages list them (ECS03)."""
    mode = asking.body.prepayment
    # The last bit is collection while the supply is disabled. What is suspended in emergency credit is kept as
    # accumulated debt, a credit of its own.
    debts = BitString(3, b"\xc0") if mode.suspend_debt_disabled else _ALWAYS
    yield from (_collected(_MAIN, charge) for charge in (_TARIFF, _STANDING))
    yield from (_collected(_MAIN, charge, debts) for charge in (_DEBT_1, _DEBT_2))
    yield _collected(_MAIN, _PAYMENT_DEBT)
    yield _collected(_EMERGENCY, _PAYMENT_DEBT)
    yield from (_collected(_EMERGENCY, charge) for charge in (_TARIFF, _STANDING))
    yield from (_collected(_EMERGENCY, charge, debts) for charge in (_DEBT_1, _DEBT_2))
    if mode.suspend_debt_emergency:
        yield from (_collected(_ACCUMULATED, charge) for charge in (_STANDING, _DEBT_1, _DEBT_2))
    if asking.elements == "B":
        yield from (_collected(credit, _SECOND_TARIFF) for credit in (_MAIN, _EMERGENCY))


def _prepayment_mode(asking: Asking) -> Iterable[Item]:
    when = activation(asking)
    return (
        _mode(_PREPAYMENT_MODE),
        put(9000, "0-0:94.44.128.22", 4, I32(asking.body.prepayment.disablement_threshold)),
        put(111, _ACCOUNT, 11, Array(tuple(_collections(asking)))),
        put(9000, "0-0:94.44.128.22", 6, when),
        put(111, _ACCOUNT, 13, when),
    )


def _configuration(balance_attribute: int) -> Callable[[Asking], Iterable[Item]]:
    """ECS08 writes the maximum balance to attribute 2 of its object, ECS08a to the passive value, attribute 4."""

    def items(asking: Asking) -> Iterable[Item]:
        body = asking.body.update_prepay_config_electricity
        calendar = body.electricity_non_disablement_calendar
        when = activation(asking)
        days = [(day.index, day.date) for day in calendar.electricity_special_days.special_day]
        numbers = [number for number, _ in days]
        entries = []
        for number, entry in enumerate(calendar.electricity_non_disablement_schedule, 1):
            named = {
                numbers.index(d.special_day_id) for d in entry.special_days_applicability.special_day_applicability
            }
            dates = entry.schedule_dates_and_time
            entries.append(
                schedule(
                    number,
                    NON_DISABLEMENT,
                    {"START": 0x20, "STOP": 0x21}[entry.non_disablement_script],
                    dates.switch_time,
                    weekdays(entry.days_of_week_applicability),
                    bits(len(days), named),
                    plain_date(dates.start_date),
                    plain_date(dates.end_date),
                )
            )
        passive: list[tuple[str, Data]] = [
            ("0-0:94.44.128.12", U16(body.debt_recovery_rate_cap)),
            ("0-0:94.44.128.13", I32(_CAP_PERIOD_S)),
            ("0-0:94.44.128.9", I32(body.low_credit_threshold)),
            ("0-0:94.44.128.2", I32(body.emergency_credit_limit)),
        ]
        yield put(11, "0-1:11.0.2", 2, special_days(days))
        yield put(9000, "0-0:94.44.2.20", balance_attribute, I32(body.max_meter_balance))
        yield put(9000, "0-0:94.44.2.10", 4, I32(body.max_credit_threshold))
        yield put(10, "0-1:12.0.1", 2, Array(tuple(entries)))
        yield from (put(9000, code, 4, value) for code, value in passive)
        yield put(9000, "0-0:94.44.128.31", 6, when)
        yield put(9000, "0-0:94.44.128.3", 4, I32(body.emergency_credit_threshold))
        for code in ("2.20", "2.10", "128.12", "128.13", "128.9", "128.2", "128.3", "128.28"):
            yield put(9000, f"0-0:94.44.{code}", 6, when)

    return items


#: The debt recovery rate cap is one a week (SMETS2 5.7.4.13; the published messages).
_CAP_PERIOD_S = 604_800


def _debt(asking: Asking) -> Iterable[Item]:
    body = asking.body
    recoveries = ((_DEBT_1, body.elec_debt_recovery1), (_DEBT_2, body.elec_debt_recovery2))
    for code, recovery in recoveries:
        scale = Structure((I8(0), I8(recovery.debt_recovery_rate_price_scale)))
        rate = Structure((OctetString(b""), I16(recovery.debt_recovery_rate)))
        no_commodity = Structure((U16(0), OctetString(bytes(6)), I8(0)))
        yield put(113, code, 6, Structure((scale, no_commodity, Array((rate,)))))
    yield put(113, _PAYMENT_DEBT, 13, U16(body.debt_recovery_per_payment))
    yield from (put(113, code, 8, U32(_PERIODS_S[r.debt_recovery_rate_period])) for code, r in recoveries)
    yield from (act(113, code, 2) for code, _ in recoveries)
    yield act(113, _PAYMENT_DEBT, 4, I32(body.payment_debt_register))
    yield act(113, _DEBT_1, 4, I32(body.time_debt_register1))
    yield act(113, _DEBT_2, 4, I32(body.time_debt_register2))


#: Service reference variant and row.
PREPAYMENT: tuple[tuple[str, Making], ...] = (
    (
        "1.5",
        struct(
            "ECS04a",
            cosem.AdjustBalance,
            lambda asking: cosem.AdjustBalance(asking.body.prepayment.adjust),
            applies=_balance_adjusted,
        ),
    ),
    ("1.5", dlms("ECS04b", _reset, applies=_balance_reset)),
    ("1.6", dlms("ECS02", _credit_mode, applies=lambda asking: asking.body.credit)),
    ("1.6", dlms("ECS03", _prepayment_mode, applies=lambda asking: asking.body.prepayment is not None)),
    ("2.1", dlms("ECS08a", _configuration(4), applies=lambda a: a.body.update_prepay_config_electricity is not None)),
    ("2.1", dlms("ECS08", _configuration(2), applies=lambda a: a.body.update_prepay_config_electricity is not None)),
    ("2.2", struct("CS01a", cosem.TopUp, lambda asking: cosem.TopUp(asking.body.utrn))),
    ("2.3", dlms("ECS07", _debt, applies=lambda asking: asking.body.elec_debt_recovery1 is not None)),
    ("4.18", struct("ECS82", cosem.ReadBalance, lambda _: cosem.ReadBalance())),
)
