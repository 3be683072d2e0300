"""The workbooks of docs/risk/tutorial.md: one analyst's, with two mistakes, mended, and a quarter later.

``python -m tests.risk.analyst`` writes them anew; a test holds the files to what stands here.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

FOLDER = Path(__file__).parents[2] / "docs" / "risk" / "tutorial"
TITLE = ("Local pairing: risk log of the metering team (invented for the tutorial)",)
HEADINGS = (
    "Ref", "Work package", "Risk description", "Threat actor", "Event likelihood", "Recurrence", "Capability", "Motivation",
    "C", "I", "A", "Controls", "Response", "Risk owner", "Next review", "Ticket",
)  # fmt: skip
MENDED: list[list[Any]] = [
    ["L1", "Hub", "Flood of pairing requests stops the hub", "Neighbour", 4, 5, 3, 3, 1, 1, 4, "", "Reduce", "Hub team", date(2027, 3, 1), "RM-101"],
    ["L2", "Hub", "Rogue device is registered", "Hacker", 3, 3, 4, 3, 3, 3, 2, "60-minute window", "Reduce", "Hub team", date(2027, 3, 1), "RM-102"],
    ["L3", "Hub", "Parcel with a PPMID is stolen", "Thief", 4, 4, 2, 3, 2, 2, 2, "", "Accept", "Field team", date(2027, 3, 1), ""],
    ["L4", "PPMID", "Customer's Wi-Fi is down when credit runs out", "Chance", 5, 5, 1, 1, 1, 1, 4, "", "Reduce", "Field team", date(2026, 10, 1), "RM-107"],
    ["L1", "PPMID", "Flood of pairing requests stops the hub", "Neighbour", 4, 5, 3, 3, 1, 1, 4, "", "Reduce", "Hub team", date(2027, 3, 1), "RM-101"],
]  # fmt: skip


def first() -> list[list[Any]]:
    """As the workbook came: a word where a number should be, and a value off the scale."""
    rows = [list(row) for row in MENDED]
    rows[1][4] = "often"
    rows[2][6] = 7
    return rows


def later() -> list[list[Any]]:
    """A quarter later: the flood is answered in both packages, the parcel is closed and a new risk is in."""
    rows = [list(row) for row in MENDED]
    for number in (0, 4):
        rows[number][4:6], rows[number][10], rows[number][11] = [3, 3], 3, "Request budget"
    rows[2] = [
        "L5",
        "PPMID",
        "Two suppliers want the same PPMID",
        "Chance",
        3,
        3,
        1,
        1,
        1,
        2,
        3,
        "",
        "Share",
        "Field team",
        date(2027, 6, 1),
        "",
    ]
    return rows


BOOKS = {"team-1.xlsx": first, "team-2.xlsx": lambda: MENDED, "team-3.xlsx": later}


def write(path: Path, rows: list[list[Any]]) -> None:
    """One sheet, a title, a blank row, the team's own headings."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Risk log"
    for row in (TITLE, (), HEADINGS, *rows):
        sheet.append(list(row))
    for letter, width in zip(
        "ABCDEFGHIJKLMNOP", (6, 14, 46, 14, 12, 12, 12, 12, 5, 5, 5, 20, 10, 12, 12, 10), strict=True
    ):
        sheet.column_dimensions[letter].width = width
    book.save(path)


if __name__ == "__main__":
    for name, rows in BOOKS.items():
        write(FOLDER / name, rows())
