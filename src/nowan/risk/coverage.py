"""The coverage matrix: every category of the slides against risks, controls and evidence, as a page of the docs.

``nowan risk coverage`` writes docs/risk/coverage.md from the project's own register; a test holds page and register
together.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable

import msgspec

from nowan.risk.model import Control, ControlState, Entry, Stage
from nowan.risk.register import Register, data_bytes
from nowan.risk.scoring import scored, summary, unique


class Published(msgspec.Struct, frozen=True):
    """What the slides publish (data/published.toml): counts as total, then by level from the highest."""

    source: str
    levels: tuple[str, ...]
    recommendations: tuple[str, ...]
    total: tuple[int, ...]
    unique: tuple[int, ...]
    deliverables: tuple[tuple[int, ...], ...]


class Covered(msgspec.Struct, frozen=True):
    """One row of the matrix: what the register has for a category."""

    area: str
    group: str
    category: str
    risks: tuple[str, ...]
    existing: tuple[str, ...]
    planned: tuple[str, ...]
    evidence: tuple[str, ...]

    @property
    def empty(self) -> tuple[str, ...]:
        """The cells that have nothing in them."""
        return tuple(name for name in ("risks", "existing", "planned", "evidence") if not getattr(self, name))


@functools.cache
def published() -> Published:
    """The slides' counts and recommendations."""
    return msgspec.toml.decode(data_bytes("published.toml"), type=Published)


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def coverage(register: Register) -> tuple[Covered, ...]:
    """A row per category of `register`, in its order."""
    rows = []
    for category in register.categories:
        here = [
            entry for entry in register.entries if (entry.area, entry.category) == (category.area, category.category)
        ]
        rows.append(
            Covered(
                category.area,
                category.group.value if category.group else "",
                category.category,
                _distinct(entry.risk_id for entry in here),
                _distinct(name for entry in here for name in entry.existing),
                _distinct(name for entry in here for name in entry.planned),
                _distinct(name for entry in here for name in entry.evidence),
            )
        )
    return tuple(rows)


def answered(register: Register) -> tuple[tuple[str, tuple[Control, ...], tuple[str, ...]], ...]:
    """For each of the slides' recommendations: the controls that answer it, and the risks on which they are planned."""
    rows = []
    for recommendation in published().recommendations:
        controls = tuple(control for control in register.controls if control.recommendation == recommendation)
        names = {control.control for control in controls}
        risks = _distinct(entry.risk_id for entry in register.entries if names & {*entry.planned, *entry.existing})
        rows.append((recommendation, controls, risks))
    return tuple(rows)


def coverage_page(register: Register) -> str:
    """The page as Markdown."""
    lines = [
        "# Coverage of the slides' areas and categories",
        "",
        "Made from the project's own register by `nowan risk coverage --out docs/risk/coverage.md`; do not edit.",
        "Controls are built in this system (existing) or asked of others (planned). Evidence marked *planned* is yet",
        "to be made.",
        "",
        *_matrix(register),
        "",
        "## The five recommendations",
        "",
        *_recommendations(register),
        "",
        "## Every risk",
        "",
        *_risks(register),
        "",
        "## Every control",
        "",
        *_controls(register),
        "",
        "## Beside the published counts",
        "",
        *_beside(register),
    ]
    return "\n".join(lines) + "\n"


def _table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    head = list(headings)
    body = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return ["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *body]


def _names(names: Iterable[str]) -> str:
    return ", ".join(names) or "**none**"


def _evidence(names: Iterable[str]) -> str:
    return _names(
        f"*planned* `{name.removeprefix('planned:')}`" if name.startswith("planned:") else f"`{name}`" for name in names
    )


def _matrix(register: Register) -> list[str]:
    rows = (
        (
            row.area,
            row.group,
            row.category,
            _names(row.risks),
            _names(row.existing),
            _names(row.planned),
            _evidence(row.evidence),
        )
        for row in coverage(register)
    )
    return _table(("Area", "Group", "Category", "Risks", "Existing controls", "Planned controls", "Evidence"), rows)


def _recommendations(register: Register) -> list[str]:
    rows = (
        (
            name,
            "; ".join(f"**{control.name}** ({control.control})" for control in controls) or "**none**",
            _names(risks),
        )
        for name, controls, risks in answered(register)
    )
    return _table(("Recommendation", "Controls that answer it", "Risks"), rows)


def _risks(register: Register) -> list[str]:
    at = {stage: {key: item.score for key, item in unique(scored(register, stage)).items()} for stage in Stage}
    where: dict[str, list[str]] = {}
    first: dict[str, Entry] = {}
    for entry in register.entries:
        where.setdefault(entry.risk_id, []).append(entry.deliverable)
        first.setdefault(entry.risk_id, entry)
    rows = (
        (
            key,
            entry.statement,
            ", ".join(where[key]),
            *(f"{at[stage][key].score} {at[stage][key].level}" for stage in Stage),
        )
        for key, entry in first.items()
    )
    return _table(("Risk", "Statement", "Deliverables", "Inherent", "Current", "Residual"), rows)


def _controls(register: Register) -> list[str]:
    rows = (
        (
            control.control,
            control.name,
            control.state.value if control.state else "",
            control.built_in or control.recommendation,
            _names(
                _distinct(
                    entry.risk_id for entry in register.entries if control.control in (*entry.existing, *entry.planned)
                )
            )
            if control.state is not ControlState.HYPOTHETICAL
            else "not credited",
        )
        for control in register.controls
    )
    return _table(("Control", "Name", "State", "Where, or which recommendation", "Risks"), rows)


def _beside(register: Register) -> list[str]:
    theirs, ours = published(), summary(register)
    rows = [
        (f"slides: Deliverable {number}", *map(str, counts)) for number, counts in enumerate(theirs.deliverables, 1)
    ]
    rows += [("slides: total", *map(str, theirs.total)), ("slides: unique risks", *map(str, theirs.unique))]
    for row in (*ours.rows, ours.total, ours.unique):
        rows.append((f"ours: {row.name}", str(row.total), *(str(count) for _, count in row.levels)))
    return [
        f"{theirs.source}.",
        "",
        "Their register, scales and bands were not published, and their four deliverables are not named, so the two",
        "tables cannot be laid over each other row by row. Ours is not fitted to theirs: it has risks that only a",
        "built system shows (counters after a restore, answers that the head end cannot verify), it keeps one",
        "critical risk where they have none (a head end that is taken over signs validly), and it has fewer entries,",
        "since a risk is put into a deliverable only where that deliverable can do something about it.",
        "",
        *_table(("", "total", *theirs.levels), rows),
    ]
