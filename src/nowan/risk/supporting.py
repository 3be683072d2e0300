"""The supporting tables and the method of a raw register, with every fault kept."""

from __future__ import annotations

import itertools
from typing import Any, TypeVar

from nowan.risk import tables
from nowan.risk.cells import Read, name_of, read, reader
from nowan.risk.faults import CellFault, Fault, RiskReason
from nowan.risk.model import FACTORS, VERSION, Band, Context, Method, ScaleLevel
from nowan.risk.raw import RawRegister, RawRow, RawTable
from nowan.risk.scoring import joined, rule_table
from nowan.risk.tables import Table

T = TypeVar("T")
#: The three factors of impact.
IMPACTS = ("confidentiality", "integrity", "availability")


class TableReader:
    """Collects faults over the tables of one register."""

    def __init__(self, raw: RawRegister, default: Method) -> None:
        self.raw = raw
        self.default = default
        self.faults: list[Fault] = list(raw.faults)
        #: False when the bands are at fault: a level by the default ones would only be a second fault.
        self.bands_sound = True

    def table(self, table: Table, struct: type[T]) -> tuple[T, ...]:
        """Every sound row of a supporting table as a struct."""
        raw = self.raw.tables.get(table.key)
        if raw is None:
            return ()
        rows: list[T] = []
        seen: dict[tuple[str, ...], int] = {}
        readers = {column.key: reader(column, None) for column in table.columns}
        self.columns_there(raw, [column.key for column in table.columns if column.required])
        for row in raw.rows:
            values = self._cells(raw, row, readers)
            if values is None or not self._required_there(raw, row, values):
                continue
            key = tuple(str(values.get(part)).casefold() for part in table.unique)
            if key in seen:
                self.fault(
                    raw,
                    row,
                    table.unique[-1],
                    RiskReason.DUPLICATE,
                    f"{values[table.unique[-1]]!r} stands in row {seen[key]} already",
                )
                continue
            seen[key] = row.number
            rows.append(struct(**{name: value for name, value in values.items() if value is not None}))
        return tuple(rows)

    def context(self) -> tuple[Context, str]:
        """The context, and the likelihood rule that stands with it."""
        raw = self.raw.tables.get(tables.CONTEXT.key)
        values: dict[str, Any] = {}
        for row in raw.rows if raw else ():
            assert raw is not None
            readers = {key: reader(tables.CONTEXT.column(key), None) for key in row.cells}
            values |= self._cells(raw, row, readers) or {}
            version = values.pop("version", None)
            if version is not None and version > VERSION:
                self.fault(
                    raw,
                    row,
                    "version",
                    RiskReason.NEWER_VERSION,
                    f"register version {version}; this nowan reads up to {VERSION}",
                )
        rule = values.pop("likelihood_rule", "") or self.default.rule
        try:
            rule_table(rule)
        except CellFault as fault:
            assert raw is not None
            row = next(row for row in raw.rows if "likelihood_rule" in row.cells)
            self.fault(raw, row, "likelihood_rule", fault.reason, fault.detail)
            rule = self.default.rule
        return Context(**{key: value for key, value in values.items() if value is not None}), rule

    def method(self, rule: str) -> Method:
        """The scales, bands and rule, our defaults for what the register does not give."""
        method = Method(self._scales(), self._bands(), rule)
        occurrences, reoccurrences = method.values("occurrence"), method.values("reoccurrence")
        try:
            for occurrence in occurrences:
                for reoccurrence in reoccurrences:
                    value = joined(rule, occurrence, reoccurrence, min(occurrences))
                    if value not in method.values("likelihood"):
                        raise CellFault(
                            RiskReason.BAD_RULE,
                            f"the rule makes {value} of {occurrence} and {reoccurrence}: not on likelihood's scale",
                        )
        except CellFault as fault:
            raw = self.raw.tables.get(tables.CONTEXT.key)
            row = next((row for row in raw.rows if "likelihood_rule" in row.cells), None) if raw else None
            sheet = raw or RawTable(tables.SCALES, self.raw.file, tables.SCALES.sheet, [])
            self.fault(sheet, row, "likelihood_rule", fault.reason, fault.detail)
            return self.default
        return method

    def _scales(self) -> tuple[ScaleLevel, ...]:
        given = self.table(tables.SCALES, ScaleLevel)
        raw = self.raw.tables.get(tables.SCALES.key)
        levels: list[ScaleLevel] = []
        for level in given:
            name = level.scale.casefold()
            factors = IMPACTS if name == "impact" else tuple(factor for factor in FACTORS if factor == name)
            if not factors or level.value < 0:
                assert raw is not None
                row = next(row for row in raw.rows if name_of(row.cells.get("scale")) == level.scale)
                wrong = f"there is no factor {level.scale!r}" if not factors else f"{level.value} is below 0"
                self.fault(raw, row, "value" if factors else "scale", RiskReason.BAD_SCALE, wrong)
            levels += (
                ScaleLevel(
                    scale=f,
                    value=level.value,
                    name=level.name,
                    meaning=level.meaning,
                    from_per_year=level.from_per_year,
                    to_per_year=level.to_per_year,
                )
                for f in factors
            )
        own = {level.scale for level in levels}
        return tuple(
            level
            for factor in FACTORS
            for level in (levels if factor in own else self.default.scales)
            if level.scale == factor
        )

    def _bands(self) -> tuple[Band, ...]:
        bands = sorted(self.table(tables.BANDS, Band), key=lambda band: band.start)
        raw = self.raw.tables.get(tables.BANDS.key)
        for lower, upper in itertools.pairwise(bands):
            if lower.start == upper.start:
                assert raw is not None
                row = next(row for row in raw.rows if name_of(row.cells.get("level")) == upper.level)
                self.fault(
                    raw,
                    row,
                    "start",
                    RiskReason.BAD_BANDS,
                    f"{lower.level!r} and {upper.level!r} both start at {upper.start}",
                )
        self.bands_sound = not any(fault.sheet == raw.sheet for fault in self.faults) if raw else True
        return tuple(bands) or self.default.bands

    def columns_there(self, raw: RawTable, keys: list[str]) -> None:
        """A missing column is one fault, not one per row; TOML has keys, not columns."""
        for key in keys:
            if raw.columns and key not in raw.columns:
                heading = raw.table.column(key).heading
                self.faults.append(
                    Fault(raw.file, raw.sheet, 0, "", "", RiskReason.MISSING_COLUMN, f"there is no column {heading!r}")
                )

    def _required_there(self, raw: RawTable, row: RawRow, values: dict[str, Any]) -> bool:
        """True when every required cell has a value; a fault for each that has not, if its column is there at all."""
        there = True
        for column in raw.table.columns:
            if column.required and values.get(column.key) in (None, ""):
                there = False
                if not raw.columns or column.key in raw.columns:
                    self.fault(raw, row, column.key, RiskReason.MISSING_VALUE, f"{column.heading} is empty")
        return there

    def _cells(self, raw: RawTable, row: RawRow, readers: dict[str, Read]) -> dict[str, Any] | None:
        """Every cell of `row` read; None when one was faulty."""
        values: dict[str, Any] = {}
        sound = True
        for key, value in row.cells.items():
            try:
                values[key] = read(readers[key], value)
            except CellFault as fault:
                sound = False
                self.fault(raw, row, key, fault.reason, fault.detail)
        return values if sound else None

    def fault(self, raw: RawTable, row: RawRow | None, key: str, reason: RiskReason, detail: str) -> None:
        self.faults.append(raw.fault(row, key, reason, detail))
