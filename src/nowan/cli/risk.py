"""``nowan risk``: the register on the command line; without a FILE, the project's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from nowan.cli.risk_output import answers, load, progress, say_json
from nowan.cli.risk_tables import comparison_tables, findings_list, score_tables

_FILE = click.Path(path_type=Path)
_STAGES = click.Choice(["inherent", "current", "residual"])


@click.group()
def command() -> None:
    """The ISO 27005 register: import and export Excel, score, compare, report.

    FILE is .toml, a folder of .toml, or .xlsx; without it the project's own register is meant.
    """


class _Out(click.Path):
    """A file to write, whose suffix says what it becomes."""

    def __init__(self, *suffixes: str) -> None:
        super().__init__(path_type=Path, dir_okay=False)
        self.suffixes = suffixes

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not str(value).lower().endswith(self.suffixes):
            self.fail(f"{value} is to end in {' or '.join(self.suffixes)}", param, ctx)
        return super().convert(value, param, ctx)


@command.command("import")
@click.argument("file", type=_FILE)
@click.option(
    "--out",
    "-o",
    type=_Out(".toml"),
    required=True,
    help="The register to write; an old one stays until the new is whole.",
)
@click.option("--json", "as_json", is_flag=True, help="Say what was imported, or every fault, as JSON.")
@answers
def import_(file: Path, out: Path, as_json: bool) -> int:
    """Read an analyst's workbook and write it as TOML, for version control.

    Columns may stand in any order and under their common other names. All faults are told at once, each with its sheet,
    row and column, and then nothing is written.
    """
    with progress("reading") as report:
        loaded = load(file, as_json, report)
    loaded.register.save(out)
    if as_json:
        say_json({"written": str(out), "entries": len(loaded.register.entries), "left_out": loaded.left_out})
    else:
        click.echo(f"{len(loaded.register.entries)} entries written to {out}")
        for what in loaded.left_out:
            click.echo(f"left out: {what}", err=True)
    return 0


@command.command()
@click.argument("file", type=_FILE, required=False)
@click.option("--stage", type=_STAGES, default="current", show_default=True, help="Which assessment to score.")
@click.option(
    "--top", type=click.IntRange(0, 1000), default=10, show_default=True, help="How many of the highest risks to list."
)
@click.option("--findings", "list_findings", is_flag=True, help="List every finding of the consistency checks.")
@click.option("--strict", is_flag=True, help="Exit 1 when the checks find anything that asks for something.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day by which reviews are overdue; else today.")
@click.option(
    "--evidence", type=click.Path(file_okay=False, path_type=Path), help="The checkout in which evidence is looked up."
)
@click.option("--json", "as_json", is_flag=True, help="The table, every score and every finding as JSON.")
@answers
def score(
    file: Path | None,
    stage: str,
    top: int,
    list_findings: bool,
    strict: bool,
    today: object,
    evidence: Path | None,
    as_json: bool,
) -> int:
    """The summary table: entries by level per deliverable, the total, and the unique risks."""
    from nowan.cli.risk_output import findings_of, score_json
    from nowan.risk.model import Stage

    loaded = load(file, as_json)
    findings = findings_of(loaded.register, file, today, evidence)
    if as_json:
        say_json(score_json(loaded.register, Stage(stage), findings))
    else:
        score_tables(loaded.register, Stage(stage), top)
        findings_list(findings, list_findings)
    return 1 if strict and any(not finding.is_note for finding in findings) else 0


@command.command()
@click.argument("before", type=_FILE)
@click.argument("after", type=_FILE, nargs=-1, required=True)
@click.option("--stage", type=_STAGES, default="current", show_default=True, help="Which assessment to compare.")
@click.option("--no-worse", is_flag=True, help="Exit 1 when any entry rose to a higher level.")
@click.option("--json", "as_json", is_flag=True, help="The comparison as JSON.")
@answers
def compare(before: Path, after: tuple[Path, ...], stage: str, no_worse: bool, as_json: bool) -> int:
    """What changed between iterations, and why levels moved.

    The last two registers are compared in full; with more than two, every risk's history is shown as well. ``own``
    stands for the project's own register.
    """
    from nowan.cli.risk_output import comparison_json
    from nowan.risk.compare import compare as compared
    from nowan.risk.compare import history
    from nowan.risk.model import Stage

    registers = [load(None if str(path) == "own" else path, as_json).register for path in (before, *after)]
    at = Stage(stage)
    comparison = compared(registers[-2], registers[-1], at)
    traces = history(registers, at) if len(registers) > 2 else ()
    if as_json:
        say_json(comparison_json(comparison, traces))
    else:
        comparison_tables(comparison, traces, [path.name for path in (before, *after)])
    return 1 if no_worse and comparison.worse else 0


@command.command()
@click.argument("file", type=_FILE, required=False)
@click.option(
    "--out",
    "-o",
    type=_Out(".xlsx", ".toml"),
    required=True,
    help="The workbook (.xlsx) or register (.toml) to write.",
)
@click.option("--json", "as_json", is_flag=True, help="Say what was written, or every fault, as JSON.")
@answers
def export(file: Path | None, out: Path, as_json: bool) -> int:
    """Write the register as a workbook, with live formulas, drop-downs and colours."""
    loaded = load(file, as_json)
    with progress("writing") as report:
        loaded.register.save(out, report)
    if as_json:
        say_json({"written": str(out), "entries": len(loaded.register.entries)})
    else:
        click.echo(f"{len(loaded.register.entries)} entries written to {out}")
    return 0


@command.command()
@click.argument("file", type=_FILE, required=False)
@click.option("--out", "-o", type=_Out(".html"), required=True, help="The page to write.")
@click.option("--baseline", type=_FILE, help="An earlier register; the page then tells what changed.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day of the report; else today.")
@click.option(
    "--evidence", type=click.Path(file_okay=False, path_type=Path), help="The checkout in which evidence is looked up."
)
@click.option("--json", "as_json", is_flag=True, help="Say what was written, or every fault, as JSON.")
@answers
def report(
    file: Path | None, out: Path, baseline: Path | None, today: object, evidence: Path | None, as_json: bool
) -> int:
    """Write the report: one HTML page for a committee, which needs no network and prints."""
    from nowan.cli.risk_output import day_of, findings_of
    from nowan.risk.compare import compare as compared
    from nowan.risk.register import write_whole
    from nowan.risk.report import report as page

    loaded = load(file, as_json)
    earlier = load(baseline, as_json).register if baseline else None
    comparison = compared(earlier, loaded.register) if earlier else None
    findings = findings_of(loaded.register, file, today, evidence)
    write_whole(out, page(loaded.register, findings, day_of(today), comparison).encode())
    if as_json:
        say_json({"written": str(out), "entries": len(loaded.register.entries)})
    else:
        click.echo(f"report written to {out}")
    return 0


@command.command()
@click.argument("file", type=_FILE, required=False)
@click.option("--out", "-o", type=_Out(".md"), help="The page to write; else it goes to standard output.")
@click.option("--json", "as_json", is_flag=True, help="The matrix as JSON.")
@answers
def coverage(file: Path | None, out: Path | None, as_json: bool) -> int:
    """The coverage matrix: every category by risk, control and evidence. Exit 1 when a cell is empty."""
    from nowan.risk.coverage import coverage as covered
    from nowan.risk.coverage import coverage_page
    from nowan.risk.register import write_whole

    register = load(file, as_json).register
    rows = covered(register)
    if as_json:
        say_json({"coverage": rows})
    elif out is None:
        click.echo(coverage_page(register), nl=False)
    if out is not None:
        write_whole(out, coverage_page(register).encode())
    return 1 if any(row.empty for row in rows) else 0
