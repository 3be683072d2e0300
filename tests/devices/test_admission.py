"""Admission policies, a table: what each says at each stage."""

from __future__ import annotations

import pytest

from nowan.devices.admission import (
    DEFAULT_POLICY,
    TODAY,
    Admit,
    Always,
    Both,
    Budget,
    Context,
    Either,
    Guarded,
    Ledger,
    Permit,
    Policy,
    Presence,
    Refuse,
    Stage,
    WanLoss,
    Window,
    guards,
    knows_permits,
)
from nowan.devices.reasons import DeviceReason as R
from nowan.ids import EntityId
from nowan.instant import Tick, after

WHO = EntityId(bytes(7) + b"\x05")
START = Tick(7_000_000_000)


def at(minutes: float, stage: Stage = Stage.FRAME, **more: object) -> Context:
    fields = {"stage": stage, "now": after(START, minutes * 60), "source": WHO, "powered_up_at": START} | more
    return Context(**({"ledger": Ledger()} | fields))  # type: ignore[arg-type]


REG = Stage.REGISTRATION


@pytest.mark.parametrize(
    ("policy", "context", "refusal"),
    [
        (TODAY, at(59.99), None),
        (TODAY, at(60), R.CLOSED),
        (TODAY, at(30 * 24 * 60, REG, with_permit=True), R.CLOSED),
        (Always(), at(1e6), None),
        (Presence(600), at(90), R.NOT_PRESENT),
        (Presence(600), at(90, acted_at=after(START, 89 * 60)), None),
        (Presence(600), at(90, acted_at=after(START, 80 * 60)), R.NOT_PRESENT),
        (WanLoss(3600), at(90), R.WAN_IS_UP),
        (WanLoss(3600), at(90, wan_away_since=after(START, 31 * 60)), R.WAN_IS_UP),
        (WanLoss(3600), at(90, wan_away_since=after(START, 30 * 60)), None),
        (Permit(), at(1e6, Stage.FRAME), None),
        (Permit(), at(1e6, Stage.HANDSHAKE), None),
        (Permit(), at(1e6, REG), R.PERMIT_WANTED),
        (Permit(), at(1e6, REG, with_permit=True), None),
        (DEFAULT_POLICY, at(30, REG), None),
        (DEFAULT_POLICY, at(1e6, REG), R.PERMIT_WANTED),
        (DEFAULT_POLICY, at(1e6, REG, with_permit=True), None),
        (DEFAULT_POLICY, at(1e6, Stage.HANDSHAKE), None),
        (DEFAULT_POLICY, at(1e6, Stage.HANDSHAKE, half_open=1), R.BUDGET),
        (Both(Window(), Presence()), at(30), R.NOT_PRESENT),
        (Either(Window(), Presence()), at(30), None),
        (Either(Window(), Presence()), at(90), R.CLOSED),
    ],
)
def test_what_a_policy_says(policy: Policy, context: Context, refusal: R | None) -> None:
    assert policy.decide(context) == (Admit() if refusal is None else Refuse(refusal))


def test_a_budget_runs_out_for_its_source_refills_and_leaves_others_theirs() -> None:
    budget = Budget(burst_source=2, per_hour_source=60, burst_all=10, per_hour_all=600)
    guarded = Guarded(handshakes=budget)
    ledger = Ledger()
    for _ in range(2):
        assert guarded.decide(at(0, Stage.HANDSHAKE, ledger=ledger)) == Admit()
        ledger.spend(Stage.HANDSHAKE, budget, WHO, START)
    assert guarded.decide(at(0, Stage.HANDSHAKE, ledger=ledger)) == Refuse(R.BUDGET)
    other = EntityId(bytes(7) + b"\x06")
    assert guarded.decide(at(0, Stage.HANDSHAKE, ledger=ledger, source=other)) == Admit()
    assert guarded.decide(at(1, Stage.HANDSHAKE, ledger=ledger)) == Admit()  # one a minute comes back


def test_made_up_identities_run_into_the_budget_of_all() -> None:
    budget = Budget(burst_source=2, per_hour_source=60, burst_all=5, per_hour_all=60)
    guarded = Guarded(handshakes=budget)
    ledger = Ledger()
    admitted = 0
    for number in range(500):
        source = EntityId(number.to_bytes(8, "big"))
        if isinstance(guarded.decide(at(0, Stage.HANDSHAKE, ledger=ledger, source=source)), Admit):
            admitted += 1
            ledger.spend(Stage.HANDSHAKE, budget, source, START)
    assert admitted == 5


def test_deployed_hubs_know_no_permits() -> None:
    assert not knows_permits(TODAY)
    assert knows_permits(DEFAULT_POLICY)
    assert len(guards(DEFAULT_POLICY)) == 1


@pytest.mark.parametrize("policy", [TODAY, Always(), Presence(), WanLoss(), Permit(), Guarded(), DEFAULT_POLICY])
def test_every_policy_states_its_attacker_and_its_promise(policy: Policy) -> None:
    assert policy.attacker
    assert policy.promise
