"""What the readers of TOML and of workbooks hand on: tables of cells, not yet checked, that know their places."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from nowan.risk.faults import Fault, RiskReason
from nowan.risk.tables import Table


class RawRow(msgspec.Struct):
    """One row: cells by column key, other columns by heading; `lines` gives the line of a key in TOML."""

    number: int
    cells: dict[str, object]
    other: dict[str, object] = {}
    lines: dict[str, int] = {}


class RawTable(msgspec.Struct):
    """One table as found: `columns` has the letters of a column by its key, `headings` what stands above it.

    `columns` is empty for TOML, whose rows may each have other keys.
    """

    table: Table
    file: str
    sheet: str
    rows: list[RawRow]
    columns: dict[str, str] = {}
    headings: dict[str, str] = {}

    def fault(self, row: RawRow | None, key: str, reason: RiskReason, detail: str) -> Fault:
        """A fault at `row` and column `key` of this table."""
        number = 0 if row is None else row.lines.get(key, row.number)
        return Fault(
            self.file, self.sheet, number, self.columns.get(key, ""), self.headings.get(key, key), reason, detail
        )


class RawRegister(msgspec.Struct):
    """Everything that one file or folder holds, by table key; `faults` are those that reading met already."""

    file: str
    tables: Mapping[str, RawTable]
    faults: list[Fault]
    left_out: tuple[str, ...] = ()
