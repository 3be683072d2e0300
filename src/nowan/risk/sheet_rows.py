"""The rows of the exported sheet "Register", written as SpreadsheetML with each formula's value beside it.

openpyxl stores no values with formulas, so a preview, Excel's protected view or a program that reads values would see
a register without a single score; and it takes seconds for 10,000 rows. Hence the rows are written here (ECMA-376
part 1, 18.3.1.4) and put into the sheet that openpyxl made with all its styles, lists and rules.

Text is always written as an inline string, so nothing in it becomes a formula, whatever it begins with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from enum import Enum
from typing import Any
from xml.sax.saxutils import escape

import msgspec

from nowan.errors import ApiMisuse
from nowan.risk.cells import UNFIT
from nowan.risk.model import Entry, Factors, Method, Stage
from nowan.risk.scoring import factors_at, rule_formula, score
from nowan.risk.tables import REGISTER, Column, Kind, stage_key

_LOOKS_LIKE_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_RISKY = ("=", "+", "-", "@", "\t")
#: A row is made no higher than this many lines; the rest is read by opening the cell.
MAX_LINES = 12
#: Stands for the row number in a formula until a row is written.
_ROW = "~"
_EPOCH = date(1899, 12, 30)


class Cell(msgspec.Struct, frozen=True):
    """A column of the sheet: its letters, and the ids of its styles for a value and for text like a formula."""

    letters: str
    style: int
    quoted_style: int


def sheet_text(text: str) -> str:
    """`text` as a workbook stores it: what looks like ``_x0041_``, its escape for characters, is escaped itself.

    Raises `ApiMisuse` for characters that no sheet can hold; a register that was loaded has none.
    """
    if UNFIT.search(text):
        raise ApiMisuse(f"{text[:40]!r} holds a character that cannot stand in a sheet")
    return _LOOKS_LIKE_ESCAPE.sub("_x005F_", text)


def is_risky(text: str) -> bool:
    """True for text that a person's next edit would turn into a formula, unless the cell says that it is text."""
    return text.startswith(_RISKY)


def cell_text(value: Any) -> str:
    """A value of the model as the text of a cell; lists are parted by ``;``."""
    if isinstance(value, tuple):
        return "; ".join(value)
    if isinstance(value, Enum):
        return str(value.value)
    return str(value)


def line_count(text: str, width: float) -> int:
    """How many lines `text` takes in a cell of `width` characters, roughly: not every program fits rows on opening."""
    if len(text) < width and "\n" not in text:
        return 1
    return sum(1 + int(len(line) // max(width - 1, 1)) for line in text.split("\n"))


def row_height(lines: int) -> float:
    """The height in points for so many lines, up to a dozen."""
    return 15.0 * min(max(lines, 1), MAX_LINES)


class RowWriter:
    """Writes entries as rows; `cells` are by column key, `others` by the heading of a column that is not ours."""

    def __init__(self, cells: dict[str, Cell], others: dict[str, Cell], method: Method) -> None:
        self.method = method
        self.others = others
        plain = [column for column in REGISTER.columns if column.stage is None]
        self._plain = {column.key: (column, cells[column.key]) for column in plain}
        self._stages = {stage: _StageCells(stage, cells, method) for stage in Stage}
        self._widths = [
            (column.key, column.width) for column in plain if column.kind in (Kind.TEXT, Kind.LIST, Kind.NAME)
        ]
        self._order = self._writers()

    def rows(self, entries: tuple[Entry, ...]) -> Iterator[str]:
        """One ``row`` element per entry, from row 2 on."""
        for number, entry in enumerate(entries, 2):
            height = row_height(max(line_count(cell_text(getattr(entry, key)), width) for key, width in self._widths))
            cells = "".join(write(number, entry) for write in self._order) + self._other(number, entry)
            yield f'<row r="{number}" ht="{height:g}" customHeight="1">{cells}</row>'

    def _writers(self) -> list[Callable[[int, Entry], str]]:
        """A writer per run of columns, in the order of the sheet: a stage's columns are written together."""
        writers: list[Callable[[int, Entry], str]] = []
        done: set[Stage] = set()
        for column in REGISTER.columns:
            if column.stage is None:
                writers.append(self._plain_writer(*self._plain[column.key]))
            elif column.stage not in done:
                done.add(column.stage)
                writers.append(self._stages[column.stage].write)
        return writers

    def _plain_writer(self, column: Column, cell: Cell) -> Callable[[int, Entry], str]:
        name = column.key

        def write(number: int, entry: Entry) -> str:
            value = getattr(entry, name)
            if column.kind is Kind.DATE:
                serial = (value - _EPOCH).days if value else None
                return f'<c r="{cell.letters}{number}" s="{cell.style}"' + (f"><v>{serial}</v></c>" if serial else "/>")
            return _string(cell, number, cell_text(value) if value else "")

        return write

    def _other(self, number: int, entry: Entry) -> str:
        return "".join(
            _string(self.others[heading], number, text)
            for heading, text in sorted(entry.other, key=lambda pair: list(self.others).index(pair[0]))
        )


class _StageCells:
    """The factors of one stage and the formulas over them."""

    def __init__(self, stage: Stage, cells: dict[str, Cell], method: Method) -> None:
        self.stage = stage
        self.method = method
        self.cells = {key: cells[stage_key(stage, key)] for key in _STAGE_KEYS}
        o, r, likelihood, c, m, first, _, last, threat, impact, total, _ = (
            cell.letters + _ROW for cell in self.cells.values()
        )
        joining = rule_formula(method.rule, o, r, min(method.values("occurrence")))
        starts, names = (f"Bands!${letter}$2:${letter}${len(method.bands) + 1}" for letter in "BA")
        self.formulas = {
            "likelihood": f'IF(COUNT({o}:{r})<2,"",{joining})',
            "threat_score": f'IF(COUNT({c}:{m})<2,"",{c}*{m})',
            "impact": f'IF(COUNT({first}:{last})<3,"",MAX({first}:{last}))',
            "score": f'IF(COUNT({likelihood},{threat},{impact})<3,"",({likelihood}+{threat})*{impact})',
            "level": f'IF({total}="","",LOOKUP(MAX({total},Bands!$B$2),{starts},{names}))',
        }
        self.formulas = {key: escape(formula) for key, formula in self.formulas.items()}

    def write(self, number: int, entry: Entry) -> str:
        given: Factors | None = {
            Stage.CURRENT: entry.current,
            Stage.INHERENT: entry.inherent,
            Stage.RESIDUAL: entry.residual,
        }[self.stage]
        result = score(factors_at(entry, self.stage), self.method) if given else None
        stored: dict[str, Any] = {}
        if result:
            stored = {
                "likelihood": result.likelihood,
                "threat_score": result.threat,
                "impact": result.impact,
                "score": result.score,
                "level": result.level,
            }
        pieces = []
        for key, cell in self.cells.items():
            head = f'<c r="{cell.letters}{number}" s="{cell.style}"'
            if key in self.formulas and not (key == "likelihood" and given and given.likelihood is not None):
                value = stored.get(key, "")
                kind = "" if type(value) is int else ' t="str"'
                value = value if type(value) is int else escape(str(value))
                pieces.append(f"{head}{kind}><f>{self.formulas[key].replace(_ROW, str(number))}</f><v>{value}</v></c>")
            else:
                number_given = getattr(given, key) if given else None
                pieces.append(f"{head}/>" if number_given is None else f"{head}><v>{number_given}</v></c>")
        return "".join(pieces)


_STAGE_KEYS = tuple(column.factor for column in REGISTER.columns if column.stage is Stage.CURRENT)


def _string(cell: Cell, number: int, text: str) -> str:
    if not text:
        return f'<c r="{cell.letters}{number}" s="{cell.style}"/>'
    style = cell.quoted_style if text.startswith(_RISKY) else cell.style
    inline = f'<is><t xml:space="preserve">{escape(sheet_text(text))}</t></is>'
    return f'<c r="{cell.letters}{number}" s="{style}" t="inlineStr">{inline}</c>'
