"""The risks of a raw register as entries, with every fault kept and everything the file computed itself checked."""

from __future__ import annotations

from typing import Any

from nowan.risk import tables
from nowan.risk.cells import Read, name_of, read, reader, text_of
from nowan.risk.faults import CellFault, RiskReason
from nowan.risk.model import FACTORS, Entry, Factors, Method, Stage
from nowan.risk.raw import RawRow, RawTable
from nowan.risk.scoring import Score, score
from nowan.risk.supporting import IMPACTS, TableReader
from nowan.risk.tables import heading_key, stage_key

_REQUIRED = ("capability", "motivation", *IMPACTS)
_LIKELIHOODS = {"occurrence", "reoccurrence", "likelihood"}
_OWN_HEADINGS = frozenset(heading_key(column.heading) for column in tables.REGISTER.columns)
#: The deliverable of a register that names none.
ONLY_DELIVERABLE = "Register"


class EntryReader(TableReader):
    """The risks themselves, when the method is known."""

    def entries(self, method: Method, deliverables: frozenset[str]) -> tuple[Entry, ...]:
        """Every row of the register as an entry."""
        raw = self.raw.tables.get(tables.REGISTER.key)
        if raw is None:
            return ()
        readers = {column.key: reader(column, method) for column in tables.REGISTER.columns}
        if raw.columns:
            both = {"occurrence", "reoccurrence"} <= raw.columns.keys()
            self.columns_there(raw, list(_REQUIRED))
            if not both and "likelihood" not in raw.columns:
                self.columns_there(raw, ["occurrence", "reoccurrence", "likelihood"])
        entries: list[Entry] = []
        seen: dict[tuple[str, str], int] = {}
        for row in raw.rows:
            entry = self._entry(raw, row, readers, method)
            if deliverables and (name := _named(row, "deliverable")) and name not in deliverables:
                self.fault(raw, row, "deliverable", RiskReason.UNLISTED, f"{name!r} is not among the deliverables")
            key = (_named(row, "risk_id"), _named(row, "deliverable"))
            if key[0] and key in seen:
                self.fault(
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
                self.fault(raw, row, key, fault.reason, fault.detail)
        for key, fallback in (("risk_id", f"Row {row.number}"), ("deliverable", ONLY_DELIVERABLE)):
            if not values.get(key) and key not in failed:
                # A workbook may lack the column as a whole; TOML may leave out the deliverable and nothing else.
                if key in raw.columns or (not raw.columns and key == "risk_id"):
                    name = raw.headings.get(key, "id")
                    self.fault(raw, row, key, RiskReason.MISSING_VALUE, f"{name} is empty")
                values[key] = fallback
        stages = {stage: self._factors(raw, row, stage, values, failed, method) for stage in Stage}
        other = self._other(raw, row)
        if len(self.faults) > before or (current := stages[Stage.CURRENT]) is None:
            return None
        plain = {column.key for column in tables.REGISTER.columns if column.stage is None}
        fields = {key: value for key, value in values.items() if key in plain}
        inherent, residual = stages[Stage.INHERENT], stages[Stage.RESIDUAL]
        return Entry(**fields, current=current, inherent=inherent, residual=residual, other=other)

    def _other(self, raw: RawTable, row: RawRow) -> tuple[tuple[str, str], ...]:
        """The columns that are not ours; one that is called like ours would be taken for it in a workbook."""
        other = []
        for heading, value in row.other.items():
            try:
                name, text = name_of(heading), str(read(text_of, value))
                if not name or heading_key(name) in _OWN_HEADINGS:
                    raise CellFault(RiskReason.UNKNOWN_FIELD, f"{name!r} cannot be the heading of another column")
                if text:
                    other.append((name, text))
            except CellFault as fault:
                self.fault(raw, row, heading, fault.reason, fault.detail)
        return tuple(other)

    def _factors(
        self, raw: RawTable, row: RawRow, stage: Stage, values: dict[str, Any], failed: set[str], method: Method
    ) -> Factors | None:
        """The factors of one stage; None when it was not assessed or a fault was found."""
        given = {factor: values.get(stage_key(stage, factor)) for factor in FACTORS}
        faulty = {factor for factor in FACTORS if stage_key(stage, factor) in failed}
        if stage is not Stage.CURRENT and not faulty and all(value is None for value in given.values()):
            return None
        missing = [factor for factor in _REQUIRED if given[factor] is None and factor not in faulty]
        if not faulty & _LIKELIHOODS:
            missing += self._likelihood_missing(given)
        if missing:
            self._told_missing(raw, row, stage, missing, given)
        return None if missing or faulty else self._agreeing(raw, row, stage, values, given, method)

    @staticmethod
    def _likelihood_missing(given: dict[str, Any]) -> list[str]:
        """What is wanting for a likelihood: one of the two inputs, or the likelihood itself."""
        absent = [factor for factor in ("occurrence", "reoccurrence") if given[factor] is None]
        if len(absent) == 2:
            return [] if given["likelihood"] is not None else ["likelihood"]
        return absent

    def _told_missing(
        self, raw: RawTable, row: RawRow, stage: Stage, missing: list[str], given: dict[str, Any]
    ) -> None:
        """A fault per empty cell of the current factors, and one for a stage of which only a part is given."""
        if stage is not Stage.CURRENT:
            there = [factor for factor in missing if not raw.columns or stage_key(stage, factor) in raw.columns]
            key = stage_key(stage, (there or missing)[0])
            detail = f"{', '.join(missing)} empty while other {stage.value} factors are given"
            self.fault(raw, row, key, RiskReason.HALF_GIVEN, detail)
            return
        for factor in missing:
            key = factor
            if factor == "likelihood" and raw.columns and key not in raw.columns:
                key = "occurrence"
            if raw.columns and key not in raw.columns:
                continue  # the column is missing as a whole, which is told once
            if factor in ("occurrence", "reoccurrence"):
                detail = (
                    f"{factor.capitalize()} is empty; give both occurrence and reoccurrence, or the likelihood alone"
                )
                self.fault(raw, row, key, RiskReason.HALF_GIVEN, detail)
            else:
                self.fault(raw, row, key, RiskReason.MISSING_VALUE, f"{factor.capitalize()} is empty")

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
            self.fault(raw, row, stage_key(stage, "likelihood"), RiskReason.CONTRADICTS, detail)
        for key, ours in _computed(result):
            theirs = values.get(stage_key(stage, key))
            if key == "level" and not self.bands_sound:
                continue
            if theirs and not _same(theirs, ours):
                detail = f"{theirs[:40]!r}, but the factors in this row make {ours}"
                if key == "level" and tables.BANDS.key not in self.raw.tables:
                    detail += (
                        f" of score {result.score} by our default bands; give yours in a sheet 'Bands' (Level, From)"
                    )
                self.fault(raw, row, stage_key(stage, key), RiskReason.CONTRADICTS, detail)
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
