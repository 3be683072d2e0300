"""Single cells: what people type is taken, what could mean two things is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowan.risk.cells import date_of, factor_reader, name_of, names_of, text_of, whole_of
from nowan.risk.faults import CellFault
from nowan.risk.register import default_method
from nowan.risk.sheet_rows import sheet_text

FACTOR = factor_reader("likelihood", default_method())


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (3, 3),
        (3.0, 3),
        ("3", 3),
        (" 3 ", 3),
        ("3.0", 3),
        ("4 - likely", 4),
        ("4: likely", 4),
        ("4) Likely", 4),
        ("Likely", 4),
        ("", None),
        (None, None),
    ],
)
def test_factors_as_people_write_them(cell: object, value: int | None) -> None:
    assert FACTOR(cell) == value


@pytest.mark.parametrize(
    "cell",
    ["2-3", "2 - 3", "2/3", "3?", "three", "３", True, 0, 6, 2.5, "-3", date(2026, 1, 2), "1e0", "0x3", float("nan")],
)
def test_factors_that_could_mean_anything(cell: object) -> None:
    with pytest.raises(CellFault):
        FACTOR(cell)


@pytest.mark.parametrize(
    "cell",
    [date(2026, 11, 22), datetime(2026, 11, 22, 9, 30, tzinfo=UTC), "2026-11-22", "22/11/2026", "2026-11-22 00:00:00"],
)
def test_dates(cell: object) -> None:
    assert date_of(cell) == date(2026, 11, 22)


@pytest.mark.parametrize(
    "cell", ["11/22/2026", "22-11-2026", "22/11/26", 46348, "2026-02-30", date(1900, 1, 1), "2026-11-22T10:00"]
)
def test_no_dates(cell: object) -> None:
    with pytest.raises(CellFault):
        date_of(cell)


@pytest.mark.parametrize("text", ["#REF!", " #N/A ", "#DIV/0!"])
def test_an_error_is_no_text(text: str) -> None:
    with pytest.raises(CellFault):
        text_of(text)


def test_names() -> None:
    assert names_of("a; b ;;a\nc") == ("a", "b", "c")
    assert names_of(["a; b", "c"]) == ("a", "b", "c")
    assert name_of("  two \n words ") == "two words"
    assert whole_of("007") == 7


@given(st.text())
def test_any_text_is_kept_or_refused(text: str) -> None:
    """What is kept fits a sheet and is kept the second time as it was the first."""
    try:
        kept = text_of(text)
    except CellFault:
        return
    assert text_of(kept) == kept
    sheet_text(kept)
