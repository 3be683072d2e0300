"""What the risk commands share: loading with every fault told, progress, JSON, and the day."""

from __future__ import annotations

import contextlib
import functools
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NoReturn, ParamSpec

import click
import msgspec

import nowan
from nowan.risk.checks import Finding, check
from nowan.risk.compare import Comparison, Trace
from nowan.risk.evidence import Lookup, checkout_of, in_checkout, nowhere
from nowan.risk.faults import FaultyRegister
from nowan.risk.model import VERSION, Stage
from nowan.risk.register import Loaded, Progress, Register
from nowan.risk.register import load as load_register
from nowan.risk.scoring import Summary, SummaryRow, scored, summary

P = ParamSpec("P")
_BAD_INPUT, _COULD_NOT = 2, 3
#: Below this many entries a progress bar would only flicker.
_BAR_FROM = 1000


def answers(function: Callable[P, int]) -> Callable[P, None]:
    """Leave with the status that a command returns, and say which extra is missing when its libraries are."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            status = function(*args, **kwargs)
        except ModuleNotFoundError as error:
            if error.name and error.name.split(".")[0] in ("openpyxl", "python_calamine", "jinja2", "markupsafe"):
                click.echo(f"nowan: {error.name} is not installed; install nowan with its extra 'risk'", err=True)
                sys.exit(_COULD_NOT)
            raise
        sys.exit(status)

    return run


def load(path: Path | None, as_json: bool, report: Progress | None = None) -> Loaded:
    """The register at `path`, or our own; on faults say every one and leave with status 2."""
    try:
        return load_register(path, report) if path is not None else Loaded(Register.own())
    except FaultyRegister as error:
        _refuse(error, as_json)


def _refuse(error: FaultyRegister, as_json: bool) -> NoReturn:
    if as_json:
        say_json({"faults": [msgspec.to_builtins(fault) | {"where": fault.where} for fault in error.faults]})
    for fault in error.faults:
        click.echo(f"nowan: {fault}", err=True)
    if len(error.faults) > 1:
        click.echo(f"nowan: {len(error.faults)} faults", err=True)
    sys.exit(_BAD_INPUT)


def say_json(content: dict[str, Any]) -> None:
    """`content` on standard output, with the version of its form."""
    click.echo(msgspec.json.format(msgspec.json.encode({"version": VERSION} | content), indent=2).decode())


@contextlib.contextmanager
def progress(what: str) -> Iterator[Progress | None]:
    """A bar on a terminal's standard error, for registers that are long enough to want one."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, visible=False)

        def report(done: int, of: int) -> None:
            bar.update(task, completed=done, total=of, visible=of >= _BAR_FROM or what == "reading")

        yield report


def day_of(today: object) -> date:
    """The day that the user gave, or today's."""
    return today.date() if isinstance(today, datetime) else datetime.now(UTC).date()


def findings_of(register: Register, file: Path | None, today: object, evidence: Path | None) -> tuple[Finding, ...]:
    """The findings, with evidence looked up in `evidence`, and for our own register in our checkout."""
    lookup: Lookup = nowhere
    root = evidence or (checkout_of(Path(nowan.__file__)) if file is None else None)
    if root is not None:
        lookup = in_checkout(root.resolve())
    return check(register, day_of(today), lookup)


def _row(row: SummaryRow) -> dict[str, Any]:
    return {"name": row.name, "total": row.total} | dict(row.levels)


def summary_json(table: Summary) -> dict[str, Any]:
    """The summary table: ``deliverables`` in order, ``total`` and ``unique``, each with a count per level."""
    return {"deliverables": [_row(row) for row in table.rows], "total": _row(table.total), "unique": _row(table.unique)}


def score_json(register: Register, stage: Stage, findings: tuple[Finding, ...]) -> dict[str, Any]:
    """The whole answer of ``nowan risk score --json``."""
    table = summary(register, stage)
    return {
        "title": register.context.title,
        "stage": stage,
        "levels": register.method.levels,
        "summary": summary_json(table),
        "differing": table.differing,
        "entries": [
            {"risk_id": item.entry.risk_id, "deliverable": item.entry.deliverable} | msgspec.structs.asdict(item.score)
            for item in scored(register, stage)
        ],
        "findings": findings,
    }


def comparison_json(comparison: Comparison, traces: tuple[Trace, ...]) -> dict[str, Any]:
    """The whole answer of ``nowan risk compare --json``."""

    def named(entries: Any) -> list[dict[str, str]]:
        return [
            {"risk_id": entry.risk_id, "deliverable": entry.deliverable, "statement": entry.statement}
            for entry in entries
        ]

    return {
        "stage": comparison.stage,
        "before": _row(comparison.before),
        "after": _row(comparison.after),
        "method": comparison.method,
        "new": named(comparison.new),
        "gone": named(comparison.gone),
        "changed": comparison.changed,
        "history": traces,
    }
