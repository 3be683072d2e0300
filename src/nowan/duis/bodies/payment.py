"""Payment mode and debt: 1.6 and 2.3 (DUIS 5.4)."""

from __future__ import annotations

from typing import Annotated

import msgspec

from nowan.duis.bodies.body import Body, FutureDatable
from nowan.duis.bodies.values import PRICE_SCALE
from nowan.duis.elements import Element
from nowan.duis.simple_types import BOOLEAN, EMPTY, INT, integer, one_of


class PrepaymentMode(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``PrepaymentMode``."""

    suspend_debt_disabled: Annotated[bool, Element("SuspendDebtDisabled", BOOLEAN)]
    suspend_debt_emergency: Annotated[bool, Element("SuspendDebtEmergency", BOOLEAN)]
    disablement_threshold: Annotated[int, Element("DisablementThreshold", INT)]


class UpdatePaymentMode(FutureDatable, frozen=True, kw_only=True):
    """1.6: Update Payment Mode."""

    credit: Annotated[bool, Element("Credit", EMPTY, choice="choice")] = False
    prepayment: Annotated[PrepaymentMode | None, Element("Prepayment", choice="choice")] = None


class ElecDebtRecovery(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``ElecDebtRecovery``."""

    debt_recovery_rate: Annotated[int, Element("DebtRecoveryRate", integer(-32768, 32767))]
    debt_recovery_rate_price_scale: Annotated[int, Element("DebtRecoveryRatePriceScale", PRICE_SCALE)]
    debt_recovery_rate_period: Annotated[str, Element("DebtRecoveryRatePeriod", one_of("HOURLY", "DAILY"))]


class GasDebtRecovery(msgspec.Struct, frozen=True, kw_only=True):
    """Complex type ``GasDebtRecovery``."""

    debt_recovery_rate: Annotated[int, Element("DebtRecoveryRate", INT)]
    debt_recovery_rate_period: Annotated[str, Element("DebtRecoveryRatePeriod", one_of("HOURLY", "DAILY"))]


class UpdateDebt(Body, frozen=True, kw_only=True):
    """2.3: Update Debt."""

    time_debt_register1: Annotated[int, Element("TimeDebtRegister1", INT)]
    time_debt_register2: Annotated[int, Element("TimeDebtRegister2", INT)]
    payment_debt_register: Annotated[int, Element("PaymentDebtRegister", INT)]
    debt_recovery_per_payment: Annotated[int, Element("DebtRecoveryPerPayment", integer(0, 10000))]
    elec_debt_recovery1: Annotated[ElecDebtRecovery | None, Element("ElecDebtRecovery1")] = None
    elec_debt_recovery2: Annotated[ElecDebtRecovery | None, Element("ElecDebtRecovery2")] = None
    gas_debt_recovery1: Annotated[GasDebtRecovery | None, Element("GasDebtRecovery1")] = None
    gas_debt_recovery2: Annotated[GasDebtRecovery | None, Element("GasDebtRecovery2")] = None

    def broken_rule(self) -> str:
        """Both recoveries of one fuel, and none of the other."""
        electricity = (self.elec_debt_recovery1, self.elec_debt_recovery2)
        gas = (self.gas_debt_recovery1, self.gas_debt_recovery2)
        given = [[one is not None for one in pair] for pair in (electricity, gas)]
        if sorted(given) != [[False, False], [True, True]]:
            return "ElecDebtRecovery1 and 2, or GasDebtRecovery1 and 2, are wanted"
        return ""
