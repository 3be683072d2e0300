"""Comparing iterations: each part of a move worked out by hand."""

from __future__ import annotations

import msgspec

from nowan.risk import Entry, Factors, Register, compare
from nowan.risk.compare import history
from nowan.risk.model import Band, Context, Method, Status
from nowan.risk.register import default_method

METHOD = default_method()


def entry(name: str = "R1", **fields: object) -> Entry:
    given = {"statement": "s", "current": Factors(4, 3, 1, 1, 4, occurrence=4, reoccurrence=2)} | fields
    return Entry(risk_id=name, deliverable="A", **given)  # type: ignore[arg-type]


def register(*entries: Entry, method: Method = METHOD) -> Register:
    return Register(context=Context(), method=method, entries=entries)


def test_new_and_gone() -> None:
    found = compare(register(entry("R1"), entry("R2")), register(entry("R2"), entry("R3")))
    assert ([e.risk_id for e in found.new], [e.risk_id for e in found.gone], found.changed) == (["R3"], ["R1"], ())


def test_why_a_level_moved() -> None:
    # (4 + 12) x 4 = 64 high; likelihood 2: (2 + 12) x 4 = 56; motivation 2: (2 + 8) x 4 = 40; impact 3: 30 moderate.
    after = entry(current=Factors(4, 2, 1, 1, 3, occurrence=2, reoccurrence=2), existing=("guarded",))
    (change,) = compare(register(entry()), register(after)).changed
    assert (change.before.score, change.after.score, change.moved) == (64, 30, "down")
    assert [(part.cause, part.points) for part in change.parts] == [
        ("likelihood 4 to 2 (occurrence 4 to 2)", -8),
        ("threat 12 to 8 (motivation 3 to 2)", -16),
        ("impact 4 to 3 (availability 4 to 3)", -10),
    ]
    assert sum(part.points for part in change.parts) == 30 - 64
    assert change.controls == ("existing control added: guarded",)


def test_a_change_of_bands_is_a_cause_of_its_own() -> None:
    stricter = Method(METHOD.scales, (Band(level="low", start=0), Band(level="critical", start=60)))
    found = compare(register(entry()), register(entry(), method=stricter))
    (change,) = found.changed
    assert (change.before.level, change.after.level, change.moved) == ("high", "critical", "up")
    assert change.parts[0].cause == "the bands call 64 critical, not high"
    assert found.worse == (change,)
    assert found.method[0].startswith("bands: negligible from 0")


def test_a_change_of_rule_has_its_points() -> None:
    lower = Method(METHOD.scales, METHOD.bands, "lower")
    (change,) = compare(register(entry()), register(entry(), method=lower)).changed
    assert [(part.points) for part in change.parts] == [(2 + 12) * 4 - 64]


def test_fields_and_nothing_at_all() -> None:
    changed = compare(register(entry()), register(entry(owner="Ann", status=Status.CLOSED, notes="n"))).changed
    assert changed[0].fields == ("status: none to closed", "owner rewritten", "notes rewritten")
    assert changed[0].moved == "same"
    assert compare(register(entry()), register(entry())).changed == ()


def test_history_over_three_iterations() -> None:
    second = entry(current=Factors(1, 1, 1, 1, 1, likelihood=1))
    both = register(second, msgspec.structs.replace(second, deliverable="B", current=entry().current))
    (first, third) = history([register(entry()), register(second), register(entry("R3"))])
    assert (first.risk_id, first.scores) == ("R1", ((64, "high"), (2, "negligible"), None))
    assert (third.risk_id, third.scores) == ("R3", (None, None, (64, "high")))
    assert history([both])[0].scores == ((64, "high"),), "the highest over the deliverables"
