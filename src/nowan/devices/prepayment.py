"""The prepayment account of an electricity meter (SMETS2 5.5.7, 5.6.3, 5.7.4, 5.7.5).

Theory of operation. `Account` is a value; each function takes one and gives the next one with the alert codes that the
change raises. Money is in millipence. What the customer has left is the *combined credit*: the meter balance and, once
the customer has activated it, the emergency credit balance. Supply is Enabled, Disabled or Armed:

- Enabled goes to Disabled when the combined credit is at or below the disablement threshold, unless a non-disablement
  period suspends that;
- Disabled goes to Armed when the combined credit rises above the threshold, by whatever: a top-up, emergency credit, an
  adjustment of the balance (that an adjustment arms as a top-up does is an assumption). Never straight to Enabled;
- Armed goes to Enabled only by the customer's hand, and back to Disabled when the credit is gone again.

A top-up is shared out in this order (SMETS2 5.6.3.3): the payment debt's share of it, accumulated debt, the meter
balance up to the disablement threshold, emergency credit used, and what is left to the meter balance. Charges take the
meter balance down to the threshold, then activated emergency credit, then the meter balance again.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum

import msgspec

#: A share of 100 % in the unit of the payment debt's proportion, hundredths of a per cent (SMETS2 5.7.4.11).
WHOLE = 10_000
#: A balance is a double-long in DLMS: signed, 4 bytes.
LARGEST = (1 << 31) - 1


class SupplyState(StrEnum):
    """State of the load switch (SMETS2 5.7.5.32)."""

    ENABLED = "Enabled"
    DISABLED = "Disabled"
    ARMED = "Armed"


class AccountAlert(IntEnum):
    """Alert codes that the account raises (GBCS 16)."""

    LOW_CREDIT = 0x810D
    CREDIT_ADDED_LOCALLY = 0x810E
    EMERGENCY_CREDIT_AVAILABLE = 0x8119
    ARMED_BY_EMERGENCY_CREDIT = 0x8168
    EMERGENCY_CREDIT_EXHAUSTED = 0x81AA
    EMERGENCY_CREDIT_ACTIVATED = 0x81AB
    DISABLED = 0x8F0F
    ARMED = 0x8F32
    EXCEEDS_MAX_BALANCE = 0x8F47
    EXCEEDS_MAX_CREDIT = 0x8F5B
    DISABLEMENT_SUSPENDED = 0x8F83


def describe(code: int) -> str:
    """The name of an alert code of the account, or its number."""
    try:
        return AccountAlert(code).name.replace("_", " ").lower()
    except ValueError:
        return f"0x{code:04X}"


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """Balances, limits and supply state; all money in millipence."""

    meter_balance: int = 0
    emergency_balance: int = 1_000_000
    emergency_active: bool = False
    emergency_limit: int = 1_000_000
    emergency_threshold: int = 200_000
    disablement_threshold: int = 0
    low_credit_threshold: int = 200_000
    max_credit: int = 25_000_000
    max_balance: int = 100_000_000
    accumulated_debt: int = 0
    payment_debt: int = 0
    #: Share of each top-up that repays the payment debt, hundredths of a per cent.
    payment_debt_share: int = 0
    #: What the weekly cap still lets the payment debt take (SMETS2 5.7.4.13).
    payment_debt_allowance: int = 100_000_000
    #: A non-disablement period is on (SMETS2 5.7.4.30).
    non_disablement: bool = False
    state: SupplyState = SupplyState.ENABLED

    @property
    def combined_credit(self) -> int:
        """Meter balance and, where activated, emergency credit balance."""
        return self.meter_balance + (self.emergency_balance if self.emergency_active else 0)

    @property
    def in_credit(self) -> bool:
        """Whether the combined credit is above the disablement threshold."""
        return self.combined_credit > self.disablement_threshold

    @property
    def emergency_available(self) -> bool:
        """Whether the customer may activate emergency credit now."""
        return not self.emergency_active and self.emergency_limit > 0 and self.meter_balance <= self.emergency_threshold


class Change(msgspec.Struct, frozen=True):
    """The account after something happened, and the alerts that it raised, in order."""

    account: Account
    alerts: tuple[AccountAlert, ...] = ()


class AccountRefusal(msgspec.Struct, frozen=True):
    """The account refuses; nothing changed. `alert` is the code to record, None where the standard names none."""

    text: str
    alert: AccountAlert | None = None


def charge(account: Account, amount: int) -> Change:
    """Energy, standing charge or time debt of `amount` millipence was used."""
    first = min(amount, max(0, account.meter_balance - account.disablement_threshold))
    second = min(amount - first, account.emergency_balance) if account.emergency_active else 0
    after = msgspec.structs.replace(
        account,
        meter_balance=max(account.meter_balance - (amount - second), -LARGEST),
        emergency_balance=account.emergency_balance - second,
    )
    return _settled(account, after)


def top_up(account: Account, amount: int, *, local: bool = False) -> Change | AccountRefusal:
    """A prepayment credit of `amount` millipence, `local` when entered at the meter or a PPMID (SMETS2 5.6.3.3)."""
    if amount > account.max_credit:
        return AccountRefusal("above the maximum credit threshold", AccountAlert.EXCEEDS_MAX_CREDIT)
    if account.meter_balance + amount > account.max_balance:
        return AccountRefusal("would exceed the maximum meter balance", AccountAlert.EXCEEDS_MAX_BALANCE)
    left = amount
    share = amount * account.payment_debt_share // WHOLE
    to_payment = min(share, account.payment_debt, account.payment_debt_allowance)
    left -= to_payment
    to_accumulated = min(left, account.accumulated_debt)
    left -= to_accumulated
    to_threshold = min(left, max(0, account.disablement_threshold - account.meter_balance))
    left -= to_threshold
    to_emergency = min(left, account.emergency_limit - account.emergency_balance) if account.emergency_active else 0
    left -= to_emergency
    emergency_balance = account.emergency_balance + to_emergency
    after = msgspec.structs.replace(
        account,
        payment_debt=account.payment_debt - to_payment,
        payment_debt_allowance=account.payment_debt_allowance - to_payment,
        accumulated_debt=account.accumulated_debt - to_accumulated,
        meter_balance=account.meter_balance + to_threshold + left,
        emergency_balance=emergency_balance,
        # Repaid in full and money over: the emergency credit is offered afresh at its next need.
        emergency_active=account.emergency_active and (emergency_balance < account.emergency_limit or left == 0),
    )
    return _settled(account, after, AccountAlert.CREDIT_ADDED_LOCALLY if local else None)


def adjust(account: Account, amount: int) -> Change | AccountRefusal:
    """The supplier adjusts the meter balance by `amount`, of either sign (SMETS2 5.6.3.6)."""
    if abs(account.meter_balance + amount) > LARGEST:
        return AccountRefusal("the balance would not fit its register")
    return _settled(account, msgspec.structs.replace(account, meter_balance=account.meter_balance + amount))


def reset_meter_balance(account: Account) -> Change:
    """The supplier sets the meter balance to 0 (SMETS2 5.6.3.29)."""
    return _settled(account, msgspec.structs.replace(account, meter_balance=0))


def reset_emergency_credit(account: Account) -> Change:
    """Nothing is owed of the emergency credit: its balance is the limit again, and it is not in use (GBCS, ECS04b)."""
    after = msgspec.structs.replace(account, emergency_balance=account.emergency_limit, emergency_active=False)
    return _settled(account, after)


def reset_accumulated_debt(account: Account) -> Change:
    """The supplier sets the accumulated debt to 0 (SMETS2 5.6.3.29)."""
    return Change(msgspec.structs.replace(account, accumulated_debt=0))


def activate_emergency_credit(account: Account) -> Change | AccountRefusal:
    """The customer or the supplier selects emergency credit (SMETS2 5.6.3.1); active already is no fault."""
    if account.emergency_active:
        return Change(account)
    if not account.emergency_available:
        return AccountRefusal("the balance is above the emergency credit threshold or no emergency credit is offered")
    after = msgspec.structs.replace(account, emergency_active=True)
    change = _settled(account, after, AccountAlert.EMERGENCY_CREDIT_ACTIVATED)
    if change.account.state is not account.state:
        return Change(change.account, (*change.alerts, AccountAlert.ARMED_BY_EMERGENCY_CREDIT))
    return change


def arm(account: Account) -> Change | AccountRefusal:
    """The supplier arms the supply (SMETS2 5.6.3.7): no way around missing credit. ENABLED has nothing to arm."""
    if account.state is SupplyState.ARMED:
        return Change(account)
    if account.state is SupplyState.ENABLED:
        return AccountRefusal("supply is enabled")
    if not (account.in_credit or account.non_disablement):
        return AccountRefusal("the combined credit is not above the disablement threshold")
    return Change(msgspec.structs.replace(account, state=SupplyState.ARMED), (AccountAlert.ARMED,))


def enable(account: Account) -> Change | AccountRefusal:
    """The customer enables supply at the meter or a PPMID (SMETS2 5.6.3.12): from Armed only."""
    if account.state is SupplyState.ENABLED:
        return Change(account)
    if account.state is not SupplyState.ARMED:
        return AccountRefusal("supply is not armed")
    return Change(msgspec.structs.replace(account, state=SupplyState.ENABLED))


def non_disablement(account: Account, on: bool) -> Change:
    """A non-disablement period begins or ends."""
    return _settled(account, msgspec.structs.replace(account, non_disablement=on))


def _settled(before: Account, after: Account, cause: AccountAlert | None = None) -> Change:
    """`after` with its supply state drawn from its credit, and the alerts of what was crossed on the way."""
    alerts = [] if cause is None else [cause]
    if after.combined_credit < after.low_credit_threshold <= before.combined_credit:
        alerts.append(AccountAlert.LOW_CREDIT)
    if after.emergency_available and not before.emergency_available:
        alerts.append(AccountAlert.EMERGENCY_CREDIT_AVAILABLE)
    if after.emergency_active and after.emergency_balance == 0 and before.emergency_balance > 0:
        alerts.append(AccountAlert.EMERGENCY_CREDIT_EXHAUSTED)
    state = after.state
    if after.in_credit:
        if state is SupplyState.DISABLED:
            state = SupplyState.ARMED
            alerts.append(AccountAlert.ARMED)
    elif state is SupplyState.ARMED:
        state = SupplyState.DISABLED if not after.non_disablement else state
    elif state is SupplyState.ENABLED:
        if not after.non_disablement:
            state = SupplyState.DISABLED
            alerts.append(AccountAlert.DISABLED)
        elif before.in_credit:
            alerts.append(AccountAlert.DISABLEMENT_SUSPENDED)
    return Change(msgspec.structs.replace(after, state=state), tuple(alerts))
