"""One cell at a time: from what a workbook or TOML holds to a value of the model, or a `CellFault`.

People type numbers as text, write "4 - likely" from a drop-down, and dates as Britons do; all of that is taken. What
could mean two things is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from enum import Enum

from nowan.risk.faults import CellFault, RiskReason
from nowan.risk.model import Method
from nowan.risk.tables import CHOICE_ALIASES, Column, Kind, heading_key

#: The longest text that a cell of a workbook holds (Excel's own limit), hence the longest that a register takes.
MAX_TEXT = 32_767
#: Largest number of either sign: scores and scales stay far below it, and every program holds it exactly.
MAX_WHOLE = 999_999_999
#: Dates outside these are typing errors, and workbooks of either date system agree on what lies between.
FIRST_DATE, LAST_DATE = date(1990, 1, 1), date(2199, 12, 31)

_ERRORS = frozenset({"#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#GETTING_DATA", "#SPILL!"})
#: Characters that XML, and so a sheet, cannot hold, and the C1 controls.
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_LEADING_NUMBER = re.compile(r"([+-]?[0-9]{1,9})(?:\.0+)?(?:\s*[-–—:.)]\s*[^\W\d].*)?", re.ASCII | re.DOTALL)
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?", re.ASCII)
_GB_DATE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", re.ASCII)

Read = Callable[[object], object]


def read(reader: Read, value: object) -> object:
    """`value` by `reader`. A reader of files may have put a fault where a value should be; it is raised here."""
    if type(value) is CellFault:
        raise value
    return reader(value)


def text_of(value: object) -> str:
    """Any cell as text, trimmed, line ends as ``\\n``; "" for an empty one.

    Raises `CellFault` for an error cell, for characters that no workbook can hold, and for too much text.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        text = value.strip()
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if text in _ERRORS:
            raise CellFault(RiskReason.ERROR_CELL, f"the cell holds the error {text}")
        if len(text) > MAX_TEXT:
            raise CellFault(RiskReason.BAD_TEXT, f"{len(text)} characters; a cell holds {MAX_TEXT} at most")
        unfit = UNFIT.search(text)
        if unfit:
            raise CellFault(
                RiskReason.BAD_TEXT,
                f"character U+{ord(unfit[0]):04X} at position {unfit.start() + 1} cannot stand in a sheet",
            )
        return text
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int) and not -(10**18) < value < 10**18:
        raise CellFault(RiskReason.BAD_TEXT, "a number of more than 18 digits; write it as text")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and (value.hour, value.minute, value.second) == (0, 0, 0):
        return value.date().isoformat()
    return str(value)


def name_of(value: object) -> str:
    """A name: text in one line, runs of blanks made one."""
    return " ".join(text_of(value).split())


def names_of(value: object) -> tuple[str, ...]:
    """Several names: a TOML array, or text parted by ``;`` or line ends. Repeats are dropped."""
    parts = value if isinstance(value, list) else [value]
    names = (" ".join(piece.split()) for part in parts for piece in re.split(r"[;\n]", text_of(part)))
    return tuple(dict.fromkeys(name for name in names if name))


def whole_of(value: object) -> int | None:
    """A whole number, also written as text or as the number before a label: ``4 - likely``."""
    if isinstance(value, bool):
        raise CellFault(RiskReason.NOT_A_NUMBER, f"{str(value).upper()} is no number")
    if isinstance(value, int | float):
        if not -MAX_WHOLE <= value <= MAX_WHOLE or not float(value).is_integer():
            shown = f"{value:g}" if isinstance(value, float) else "this"
            raise CellFault(RiskReason.NOT_A_NUMBER, f"{shown} is no whole number of at most nine digits")
        return int(value)
    text = text_of(value)
    if not text:
        return None
    found = _LEADING_NUMBER.fullmatch(text)
    if not found:
        raise CellFault(RiskReason.NOT_A_NUMBER, f"{text[:40]!r} is no number")
    return int(found[1])


def number_of(value: object) -> float | None:
    """A number, also written as text."""
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= MAX_WHOLE:
        return float(value)
    text = text_of(value)
    if not text:
        return None
    if not re.fullmatch(r"[+-]?[0-9]{1,12}(\.[0-9]{1,12})?", text, re.ASCII):
        raise CellFault(RiskReason.NOT_A_NUMBER, f"{text[:40]!r} is no number")
    return float(text)


def date_of(value: object) -> date | None:
    """A date: a date cell, ``2026-11-22`` or ``22/11/2026`` (day first)."""
    if isinstance(value, datetime):
        day: date | None = value.date()
    elif isinstance(value, date):
        day = value
    elif not (text := text_of(value)):
        return None
    else:
        day = _dated(text)
    if day is None or not FIRST_DATE <= day <= LAST_DATE:
        raise CellFault(RiskReason.NOT_A_DATE, f"{text_of(value)[:40]!r} is no date; write 2026-11-22 or 22/11/2026")
    return day


def _dated(text: str) -> date | None:
    try:
        if iso := _ISO_DATE.fullmatch(text):
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if british := _GB_DATE.fullmatch(text):
            return date(int(british[3]), int(british[2]), int(british[1]))
    except ValueError:
        return None
    return None


def choice_reader(choices: type[Enum]) -> Read:
    """A reader for one of `choices`, in any case, by its common other names as well."""
    known = {heading_key(str(choice.value)): choice for choice in choices} | CHOICE_ALIASES.get(choices, {})

    def read(value: object) -> Enum | None:
        text = text_of(value)
        if not text:
            return None
        found = known.get(heading_key(text))
        if found is None:
            wanted = ", ".join(str(choice.value) for choice in choices)
            raise CellFault(RiskReason.NOT_A_CHOICE, f"{text[:40]!r} is none of {wanted}")
        return found

    return read


def factor_reader(factor: str, method: Method) -> Read:
    """A reader for a value on `factor`'s scale: the number, the number with its label, or the label alone."""
    values = frozenset(method.values(factor))
    labels = {level.name.casefold(): level.value for level in method.scales if level.scale == factor and level.name}

    def read(value: object) -> int | None:
        if type(value) is float or type(value) is int:
            if value in values:
                return int(value)
        elif isinstance(value, str) and (found := labels.get(value.strip().casefold())) is not None:
            return found
        number = whole_of(value)
        if number is not None and number not in values:
            wanted = ", ".join(str(value) for value in sorted(values))
            raise CellFault(RiskReason.OFF_SCALE, f"{number} is not on the scale of {factor} ({wanted})")
        return number

    return read


def reader(column: Column, method: Method | None) -> Read:
    """The reader for `column`'s cells; `method` is wanted for factors only."""
    if column.kind is Kind.FACTOR:
        assert method is not None
        return factor_reader(column.factor, method)
    if column.kind is Kind.CHOICE:
        assert column.choices is not None
        return choice_reader(column.choices)
    plain: dict[Kind, Read] = {
        Kind.TEXT: text_of,
        Kind.NAME: name_of,
        Kind.LIST: names_of,
        Kind.WHOLE: whole_of,
        Kind.NUMBER: number_of,
        Kind.DATE: date_of,
        Kind.COMPUTED: text_of,
    }
    return plain[column.kind]
