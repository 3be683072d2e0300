"""A sequence chart as SVG, drawn from a timeline: a lane a party, an arrow a message, a mark an event."""

from __future__ import annotations

from html import escape

from nowan.world.timeline import Lane, Moment, Timeline, clock_text

LEFT, LANE_WIDTH, ROW, TOP, ACT_ROW = 168, 150, 30, 58, 46
#: Longest label that fits beside its arrow; the whole text is the row's tooltip and in the table below the chart.
MAX_LABEL = 96


def _x(lane: Lane, lanes: list[Lane]) -> float:
    return LEFT + LANE_WIDTH * (lanes.index(lane) + 0.5)


def _label(text: str) -> str:
    return escape(text if len(text) <= MAX_LABEL else text[: MAX_LABEL - 1] + "…")


def words(moment: Moment) -> str:
    """What happened, and how often."""
    return moment.text if moment.times == 1 else f"{moment.text}, {moment.times} times"


def _row(moment: Moment, y: float, lanes: list[Lane]) -> str:
    text = words(moment)
    start = _x(moment.by, lanes)
    parts = [f'<g class="row {moment.tone.value}"><title>{escape(text)}</title>']
    parts.append(f'<text class="clock" x="8" y="{y + 4:.0f}">{escape(clock_text(moment.home_ns))}</text>')
    width = LEFT + LANE_WIDTH * len(lanes)
    if moment.to is None:
        parts.append(f'<circle cx="{start:.0f}" cy="{y:.0f}" r="5"/>')
        near_right = start + 12 + 6.3 * min(len(text), MAX_LABEL) > width
        anchor, at = ("end", start - 12) if near_right else ("start", start + 12)
        parts.append(f'<text class="label" text-anchor="{anchor}" x="{at:.0f}" y="{y + 4:.0f}">{_label(text)}</text>')
    else:
        end = _x(moment.to, lanes)
        parts.append(f'<line x1="{start:.0f}" y1="{y:.0f}" x2="{end:.0f}" y2="{y:.0f}" marker-end="url(#tip)"/>')
        half = 3.15 * min(len(text), MAX_LABEL)
        middle = min(max((start + end) / 2, LEFT + half), width - half)
        parts.append(f'<text class="label" text-anchor="middle" x="{middle:.0f}" y="{y - 6:.0f}">{_label(text)}</text>')
    return "".join([*parts, "</g>"])


def sequence_chart(timeline: Timeline, title: str) -> str:
    """The chart as one `<svg>` element, with a title for those who cannot see it."""
    lanes = [lane for lane in Lane if any(lane in (moment.by, moment.to) for moment in timeline.moments)]
    body: list[str] = []
    y, act = float(TOP), ""
    for moment in timeline.moments:
        if moment.act != act:
            act = moment.act
            y += ACT_ROW
            body.append(f'<text class="act" x="8" y="{y - 12:.0f}">{escape(act)}</text>')
            body.append(
                f'<line class="rule" x1="8" y1="{y - 4:.0f}" x2="{LEFT + LANE_WIDTH * len(lanes)}" y2="{y - 4:.0f}"/>'
            )
            y += 8
        y += ROW
        body.append(_row(moment, y, lanes))
    height, width = y + 30, LEFT + LANE_WIDTH * len(lanes) + 10
    heads = [
        f'<line class="life" x1="{_x(lane, lanes):.0f}" y1="44" x2="{_x(lane, lanes):.0f}" y2="{height - 10:.0f}"/>'
        f'<rect class="head" x="{_x(lane, lanes) - 62:.0f}" y="12" width="124" height="30" rx="6"/>'
        f'<text class="name" text-anchor="middle" x="{_x(lane, lanes):.0f}" y="32">{escape(lane.value)}</text>'
        for lane in lanes
    ]
    return (
        f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" role="img">'
        f"<title>{escape(title)}</title>"
        '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 10 5 0 10z"/></marker></defs>' + "".join(heads) + "".join(body) + "</svg>"
    )
