"""Scores, levels and the summary table.

``score = (likelihood + capability x motivation) x max(confidentiality, integrity, availability)``, the method of the
slides of 26 February 2019. They give neither scales, nor bands, nor how occurrence and reoccurrence make a
likelihood: those come from the register's `Method`, whose defaults (data/method.toml) are ours.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable

import msgspec

from nowan.risk.faults import CellFault, RiskReason
from nowan.risk.model import Entry, Factors, Method, RegisterTables, Stage

_NAMED_RULES: dict[str, Callable[[int, int], int]] = {
    "higher": max,
    "lower": min,
    "mean": lambda occurrence, reoccurrence: -((occurrence + reoccurrence) // -2),
}


class Score(msgspec.Struct, frozen=True):
    """The numbers of one assessment: `score` = (`likelihood` + `threat`) x `impact`."""

    likelihood: int
    threat: int
    impact: int
    score: int
    level: str


class Scored(msgspec.Struct, frozen=True):
    """An entry with its score at one stage."""

    entry: Entry
    score: Score


class SummaryRow(msgspec.Struct, frozen=True):
    """One row of the summary table: a name, how many in all, and how many at each level (highest first)."""

    name: str
    total: int
    levels: tuple[tuple[str, int], ...]


class Summary(msgspec.Struct, frozen=True):
    """The slides' summary table: a row per deliverable, the total, and the unique risks.

    `differing` names the risks whose scores differ between deliverables; each counts at its highest.
    """

    stage: Stage
    rows: tuple[SummaryRow, ...]
    total: SummaryRow
    unique: SummaryRow
    differing: tuple[str, ...]


def rule_table(rule: str) -> tuple[tuple[int, ...], ...] | None:
    """The table that `rule` writes out, a row per occurrence; None for a named rule.

    Raises `CellFault` for a rule that is neither a name nor a rectangular table of whole numbers.
    """
    if rule in _NAMED_RULES:
        return None
    try:
        rows = tuple(tuple(int(word) for word in row.split()) for row in rule.split(";"))
    except ValueError:
        rows = ((),)
    if not rows[0] or any(len(row) != len(rows[0]) for row in rows):
        raise CellFault(
            RiskReason.BAD_RULE, f"{rule[:60]!r} is neither higher, lower, mean nor a table such as '1 2; 2 3'"
        )
    return rows


@functools.lru_cache(maxsize=4096)
def joined(rule: str, occurrence: int, reoccurrence: int, low: int = 1) -> int:
    """The likelihood that `rule` makes of both inputs; a table starts at the scale's lowest value, `low`.

    Raises `CellFault` where a table has no such row or column.
    """
    table = rule_table(rule)
    if table is None:
        return _NAMED_RULES[rule](occurrence, reoccurrence)
    row, column = occurrence - low, reoccurrence - low
    if not (0 <= row < len(table) and 0 <= column < len(table[0])):
        raise CellFault(RiskReason.BAD_RULE, f"the rule's table has no place for {occurrence} and {reoccurrence}")
    return table[row][column]


def rule_formula(rule: str, occurrence: str, reoccurrence: str, low: int = 1) -> str:
    """`rule` as a spreadsheet expression over two cells that lie side by side."""
    table = rule_table(rule)
    if table is not None:
        rows = ";".join(",".join(str(value) for value in row) for row in table)
        return f"INDEX({{{rows}}},{occurrence}-{low - 1},{reoccurrence}-{low - 1})"
    if rule == "mean":
        return f"ROUNDUP(AVERAGE({occurrence}:{reoccurrence}),0)"
    return f"{'MAX' if rule == 'higher' else 'MIN'}({occurrence}:{reoccurrence})"


def likelihood_of(factors: Factors, method: Method) -> int:
    """The likelihood, stated alone or joined by the method's rule."""
    if factors.likelihood is not None:
        return factors.likelihood
    assert factors.occurrence is not None and factors.reoccurrence is not None
    return joined(method.rule, factors.occurrence, factors.reoccurrence, min(method.values("occurrence"), default=1))


def level_of(score: int, method: Method) -> str:
    """The level of `score`: the last band that starts at or below it, and the lowest band below them all."""
    level = method.bands[0].level
    for band in method.bands:
        if score < band.start:
            break
        level = band.level
    return level


def score(factors: Factors, method: Method) -> Score:
    """Score one assessment."""
    likelihood = likelihood_of(factors, method)
    threat = factors.capability * factors.motivation
    impact = max(factors.confidentiality, factors.integrity, factors.availability)
    value = (likelihood + threat) * impact
    return Score(likelihood, threat, impact, value, level_of(value, method))


def factors_at(entry: Entry, stage: Stage) -> Factors:
    """The factors of `entry` at `stage`; where a stage was not assessed, nothing changed it, so the current ones."""
    if stage is Stage.INHERENT:
        return entry.inherent or entry.current
    if stage is Stage.RESIDUAL:
        return entry.residual or entry.current
    return entry.current


def scored(register: RegisterTables, stage: Stage = Stage.CURRENT) -> list[Scored]:
    """Every entry with its score, in the register's order."""
    return [Scored(entry, score(factors_at(entry, stage), register.method)) for entry in register.entries]


def unique(entries: Iterable[Scored]) -> dict[str, Scored]:
    """Each Risk ID once, with the entry that scores highest (the first of equals)."""
    highest: dict[str, Scored] = {}
    for item in entries:
        known = highest.get(item.entry.risk_id)
        if known is None or item.score.score > known.score.score:
            highest[item.entry.risk_id] = item
    return highest


def differing(entries: Iterable[Scored]) -> tuple[str, ...]:
    """Risk IDs whose scores are not the same in every deliverable."""
    seen: dict[str, set[int]] = {}
    for item in entries:
        seen.setdefault(item.entry.risk_id, set()).add(item.score.score)
    return tuple(risk_id for risk_id, scores in seen.items() if len(scores) > 1)


def counted(name: str, entries: Iterable[Scored], levels: Iterable[str]) -> SummaryRow:
    """A row of the table over `entries`."""
    counts = dict.fromkeys(levels, 0)
    total = 0
    for item in entries:
        counts[item.score.level] += 1
        total += 1
    return SummaryRow(name, total, tuple(counts.items()))


def summary(register: RegisterTables, stage: Stage = Stage.CURRENT) -> Summary:
    """The slides' summary table of any register."""
    entries = scored(register, stage)
    levels = register.method.levels
    by_deliverable: dict[str, list[Scored]] = {name.deliverable: [] for name in register.deliverables}
    for item in entries:
        by_deliverable.setdefault(item.entry.deliverable, []).append(item)
    return Summary(
        stage,
        tuple(counted(name, items, levels) for name, items in by_deliverable.items()),
        counted("Total", entries, levels),
        counted("Unique risks", unique(entries).values(), levels),
        differing(entries),
    )
