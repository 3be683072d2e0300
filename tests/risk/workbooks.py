"""Workbooks as analysts make them, for the tests: built cell by cell with openpyxl."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import Workbook

HEADINGS = (
    "Risk ID", "Deliverable", "Occurrence", "Reoccurrence", "Likelihood", "Capability", "Motivation",
    "Confidentiality", "Integrity", "Availability", "Score", "Level", "Inherent Occurrence", "Inherent Reoccurrence",
    "Inherent Capability", "Treatment", "Status", "Review date", "Accepted until", "Owner", "Notes",
)  # fmt: skip


def sound_row(number: int) -> dict[str, Any]:
    """A row without fault: (max(2, 3) + 2 x 3) x max(1, 2, 3) = 27, moderate by our bands."""
    return {
        "Risk ID": f"R-{number:02d}", "Deliverable": "D1", "Occurrence": 2, "Reoccurrence": 3, "Likelihood": 3,
        "Capability": 2, "Motivation": 3, "Confidentiality": 1, "Integrity": 2, "Availability": 3, "Score": 27, "Level": "moderate",
    }  # fmt: skip


def workbook(path: Path, rows: list[dict[str, Any]], headings: tuple[str, ...] = HEADINGS, **sheets: Any) -> Path:
    """A workbook with the sheet "Register" under `headings`, and other sheets as rows of cells (``_`` for a blank)."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Register"
    sheet.append(list(headings))
    for row in rows:
        sheet.append([row.get(heading) for heading in headings])
    for name, cells in sheets.items():
        other = book.create_sheet(name.replace("_", " "))
        for line in cells:
            other.append(line)
    book.save(path)
    return path
