"""Charts as inline SVG, each drawn from the same rows as the table that stands beside it.

No script and no picture file: a report must open anywhere, years from now, and print.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import msgspec

from nowan.risk.colours import level_colours
from nowan.risk.scoring import Scored

_FONT = 'font-family="system-ui, sans-serif"'


class HeatCell(msgspec.Struct, frozen=True):
    """One cell of a heat map: how many risks, the worst level among them ("" for none), and which."""

    count: int
    level: str
    risks: tuple[str, ...]


class HeatMap(msgspec.Struct, frozen=True):
    """A grid, rows from the top; `row_name` and `column_name` say what the axes are."""

    title: str
    row_name: str
    column_name: str
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    cells: tuple[tuple[HeatCell, ...], ...]


def heat_map(
    title: str,
    items: Sequence[Scored],
    axes: tuple[tuple[str, Sequence[int]], tuple[str, Sequence[int]]],
    levels: Sequence[str],
) -> HeatMap:
    """Count `items` by two results or factors; `axes` are (name, values) of rows and columns, rows lowest first.

    A name is one of the score's (likelihood, threat, impact) or a factor of the current assessment.
    """
    (row_name, row_values), (column_name, column_values) = axes

    def value(item: Scored, name: str) -> int:
        return int(getattr(item.score, name) if hasattr(item.score, name) else getattr(item.entry.current, name))

    grid: list[tuple[HeatCell, ...]] = []
    for row in reversed(row_values):
        line = []
        for column in column_values:
            here = [item for item in items if value(item, row_name) == row and value(item, column_name) == column]
            worst = min((levels.index(item.score.level) for item in here), default=None)
            names = tuple(item.entry.risk_id for item in here)
            line.append(HeatCell(len(here), "" if worst is None else levels[worst], names))
        grid.append(tuple(line))
    return HeatMap(title, row_name, column_name, tuple(reversed(row_values)), tuple(column_values), tuple(grid))


def heat_svg(chart: HeatMap, levels: Sequence[str], identifier: str) -> str:
    """The heat map as SVG: each cell's colour is its worst level, its number how many risks are in it."""
    colours = level_colours(tuple(levels))
    size, left, top = 62, 64, 8
    width, height = left + size * len(chart.columns) + 8, top + size * len(chart.rows) + 46
    parts = [
        _head(
            identifier,
            chart.title,
            f"{chart.row_name} by {chart.column_name}; the table below holds the same numbers",
            width,
            height,
        )
    ]
    for y, (row, cells) in enumerate(zip(chart.rows, chart.cells, strict=True)):
        middle = top + y * size + size / 2
        parts.append(f'<text x="{left - 10}" y="{middle + 5}" text-anchor="end" font-size="14" {_FONT}>{row}</text>')
        for x, cell in enumerate(cells):
            fill, ink = colours[cell.level] if cell.level else ("FFFFFF", "1B1B1B")
            where = f'x="{left + x * size}" y="{top + y * size}"'
            parts.append(
                f'<rect {where} width="{size - 3}" height="{size - 3}" fill="#{fill}" stroke="#8A94A0" stroke-width="1"/>'
            )
            if cell.count:
                at = left + x * size + (size - 3) / 2
                parts.append(
                    f'<text x="{at}" y="{middle + 1}" text-anchor="middle" font-size="19" font-weight="700" fill="#{ink}" {_FONT}>{cell.count}</text>'
                )
                parts.append(
                    f'<text x="{at}" y="{middle + 17}" text-anchor="middle" font-size="11" fill="#{ink}" {_FONT}>{escape(cell.level)}</text>'
                )
    for x, column in enumerate(chart.columns):
        parts.append(
            f'<text x="{left + x * size + size / 2 - 2}" y="{top + size * len(chart.rows) + 16}" text-anchor="middle" font-size="14" {_FONT}>{column}</text>'
        )
    middle_x, middle_y = left + size * len(chart.columns) / 2, top + size * len(chart.rows) / 2
    parts.append(
        f'<text x="{middle_x}" y="{height - 8}" text-anchor="middle" font-size="14" font-weight="600" {_FONT}>{escape(chart.column_name)}</text>'
    )
    parts.append(
        f'<text transform="translate(16 {middle_y}) rotate(-90)" text-anchor="middle" font-size="14" font-weight="600" {_FONT}>{escape(chart.row_name)}</text>'
    )
    return "".join(parts) + "</svg>"


class Bar(msgspec.Struct, frozen=True):
    """One bar: its label and its pieces as (name, value)."""

    label: str
    pieces: tuple[tuple[str, float], ...]

    @property
    def total(self) -> float:
        """The length of the bar."""
        return sum(value for _, value in self.pieces)


def bars_svg(title: str, bars: Sequence[Bar], colours: dict[str, tuple[str, str]], identifier: str) -> str:
    """Horizontal stacked bars; `colours` are fill and text by the name of a piece, and make the legend."""
    label_width, length, row, top = 250, 470, 30, 34
    longest = max((bar.total for bar in bars), default=0) or 1
    width, height = label_width + length + 60, top + row * len(bars) + 6
    parts = [_head(identifier, title, "the table below holds the same numbers", width, height)]
    at = float(label_width)
    for name, (fill, _) in colours.items():
        parts.append(f'<rect x="{at}" y="6" width="14" height="14" fill="#{fill}" stroke="#8A94A0"/>')
        parts.append(f'<text x="{at + 19}" y="18" font-size="12.5" {_FONT}>{escape(name)}</text>')
        at += 38 + 7.2 * len(name)
    for index, bar in enumerate(bars):
        y = top + index * row
        parts.append(
            f'<text x="{label_width - 10}" y="{y + 17}" text-anchor="end" font-size="13" {_FONT}>{escape(_short(bar.label))}</text>'
        )
        x = float(label_width)
        for name, value in bar.pieces:
            piece = value / longest * length
            if piece <= 0:
                continue
            fill, ink = colours[name]
            parts.append(
                f'<rect x="{x:.1f}" y="{y}" width="{piece:.1f}" height="{row - 7}" fill="#{fill}" stroke="#8A94A0" stroke-width="0.75"/>'
            )
            if piece > 24:
                parts.append(
                    f'<text x="{x + piece / 2:.1f}" y="{y + 16}" text-anchor="middle" font-size="12" fill="#{ink}" {_FONT}>{value:g}</text>'
                )
            x += piece
        parts.append(
            f'<text x="{x + 7:.1f}" y="{y + 16}" font-size="12.5" font-weight="600" {_FONT}>{bar.total:g}</text>'
        )
    return "".join(parts) + "</svg>"


def _short(text: str) -> str:
    return text if len(text) <= 36 else text[:35].rstrip() + "…"


def _head(identifier: str, title: str, description: str, width: float, height: float) -> str:
    return (
        f'<svg viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" role="img" '
        f'aria-labelledby="{identifier}-t {identifier}-d" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{identifier}-t">{escape(title)}</title><desc id="{identifier}-d">{escape(description)}</desc>'
    )


def bands_text(levels: Sequence[str], starts: Sequence[int]) -> str:
    """``negligible 0-4, low 5-20, …`` of ascending levels."""
    ends = [*[str(start - 1) for start in starts[1:]], ""]
    return ", ".join(
        f"{level} {start}-{end}" if end else f"{level} {start} and above"
        for level, start, end in zip(levels, starts, ends, strict=True)
    )
