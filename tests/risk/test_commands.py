"""The commands: what they print, write and leave as status, and what bad input gets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nowan.risk import Register
from tests.risk.commands import run
from tests.risk.synthetic import any_register
from tests.risk.test_excel import twenty_mistakes
from tests.risk.workbooks import sound_row, workbook

DAY = ("--today", "2026-11-22")


def test_score_without_a_file_is_our_own() -> None:
    ran = run("score", *DAY)
    assert ran.status == 0 and "Unique risks" in ran.out and "N-28" in ran.out
    assert "evidence-planned" in ran.out


def test_score_json_of_our_own() -> None:
    answer = json.loads(run("score", "--json", *DAY).out)
    assert answer["summary"]["unique"]["total"] == 44
    assert {"risk_id", "deliverable", "likelihood", "threat", "impact", "score", "level"} == set(answer["entries"][0])
    assert all(set(finding) == {"check", "risk_id", "deliverable", "detail"} for finding in answer["findings"])


def test_stages_differ() -> None:
    critical = [
        json.loads(run("score", "--json", "--stage", stage).out)["summary"]["unique"]["critical"]
        for stage in ("inherent", "current", "residual")
    ]
    assert critical == [2, 1, 0]


def test_strict_says_no_when_the_checks_ask_for_something(tmp_path: Path) -> None:
    assert run("score", "--strict", *DAY).status == 1
    calm = workbook(tmp_path / "a.xlsx", [sound_row(1)])
    assert run("score", str(calm), "--strict", *DAY).status == 0
    late = workbook(tmp_path / "b.xlsx", [sound_row(1) | {"Review date": "2026-11-21"}])
    ran = run("score", str(late), "--strict", "--findings", *DAY)
    assert ran.status == 1 and "review-overdue: R-01 (D1): review was due on 2026-11-21" in ran.out


def test_import_export_and_compare(tmp_path: Path) -> None:
    book, text, again = (str(tmp_path / name) for name in ("a.xlsx", "a.toml", "b.xlsx"))
    any_register(4, 12).save(book)
    assert run("import", book, "--out", text).out == f"12 entries written to {text}\n"
    assert run("export", text, "--out", again).status == 0
    ran = run("compare", book, again, "--no-worse")
    assert ran.status == 0 and "0 new, 0 gone, 0 changed" in ran.out
    assert Register.load(again) == any_register(4, 12)


def test_compare_tells_why_and_says_no_when_worse(tmp_path: Path) -> None:
    before = workbook(tmp_path / "a.xlsx", [sound_row(1)])
    worse = sound_row(1) | {"Capability": 5, "Score": 54, "Level": "high"}
    after = workbook(tmp_path / "b.xlsx", [worse])
    ran = run("compare", str(before), str(after), "--no-worse")
    assert ran.status == 1 and "threat 6 to 15 (capability 2 to 5): +27" in ran.out
    answer = json.loads(run("compare", str(before), str(after), "--json").out)
    assert answer["changed"][0]["parts"] == [{"cause": "threat 6 to 15 (capability 2 to 5)", "points": 27}]
    history = run("compare", str(before), str(after), str(before))
    assert "27 moderate" in history.out and "54 high" in history.out and "History" in history.out


def test_twenty_mistakes_are_twenty_lines_and_nothing_is_written(tmp_path: Path) -> None:
    path, _ = twenty_mistakes(tmp_path / "mistakes.xlsx")
    out = tmp_path / "register.toml"
    out.write_text("old")
    ran = run("import", str(path), "--out", str(out))
    lines = ran.err.splitlines()
    assert ran.status == 2 and len(lines) == 21 and lines[-1] == "nowan: 20 faults"
    assert "nowan: mistakes.xlsx, Register!C2 (Occurrence): 'often' is no number [risk.not-a-number]" in lines
    assert out.read_text() == "old"
    faults = json.loads(run("import", str(path), "--out", str(out), "--json").out)["faults"]
    assert len(faults) == 20 and {"file", "sheet", "row", "column", "heading", "reason", "detail", "where"} == set(
        faults[0]
    )


@pytest.mark.parametrize(
    "arguments",
    [("score", "none.xlsx"), ("score", "none.toml"), ("score", "none.doc"), ("export", "none.xlsx", "--out", "x.xlsx")],
)
def test_a_file_that_is_not_there(arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileNotFoundError):
        run(*arguments)


def test_another_suffix_is_bad_input(tmp_path: Path) -> None:
    ran = run("export", "--out", str(tmp_path / "a.csv"))
    assert ran.status == 2 and ".xlsx or .toml" in ran.err


def test_what_was_left_out_is_said(tmp_path: Path) -> None:
    book = workbook(tmp_path / "a.xlsx", [sound_row(1)], Pivot=[["x"]])
    assert "left out: sheet 'Pivot'" in run("import", str(book), "--out", str(tmp_path / "a.toml")).err


def test_report_and_coverage(tmp_path: Path) -> None:
    page, matrix = tmp_path / "a.html", tmp_path / "a.md"
    assert run("report", "--out", str(page), *DAY).status == 0
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert run("coverage", "--out", str(matrix)).status == 0
    assert matrix.read_text(encoding="utf-8") == run("coverage").out
    any_register(1, 3).save(tmp_path / "none.toml")
    assert run("coverage", str(tmp_path / "none.toml")).status == 0, "no categories, no empty cells"


def test_markup_in_a_register_stays_text_on_the_terminal(tmp_path: Path) -> None:
    row = sound_row(1) | {"Risk ID": "[red]R[/red]", "Review date": "2020-01-01"}
    ran = run("score", str(workbook(tmp_path / "a.xlsx", [row])), "--findings", *DAY)
    assert "review-overdue: [red]R[/red]" in ran.out
