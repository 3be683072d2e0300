"""A workbook in: any analyst's .xlsx as a register, with every fault at its cell.

Values come through python-calamine, which reads the values that the last program to calculate stored with its
formulas. It shows an error cell, and a formula that was never calculated, as empty; `nowan.risk.stored_cells` finds
both in the sheet's XML, so that neither is taken for a blank.

Columns may stand in any order, under their own or a common other name, below title rows. Columns that are not ours are
kept with the entry; sheets that are not ours are named as left out.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from nowan.risk import stored_cells, tables
from nowan.risk.cells import text_of
from nowan.risk.faults import CellFault, Fault, FaultyRegister, RiskReason
from nowan.risk.progress import Progress
from nowan.risk.raw import RawRegister, RawRow, RawTable
from nowan.risk.stored_cells import Special
from nowan.risk.tables import Column, Kind, Table, heading_key

#: Limits that keep a hostile or broken file from taking the machine's memory: size packed and unpacked, and the sheet.
MAX_BYTES, MAX_UNPACKED_BYTES = 64_000_000, 1_000_000_000
MAX_ROWS, MAX_COLUMNS = 100_000, 400
#: How far down the row of headings is looked for, and how many known headings make one.
_HEADING_ROWS, _HEADINGS = 25, 3


def column_letters(index: int) -> str:
    """Letters of the column at `index`, from 0: ``A``, ``Z``, ``AA``."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def read_workbook(path: Path, progress: Progress | None = None) -> RawRegister:
    """The tables of the workbook at `path`. Raises `FaultyRegister`, and `OSError` where it cannot be read."""
    content = path.read_bytes()
    _check_size(path.name, content)
    sheets = _sheets(path.name, content)
    wanted, left_out = _assigned(path.name, sheets)
    specials = stored_cells.scan(content, [sheet for sheet, _ in wanted.values()])
    raw: dict[str, RawTable] = {}
    faults: list[Fault] = []
    notes = [f"sheet {name!r}" for name in left_out]
    for key, (sheet, table) in wanted.items():
        if progress:
            progress(len(raw), len(wanted))
        reader = _SheetReader(path.name, sheet, table, specials.get(sheet, {}), faults)
        raw[key] = reader.context(sheets[sheet]) if table is tables.CONTEXT else reader.rows(sheets[sheet])
        if table is not tables.REGISTER:
            notes += (f"column {heading!r} of sheet {sheet!r}" for heading in reader.others.values())
    if progress:
        progress(len(wanted), len(wanted))
    return RawRegister(path.name, raw, faults, tuple(notes))


def _refused(file: str, reason: RiskReason, detail: str) -> FaultyRegister:
    return FaultyRegister([Fault(file, "", 0, "", "", reason, detail)])


def _check_size(file: str, content: bytes) -> None:
    """Refuse what is no zip, or unpacks to more than a register could need, before anything unpacks it."""
    if len(content) > MAX_BYTES:
        raise _refused(file, RiskReason.TOO_LARGE, f"{len(content)} bytes; {MAX_BYTES} at most")
    try:
        with zipfile.ZipFile(_bytes_io(content)) as archive:
            unpacked = sum(item.file_size for item in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise _refused(file, RiskReason.UNREADABLE, f"this is no .xlsx workbook ({error})") from None
    if unpacked > MAX_UNPACKED_BYTES:
        raise _refused(file, RiskReason.TOO_LARGE, f"unpacks to {unpacked} bytes; {MAX_UNPACKED_BYTES} at most")


def _bytes_io(content: bytes) -> Any:
    import io

    return io.BytesIO(content)


def _sheets(file: str, content: bytes) -> dict[str, list[list[Any]]]:
    """Every sheet's cells from A1 on; blank ones are ""."""
    import python_calamine

    try:
        with python_calamine.CalamineWorkbook.from_filelike(_bytes_io(content)) as workbook:
            sheets = {}
            for name in workbook.sheet_names:
                sheet = workbook.get_sheet_by_name(name)
                if sheet.total_height > MAX_ROWS or sheet.total_width > MAX_COLUMNS:
                    size = f"sheet {name!r} spans {sheet.total_height} rows and {sheet.total_width} columns"
                    raise _refused(file, RiskReason.TOO_LARGE, f"{size}; {MAX_ROWS} and {MAX_COLUMNS} at most")
                sheets[name] = sheet.to_python(skip_empty_area=False)
            return sheets
    except FaultyRegister:
        raise
    except python_calamine.PasswordError:
        raise _refused(file, RiskReason.UNREADABLE, "the workbook is locked with a password") from None
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise _refused(file, RiskReason.UNREADABLE, f"the workbook cannot be read: {error}") from None


def _assigned(file: str, sheets: dict[str, list[list[Any]]]) -> tuple[dict[str, tuple[str, Table]], list[str]]:
    """Which sheet is which table, and the names of those that are none."""
    names = {heading_key(name): name for name in sheets}
    found: dict[str, tuple[str, Table]] = {}
    for table in (tables.CONTEXT, *tables.SUPPORTING, tables.REGISTER):
        for name in (table.sheet, *table.aliases):
            sheet = names.get(heading_key(name))
            if sheet is not None:
                found[table.key] = (sheet, table)
                break
    taken = {sheet for sheet, _ in found.values()}
    if tables.REGISTER.key not in found:
        likely = [
            name
            for name, rows in sheets.items()
            if name not in taken and _heading_row(tables.REGISTER, rows) is not None
        ]
        if len(likely) != 1:
            there = ", ".join(repr(name) for name in sheets) or "none"
            raise _refused(file, RiskReason.NO_SHEET, f"there is no sheet 'Register' (sheets: {there})")
        found[tables.REGISTER.key] = (likely[0], tables.REGISTER)
    taken = {sheet for sheet, _ in found.values()}
    return found, [name for name, rows in sheets.items() if name not in taken and any(any(row) for row in rows)]


def _known(table: Table) -> tuple[dict[str, Column], dict[str, Column]]:
    """Columns by their own heading and by their other names."""
    own = {heading_key(column.heading): column for column in table.columns}
    other = {heading_key(alias): column for column in table.columns for alias in column.aliases}
    return own, other


def _heading_row(table: Table, rows: list[list[Any]]) -> int | None:
    """Index of the row that holds the most known headings, if it holds enough of them to be one."""
    own, other = _known(table)
    enough = min(_HEADINGS, sum(column.required for column in table.columns) or 1)
    best, index = 0, None
    for number, row in enumerate(rows[:_HEADING_ROWS]):
        count = sum(
            heading_key(cell) in own or heading_key(cell) in other for cell in row if isinstance(cell, str) and cell
        )
        if count > best:
            best, index = count, number
    return index if best >= enough else None


class _SheetReader:
    """Reads one sheet into a raw table; `others` are the headings it does not know, by column."""

    def __init__(
        self, file: str, sheet: str, table: Table, specials: dict[tuple[int, str], Special], faults: list[Fault]
    ) -> None:
        self.raw = RawTable(table, file, sheet, [])
        self.specials = specials
        self.faults = faults
        self.others: dict[int, str] = {}

    def context(self, rows: list[list[Any]]) -> RawTable:
        """The sheet "Context": a field's name in A, its value in B."""
        self.raw.columns = {column.key: "B" for column in self.raw.table.columns}
        own, other = _known(self.raw.table)
        for number, row in enumerate(rows, 1):
            name = row[0] if row else ""
            column = own.get(heading_key(str(name))) or other.get(heading_key(str(name)))
            if column is not None and len(row) > 1:
                self.raw.headings[column.key] = column.heading
                self.raw.rows.append(RawRow(number, {column.key: self._cell(number, "B", row[1])}))
            elif name and heading_key(str(name)) != "field":
                self.faults.append(
                    self.raw.fault(
                        RawRow(number, {}),
                        "",
                        RiskReason.UNKNOWN_FIELD,
                        f"there is no field {str(name)[:40]!r} in a context",
                    )
                )
        return self.raw

    def rows(self, rows: list[list[Any]]) -> RawTable:
        """A table under a row of headings."""
        start = _heading_row(self.raw.table, rows)
        if start is None:
            if any(any(row) for row in rows):
                wanted = ", ".join(repr(column.heading) for column in self.raw.table.columns if column.required)
                self.faults.append(
                    Fault(
                        self.raw.file,
                        self.raw.sheet,
                        0,
                        "",
                        "",
                        RiskReason.MISSING_COLUMN,
                        f"there is no row of headings ({wanted})",
                    )
                )
            return self.raw
        columns = self._columns(start + 1, rows[start])
        self._others(rows[start], rows[start + 1 :])
        letters = [column_letters(index) for index in range(max(len(row) for row in rows))]
        special_rows = {row for row, _ in self.specials}
        for number, row in enumerate(rows[start + 1 :], start + 2):
            if number in special_rows:
                row = [self._cell(number, letters[index], value) for index, value in enumerate(row)]
            cells = {column.key: row[index] for index, column in columns.items() if not _blank(row[index])}
            other = {heading: row[index] for index, heading in self.others.items() if not _blank(row[index])}
            if other or any(columns_key for columns_key in cells if not self._computed(columns_key)):
                self.raw.rows.append(RawRow(number, cells, other))
        return self.raw

    def _computed(self, key: str) -> bool:
        return self.raw.table is tables.REGISTER and self.raw.table.column(key).kind is Kind.COMPUTED

    def _columns(self, number: int, headings: Iterable[Any]) -> dict[int, Column]:
        """Columns by index. An own heading goes before another name for the same column, which is then theirs."""
        own, other = _known(self.raw.table)
        texts = {index: heading_key(text) for index, cell in enumerate(headings) if (text := _heading_text(cell))}
        columns: dict[int, Column] = {}
        for names in (own, other):
            for index, text in texts.items():
                column = names.get(text)
                if column is None or index in columns:
                    continue
                if column.key not in self.raw.columns:
                    columns[index] = column
                    self.raw.columns[column.key] = column_letters(index)
                    self.raw.headings[column.key] = column.heading
                elif names is own or column.kind in (Kind.FACTOR, Kind.COMPUTED):
                    first = self.raw.columns[column.key]
                    detail = f"columns {first} and {column_letters(index)} are both {column.heading!r}"
                    self.faults.append(
                        Fault(
                            self.raw.file,
                            self.raw.sheet,
                            number,
                            column_letters(index),
                            column.heading,
                            RiskReason.DUPLICATE_COLUMN,
                            detail,
                        )
                    )
                    columns[index] = column
        return {
            index: column
            for index, column in sorted(columns.items())
            if self.raw.columns[column.key] == column_letters(index)
        }

    def _others(self, headings: list[Any], below: list[list[Any]]) -> None:
        """Headings that are not ours; a column without a heading counts when it holds anything."""
        known = set(self.raw.columns.values())
        own, _ = _known(self.raw.table)
        for index, cell in enumerate(headings):
            letters = column_letters(index)
            text = _heading_text(cell)
            if letters in known or heading_key(text) in own:
                continue
            if text or any(not _blank(row[index]) for row in below):
                text = text or f"Column {letters}"
                self.others[index] = text if text not in self.others.values() else f"{text} ({letters})"

    def _cell(self, number: int, letters: str, value: Any) -> Any:
        """The value, or the fault that stands in its place for an error cell or a formula that was never calculated."""
        special = self.specials.get((number, letters))
        if special is None:
            return value
        key = next((key for key, column in self.raw.columns.items() if column == letters), "")
        if special.error:
            return CellFault(RiskReason.ERROR_CELL, f"the cell holds the error {special.error}")
        computed = self.raw.table is tables.REGISTER and key and (self._computed(key) or key.endswith("likelihood"))
        if computed:
            return ""
        return CellFault(
            RiskReason.NO_STORED_VALUE,
            "the formula here was never calculated; open the workbook, save it, and import again",
        )


def _blank(value: Any) -> bool:
    return value == "" or (type(value) is str and value.isspace())


def _heading_text(cell: Any) -> str:
    try:
        return " ".join(text_of(cell).split())
    except CellFault:
        return ""
