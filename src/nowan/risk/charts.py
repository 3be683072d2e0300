"""Charts as inline SVG, each drawn from the same rows as the table that stands beside it.

No script and no picture file: a report must open anywhere, years from now, and print.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import msgspec

from nowan.risk.colours import level_colours
from nowan.risk.scoring import Scored

_INK = "1B1B1B"
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
    about = f"{chart.row_name} by {chart.column_name}; the table below holds the same numbers"
    parts = [_head(identifier, chart.title, about, width, height)]
    for y, (row, cells) in enumerate(zip(chart.rows, chart.cells, strict=True)):
        middle = top + y * size + size / 2
        parts.append(_text(left - 10, middle + 5, str(row), anchor="end"))
        for x, cell in enumerate(cells):
            fill, ink = colours[cell.level] if cell.level else ("FFFFFF", _INK)
            parts.append(_box(left + x * size, top + y * size, size - 3, size - 3, fill))
            if cell.count:
                at = left + x * size + (size - 3) / 2
                parts.append(_text(at, middle + 1, str(cell.count), 19, weight=700, ink=ink))
                parts.append(_text(at, middle + 17, cell.level, 11, ink=ink))
    foot = top + size * len(chart.rows)
    parts += (_text(left + x * size + size / 2 - 2, foot + 16, str(column)) for x, column in enumerate(chart.columns))
    parts.append(_text(left + size * len(chart.columns) / 2, height - 8, chart.column_name, weight=600))
    turned = f'<g transform="translate(16 {top + size * len(chart.rows) / 2:g}) rotate(-90)">'
    parts.append(turned + _text(0, 0, chart.row_name, weight=600) + "</g>")
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
    label_width, length, row, top = 285, 450, 30, 34
    longest = max((bar.total for bar in bars), default=0) or 1
    width, height = label_width + length + 60, top + row * len(bars) + 6
    parts = [_head(identifier, title, "the table below holds the same numbers", width, height)]
    at = float(label_width)
    for name, (fill, _) in colours.items():
        parts.append(_box(at, 6, 14, 14, fill) + _text(at + 19, 18, name, 12.5, anchor="start"))
        at += 38 + 7.2 * len(name)
    for index, bar in enumerate(bars):
        y = top + index * row
        parts.append(_text(label_width - 10, y + 17, _short(bar.label), 13, anchor="end"))
        x = float(label_width)
        for name, value in bar.pieces:
            piece = value / longest * length
            if piece <= 0:
                continue
            fill, ink = colours[name]
            parts.append(_box(x, y, piece, row - 7, fill))
            if piece > 24:
                parts.append(_text(x + piece / 2, y + 16, f"{value:g}", 12, ink=ink))
            x += piece
        parts.append(_text(x + 7, y + 16, f"{bar.total:g}", 12.5, anchor="start", weight=600))
    return "".join(parts) + "</svg>"


def _text(
    x: float, y: float, text: str, size: float = 14, anchor: str = "middle", weight: int = 400, ink: str = _INK
) -> str:
    style = f'text-anchor="{anchor}" font-size="{size:g}" font-weight="{weight}" fill="#{ink}" {_FONT}'
    return f'<text x="{x:.1f}" y="{y:.1f}" {style}>{escape(text)}</text>'


def _box(x: float, y: float, width: float, height: float, fill: str) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    return f'<rect {place} fill="#{fill}" stroke="#8A94A0"/>'


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
