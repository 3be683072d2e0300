"""Scores worked out by hand from (likelihood + capability x motivation) x max(C, I, A)."""

from __future__ import annotations

import itertools

import pytest

from nowan.risk import Entry, Factors, Register, Stage, score, summary
from nowan.risk.faults import CellFault
from nowan.risk.model import Band, Context, Deliverable, Method
from nowan.risk.register import default_method
from nowan.risk.scoring import differing, joined, level_of, rule_formula, rule_table, scored

METHOD = default_method()


def factors(likelihood: int, capability: int, motivation: int, c: int, i: int, a: int) -> Factors:
    return Factors(capability, motivation, c, i, a, likelihood=likelihood)


@pytest.mark.parametrize(
    ("given", "likelihood", "threat", "impact", "value", "level"),
    [
        (factors(1, 1, 1, 1, 1, 1), 1, 1, 1, 2, "negligible"),
        (factors(5, 5, 5, 1, 5, 1), 5, 25, 5, 150, "critical"),
        (factors(3, 2, 4, 2, 1, 3), 3, 8, 3, 33, "moderate"),
        (Factors(4, 3, 1, 4, 2, occurrence=2, reoccurrence=4), 4, 12, 4, 64, "high"),
        (Factors(1, 1, 1, 1, 4, occurrence=5, reoccurrence=1), 5, 1, 4, 24, "moderate"),
    ],
)
def test_score(given: Factors, likelihood: int, threat: int, impact: int, value: int, level: str) -> None:
    result = score(given, METHOD)
    assert (result.likelihood, result.threat, result.impact, result.score, result.level) == (
        likelihood,
        threat,
        impact,
        value,
        level,
    )


@pytest.mark.parametrize(
    ("value", "level"),
    [
        (0, "negligible"),
        (4, "negligible"),
        (5, "low"),
        (20, "low"),
        (21, "moderate"),
        (53, "moderate"),
        (54, "high"),
        (109, "high"),
        (110, "critical"),
    ],
)
def test_bands_start_at_their_first_score(value: int, level: str) -> None:
    assert level_of(value, METHOD) == level


def test_default_bands_hold_what_the_data_file_says_of_them() -> None:
    """Uniform factors k fall into the k-th band, and each boundary is the geometric mean of its neighbours."""
    uniform = [(k + k * k) * k for k in range(1, 6)]
    assert [level_of(value, METHOD) for value in uniform] == ["negligible", "low", "moderate", "high", "critical"]
    assert [round((low * high) ** 0.5) for low, high in itertools.pairwise(uniform)] == [5, 21, 54, 110]
    assert [band.start for band in METHOD.bands] == [0, 5, 21, 54, 110]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [("higher", 4), ("lower", 2), ("mean", 3), ("1 1 1 1 1; 1 2 3 5 5; 1 1 1 1 1; 1 1 1 1 1; 1 1 1 1 1", 5)],
)
def test_the_rule_that_joins_likelihoods_is_data(rule: str, expected: int) -> None:
    assert joined(rule, 2, 4) == expected


def test_mean_is_rounded_up() -> None:
    assert (joined("mean", 1, 2), joined("mean", 4, 5), joined("mean", 3, 3)) == (2, 5, 3)


@pytest.mark.parametrize("rule", ["", "highest", "1 2; 3", "1,2", ";"])
def test_a_rule_that_is_none_is_refused(rule: str) -> None:
    with pytest.raises(CellFault):
        rule_table(rule)


def test_rules_as_formulas() -> None:
    assert rule_formula("higher", "K2", "L2") == "MAX(K2:L2)"
    assert rule_formula("1 2; 2 3", "K2", "L2") == "INDEX({1,2;2,3},K2-0,L2-0)"


def entry(risk_id: str, deliverable: str, likelihood: int) -> Entry:
    return Entry(risk_id=risk_id, deliverable=deliverable, current=factors(likelihood, 2, 2, 2, 2, 2))


def register(*entries: Entry, method: Method = METHOD) -> Register:
    names = tuple(Deliverable(deliverable=name) for name in ("B", "A"))
    return Register(context=Context(), method=method, entries=entries, deliverables=names)


def test_a_shared_risk_counts_once_at_its_highest_and_is_flagged() -> None:
    # (1 + 4) x 2 = 10 and (5 + 4) x 2 = 18 are low; with bands 0, 15 they differ.
    method = Method(METHOD.scales, (Band(level="below", start=0), Band(level="above", start=15)))
    table = summary(
        register(entry("R1", "A", 1), entry("R1", "B", 5), entry("R2", "A", 1), entry("R2", "B", 1), method=method)
    )
    assert [row.name for row in table.rows] == ["B", "A"], "in the order of the deliverables' list"
    assert dict(table.total.levels) == {"above": 1, "below": 3}
    assert dict(table.unique.levels) == {"above": 1, "below": 1}
    assert table.differing == ("R1",)


def test_a_stage_that_was_not_assessed_is_the_current_one() -> None:
    one = register(entry("R1", "A", 3))
    assert scored(one, Stage.RESIDUAL) == scored(one, Stage.INHERENT) == scored(one)
    assert differing(scored(one)) == ()
