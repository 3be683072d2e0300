"""Each consistency check finds what it is for, and a sound register passes them all."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from nowan.risk import Entry, Factors, Register
from nowan.risk.bought import bought
from nowan.risk.checks import Check, check
from nowan.risk.evidence import Named, in_checkout, named, standing
from nowan.risk.model import Acceptance, Asset, Category, Context, Control, ControlState, Status, ThreatAgent, Treatment
from nowan.risk.register import default_method

TODAY = date(2026, 11, 22)
HIGH = Factors(4, 3, 1, 1, 4, likelihood=4)  # (4 + 12) x 4 = 64
LOWER = Factors(4, 3, 1, 1, 4, likelihood=2)  # (2 + 12) x 4 = 56
LOWEST = Factors(4, 3, 1, 1, 2, likelihood=2)  # (2 + 12) x 2 = 28


def register(**fields: Any) -> Register:
    """One risk, sound in every respect but for `fields` (of the entry, or of the register when they are tuples of its)."""
    entry: dict[str, Any] = {
        "risk_id": "R1", "deliverable": "A", "area": "HAN", "category": "flood", "assets": ("hub",), "agent": "neighbour", "inherent": HIGH,
        "current": LOWER, "residual": LOWEST, "existing": ("budget",), "planned": ("button",), "reasoning": "because",
        "treatment": Treatment.MODIFY, "review": date(2027, 1, 1), "evidence": ("attack:flood",),
    }  # fmt: skip
    lists: dict[str, Any] = {
        "assets": (Asset(asset="hub"),),
        "agents": (ThreatAgent(agent="neighbour"),),
        "categories": (Category(area="HAN", category="flood"),),
        "controls": (
            Control(control="budget", state=ControlState.IN_PLACE, touches=("hub",), lowers=("likelihood",)),
            Control(control="button", state=ControlState.PLANNED, touches=("hub",), lowers=("availability",)),
        ),
        "acceptance": (Acceptance(level="moderate", by="the board"), Acceptance(level="high", by="the board")),
    }
    for name, value in fields.items():
        (lists if name.startswith("listed_") else entry)[name.removeprefix("listed_")] = value
    return Register(context=Context(), method=default_method(), entries=(Entry(**entry),), **lists)


def found(given: Register, there: bool | None = True) -> list[tuple[Check, str]]:
    return [(finding.check, finding.detail) for finding in check(given, TODAY, lambda _: there)]


def test_a_sound_register_has_no_findings() -> None:
    assert found(register()) == []


@pytest.mark.parametrize(
    ("fields", "which", "words"),
    [
        ({"residual": HIGH, "planned": ()}, Check.RESIDUAL_ABOVE_CURRENT, "residual score 64 is above the current 56"),
        ({"inherent": LOWEST, "existing": ()}, Check.CURRENT_ABOVE_INHERENT, "current score 56 is above the inherent 28"),
        ({"existing": ()}, Check.LOWERED_WITHOUT_CONTROL, "likelihood lowered with no existing control"),
        ({"planned": ("budget",)}, Check.LOWERED_WITHOUT_CONTROL, "no planned control of this entry lowers availability"),
        ({"assets": ("hub", "router"), "listed_assets": (Asset(asset="hub"),)}, Check.UNLISTED, "asset 'router' is not listed"),
        ({"assets": ("router",), "listed_assets": (Asset(asset="router"),)}, Check.CONTROL_DOES_NOT_TOUCH, "budget touches none of router"),
        ({"current": HIGH}, Check.CONTROL_LOWERS_NOTHING, "budget is credited as existing, but nothing that it lowers falls here"),
        ({"existing": ("budget", "button")}, Check.CONTROL_NOT_IN_PLACE, "button is planned, yet credited as existing"),
        ({"listed_assets": (Asset(asset="hub"), Asset(asset="tower"))}, Check.ORPHAN, "asset 'tower' belongs to no risk"),
        ({"agent": "pirate"}, Check.UNLISTED, "threat agent 'pirate' is not listed"),
        ({"listed_categories": (Category(area="HAN", category="flood"), Category(area="HAN", category="jam"))}, Check.UNCOVERED_CATEGORY, "no risk in HAN: jam"),
        ({"review": date(2026, 11, 21)}, Check.REVIEW_OVERDUE, "review was due on 2026-11-21"),
        ({"accepted_by": "Ann", "accepted_until": date(2026, 1, 1)}, Check.ACCEPTANCE_EXPIRED, "acceptance by Ann ended on 2026-01-01"),
        ({"status": Status.ACCEPTED}, Check.ACCEPTANCE_INCOMPLETE, "an acceptance wants both a name and a date"),
        ({"accepted_by": "Ann"}, Check.ACCEPTANCE_INCOMPLETE, "an acceptance wants both a name and a date"),
        ({"treatment": Treatment.RETAIN}, Check.ABOVE_CRITERION, "residual level moderate is to be accepted by the board; nobody is named"),
        ({"reasoning": ""}, Check.NO_REASONING, "no reasoning is given"),
    ],
)  # fmt: skip
def test_check(fields: dict[str, Any], which: Check, words: str) -> None:
    assert (which, words) in found(register(**fields))


def test_a_review_of_today_is_not_overdue_and_a_closed_risk_needs_none() -> None:
    assert found(register(review=TODAY)) == []
    assert found(register(review=date(2020, 1, 1), status=Status.CLOSED)) == []


def test_evidence_named_but_missing() -> None:
    assert found(register(), there=False) == [(Check.EVIDENCE_MISSING, "attack:flood is not there")]
    assert found(register(), there=None) == []
    planned = register(evidence=("planned:attack:flood", "a letter of 2018"))
    assert found(planned, there=False) == [(Check.EVIDENCE_PLANNED, "planned:attack:flood is yet to be made")]
    assert found(planned, there=True) == [(Check.EVIDENCE_ARRIVED, "planned:attack:flood is there: drop 'planned:'")]


def test_evidence_in_a_checkout(tmp_path: Any) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_x.py").write_text("def test_y() -> None: ...\n")
    lookup = in_checkout(tmp_path, {"flood"})
    there = ("attack:flood", "test:tests/test_x.py", "test:tests/test_x.py::test_y")
    missing = (
        "attack:storm",
        "test:tests/test_z.py",
        "test:tests/test_x.py::test_n",
        "test:../x.py",
        "doc:docs/x.md",
        "test:/etc/passwd",
    )
    assert {standing(name, lookup).value for name in there} == {"there"}
    assert {standing(name, lookup).value for name in missing} == {"missing"}
    assert named("planned:test:a.py::b") == Named("test", "a.py::b", True)
    assert named("pen test of 2018") is None


def test_what_a_control_buys() -> None:
    rows = {row.control: row for row in bought(register())}
    assert (rows["budget"].existing, rows["budget"].planned, rows["budget"].alone) == (8.0, 0.0, 8.0)
    assert (rows["button"].existing, rows["button"].planned, rows["button"].risks) == (0.0, 28.0, 1)


def test_a_fall_is_shared_among_the_controls_that_lower_what_fell() -> None:
    controls = (
        Control(control="a", lowers=("likelihood",)),
        Control(control="b", lowers=("availability",)),
        Control(control="c", lowers=("confidentiality",)),
    )
    given = register(
        existing=("a", "b", "c"), inherent=HIGH, current=LOWEST, residual=None, planned=(), listed_controls=controls
    )
    rows = {row.control: row.existing for row in bought(given)}
    assert rows == {"a": 18.0, "b": 18.0, "c": 0.0}, "64 - 28 = 36, halved"
