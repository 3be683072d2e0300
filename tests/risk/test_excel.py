"""Workbooks both ways: nothing is lost, text stays text, and every bad cell is told at once."""

from __future__ import annotations

import io
import random
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pytest
from openpyxl import Workbook

from nowan.risk import FaultyRegister, Register, RiskReason, excel, scored, summary
from nowan.risk.model import Status, Treatment
from nowan.risk.register import load
from tests.risk.synthetic import TRICKY, any_register
from tests.risk.workbooks import HEADINGS, sound_row, workbook


def faults_of(path: Path) -> list[tuple[str, int, str, RiskReason]]:
    with pytest.raises(FaultyRegister) as caught:
        Register.load(path)
    return [(fault.sheet, fault.row, fault.column, fault.reason) for fault in caught.value.faults]


@pytest.mark.parametrize("seed", range(6))
def test_export_then_import_is_equal_in_every_field(seed: int, tmp_path: Path) -> None:
    register = any_register(seed, 30)
    register.save(tmp_path / "register.xlsx")
    assert Register.load(tmp_path / "register.xlsx") == register


def test_own_register_survives_the_workbook(tmp_path: Path) -> None:
    Register.own().save(tmp_path / "own.xlsx")
    assert Register.load(tmp_path / "own.xlsx") == Register.own()


def test_export_is_the_same_bytes_each_time(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        any_register(1, 5).save(tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_the_columns_are_those_that_analysts_were_promised(tmp_path: Path) -> None:
    any_register(1, 2).save(tmp_path / "register.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "register.xlsx")["Register"]
    headings = [cell.value for cell in sheet[1]]
    factors = ["Occurrence", "Reoccurrence", "Capability", "Motivation", "Confidentiality", "Integrity", "Availability"]
    promised = [
        "Risk ID", "Deliverable", "Modification", "Area", "Category", "Asset", "Threat agent", "Threat", "Vulnerability", "Risk statement",
        "Occurrence", "Reoccurrence", "Likelihood", "Capability", "Motivation", "Confidentiality", "Integrity", "Availability",
        "Existing controls", *(f"Inherent {name}" for name in factors), *(f"Residual {name}" for name in factors),
        "Treatment", "Planned controls", "Owner", "Status", "Accepted by", "Accepted until", "Review date", "Reasoning", "Evidence", "Notes",
    ]  # fmt: skip
    assert [heading for heading in headings if heading in promised] == promised
    sheets = openpyxl.load_workbook(tmp_path / "register.xlsx").sheetnames
    assert {"Register", "Scales", "Bands", "Assets", "Controls", "Deliverables"} <= set(sheets)


def test_text_is_never_a_formula(tmp_path: Path) -> None:
    """Only the computed columns hold formulas, whatever the text begins with, and such text says that it is text."""
    register = any_register(7, 60)
    register.save(tmp_path / "register.xlsx")
    book = openpyxl.load_workbook(tmp_path / "register.xlsx")
    computed = {"Likelihood", "Threat score", "Impact", "Score", "Level"}
    risky = 0
    for sheet in book:
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                heading = str(sheet.cell(1, cell.column).value)
                if cell.data_type == "f":
                    assert (
                        sheet.title == "Register"
                        and heading.removeprefix("Inherent ").removeprefix("Residual ") in computed
                    )
                elif isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@")):
                    assert cell.quotePrefix, f"{sheet.title}!{cell.coordinate}"
                    risky += 1
                elif isinstance(cell.value, str) and cell.value[:1].isalnum():
                    assert not cell.quotePrefix, f"{sheet.title}!{cell.coordinate}"
    assert risky > 20


def test_every_tricky_text_comes_back(tmp_path: Path) -> None:
    register = any_register(1, len(TRICKY), tricky=False)
    entries = tuple(
        msgspec.structs.replace(entry, notes=text.strip()) for entry, text in zip(register.entries, TRICKY, strict=True)
    )
    msgspec.structs.replace(register, entries=entries).save(tmp_path / "register.xlsx")
    assert [entry.notes for entry in Register.load(tmp_path / "register.xlsx").entries] == [
        text.strip() for text in TRICKY
    ]


def test_formulas_carry_their_values_and_lists_and_colours_are_there(tmp_path: Path) -> None:
    register = any_register(3, 12)
    register.save(tmp_path / "register.xlsx")
    values = openpyxl.load_workbook(tmp_path / "register.xlsx", data_only=True)["Register"]
    headings = {cell.value: cell.column for cell in values[1]}
    stored = [values.cell(row, headings["Score"]).value for row in range(2, 14)]
    assert stored == [item.score.score for item in scored(register)]
    sheet = openpyxl.load_workbook(tmp_path / "register.xlsx")["Register"]
    assert sheet.cell(2, headings["Score"]).value == '=IF(COUNT(M2,S2,T2)<3,"",(M2+S2)*T2)'
    lists = {str(rule.sqref).split("2:")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    letter = sheet.cell(1, headings["Capability"]).column_letter
    assert lists[letter] == '"1,2,3,4,5"'
    assert len(sheet.conditional_formatting) == 3


def test_likelihood_alone_will_do(tmp_path: Path) -> None:
    row = {
        key: value for key, value in sound_row(1).items() if key not in ("Occurrence", "Reoccurrence", "Likelihood")
    } | {"Likelihood": 3}
    entry = Register.load(workbook(tmp_path / "a.xlsx", [row])).entries[0]
    assert (entry.current.likelihood, entry.current.occurrence) == (3, None)


def test_only_the_columns_to_score_by_are_required(tmp_path: Path) -> None:
    headings = ("Likelihood", "Capability", "Motivation", "Confidentiality", "Integrity", "Availability")
    register = Register.load(workbook(tmp_path / "a.xlsx", [sound_row(1), sound_row(2)], headings))
    assert [(entry.risk_id, entry.deliverable) for entry in register.entries] == [
        ("Row 2", "Register"),
        ("Row 3", "Register"),
    ]
    assert summary(register).total.total == 2


def test_any_order_and_common_other_names(tmp_path: Path) -> None:
    headings = (
        "A",
        "I",
        "C",
        "threat agent MOTIVATION",
        "Threat capability",
        "probability",
        "Work package",
        "Ref",
        "Risk owner",
        "Response",
        "Ticket",
    )
    row = {"A": 3, "I": "2 - minor", "C": "negligible", headings[3]: 3, headings[4]: "2", headings[5]: "possible", headings[6]: "D1", "Ref": 7.0, "Risk owner": "Ann", "Response": "Mitigate", "Ticket": "T-9"}  # fmt: skip
    entry = Register.load(workbook(tmp_path / "a.xlsx", [row], headings)).entries[0]
    current = entry.current
    assert (current.likelihood, current.capability, current.motivation) == (3, 2, 3)
    assert (current.confidentiality, current.integrity, current.availability) == (1, 2, 3)
    assert (entry.risk_id, entry.deliverable, entry.owner, entry.treatment) == ("7", "D1", "Ann", Treatment.MODIFY)
    assert entry.other == (("Ticket", "T-9"),), "a column that is not ours stays with its entry"


def test_dates_and_choices(tmp_path: Path) -> None:
    row = sound_row(1) | {"Review date": "31/12/2026", "Accepted until": date(2027, 1, 2), "Status": "In progress"}
    entry = Register.load(workbook(tmp_path / "a.xlsx", [row])).entries[0]
    assert (entry.review, entry.accepted_until, entry.status) == (date(2026, 12, 31), date(2027, 1, 2), Status.TREATING)


def test_own_bands_and_scales_and_rule_of_a_workbook(tmp_path: Path) -> None:
    row = {"Occurrence": 0, "Reoccurrence": 10, "Likelihood": None, "Score": None, "Level": "Red"}
    scale = [
        ["Factor", "Value", "Label"],
        *(["Occurrence", n, ""] for n in (0, 5, 10)),
        *(["Reoccurrence", n, ""] for n in (0, 5, 10)),
        *(["Likelihood", n, ""] for n in (0, 5, 10)),
    ]
    path = workbook(
        tmp_path / "a.xlsx", [sound_row(1) | row],
        Scales=scale, Bands=[["Level", "From"], ["Red", 15], ["Green", 0]], Context=[["Field", "Value"], ["Likelihood rule", "lower"]],
    )  # fmt: skip
    # (min(0, 10) + 2 x 3) x 3 = 18, which is Red from 15.
    table = summary(Register.load(path))
    assert dict(table.total.levels) == {"Red": 1, "Green": 0}


TWENTY = {
    2: ({"Occurrence": "often"}, "Occurrence", RiskReason.NOT_A_NUMBER),
    3: ({"Capability": 6}, "Capability", RiskReason.OFF_SCALE),
    4: ({"Motivation": 2.5}, "Motivation", RiskReason.NOT_A_NUMBER),
    5: ({"Integrity": None}, "Integrity", RiskReason.MISSING_VALUE),
    6: ({"Risk ID": None}, "Risk ID", RiskReason.MISSING_VALUE),
    7: ({"Risk ID": "R-99"}, None, None),
    8: ({"Risk ID": "R-99"}, "Risk ID", RiskReason.DUPLICATE),
    9: ({"Deliverable": "D7"}, "Deliverable", RiskReason.UNLISTED),
    10: ({"Likelihood": 2}, "Likelihood", RiskReason.CONTRADICTS),
    11: ({"Score": 28}, "Score", RiskReason.CONTRADICTS),
    12: ({"Level": "high"}, "Level", RiskReason.CONTRADICTS),
    13: ({"Treatment": "ignore"}, "Treatment", RiskReason.NOT_A_CHOICE),
    14: ({"Status": "maybe"}, "Status", RiskReason.NOT_A_CHOICE),
    15: ({"Review date": "31/02/2026"}, "Review date", RiskReason.NOT_A_DATE),
    16: ({"Accepted until": "next spring"}, "Accepted until", RiskReason.NOT_A_DATE),
    17: ({"Inherent Occurrence": 4, "Inherent Reoccurrence": 4}, "Inherent Capability", RiskReason.HALF_GIVEN),
    18: ({"Owner": "#REF!"}, "Owner", RiskReason.ERROR_CELL),
    19: ({"Availability": "=A2+1"}, "Availability", RiskReason.NO_STORED_VALUE),
    20: ({"Confidentiality": True}, "Confidentiality", RiskReason.NOT_A_NUMBER),
}  # fmt: skip


def twenty_mistakes(path: Path) -> tuple[Path, set[tuple[str, int, str, RiskReason]]]:
    """A workbook with twenty different mistakes, and where a reader should find each."""
    rows: list[dict[str, Any]] = [sound_row(number) | change for number, (change, _, _) in TWENTY.items()]
    columns = {heading: openpyxl.utils.get_column_letter(index) for index, heading in enumerate(HEADINGS, 1)}
    wanted = {
        ("Register", number, columns[heading], reason)
        for number, (_, heading, reason) in TWENTY.items()
        if heading and reason
    }
    scales = [["Scale", "Value"], ["Mood", 1]]
    assets = [["Asset", "Kind"], ["hub", "hardware"], ["queue", "spirit"]]
    path = workbook(path, rows, Scales=scales, Assets=assets, Deliverables=[["Deliverable"], ["D1"]])
    return path, wanted | {("Scales", 2, "A", RiskReason.BAD_SCALE), ("Assets", 3, "B", RiskReason.NOT_A_CHOICE)}


def test_twenty_mistakes_are_twenty_reports(tmp_path: Path) -> None:
    path, wanted = twenty_mistakes(tmp_path / "mistakes.xlsx")
    assert len(wanted) == 20
    found = faults_of(path)
    assert set(found) == wanted
    assert len(found) == 20


def test_bands_at_fault_do_not_fault_every_level(tmp_path: Path) -> None:
    bands = [["Level", "From"], ["green", 0], ["amber", 20], ["red", 20]]
    path = workbook(tmp_path / "a.xlsx", [sound_row(n) | {"Level": "amber"} for n in range(5)], Bands=bands)
    assert faults_of(path) == [("Bands", 4, "B", RiskReason.BAD_BANDS)]


def test_a_missing_column_is_one_fault_and_not_one_per_row(tmp_path: Path) -> None:
    headings = tuple(heading for heading in HEADINGS if heading not in ("Motivation", "Score", "Level"))
    assert faults_of(workbook(tmp_path / "a.xlsx", [sound_row(n) for n in range(5)], headings)) == [
        ("Register", 0, "", RiskReason.MISSING_COLUMN)
    ]


def test_the_same_column_twice(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [sound_row(1)], (*HEADINGS, "Motivation"))
    assert faults_of(path) == [("Register", 1, "V", RiskReason.DUPLICATE_COLUMN)]


def test_a_formula_for_likelihood_that_was_never_calculated_is_computed(tmp_path: Path) -> None:
    row = sound_row(1) | {"Likelihood": "=MAX(C2:D2)", "Score": "=(E2+F2*G2)*MAX(H2:J2)", "Level": "=IF(K2>20,1,2)"}
    assert summary(Register.load(workbook(tmp_path / "a.xlsx", [row]))).total.total == 1


def test_blank_rows_are_no_entries(tmp_path: Path) -> None:
    assert (
        len(Register.load(workbook(tmp_path / "a.xlsx", [sound_row(1), {}, {"Notes": "  "}, sound_row(2)])).entries)
        == 2
    )


def test_sheets_and_columns_that_are_not_ours_are_named(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [sound_row(1)], Pivot=[["x"]], Assets=[["Asset", "Colour"], ["hub", "grey"]])
    assert load(path).left_out == ("sheet 'Pivot'", "column 'Colour' of sheet 'Assets'")


@pytest.mark.parametrize("content", [b"", b"risk,score\n1,2\n", b"PK\x05\x06" + b"\0" * 18, b"PK\x03\x04garbage"])
def test_what_is_no_workbook(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    assert faults_of(tmp_path / "a.xlsx")[0][3] is RiskReason.UNREADABLE


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    any_register(1, 3).save(tmp_path / "a.xlsx")
    monkeypatch.setattr(excel, "MAX_UNPACKED_BYTES", 1000)
    assert faults_of(tmp_path / "a.xlsx")[0][3] is RiskReason.TOO_LARGE


def test_a_workbook_without_a_register(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["hello"])
    book.create_sheet("More")
    book.save(tmp_path / "a.xlsx")
    assert faults_of(tmp_path / "a.xlsx")[0][3] is RiskReason.NO_SHEET


def test_a_newer_version_is_refused_by_name(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [sound_row(1)], Context=[["Field", "Value"], ["Register version", 2]])
    assert ("Context", 2, "B", RiskReason.NEWER_VERSION) in faults_of(path)


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_workbook_is_refused_and_nothing_else(seed: int, tmp_path: Path) -> None:
    """Bytes flipped anywhere, in the zip or in a part of it, end in a register or in faults."""
    draw = random.Random(seed)
    any_register(1, 3).save(tmp_path / "a.xlsx")
    content = bytearray((tmp_path / "a.xlsx").read_bytes())
    if seed % 2:
        for _ in range(3):
            content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
    else:
        buffer = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(bytes(content))) as source, zipfile.ZipFile(buffer, "w") as target:
            for item in source.namelist():
                part = bytearray(source.read(item))
                for _ in range(draw.randrange(3)):
                    part[draw.randrange(len(part))] = draw.randrange(256)
                target.writestr(item, bytes(part))
        content = bytearray(buffer.getvalue())
    (tmp_path / "b.xlsx").write_bytes(bytes(content))
    try:
        Register.load(tmp_path / "b.xlsx")
    except FaultyRegister as error:
        assert error.faults
