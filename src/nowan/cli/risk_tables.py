"""The risk commands' tables on a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from nowan.risk.checks import Finding
from nowan.risk.colours import level_colours
from nowan.risk.compare import Comparison, Trace
from nowan.risk.model import Stage
from nowan.risk.register import Register
from nowan.risk.scoring import scored, summary, unique


def _console() -> Console:
    return Console(highlight=False)


def _level(level: str, levels: tuple[str, ...], text: str | None = None) -> Text:
    fill, ink = level_colours(levels).get(level, ("FFFFFF", "000000"))
    return Text(f" {text or level} ", style=f"#{ink} on #{fill}")


def score_tables(register: Register, stage: Stage, top: int) -> None:
    """The summary table and the highest risks."""
    console, levels = _console(), register.method.levels
    table = summary(register, stage)
    if register.context.title:
        console.print(Text(register.context.title, style="bold"))
    view = Table(title=f"Risks by level, {stage.value}", title_justify="left")
    view.add_column("", no_wrap=True)
    view.add_column("total", justify="right")
    for level in levels:
        view.add_column(_level(level, levels), justify="right", no_wrap=True)
    for row in table.rows:
        view.add_row(Text(row.name), str(row.total), *(str(count) for _, count in row.levels))
    view.add_section()
    for row in (table.total, table.unique):
        view.add_row(Text(row.name, style="bold"), str(row.total), *(str(count) for _, count in row.levels))
    console.print(view)
    if table.differing:
        console.print(Text(f"scores differ between deliverables, the highest counts: {', '.join(table.differing)}"))
    highest = sorted(unique(scored(register, stage)).values(), key=lambda item: -item.score.score)[:top]
    if not highest:
        return
    view = Table(title=f"The {len(highest)} highest", title_justify="left")
    for name, justify in (("risk", "left"), ("score", "right"), ("level", "left"), ("statement", "left")):
        view.add_column(name, justify="right" if justify == "right" else "left", overflow="fold")
    for item in highest:
        view.add_row(
            Text(item.entry.risk_id),
            str(item.score.score),
            _level(item.score.level, levels),
            Text(item.entry.statement),
        )
    console.print(view)


def findings_list(findings: Sequence[Finding], in_full: bool) -> None:
    """How many findings there are of each kind, or every one."""
    console = _console()
    if in_full:
        for finding in findings:
            place = " ".join(
                part for part in (finding.risk_id, f"({finding.deliverable})" if finding.deliverable else "") if part
            )
            console.print(
                f"{finding.check.value}: {escape(place + ': ' if place else '')}{escape(finding.detail)}",
                soft_wrap=True,
            )
        return
    counts = Counter(finding.check.value for finding in findings)
    if counts:
        told = ", ".join(f"{count} {name}" for name, count in counts.items())
        console.print(f"findings: {told} (--findings lists them)", soft_wrap=True)


def comparison_tables(comparison: Comparison, traces: Sequence[Trace], names: Sequence[str]) -> None:
    """What is new, gone and changed, and the history when there is one."""
    console = _console()
    counts = f"{len(comparison.new)} new, {len(comparison.gone)} gone, {len(comparison.changed)} changed"
    console.print(f"{names[-2]} to {names[-1]}, {comparison.stage.value}: {counts}", markup=False)
    for line in comparison.method:
        console.print(Text(f"method: {line}"))
    for label, entries in (("new", comparison.new), ("gone", comparison.gone)):
        for entry in entries:
            console.print(Text(f"{label}: {entry.risk_id} ({entry.deliverable}) {entry.statement}"), soft_wrap=True)
    if comparison.changed:
        view = Table()
        for name in ("risk", "before", "after", "why"):
            view.add_column(name, overflow="fold")
        for change in comparison.changed:
            why = (
                [f"{part.cause}: {part.points:+d}" for part in change.parts]
                + list(change.controls)
                + list(change.fields)
            )
            moved = {"up": " ▲", "down": " ▼", "same": ""}[change.moved]
            before, after = (f"{score.score} {score.level}" for score in (change.before, change.after))
            view.add_row(Text(f"{change.risk_id}\n{change.deliverable}"), before, after + moved, Text("\n".join(why)))
        console.print(view)
    if traces:
        view = Table(title="History", title_justify="left")
        for name in ("risk", *names):
            view.add_column(Text(name), overflow="fold")
        for trace in traces:
            view.add_row(Text(trace.risk_id), *("" if at is None else f"{at[0]} {at[1]}" for at in trace.scores))
        console.print(view)
