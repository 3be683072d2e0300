"""The report: one HTML page for a committee, that opens with no network and prints.

Everything on it is computed here and handed to the template (data/report.html.j2) as plain rows; the template decides
nothing. Text from the register is escaped by Jinja2; the charts are the only markup that is passed through.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec

from nowan.risk.bought import Bought, bought
from nowan.risk.charts import Bar, HeatMap, bands_text, bars_svg, heat_map, heat_svg
from nowan.risk.checks import Check, Finding
from nowan.risk.colours import level_colours
from nowan.risk.compare import Comparison
from nowan.risk.model import Stage
from nowan.risk.register import Register, data_bytes
from nowan.risk.scoring import Scored, Summary, SummaryRow, counted, score, scored, summary, unique

#: How many risks the list of the highest shows.
TOP = 10
_CONTROL_COLOURS = {"today": ("2F6F9F", "FFFFFF"), "when planned controls are in": ("A9CCE3", "1B1B1B")}


def report(
    register: Register,
    findings: Iterable[Finding] = (),
    today: date | None = None,
    comparison: Comparison | None = None,
) -> str:
    """The report on `register` as HTML; `comparison` adds what changed since a baseline."""
    import jinja2
    from markupsafe import Markup

    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.from_string(data_bytes("report.html.j2").decode())
    levels = register.method.levels
    charts = _charts(register)
    controls = bought(register)
    return template.render(
        register=register,
        levels=levels,
        colours=level_colours(levels),
        today=today,
        opening=_opening(register),
        summary=summary(register),
        stages=[summary(register, stage) for stage in Stage],
        maps=[(chart, Markup(heat_svg(chart, levels, f"map{index}"))) for index, chart in enumerate(charts)],  # noqa: S704
        stage_chart=Markup(_stage_chart(register)),  # noqa: S704
        top=_top(register),
        agents=_grouped(register, "agent"),
        areas=_grouped(register, "area"),
        controls=controls,
        control_chart=Markup(_control_chart(controls)),  # noqa: S704
        comparison=comparison,
        before_and_after=_before_and_after(comparison),
        findings=_findings(findings),
        everything=_everything(register),
        bands=bands_text(
            [band.level for band in register.method.bands], [band.start for band in register.method.bands]
        ),
    )


def _opening(register: Register) -> list[str]:
    """What a reader with one minute should take away, in sentences."""
    before, now, after = (summary(register, stage) for stage in Stage)
    upper = register.method.levels[:2]

    def above(table: Summary) -> str:
        return ", ".join(f"{dict(table.unique.levels)[level]} {level}" for level in upper)

    sentences = [
        f"The register holds {now.total.total} entries over {len(now.rows)} deliverables; a risk that several "
        f"deliverables share counts once, which leaves {now.unique.total} unique risks.",
        f"Before any control: {above(before)}. With the controls that are in place: {above(now)}. "
        f"With the planned ones as well: {above(after)}.",
    ]
    highest = max(unique(scored(register)).values(), key=lambda item: item.score.score, default=None)
    if highest:
        statement = highest.entry.statement.rstrip(".") or "no statement"
        worst = f"{highest.entry.risk_id} ({highest.score.level}, {highest.score.score})"
        sentences.append(f"The highest risk today is {worst}: {statement}.")
    best = next(iter(bought(register)), None)
    if best and best.points > 0:
        where = f"{best.risks} {'risk' if best.risks == 1 else 'risks'}"
        sentences.append(
            f"The control that buys most is “{best.name or best.control}”: {best.points:g} points over {where}."
        )
    if now.differing:
        sentences.append(
            f"{len(now.differing)} risks score differently in different deliverables; each counts at its highest: "
            f"{', '.join(now.differing)}."
        )
    return sentences


def _charts(register: Register) -> list[HeatMap]:
    method = register.method
    levels = method.levels
    items = list(unique(scored(register)).values())
    impacts = sorted(
        set(method.values("confidentiality")) | set(method.values("integrity")) | set(method.values("availability"))
    )
    return [
        heat_map(
            "Likelihood by impact, today",
            items,
            (("likelihood", method.values("likelihood")), ("impact", impacts)),
            levels,
        ),
        heat_map(
            "Capability by motivation of the threat agent, today",
            items,
            (("capability", method.values("capability")), ("motivation", method.values("motivation"))),
            levels,
        ),
    ]


def _stage_chart(register: Register) -> str:
    names = {
        Stage.INHERENT: "Inherent: before any control",
        Stage.CURRENT: "Current: controls in place",
        Stage.RESIDUAL: "Residual: planned as well",
    }
    bars = [
        Bar(names[stage], tuple((level, float(count)) for level, count in summary(register, stage).unique.levels))
        for stage in Stage
    ]
    return bars_svg(
        "Unique risks by level before and after the controls", bars, level_colours(register.method.levels), "stages"
    )


def _control_chart(controls: tuple[Bought, ...]) -> str:
    today, planned = _CONTROL_COLOURS
    bars = [
        Bar(row.name or row.control, ((today, row.existing), (planned, row.planned)))
        for row in controls
        if row.points > 0
    ][:15]
    return bars_svg("Points of score that each control takes off", bars, _CONTROL_COLOURS, "controls")


def _before_and_after(comparison: Comparison | None) -> list[SummaryRow]:
    if comparison is None:
        return []
    named = (("baseline", comparison.before), ("now", comparison.after))
    return [msgspec.structs.replace(row, name=name) for name, row in named]


def _top(register: Register) -> list[dict[str, Any]]:
    highest = sorted(unique(scored(register)).values(), key=lambda item: -item.score.score)[:TOP]
    return [_row(register, item) for item in highest]


def _row(register: Register, item: Scored) -> dict[str, Any]:
    entry, factors = item.entry, item.entry.current
    names = {control.control: control.name for control in register.controls}
    where = [other.deliverable for other in register.entries if other.risk_id == entry.risk_id]
    spoken = {
        "likelihood": item.score.likelihood,
        "capability": factors.capability,
        "motivation": factors.motivation,
        "impact": item.score.impact,
    }
    return {
        "entry": entry,
        "score": item.score,
        "deliverables": ", ".join(where),
        "existing": [names.get(name) or name for name in entry.existing],
        "planned": [names.get(name) or name for name in entry.planned],
        "sum": "({likelihood} + {capability} × {motivation}) × {impact}".format(**spoken),
        "inherent": score(entry.inherent, register.method) if entry.inherent else None,
        "residual": score(entry.residual, register.method) if entry.residual else None,
    }


def _everything(register: Register) -> list[dict[str, Any]]:
    """Every unique risk, highest entry, in the register's order."""
    return [_row(register, item) for item in unique(scored(register)).values()]


def _grouped(register: Register, field: str) -> list[Any]:
    """A summary row per value of `field` over the unique risks, the one with the highest level first."""
    groups: dict[str, list[Scored]] = {}
    for item in unique(scored(register)).values():
        groups.setdefault(getattr(item.entry, field) or "not said", []).append(item)
    rows = [counted(name, items, register.method.levels) for name, items in groups.items()]
    return sorted(rows, key=lambda row: tuple(-count for _, count in row.levels))


def _findings(findings: Iterable[Finding]) -> list[tuple[str, bool, list[Finding]]]:
    """Findings by check, those that ask for something first."""
    groups: dict[Check, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.check, []).append(finding)
    rows = [(check.value.replace("-", " "), group[0].is_note, group) for check, group in groups.items()]
    return sorted(rows, key=lambda row: row[1])
