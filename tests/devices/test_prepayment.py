"""The account's rules, with figures worked out by hand from SMETS2's order of charging and of sharing out a top-up."""

from __future__ import annotations

from msgspec.structs import replace

from nowan.devices.prepayment import (
    Account,
    AccountAlert,
    AccountRefusal,
    Change,
    SupplyState,
    activate_emergency_credit,
    adjust,
    arm,
    charge,
    enable,
    non_disablement,
    reset_accumulated_debt,
    reset_emergency_credit,
    reset_meter_balance,
    top_up,
)

POUND = 100_000  # millipence

FLAT = Account(
    meter_balance=5 * POUND,
    emergency_balance=10 * POUND,
    emergency_limit=10 * POUND,
    emergency_threshold=1 * POUND,
    disablement_threshold=0,
    low_credit_threshold=2 * POUND,
    max_credit=100 * POUND,
    max_balance=500 * POUND,
)


def done(result: Change | AccountRefusal) -> Account:
    assert isinstance(result, Change)
    return result.account


def test_charges_cross_low_credit_then_emergency_threshold_then_disable() -> None:
    low = charge(FLAT, 3 * POUND + 1)
    assert low.account.meter_balance == 2 * POUND - 1
    assert low.alerts == (AccountAlert.LOW_CREDIT,)
    offered = charge(low.account, POUND - 1)
    assert offered.alerts == (AccountAlert.EMERGENCY_CREDIT_AVAILABLE,)
    off = charge(offered.account, POUND)
    assert off.account.meter_balance == 0
    assert off.account.state is SupplyState.DISABLED
    assert off.alerts == (AccountAlert.DISABLED,)


def test_one_millipenny_above_the_threshold_keeps_supply_on() -> None:
    assert charge(FLAT, 5 * POUND - 1).account.state is SupplyState.ENABLED


def test_emergency_credit_is_used_after_the_balance_and_repaid_before_it() -> None:
    on_emergency = done(activate_emergency_credit(replace(FLAT, meter_balance=1 * POUND)))
    assert on_emergency.combined_credit == 11 * POUND
    used = charge(on_emergency, 4 * POUND).account
    assert (used.meter_balance, used.emergency_balance) == (0, 7 * POUND)
    assert used.state is SupplyState.ENABLED
    back = done(top_up(used, 5 * POUND))
    assert (back.meter_balance, back.emergency_balance, back.emergency_active) == (2 * POUND, 10 * POUND, False)


def test_emergency_credit_exhausted_disables() -> None:
    on_emergency = done(activate_emergency_credit(replace(FLAT, meter_balance=0, state=SupplyState.DISABLED)))
    assert on_emergency.state is SupplyState.ARMED
    lit = done(enable(on_emergency))
    gone = charge(lit, 10 * POUND)
    assert gone.account.state is SupplyState.DISABLED
    assert gone.alerts == (
        AccountAlert.LOW_CREDIT,
        AccountAlert.EMERGENCY_CREDIT_EXHAUSTED,
        AccountAlert.DISABLED,
    )


def test_emergency_credit_is_offered_at_its_threshold_and_not_above() -> None:
    refused = activate_emergency_credit(replace(FLAT, meter_balance=1 * POUND + 1))
    assert isinstance(refused, AccountRefusal)
    assert activate_emergency_credit(replace(FLAT, meter_balance=1 * POUND)) != refused
    active = replace(FLAT, emergency_active=True)
    assert activate_emergency_credit(active) == Change(active)  # active already: success, nothing changes


def test_activating_emergency_credit_when_off_arms_and_says_so() -> None:
    result = activate_emergency_credit(replace(FLAT, meter_balance=-3 * POUND, state=SupplyState.DISABLED))
    assert isinstance(result, Change)
    assert result.account.state is SupplyState.ARMED
    assert result.alerts == (0x81AB, 0x8F32, 0x8168)


def test_top_up_is_shared_out_payment_debt_accumulated_debt_threshold_emergency_rest() -> None:
    owing = replace(
        FLAT,
        meter_balance=-2 * POUND,
        emergency_active=True,
        emergency_balance=6 * POUND,
        accumulated_debt=1 * POUND,
        payment_debt=15 * POUND,
        payment_debt_share=1000,
        payment_debt_allowance=5 * POUND,
        state=SupplyState.DISABLED,
    )
    # 10 % of 20 = 2 to the payment debt, 1 accumulated, 2 up to the threshold, 4 emergency credit, 11 are left.
    after = done(top_up(owing, 20 * POUND))
    assert after.payment_debt == 13 * POUND
    assert after.payment_debt_allowance == 3 * POUND
    assert after.accumulated_debt == 0
    assert after.emergency_balance == 10 * POUND
    assert after.meter_balance == 11 * POUND
    assert after.state is SupplyState.ARMED


def test_payment_debt_takes_no_more_than_its_weekly_cap_and_no_more_than_is_owed() -> None:
    capped = replace(FLAT, payment_debt=15 * POUND, payment_debt_share=5000, payment_debt_allowance=1 * POUND)
    assert done(top_up(capped, 10 * POUND)).meter_balance == (5 + 9) * POUND
    small = replace(FLAT, payment_debt=1, payment_debt_share=5000)
    after = done(top_up(small, 10 * POUND))
    assert (after.payment_debt, after.meter_balance) == (0, 15 * POUND - 1)


def test_a_top_up_that_does_not_reach_the_threshold_arms_nothing() -> None:
    deep = replace(FLAT, meter_balance=-12 * POUND, state=SupplyState.DISABLED)
    after = done(top_up(deep, 12 * POUND))
    assert (after.meter_balance, after.state) == (0, SupplyState.DISABLED)
    assert done(top_up(deep, 12 * POUND + 1)).state is SupplyState.ARMED


def test_top_up_limits() -> None:
    refused = top_up(FLAT, 100 * POUND + 1)
    assert isinstance(refused, AccountRefusal)
    assert refused.alert == 0x8F5B
    refused = top_up(replace(FLAT, meter_balance=450 * POUND), 50 * POUND + 1)
    assert isinstance(refused, AccountRefusal)
    assert refused.alert == 0x8F47
    assert done(top_up(replace(FLAT, meter_balance=450 * POUND), 50 * POUND)).meter_balance == 500 * POUND


def test_an_adjustment_arms_and_never_enables() -> None:
    off = replace(FLAT, meter_balance=-4 * POUND, state=SupplyState.DISABLED)
    up = adjust(off, 12 * POUND)
    assert isinstance(up, Change)
    assert (up.account.meter_balance, up.account.state, up.alerts) == (8 * POUND, SupplyState.ARMED, (0x8F32,))
    assert done(adjust(up.account, -8 * POUND)).state is SupplyState.DISABLED
    assert done(adjust(FLAT, -5 * POUND)).state is SupplyState.DISABLED


def test_a_balance_fits_four_bytes() -> None:
    assert done(adjust(FLAT, 2**31 - 1 - 5 * POUND)).meter_balance == 2**31 - 1
    assert isinstance(adjust(FLAT, 2**31 - 5 * POUND), AccountRefusal)
    assert charge(replace(FLAT, meter_balance=-(2**31) + 2), 5).account.meter_balance == -(2**31) + 1


def test_enabling_works_from_armed_only() -> None:
    assert isinstance(enable(replace(FLAT, state=SupplyState.DISABLED)), AccountRefusal)
    assert done(enable(replace(FLAT, state=SupplyState.ARMED))).state is SupplyState.ENABLED
    assert enable(FLAT) == Change(FLAT)


def test_arming_is_no_way_around_missing_credit() -> None:
    off = replace(FLAT, meter_balance=0, state=SupplyState.DISABLED)
    assert isinstance(arm(off), AccountRefusal)
    assert isinstance(arm(FLAT), AccountRefusal)
    armed = done(arm(replace(off, meter_balance=1)))
    assert armed.state is SupplyState.ARMED
    assert arm(armed) == Change(armed)


def test_a_non_disablement_period_suspends_and_its_end_disables() -> None:
    quiet = non_disablement(FLAT, on=True).account
    spent = charge(quiet, 6 * POUND)
    assert spent.account.state is SupplyState.ENABLED
    assert spent.account.meter_balance == -1 * POUND
    assert AccountAlert.DISABLEMENT_SUSPENDED in spent.alerts
    assert AccountAlert.DISABLEMENT_SUSPENDED not in charge(spent.account, 1).alerts
    assert non_disablement(spent.account, on=False).account.state is SupplyState.DISABLED


def test_reset_clears_balance_and_debt_and_offers_emergency_credit_afresh() -> None:
    used = replace(FLAT, meter_balance=-1, emergency_active=True, emergency_balance=0, disablement_threshold=-POUND)
    assert reset_meter_balance(used).account.meter_balance == 0
    after = reset_emergency_credit(used).account
    assert (after.emergency_balance, after.emergency_active, after.meter_balance) == (10 * POUND, False, -1)
    assert reset_accumulated_debt(replace(used, accumulated_debt=7)).account.accumulated_debt == 0
