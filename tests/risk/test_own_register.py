"""The project's own register: whole, consistent, and its docs fresh."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from nowan.risk import Register, Stage, scored
from nowan.risk.checks import Check, check
from nowan.risk.coverage import answered, coverage, coverage_page, published
from nowan.risk.evidence import in_checkout
from nowan.risk.scoring import unique

ROOT = Path(__file__).parents[2]
MADE = date(2026, 11, 22)
#: The slides' areas and how many categories each has there, counted in them by hand: reliability and security.
SLIDES = {
    "Consumer WLAN": (3, 4),
    "Consumer HAN": (2, 3),
    "DCC User infrastructure": (4, 1),
    "Alternative channel": (2, 2),
}
#: What the register was asked to hold at least, each by words that its statement has.
ASKED = (
    "flood of key establishment", "malformed Inter-PAN", "certificate and key taken", "Device Log is filled", "evil-twin hub", "868 MHz duty cycle",
    "Dual-band hubs and Alternative HAN", "network key", "posted PPMID is stolen", "takes router and path", "infected device on the home network",
    "Unpatched PPMIDs", "Broadband is lost", "Sniffing the WLAN", "withholds, reorders or replays", "uplink certificate is cloned",
    "all PPMIDs coming back", "Response is lost", "head end is taken over", "credit is minted", "counter is used twice", "signs something",
    "Inventory", "wrong PPMID or the wrong home", "change of supplier or tenancy", "Two suppliers", "Consent is missing", "clock is unreliable",
)  # fmt: skip


@pytest.fixture(scope="module")
def own() -> Register:
    return Register.own()


def test_four_deliverables_of_both_modifications(own: Register) -> None:
    assert len(own.deliverables) == 4
    assert {deliverable.modification for deliverable in own.deliverables} == {"SECMP0037", "SECMP0038"}
    assert {entry.deliverable for entry in own.entries} == {deliverable.deliverable for deliverable in own.deliverables}


def test_every_area_and_category_of_the_slides(own: Register) -> None:
    groups = Counter((category.area, category.group.value if category.group else "") for category in own.categories)
    assert {area: (groups[area, "reliability"], groups[area, "security"]) for area in SLIDES} == SLIDES
    assert len(own.categories) == 21


@pytest.mark.parametrize("words", ASKED)
def test_each_risk_that_was_asked_for(words: str, own: Register) -> None:
    assert any(words in entry.statement for entry in own.entries)


def test_every_entry_is_whole(own: Register) -> None:
    for entry in own.entries:
        for field in ("modification", "area", "category", "assets", "agent", "threat", "vulnerability", "statement", "inherent", "treatment", "owner", "status", "review"):  # fmt: skip
            assert getattr(entry, field), f"{entry.risk_id} {field}"
        assert len(entry.reasoning) > 120, entry.risk_id


def test_the_checks_find_only_what_is_known(own: Register) -> None:
    """No inconsistency; risks retained above the criterion wait for a name; planned evidence is listed as planned."""
    findings = check(own, MADE, in_checkout(ROOT))
    kinds = {finding.check for finding in findings}
    assert kinds <= {Check.ABOVE_CRITERION, Check.EVIDENCE_PLANNED, Check.EVIDENCE_ARRIVED}
    assert {finding.risk_id for finding in findings if finding.check is Check.ABOVE_CRITERION} == {
        "N-12",
        "N-14",
        "N-15",
    }


def test_nobody_is_said_to_have_accepted_anything(own: Register) -> None:
    assert not [entry.risk_id for entry in own.entries if entry.accepted_by or entry.accepted_until]


def test_controls_only_lower(own: Register) -> None:
    by_stage = {stage: unique(scored(own, stage)) for stage in Stage}
    for risk_id, item in by_stage[Stage.CURRENT].items():
        inherent, residual = (
            by_stage[Stage.INHERENT][risk_id].score.score,
            by_stage[Stage.RESIDUAL][risk_id].score.score,
        )
        assert residual <= item.score.score <= inherent, risk_id


def test_the_coverage_matrix_has_no_empty_cell(own: Register) -> None:
    assert [(row.category, row.empty) for row in coverage(own) if row.empty] == []


def test_each_recommendation_is_answered(own: Register) -> None:
    assert len(published().recommendations) == 5
    for name, controls, risks in answered(own):
        assert controls and risks, name
    assert {control.recommendation for control in own.controls} - {""} == set(published().recommendations)


def test_the_coverage_page_is_fresh(own: Register) -> None:
    """Made by ``nowan risk coverage --out docs/risk/coverage.md``; the register changed if this fails."""
    assert (ROOT / "docs/risk/coverage.md").read_text(encoding="utf-8") == coverage_page(own)


def test_published_counts_add_up() -> None:
    given = published()
    assert tuple(map(sum, zip(*given.deliverables, strict=True))) == given.total
    assert all(sum(row[1:]) == row[0] for row in (*given.deliverables, given.total, given.unique))
