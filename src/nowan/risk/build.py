"""From raw tables to a `Register`: every cell read, every rule between cells checked, every fault kept.

Excel and TOML come through here alike, so both get the same checks and the same words.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any, TypeVar

from nowan.risk import tables
from nowan.risk.cells import Read, name_of, read, reader, text_of
from nowan.risk.faults import CellFault, Fault, FaultyRegister, RiskReason
from nowan.risk.model import FACTORS, VERSION, Band, Context, Entry, Factors, Method, ScaleLevel, Stage
from nowan.risk.raw import RawRegister, RawRow, RawTable
from nowan.risk.register import Register
from nowan.risk.scoring import Score, joined, rule_table, score
from nowan.risk.tables import Table, heading_key, stage_key

T = TypeVar("T")
_IMPACTS = ("confidentiality", "integrity", "availability")
_REQUIRED = ("capability", "motivation", *_IMPACTS)
#: The deliverable of a register that names none.
ONLY_DELIVERABLE = "Register"


class _Builder:
    """Collects faults over the tables of one register."""

    def __init__(self, raw: RawRegister, default: Method) -> None:
        self.raw = raw
        self.default = default
        self.faults: list[Fault] = list(raw.faults)

    def table(self, table: Table, struct: type[T]) -> tuple[T, ...]:
        """Every sound row of a supporting table as a struct."""
        raw = self.raw.tables.get(table.key)
        if raw is None:
            return ()
        rows: list[T] = []
        seen: dict[tuple[str, ...], int] = {}
        readers = {column.key: reader(column, None) for column in table.columns}
        self._columns_there(raw, [column.key for column in table.columns if column.required])
        for row in raw.rows:
            values = self._cells(raw, row, readers)
            if values is None or not self._required_there(raw, row, values):
                continue
            key = tuple(str(values.get(part)).casefold() for part in table.unique)
            if key in seen:
                self._fault(
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
                self._fault(
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
            self._fault(raw, row, "likelihood_rule", fault.reason, fault.detail)
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
            self._fault(sheet, row, "likelihood_rule", fault.reason, fault.detail)
            return self.default
        return method

    def _scales(self) -> tuple[ScaleLevel, ...]:
        given = self.table(tables.SCALES, ScaleLevel)
        raw = self.raw.tables.get(tables.SCALES.key)
        levels: list[ScaleLevel] = []
        for level in given:
            name = level.scale.casefold()
            factors = _IMPACTS if name == "impact" else tuple(factor for factor in FACTORS if factor == name)
            if not factors or level.value < 0:
                assert raw is not None
                row = next(row for row in raw.rows if name_of(row.cells.get("scale")) == level.scale)
                wrong = f"there is no factor {level.scale!r}" if not factors else f"{level.value} is below 0"
                self._fault(raw, row, "value" if factors else "scale", RiskReason.BAD_SCALE, wrong)
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
                self._fault(
                    raw,
                    row,
                    "start",
                    RiskReason.BAD_BANDS,
                    f"{lower.level!r} and {upper.level!r} both start at {upper.start}",
                )
        return tuple(bands) or self.default.bands

    def _columns_there(self, raw: RawTable, keys: list[str]) -> None:
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
                    self._fault(raw, row, column.key, RiskReason.MISSING_VALUE, f"{column.heading} is empty")
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
                self._fault(raw, row, key, fault.reason, fault.detail)
        return values if sound else None

    def _fault(self, raw: RawTable, row: RawRow | None, key: str, reason: RiskReason, detail: str) -> None:
        self.faults.append(raw.fault(row, key, reason, detail))


class _Entries(_Builder):
    """The risks themselves, when the method is known."""

    def entries(self, method: Method, deliverables: frozenset[str]) -> tuple[Entry, ...]:
        """Every row of the register as an entry."""
        raw = self.raw.tables.get(tables.REGISTER.key)
        if raw is None:
            return ()
        readers = {column.key: reader(column, method) for column in tables.REGISTER.columns}
        if raw.columns:
            both = {"occurrence", "reoccurrence"} <= raw.columns.keys()
            self._columns_there(raw, list(_REQUIRED))
            if not both and "likelihood" not in raw.columns:
                self._columns_there(raw, ["occurrence", "reoccurrence", "likelihood"])
        entries: list[Entry] = []
        seen: dict[tuple[str, str], int] = {}
        for row in raw.rows:
            entry = self._entry(raw, row, readers, method)
            if deliverables and (name := _named(row, "deliverable")) and name not in deliverables:
                self._fault(raw, row, "deliverable", RiskReason.UNLISTED, f"{name!r} is not among the deliverables")
            key = (_named(row, "risk_id"), _named(row, "deliverable"))
            if key[0] and key in seen:
                self._fault(
                    raw,
                    row,
                    "risk_id",
                    RiskReason.DUPLICATE,
                    f"{key[0]!r} stands in row {seen[key]} for the same deliverable",
                )
            seen.setdefault(key, row.number)
            if entry is not None:
                entries.append(entry)
        return tuple(entries)

    def _entry(self, raw: RawTable, row: RawRow, readers: dict[str, Read], method: Method) -> Entry | None:
        before = len(self.faults)
        values: dict[str, Any] = {}
        failed: set[str] = set()
        for key, value in row.cells.items():
            try:
                values[key] = read(readers[key], value)
            except CellFault as fault:
                failed.add(key)
                self._fault(raw, row, key, fault.reason, fault.detail)
        for key, fallback in (("risk_id", f"Row {row.number}"), ("deliverable", ONLY_DELIVERABLE)):
            if not values.get(key) and key not in failed:
                if key in raw.columns:
                    self._fault(raw, row, key, RiskReason.MISSING_VALUE, f"{raw.headings[key]} is empty")
                values[key] = fallback
        stages = {stage: self._factors(raw, row, stage, values, failed, method) for stage in Stage}
        other = []
        for heading, value in row.other.items():
            try:
                if text := str(read(text_of, value)):
                    other.append((heading, text))
            except CellFault as fault:
                self._fault(raw, row, heading, fault.reason, fault.detail)
        if len(self.faults) > before or (current := stages[Stage.CURRENT]) is None:
            return None
        plain = {column.key for column in tables.REGISTER.columns if column.stage is None}
        fields = {key: value for key, value in values.items() if key in plain}
        inherent, residual = stages[Stage.INHERENT], stages[Stage.RESIDUAL]
        return Entry(**fields, current=current, inherent=inherent, residual=residual, other=tuple(other))

    def _factors(
        self, raw: RawTable, row: RawRow, stage: Stage, values: dict[str, Any], failed: set[str], method: Method
    ) -> Factors | None:
        """The factors of one stage; None when it was not assessed or a fault was found."""
        given = {factor: values.get(stage_key(stage, factor)) for factor in FACTORS}
        faulty = {factor for factor in FACTORS if stage_key(stage, factor) in failed}
        if not faulty and all(value is None for value in given.values()) and stage is not Stage.CURRENT:
            return None
        missing = [factor for factor in _REQUIRED if given[factor] is None and factor not in faulty]
        joined_by = ("occurrence", "reoccurrence")
        if not faulty & {"likelihood", *joined_by}:
            absent = [factor for factor in joined_by if given[factor] is None]
            if len(absent) == 1:
                missing += absent
            elif absent and given["likelihood"] is None:
                missing += [
                    factor
                    for factor in ("likelihood", *joined_by)
                    if not raw.columns or stage_key(stage, factor) in raw.columns
                ][:1]
        for factor in missing:
            key = stage_key(stage, factor)
            if stage is Stage.CURRENT and raw.columns and key not in raw.columns:
                continue
            reason = RiskReason.MISSING_VALUE if stage is Stage.CURRENT else RiskReason.HALF_GIVEN
            label = key.replace("_", " ").capitalize()
            why = (
                f"{label} is empty"
                if stage is Stage.CURRENT
                else f"{label} is empty while other {stage.value} factors are given"
            )
            if factor in joined_by and len(absent) == 1:
                why = f"{label} is empty; give both occurrence and reoccurrence, or the likelihood alone"
            self._fault(raw, row, key, reason, why)
        if missing or faulty:
            return None
        return self._agreeing(raw, row, stage, values, given, method)

    def _agreeing(
        self, raw: RawTable, row: RawRow, stage: Stage, values: dict[str, Any], given: dict[str, Any], method: Method
    ) -> Factors:
        """The factors, with everything that the file computed itself held against what the method makes of them."""
        stated = given["likelihood"]
        if given["occurrence"] is not None:
            given = given | {"likelihood": None}
        factors = Factors(**given)
        result = score(factors, method)
        if stated is not None and stated != result.likelihood:
            inputs = f"occurrence {factors.occurrence} and reoccurrence {factors.reoccurrence}"
            detail = f"{stated}, but the rule {method.rule[:40]!r} makes {result.likelihood} of {inputs}"
            self._fault(raw, row, stage_key(stage, "likelihood"), RiskReason.CONTRADICTS, detail)
        for key, ours in _computed(result):
            theirs = values.get(stage_key(stage, key))
            if theirs and not _same(theirs, ours):
                detail = f"{theirs[:40]!r}, but the factors in this row make {ours}"
                if key == "level" and tables.BANDS.key not in self.raw.tables:
                    detail += (
                        f" of score {result.score} by our default bands; give yours in a sheet 'Bands' (Level, From)"
                    )
                self._fault(raw, row, stage_key(stage, key), RiskReason.CONTRADICTS, detail)
        return factors


def _computed(result: Score) -> tuple[tuple[str, str], ...]:
    return (
        ("threat_score", str(result.threat)),
        ("impact", str(result.impact)),
        ("score", str(result.score)),
        ("level", result.level),
    )


def _same(theirs: str, ours: str) -> bool:
    try:
        return abs(float(theirs) - float(ours)) < 1e-9
    except ValueError:
        return heading_key(theirs) == heading_key(ours)


def _named(row: RawRow, key: str) -> str:
    try:
        return str(read(name_of, row.cells.get(key)))
    except CellFault:
        return ""


def build(raw: RawRegister, default: Method, explain: Callable[[list[Fault]], list[Fault]] | None = None) -> Register:
    """The register that `raw` holds; `explain` may say more about its faults before they are raised.

    Raises `FaultyRegister` with every fault at once.
    """
    builder = _Entries(raw, default)
    context, rule = builder.context()
    method = builder.method(rule)
    supporting: dict[str, tuple[Any, ...]] = {
        table.key: builder.table(table, table.struct)
        for table in tables.SUPPORTING
        if table.key not in ("scale", "band")
    }
    listed = frozenset(row.deliverable for row in supporting["deliverable"])
    entries = builder.entries(method, listed)
    if builder.faults:
        raise FaultyRegister(explain(builder.faults) if explain else builder.faults)
    return Register(
        context=context,
        method=method,
        deliverables=supporting["deliverable"],
        categories=supporting["category"],
        assets=supporting["asset"],
        agents=supporting["agent"],
        vulnerabilities=supporting["vulnerability"],
        controls=supporting["control"],
        acceptance=supporting["acceptance"],
        iterations=supporting["iteration"],
        entries=entries,
    )
