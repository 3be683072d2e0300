"""Two iterations of a register against each other: what is new, gone and changed, and why a level moved.

A move is explained factor by factor: the score is taken from the old one to the new one by changing first the
likelihood, then the threat, then the impact, and each step's difference is that factor's part. The parts therefore add
up to the whole move. When the method changed, what the old factors score by the new method is a part of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from nowan.risk.model import FACTORS, Entry, Method, Stage
from nowan.risk.register import Register
from nowan.risk.scoring import Score, SummaryRow, factors_at, level_of, score, summary

_TEXTS = (
    "statement",
    "threat",
    "vulnerability",
    "area",
    "category",
    "modification",
    "agent",
    "owner",
    "accepted_by",
    "reasoning",
    "notes",
)
_VALUES = ("treatment", "status", "accepted_until", "review")
_LISTS = (
    ("existing", "existing control"),
    ("planned", "planned control"),
    ("assets", "asset"),
    ("evidence", "evidence"),
)


class Part(msgspec.Struct, frozen=True):
    """One cause of a move and how much of the score it accounts for."""

    cause: str
    points: int


class Change(msgspec.Struct, frozen=True):
    """An entry that is not as it was; `moved` is up, down or same, by level."""

    risk_id: str
    deliverable: str
    statement: str
    before: Score
    after: Score
    moved: str
    parts: tuple[Part, ...]
    controls: tuple[str, ...]
    fields: tuple[str, ...]


class Comparison(msgspec.Struct, frozen=True):
    """What is new, gone and changed between two registers at one stage, with both summary rows of unique risks."""

    stage: Stage
    new: tuple[Entry, ...]
    gone: tuple[Entry, ...]
    changed: tuple[Change, ...]
    method: tuple[str, ...]
    before: SummaryRow
    after: SummaryRow

    @property
    def worse(self) -> tuple[Change, ...]:
        """Changes whose level went up."""
        return tuple(change for change in self.changed if change.moved == "up")


class Trace(msgspec.Struct, frozen=True):
    """A risk through several iterations: its highest score and level in each, None where it is not there."""

    risk_id: str
    statement: str
    scores: tuple[tuple[int, str] | None, ...]


def compare(before: Register, after: Register, stage: Stage = Stage.CURRENT) -> Comparison:
    """Everything that differs from `before` to `after`, entries matched by Risk ID and deliverable."""
    old = {(entry.risk_id, entry.deliverable): entry for entry in before.entries}
    new = {(entry.risk_id, entry.deliverable): entry for entry in after.entries}
    changes = (_change(old[key], entry, before.method, after.method, stage) for key, entry in new.items() if key in old)
    return Comparison(
        stage,
        tuple(entry for key, entry in new.items() if key not in old),
        tuple(entry for key, entry in old.items() if key not in new),
        tuple(change for change in changes if change is not None),
        tuple(_method_changes(before.method, after.method)),
        summary(before, stage).unique,
        summary(after, stage).unique,
    )


def _change(old: Entry, new: Entry, old_method: Method, new_method: Method, stage: Stage) -> Change | None:
    earlier, later = score(factors_at(old, stage), old_method), score(factors_at(new, stage), new_method)
    parts = tuple(_parts(old, new, earlier, later, new_method, stage))
    controls = tuple(
        line for name, label in _LISTS[:2] for line in _list_change(label, getattr(old, name), getattr(new, name))
    )
    fields = tuple(_field_changes(old, new, stage, earlier, later))
    if earlier == later and not (parts or controls or fields):
        return None
    return Change(
        new.risk_id,
        new.deliverable,
        new.statement,
        earlier,
        later,
        _direction(earlier, later, old_method, new_method),
        parts,
        controls,
        fields,
    )


def _direction(earlier: Score, later: Score, old_method: Method, new_method: Method) -> str:
    """By level. Where the bands changed, a level's height is its place between the lowest and the highest."""
    if earlier.level == later.level:
        return "same"
    before = _height(earlier.level, new_method if earlier.level in new_method.levels else old_method)
    after = _height(later.level, new_method)
    return "up" if after > before else "down" if after < before else "same"


def _height(level: str, method: Method) -> float:
    return 1 - method.levels.index(level) / max(len(method.levels) - 1, 1)


def _parts(old: Entry, new: Entry, earlier: Score, later: Score, method: Method, stage: Stage) -> Iterable[Part]:
    start = score(factors_at(old, stage), method)
    if start.score != earlier.score:
        yield Part(
            f"the method makes {start.score} of the old factors, not {earlier.score}", start.score - earlier.score
        )
    elif start.level != earlier.level:
        yield Part(f"the bands call {start.score} {start.level}, not {earlier.level}", 0)
    names = _factor_changes(old, new, stage)
    likelihood, threat, impact = start.likelihood, start.threat, start.impact
    steps = (
        ("likelihood", later.likelihood, threat, impact),
        ("threat", later.likelihood, later.threat, impact),
        ("impact", later.likelihood, later.threat, later.impact),
    )
    at = (likelihood + threat) * impact
    for name, new_likelihood, new_threat, new_impact in steps:
        then = (new_likelihood + new_threat) * new_impact
        was, now = getattr(start, name), getattr(later, name)
        if was != now:
            why = ", ".join(names.get(name, ()))
            yield Part(f"{name} {was} to {now}" + (f" ({why})" if why else ""), then - at)
        at = then


def _factor_changes(old: Entry, new: Entry, stage: Stage) -> dict[str, list[str]]:
    groups = (
        dict.fromkeys(FACTORS[:3], "likelihood")
        | dict.fromkeys(FACTORS[3:5], "threat")
        | dict.fromkeys(FACTORS[5:], "impact")
    )
    changes: dict[str, list[str]] = {}
    for factor in FACTORS:
        was, now = getattr(factors_at(old, stage), factor), getattr(factors_at(new, stage), factor)
        if was != now and was is not None and now is not None:
            changes.setdefault(groups[factor], []).append(f"{factor} {was} to {now}")
    return changes


def _list_change(label: str, old: Sequence[str], new: Sequence[str]) -> Iterable[str]:
    for name in new:
        if name not in old:
            yield f"{label} added: {name}"
    for name in old:
        if name not in new:
            yield f"{label} taken away: {name}"


def _field_changes(old: Entry, new: Entry, stage: Stage, earlier: Score, later: Score) -> Iterable[str]:
    for name in _VALUES:
        if getattr(old, name) != getattr(new, name):
            yield f"{name.replace('_', ' ')}: {_shown(getattr(old, name))} to {_shown(getattr(new, name))}"
    for name, label in _LISTS[2:]:
        yield from _list_change(label, getattr(old, name), getattr(new, name))
    for name in _TEXTS:
        if getattr(old, name) != getattr(new, name):
            yield f"{name.replace('_', ' ')} rewritten"
    if old.other != new.other:
        yield "other columns"
    for other in Stage:
        if other is not stage and getattr(old, other.value) != getattr(new, other.value):
            yield f"{other.value} factors"
    was, now = factors_at(old, stage), factors_at(new, stage)
    # What moved the likelihood, the threat or the impact is told with the parts; the rest is told here.
    groups = {"likelihood": FACTORS[:3], "threat": FACTORS[3:5], "impact": FACTORS[5:]}
    quiet = [
        name for group, names in groups.items() if getattr(earlier, group) == getattr(later, group) for name in names
    ]
    moved = [
        f"{name} {getattr(was, name)} to {getattr(now, name)}"
        for name in quiet
        if getattr(was, name) != getattr(now, name)
    ]
    if moved:
        yield f"no effect on the score: {', '.join(moved)}"


def _shown(value: object) -> str:
    return "none" if value is None else str(getattr(value, "value", value))


def _method_changes(old: Method, new: Method) -> Iterable[str]:
    if old.rule != new.rule:
        yield f"likelihood rule: {old.rule} to {new.rule}"
    if old.bands != new.bands:
        yield "bands: " + _bands_text(old) + " to " + _bands_text(new)
    for factor in FACTORS:
        if old.values(factor) != new.values(factor):
            was, now = (", ".join(map(str, method.values(factor))) for method in (old, new))
            yield f"scale of {factor}: {was} to {now}"
        elif [level for level in old.scales if level.scale == factor] != [
            level for level in new.scales if level.scale == factor
        ]:
            yield f"scale of {factor}: reworded"


def _bands_text(method: Method) -> str:
    return ", ".join(f"{band.level} from {band.start}" for band in method.bands)


def history(registers: Sequence[Register], stage: Stage = Stage.CURRENT) -> tuple[Trace, ...]:
    """Every risk through `registers`, oldest first, by its highest score in each; scored by each one's own method."""
    columns = []
    statements: dict[str, str] = {}
    for register in registers:
        highest: dict[str, int] = {}
        for entry in register.entries:
            value = score(factors_at(entry, stage), register.method).score
            highest[entry.risk_id] = max(value, highest.get(entry.risk_id, 0))
            statements[entry.risk_id] = entry.statement
        columns.append({risk_id: (value, level_of(value, register.method)) for risk_id, value in highest.items()})
    return tuple(
        Trace(risk_id, text, tuple(column.get(risk_id) for column in columns)) for risk_id, text in statements.items()
    )
