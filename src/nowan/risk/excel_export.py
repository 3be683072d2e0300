"""A workbook out: the register as analysts keep it, with live formulas, drop-downs and colours, and nothing lost.

openpyxl makes the workbook with every style, list and rule; `nowan.risk.sheet_rows` writes the register's rows, which
are then put into its sheet. The same register gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime
from typing import Any

import msgspec
from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.cell import MergedCell
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from nowan.risk import tables
from nowan.risk.colours import level_colours
from nowan.risk.model import VERSION, Entry, RegisterTables, Stage
from nowan.risk.progress import Progress
from nowan.risk.sheet_rows import Cell, RowWriter, cell_text, is_risky, line_count, row_height, sheet_text
from nowan.risk.tables import REGISTER, Column, Kind, Table

#: Rows below the last entry that drop-downs and colours reach, for the entries that an analyst adds.
SPARE_ROWS = 200
#: The longest list that Excel takes inside a rule; a workbook with a longer one it calls damaged.
MAX_LISTED = 255
_REPORT_EVERY = 500
_STAMP = datetime(2000, 1, 1)  # noqa: DTZ001  (a workbook's stamps have no zone; a fixed one keeps exports equal)
_GROUPS = {None: "1F3A5F", Stage.CURRENT: "2F5D50", Stage.INHERENT: "5B4A72", Stage.RESIDUAL: "6B5537"}
_FONT = "Calibri"
_THIN = Side(style="thin", color="D0D4DA")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def workbook_of(register: RegisterTables, progress: Progress | None = None) -> bytes:
    """`register` as the bytes of an .xlsx file."""
    workbook = Workbook()
    workbook.properties.creator = "nowan"
    workbook.properties.title = register.context.title or "Risk register"
    workbook.properties.created = _STAMP
    sheet = workbook.worksheets[0]
    sheet.title = REGISTER.sheet
    others = tuple(dict.fromkeys(heading for entry in register.entries for heading, _ in entry.other))
    cells, other_cells = _register_sheet(sheet, register, others)
    _context_sheet(workbook.create_sheet(tables.CONTEXT.sheet), register)
    for table, rows in _supporting(register):
        _table_sheet(workbook.create_sheet(table.sheet), table, rows)
    _colour_bands(workbook[tables.BANDS.sheet], register)
    for position, each in enumerate(workbook.worksheets):
        each.sheet_properties.tabColor = "1F3A5F" if position == 0 else "9AA5B1"
    buffer = io.BytesIO()
    workbook.save(buffer)
    writer = RowWriter(cells, other_cells, register.method)
    return _with_rows(
        buffer.getvalue(), writer, register.entries, max(len(REGISTER.columns) + len(others), 1), progress
    )


def _supporting(register: RegisterTables) -> list[tuple[Table, tuple[Any, ...]]]:
    return [
        (tables.DELIVERABLES, register.deliverables),
        (tables.CATEGORIES, register.categories),
        (tables.ASSETS, register.assets),
        (tables.AGENTS, register.agents),
        (tables.VULNERABILITIES, register.vulnerabilities),
        (tables.CONTROLS, register.controls),
        (tables.SCALES, register.method.scales),
        (tables.BANDS, register.method.bands),
        (tables.ACCEPTANCE, register.acceptance),
        (tables.ITERATIONS, register.iterations),
    ]


def _put(cell: SheetCell | MergedCell, value: Any) -> None:
    """Put `value` into `cell`; text stays text, whatever it begins with."""
    assert isinstance(cell, SheetCell)
    if value is None or value in ("", ()):
        return
    if isinstance(value, int | float | date):
        cell.value = value
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"
        return
    text = cell_text(value)
    cell.value = sheet_text(text)
    cell.data_type = "s"
    cell.quotePrefix = is_risky(text)


def _headings(sheet: Worksheet, headings: list[tuple[str, float, str]]) -> None:
    for index, (heading, width, colour) in enumerate(headings, 1):
        cell = sheet.cell(1, index)
        _put(cell, heading)
        cell.font = Font(name=_FONT, size=11, bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", start_color=colour)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        cell.border = _BORDER
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.row_dimensions[1].height = 32


def _page(sheet: Worksheet) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 8 if sheet.title == REGISTER.sheet else 9
    wide = sheet.title == REGISTER.sheet
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = (5 if wide else 1), 0
    if wide:
        sheet.print_title_cols = "A:B"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _register_sheet(
    sheet: Worksheet, register: RegisterTables, others: tuple[str, ...]
) -> tuple[dict[str, Cell], dict[str, Cell]]:
    """Headings, styles, drop-downs and colours; returns the cells of a row by column key and by other heading."""
    columns = REGISTER.columns
    headings = [(column.heading, float(column.width), _GROUPS[column.stage]) for column in columns]
    _headings(sheet, headings + [(heading, 20.0, "4A4A4A") for heading in others])
    cells = {column.key: _styled(sheet, index, column) for index, column in enumerate(columns, 1)}
    plain = Column("other", "", Kind.TEXT)
    other_cells = {heading: _styled(sheet, len(columns) + index, plain) for index, heading in enumerate(others, 1)}
    last = len(register.entries) + 1 + SPARE_ROWS
    for column in columns:
        _drop_down(sheet, register, column, f"{cells[column.key].letters}2:{cells[column.key].letters}{last}")
        if column.kind is Kind.COMPUTED and column.factor == "level":
            _colour_levels(sheet, register, f"{cells[column.key].letters}2:{cells[column.key].letters}{last}")
    sheet.freeze_panes = "C2"
    end = get_column_letter(len(columns) + len(others))
    sheet.auto_filter.ref = f"A1:{end}{max(len(register.entries) + 1, 2)}"
    _page(sheet)
    return cells, other_cells


def _styled(sheet: Worksheet, index: int, column: Column) -> Cell:
    """The style ids of a column, made known to the workbook by cells that the register's rows replace.

    Each style has a cell of its own: openpyxl keeps the style's array and not a copy, so one cell cannot have two.
    """
    plain = _style(sheet.cell(2, index), column)
    quoted = _style(sheet.cell(3, index), column, quoted=True)
    return Cell(get_column_letter(index), plain, quoted)


def _style(cell: SheetCell | MergedCell, column: Column, *, quoted: bool = False) -> int:
    centred = column.kind in (Kind.FACTOR, Kind.COMPUTED, Kind.DATE)
    cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="center" if centred else None)
    cell.border = _BORDER
    if column.kind is Kind.DATE:
        cell.number_format = "yyyy-mm-dd"
    elif column.kind in (Kind.TEXT, Kind.NAME, Kind.LIST, Kind.CHOICE):
        cell.number_format = "@"
    if column.kind is Kind.COMPUTED or column.factor == "likelihood":
        cell.fill = PatternFill("solid", start_color="F1F3F5")
        cell.font = Font(name=_FONT, size=11, bold=column.factor in ("score", "level"))
    cell.quotePrefix = quoted
    return int(cell.style_id)


def _drop_down(sheet: Worksheet, register: RegisterTables, column: Column, cells: str) -> None:
    strict, listed = True, ""
    if column.kind is Kind.FACTOR and column.factor != "likelihood":
        listed = '"' + ",".join(str(value) for value in register.method.values(column.factor)) + '"'
        if len(listed) > MAX_LISTED:
            listed = ""
    elif column.kind is Kind.CHOICE and column.choices:
        listed = '"' + ",".join(str(choice.value) for choice in column.choices) + '"'
    elif column.key == "deliverable" and register.deliverables:
        listed = f"Deliverables!$A$2:$A${len(register.deliverables) + 1}"
    elif column.key in ("category", "area", "agent", "vulnerability"):
        source: dict[str, tuple[Table, str, tuple[Any, ...]]] = {
            "category": (tables.CATEGORIES, "B", register.categories),
            "area": (tables.CATEGORIES, "A", register.categories),
            "agent": (tables.AGENTS, "A", register.agents),
            "vulnerability": (tables.VULNERABILITIES, "A", register.vulnerabilities),
        }
        table, letter, rows = source[column.key]
        strict, listed = False, f"'{table.sheet}'!${letter}$2:${letter}${len(rows) + 1}" if rows else ""
    if listed:
        rule = DataValidation(type="list", formula1=listed, allow_blank=True, showErrorMessage=strict)
        rule.error, rule.errorTitle = f"Choose one of the listed values for {column.heading}.", column.heading
    elif column.kind is Kind.DATE:
        rule = DataValidation(
            type="date",
            operator="between",
            formula1="32874",
            formula2="109574",
            allow_blank=True,
            showErrorMessage=True,
        )
        rule.error, rule.errorTitle = "Give a date, such as 2026-11-22.", column.heading
    else:
        return
    rule.add(cells)
    sheet.add_data_validation(rule)


def _colour_levels(sheet: Worksheet, register: RegisterTables, cells: str) -> None:
    for level, (fill, text) in level_colours(register.method.levels).items():
        quoted = level.replace('"', '""')
        rule = CellIsRule(  # type: ignore[no-untyped-call]
            operator="equal",
            formula=[f'"{quoted}"'],
            fill=PatternFill("solid", bgColor=fill),
            font=Font(color=text, bold=True),
        )
        sheet.conditional_formatting.add(cells, rule)


def _colour_bands(sheet: Worksheet, register: RegisterTables) -> None:
    _colour_levels(sheet, register, f"A2:A{len(register.method.bands) + 1}")


def _context_sheet(sheet: Worksheet, register: RegisterTables) -> None:
    _headings(sheet, [("Field", 20.0, _GROUPS[None]), ("Value", 110.0, _GROUPS[None])])
    values = msgspec.structs.asdict(register.context) | {"likelihood_rule": register.method.rule, "version": VERSION}
    for number, column in enumerate(tables.CONTEXT.columns, 2):
        _put(sheet.cell(number, 1), column.heading)
        sheet.cell(number, 1).font = Font(name=_FONT, size=11, bold=True)
        cell = sheet.cell(number, 2)
        cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
        _put(cell, values[column.key])
        sheet.row_dimensions[number].height = row_height(line_count(cell_text(values[column.key]), 110))
    _page(sheet)


def _table_sheet(sheet: Worksheet, table: Table, rows: tuple[Any, ...]) -> None:
    _headings(sheet, [(column.heading, float(column.width), _GROUPS[None]) for column in table.columns])
    for number, row in enumerate(rows, 2):
        for index, column in enumerate(table.columns, 1):
            cell = sheet.cell(number, index)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.border = _BORDER
            _put(cell, getattr(row, column.key))
        texts = [(cell_text(getattr(row, column.key)), column.width) for column in table.columns]
        sheet.row_dimensions[number].height = row_height(max(line_count(text, width) for text, width in texts))
    for index, column in enumerate(table.columns, 1):
        if column.choices:
            listed = '"' + ",".join(str(choice.value) for choice in column.choices) + '"'
            rule = DataValidation(type="list", formula1=listed, allow_blank=True, showErrorMessage=True)
            letter = get_column_letter(index)
            rule.add(f"{letter}2:{letter}{len(rows) + SPARE_ROWS}")
            sheet.add_data_validation(rule)
    sheet.freeze_panes = "A2"
    _page(sheet)


def _with_rows(
    content: bytes, writer: RowWriter, entries: tuple[Entry, ...], width: int, progress: Progress | None
) -> bytes:
    """The workbook `content` with the register's rows in its first sheet."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as target,
    ):
        for item in source.infolist():
            data = source.read(item)
            if item.filename == "xl/worksheets/sheet1.xml":
                data = _sheet_xml(data.decode(), writer, entries, width, progress).encode()
            elif item.filename == "docProps/app.xml":
                # Excel did not write this file, though openpyxl says so.
                data = data.replace(b"Microsoft Excel", b"nowan")
            elif item.filename == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", data)
            target.writestr(zipfile.ZipInfo(item.filename), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _sheet_xml(xml: str, writer: RowWriter, entries: tuple[Entry, ...], width: int, progress: Progress | None) -> str:
    head, rest = xml.split('<row r="2"', 1)
    tail = rest[rest.index("</sheetData>") :]
    head = re.sub(
        r'<dimension ref="[^"]*"', f'<dimension ref="A1:{get_column_letter(width)}{len(entries) + 1}"', head, count=1
    )
    rows = []
    for number, row in enumerate(writer.rows(entries)):
        rows.append(row)
        if progress and number % _REPORT_EVERY == 0:
            progress(number, len(entries))
    if progress:
        progress(len(entries), len(entries))
    return head + "".join(rows) + tail
