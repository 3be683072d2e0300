"""TOML: equal both ways, faults with their lines, every stored version read, nothing half written."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from nowan.errors import ApiMisuse
from nowan.risk import Factors, FaultyRegister, Register, RiskReason, summary
from nowan.risk.model import Stage
from tests.risk.synthetic import any_register

VERSIONS = Path(__file__).parent / "versions"
SOUND = """
[[risk]]
id = "R1"
deliverable = "A"
current = { likelihood = 1, capability = 1, motivation = 1, confidentiality = 1, integrity = 1, availability = 1 }
"""


def load(tmp_path: Path, text: str) -> Register:
    (tmp_path / "register.toml").write_text(text, encoding="utf-8")
    return Register.load(tmp_path / "register.toml")


def faults(tmp_path: Path, text: str) -> list[tuple[int, str, RiskReason]]:
    with pytest.raises(FaultyRegister) as caught:
        load(tmp_path, text)
    return [(fault.row, fault.heading, fault.reason) for fault in caught.value.faults]


@pytest.mark.parametrize("seed", range(6))
def test_save_then_load_is_equal(seed: int, tmp_path: Path) -> None:
    register = any_register(seed, 25)
    register.save(tmp_path / "register.toml")
    assert Register.load(tmp_path / "register.toml") == register


def test_version_1_is_read() -> None:
    register = Register.load(VERSIONS / "register-1.toml")
    assert [entry.deliverable for entry in register.entries] == ["A", "B"]
    entry = register.entries[1]
    assert entry.inherent == Factors(3, 3, 1, 1, 4, likelihood=5)
    assert entry.current == Factors(3, 3, 1, 1, 4, occurrence=2, reoccurrence=3)
    assert (entry.review, entry.other) == (date(2027, 5, 22), (("Ticket", "T-1"),))
    # mean of 2 and 3 rounded up is 3: (3 + 9) x 4 = 48; inherent (5 + 9) x 4 = 56
    assert [dict(summary(register, stage).unique.levels) for stage in (Stage.CURRENT, Stage.INHERENT)] == [
        {"red": 1, "green": 0}
    ] * 2


def test_a_newer_version_is_refused_by_name(tmp_path: Path) -> None:
    assert faults(tmp_path, "version = 2\n" + SOUND) == [(0, "version", RiskReason.NEWER_VERSION)]


def test_every_fault_at_once_with_its_line(tmp_path: Path) -> None:
    text = """version = 1
[context]
title = "x"
colour = "red"

[[asset]]
asset = "hub"
kind = "spirit"

[[risk]]
id = "R1"
deliverable = "A"
owner = ["a", "b"]
current = { likelihood = 9, capability = 1, motivation = "much", confidentiality = 1, integrity = 1, availability = 1 }

[[risk]]
deliverable = "A"
review = "soon"
current = { occurrence = 1, capability = 1, motivation = 1, confidentiality = 1, integrity = 1, availability = 1 }
"""
    assert set(faults(tmp_path, text)) == {
        (4, "colour", RiskReason.UNKNOWN_FIELD),
        (8, "kind", RiskReason.NOT_A_CHOICE),
        (13, "owner", RiskReason.BAD_TEXT),
        (14, "likelihood", RiskReason.OFF_SCALE),
        (14, "motivation", RiskReason.NOT_A_NUMBER),
        (18, "review", RiskReason.NOT_A_DATE),
        (16, "reoccurrence", RiskReason.HALF_GIVEN),
        (16, "risk_id", RiskReason.MISSING_VALUE),
    }


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("risk = 1", RiskReason.UNREADABLE),
        ("[[risks]]\nid = 1", RiskReason.UNKNOWN_FIELD),
        ("a = [", RiskReason.UNREADABLE),
        ("version = 'one'", RiskReason.NEWER_VERSION),
        (SOUND + 'owner = "\\u0007"', RiskReason.BAD_TEXT),
        (SOUND + "owner = { a = 1 }", RiskReason.BAD_TEXT),
        (SOUND + SOUND, RiskReason.DUPLICATE),
        ('[context]\nlikelihood_rule = "best"', RiskReason.BAD_RULE),
        ("a = " + "[" * 5000, RiskReason.UNREADABLE),
    ],
)
def test_what_is_no_register(text: str, reason: RiskReason, tmp_path: Path) -> None:
    assert reason in {fault[2] for fault in faults(tmp_path, text)}


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "register.toml").write_bytes(b'title = "\xff"')
    with pytest.raises(FaultyRegister, match="UTF-8"):
        Register.load(tmp_path / "register.toml")


def test_a_folder_is_one_register(tmp_path: Path) -> None:
    (tmp_path / "10.toml").write_text('[[deliverable]]\ndeliverable = "A"\n' + SOUND)
    (tmp_path / "20.toml").write_text(SOUND.replace("R1", "R2"))
    assert [entry.risk_id for entry in Register.load(tmp_path).entries] == ["R1", "R2"]


def test_an_empty_folder_and_another_suffix(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x")
    for path in (tmp_path, tmp_path / "a.csv"):
        with pytest.raises(FaultyRegister):
            Register.load(path)
    with pytest.raises(FileNotFoundError):
        Register.load(tmp_path / "none.xlsx")
    with pytest.raises(ApiMisuse):
        any_register(1, 1).save(tmp_path / "a.csv")


@pytest.mark.parametrize("suffix", [".toml", ".xlsx"])
@pytest.mark.parametrize("where", ["fsync", "replace"])
def test_the_old_file_stays_whole_until_the_new_one_is(
    suffix: str, where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / f"register{suffix}"
    any_register(1, 3).save(target)
    before = target.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full) if where == "fsync" else monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        any_register(2, 3).save(target)
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [target.name], "no remains"


@pytest.mark.parametrize(
    "number", ["0x" + "F" * 6000, "9" * 5000, "1e400", "nan", "-inf", "1_000_000_000", "2.5", "true"]
)
def test_numbers_that_are_none(number: str, tmp_path: Path) -> None:
    assert faults(tmp_path, SOUND.replace("likelihood = 1", f"likelihood = {number}"))
    assert faults(tmp_path, f'[[scale]]\nscale = "likelihood"\nvalue = {number}\n')


@pytest.mark.parametrize("heading", ["Notes", "risk id", " ", "Inherent Score"])
def test_another_column_is_not_called_like_ours(heading: str, tmp_path: Path) -> None:
    assert faults(tmp_path, SOUND + f'other = {{ "{heading}" = "x" }}')[0][2] is RiskReason.UNKNOWN_FIELD


def test_a_number_for_a_text_is_text_unless_it_is_endless(tmp_path: Path) -> None:
    assert load(tmp_path, SOUND + "owner = 7").entries[0].owner == "7"
    assert faults(tmp_path, SOUND + "owner = 0x" + "F" * 6000)[0][2] is RiskReason.BAD_TEXT
