"""What can be wrong with a register that came from outside, and how every fault is told at once with its place.

A reader goes on after a fault and collects; only at the end does it raise one `FaultyRegister` that holds them all, so
that an analyst mends a workbook in one go.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from nowan.errors import DecodeError, Reason


class RiskReason(Reason):
    """Why a register, or one cell of it, could not be taken; docs/errors/risk.md says what to do about each."""

    UNREADABLE = "risk.unreadable"
    TOO_LARGE = "risk.too-large"
    NEWER_VERSION = "risk.newer-version"
    NO_SHEET = "risk.no-sheet"
    MISSING_COLUMN = "risk.missing-column"
    DUPLICATE_COLUMN = "risk.duplicate-column"
    UNKNOWN_FIELD = "risk.unknown-field"
    MISSING_VALUE = "risk.missing-value"
    NOT_A_NUMBER = "risk.not-a-number"
    OFF_SCALE = "risk.off-scale"
    NOT_A_CHOICE = "risk.not-a-choice"
    NOT_A_DATE = "risk.not-a-date"
    BAD_TEXT = "risk.bad-text"
    ERROR_CELL = "risk.error-cell"
    NO_STORED_VALUE = "risk.no-stored-value"
    HALF_GIVEN = "risk.half-given"
    DUPLICATE = "risk.duplicate"
    UNLISTED = "risk.unlisted"
    CONTRADICTS = "risk.contradicts"
    BAD_BANDS = "risk.bad-bands"
    BAD_SCALE = "risk.bad-scale"
    BAD_RULE = "risk.bad-rule"


class Fault(msgspec.Struct, frozen=True, order=True):
    """One thing that is wrong, with its place.

    In a workbook `sheet` is the sheet, `row` the row as Excel numbers it and `column` its letters; in TOML `sheet` is
    the table, ``[[risk]]``, `row` the line and `column` the key. `row` 0 means the sheet or file as a whole.
    """

    file: str
    sheet: str
    row: int
    column: str
    heading: str
    reason: RiskReason
    detail: str

    @property
    def where(self) -> str:
        """In words: ``register.xlsx, Register!K7 (Occurrence)`` or ``risks.toml, line 12, [[risk]] owner``."""
        if self.sheet.startswith("["):
            line = f", line {self.row}" if self.row else ""
            return f"{self.file}{line}, {self.sheet} {self.heading}".rstrip()
        if not self.sheet:
            return self.file
        cell = f"!{self.column}{self.row or ''}" if self.column or self.row else ""
        return f"{self.file}, {self.sheet}{cell}" + (f" ({self.heading})" if self.heading else "")

    def __str__(self) -> str:
        return f"{self.where}: {self.detail} [{self.reason}]"


class FaultyRegister(DecodeError):
    """A register with faults: all of them, in the order of the file."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        first = self.faults[0]
        super().__init__(first.reason, first.row, first.where, first.detail)

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


class CellFault(Exception):
    """Raised inside the readers for one value; the reader adds the place and goes on."""

    def __init__(self, reason: RiskReason, detail: str) -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(reason, detail)
