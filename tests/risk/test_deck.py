"""The slides' summary table (26 February 2019) from a synthetic register with their margins, by .xlsx and command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nowan.risk import Register, summary
from tests.risk.commands import run
from tests.risk.synthetic import any_register, deck_entries, deck_workbook

#: name: total, critical, high, moderate, low, negligible: the table of the slides, copied from them by hand.
PUBLISHED = {
    "Deliverable 1": (30, 0, 6, 8, 16, 0),
    "Deliverable 2": (23, 0, 6, 8, 9, 0),
    "Deliverable 3": (34, 0, 7, 8, 18, 1),
    "Deliverable 4": (11, 0, 3, 4, 4, 0),
    "Total": (98, 0, 22, 28, 47, 1),
    "Unique risks": (46, 0, 8, 13, 24, 1),
}
LEVELS = ("critical", "high", "moderate", "low", "negligible")


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    return deck_workbook(tmp_path / "margins.xlsx")


def test_the_fixture_is_98_entries_of_46_risks() -> None:
    entries = deck_entries()
    assert len(entries) == len({(risk, deliverable) for risk, deliverable, _ in entries}) == 98
    assert len({risk for risk, _, _ in entries}) == 46


def test_summary_equals_the_slides(deck: Path) -> None:
    table = summary(Register.load(deck))
    rows = {
        row.name: (row.total, *(count for _, count in row.levels)) for row in (*table.rows, table.total, table.unique)
    }
    assert rows == PUBLISHED
    assert [level for level, _ in table.total.levels] == list(LEVELS)


def test_score_json_equals_the_slides(deck: Path) -> None:
    answer = json.loads(run("score", str(deck), "--json").out)
    assert answer["version"] == 1
    table = answer["summary"]
    rows = {
        row["name"]: (row["total"], *(row[level] for level in LEVELS))
        for row in (*table["deliverables"], table["total"], table["unique"])
    }
    assert rows == PUBLISHED


def test_the_table_is_on_the_terminal(deck: Path) -> None:
    lines = run("score", str(deck)).out.splitlines()
    for name, counts in PUBLISHED.items():
        line = next(line for line in lines if f" {name} " in line)
        assert [int(word) for word in line.replace(name, "").split() if word.isdigit()] == list(counts)


def test_another_register_does_not_happen_to_agree(tmp_path: Path) -> None:
    any_register(5, 98).save(tmp_path / "other.xlsx")
    assert summary(Register.load(tmp_path / "other.xlsx")).total.levels != tuple(
        zip(LEVELS, PUBLISHED["Total"][1:], strict=True)
    )
