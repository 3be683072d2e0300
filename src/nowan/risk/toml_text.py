"""The register as TOML: the form under version control.

One ``[[risk]]`` per risk; ``deliverables = [...]`` stands for one entry per name. ``current``, ``inherent`` and
``residual`` are inline tables of factors. A folder is read file by file in the order of names, as one register.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

import msgspec

from nowan.risk import tables
from nowan.risk.faults import Fault, FaultyRegister, RiskReason
from nowan.risk.model import FACTORS, VERSION, Entry, Factors, RegisterTables, Stage
from nowan.risk.raw import RawRegister, RawRow, RawTable
from nowan.risk.tables import Table, stage_key

#: The largest TOML file taken; a register of 10,000 risks is about 12 MB.
MAX_BYTES = 64_000_000
_HEADER = re.compile(r"^\s*\[\[?\s*([A-Za-z_-]+)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z_-]+)\s*=")
_BARE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


def read_toml(path: Path) -> RawRegister:
    """The tables of one TOML file or of a folder's. Raises `FaultyRegister`."""
    files = sorted(path.glob("*.toml")) if path.is_dir() else [path]
    if not files:
        raise FaultyRegister([Fault(path.name, "", 0, "", "", RiskReason.UNREADABLE, "the folder holds no .toml file")])
    by_key: dict[str, RawTable] = {}
    faults: list[Fault] = []
    for file in files:
        raw = _parsed(file, faults)
        for key, table in raw.items():
            known = by_key.get(key)
            if known is None:
                by_key[key] = table
            else:
                known.rows.extend(table.rows)
    return RawRegister(path.name, by_key, faults)


def _parsed(file: Path, faults: list[Fault]) -> dict[str, RawTable]:
    def bad(line: int, detail: str, reason: RiskReason = RiskReason.UNREADABLE, heading: str = "") -> None:
        faults.append(Fault(file.name, "[toml]", line, "", heading, reason, detail))

    if file.stat().st_size > MAX_BYTES:
        bad(0, f"over {MAX_BYTES} bytes", RiskReason.TOO_LARGE)
        return {}
    try:
        text = file.read_bytes().decode()
        document = tomllib.loads(text)
    except UnicodeDecodeError as error:
        bad(0, f"byte {error.start} is no UTF-8")
        return {}
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        bad(int(found[1]) if found else 0, str(error))
        return {}
    except (RecursionError, ValueError) as error:  # nested too deep, or a number of thousands of digits
        bad(0, str(error))
        return {}
    version = document.pop("version", VERSION)
    if not isinstance(version, int) or version > VERSION:
        bad(0, f"register version {version!r}; this nowan reads up to {VERSION}", RiskReason.NEWER_VERSION, "version")
        return {}
    lines = _key_lines(text)
    known = {table.key: table for table in (tables.CONTEXT, tables.REGISTER, *tables.SUPPORTING)}
    raw: dict[str, RawTable] = {}
    for key, content in document.items():
        table = known.get(key)
        if table is None:
            bad(0, f"there is no table or key {key!r} in a register", RiskReason.UNKNOWN_FIELD, key)
            continue
        rows = [content] if isinstance(content, dict) else content
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            bad(0, f"{key!r} is to be an array of tables", RiskReason.UNREADABLE, key)
            continue
        raw[key] = _table(table, file.name, rows, lines.get(key, []), faults)
    return raw


def _key_lines(text: str) -> dict[str, list[dict[str, int]]]:
    """For every table of each name, the lines of its header (key "") and of its keys, for the places of faults."""
    found: dict[str, list[dict[str, int]]] = {}
    here: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            here = {"": number}
            found.setdefault(header[1], []).append(here)
        elif key := _KEY.match(line):
            here.setdefault(key[1], number)
    return found


def _table(
    table: Table, file: str, rows: list[dict[str, Any]], lines: list[dict[str, int]], faults: list[Fault]
) -> RawTable:
    raw = RawTable(table, file, "[context]" if table is tables.CONTEXT else f"[[{table.key}]]", [])
    keys = {column.key for column in table.columns}
    for index, content in enumerate(rows):
        where = lines[index] if index < len(lines) else {}
        row = RawRow(where.get("", 0), {}, {}, {})
        deliverables: list[Any] = [None]
        for key, value in content.items():
            line = where.get(key, row.number)
            if table is tables.REGISTER and key in {stage.value for stage in Stage} and isinstance(value, dict):
                for factor, number in value.items():
                    _put(
                        raw,
                        row,
                        stage_key(Stage(key), factor),
                        number,
                        line,
                        keys if factor in FACTORS else set(),
                        faults,
                    )
            elif table is tables.REGISTER and key == "deliverables" and isinstance(value, list) and value:
                deliverables = value
                row.lines["deliverable"] = line
            elif table is tables.REGISTER and key == "other" and isinstance(value, dict):
                row.other |= {str(heading): text for heading, text in value.items()}
            else:
                _put(
                    raw, row, "risk_id" if table is tables.REGISTER and key == "id" else key, value, line, keys, faults
                )
        for deliverable in deliverables:
            cells = row.cells if deliverable is None else row.cells | {"deliverable": deliverable}
            raw.rows.append(RawRow(row.number, cells, row.other, row.lines))
    return raw


def _put(raw: RawTable, row: RawRow, key: str, value: Any, line: int, keys: set[str], faults: list[Fault]) -> None:
    row.lines[key] = line
    if key not in keys:
        faults.append(raw.fault(row, key, RiskReason.UNKNOWN_FIELD, f"there is no field {key!r} here"))
    elif isinstance(value, dict) or (isinstance(value, list) and any(isinstance(part, dict | list) for part in value)):
        faults.append(raw.fault(row, key, RiskReason.BAD_TEXT, f"{key} is to be a value, not a table"))
    elif isinstance(value, list) and raw.table.column(key).kind is not tables.Kind.LIST:
        faults.append(raw.fault(row, key, RiskReason.BAD_TEXT, f"{key} is to be one value, not a list"))
    else:
        row.cells[key] = value


def toml_of(register: RegisterTables) -> str:
    """`register` as one TOML document, which reads back as an equal register."""
    context = {key: value for key, value in msgspec.structs.asdict(register.context).items() if value}
    context["likelihood_rule"] = register.method.rule
    parts = [f"version = {VERSION}\n", _block("[context]", context)]
    rows: dict[str, tuple[Any, ...]] = {
        "scale": register.method.scales,
        "band": register.method.bands,
        "deliverable": register.deliverables,
        "category": register.categories,
        "asset": register.assets,
        "agent": register.agents,
        "vulnerability": register.vulnerabilities,
        "control": register.controls,
        "acceptance": register.acceptance,
        "iteration": register.iterations,
    }
    for key, structs in rows.items():
        parts += (_block(f"[[{key}]]", msgspec.structs.asdict(struct)) for struct in structs)
    parts += (_block("[[risk]]", fields) for fields in _risks(register.entries))
    return "\n".join(parts)


def _risks(entries: tuple[Entry, ...]) -> list[dict[str, Any]]:
    """Entries as tables; neighbours that differ in their deliverable alone become one with ``deliverables``."""
    grouped: list[tuple[Entry, list[str]]] = []
    for entry in entries:
        if grouped and msgspec.structs.replace(entry, deliverable=grouped[-1][0].deliverable) == grouped[-1][0]:
            grouped[-1][1].append(entry.deliverable)
        else:
            grouped.append((entry, [entry.deliverable]))
    return [_risk(entry, names) for entry, names in grouped]


def _risk(entry: Entry, deliverables: list[str]) -> dict[str, Any]:
    fields = msgspec.structs.asdict(entry)
    table: dict[str, Any] = {"id": fields.pop("risk_id"), "deliverables": deliverables}
    for name in ("deliverable", "current", "inherent", "residual", "other"):
        fields.pop(name)
    for column in tables.REGISTER.columns:
        if column.key in fields:
            table[column.key] = fields[column.key]
        elif column.factor == "occurrence":
            assert column.stage is not None
            table[column.stage.value] = {
                Stage.CURRENT: entry.current,
                Stage.INHERENT: entry.inherent,
                Stage.RESIDUAL: entry.residual,
            }[column.stage]
    table["other"] = dict(entry.other)
    return table


def _block(header: str, fields: dict[str, Any]) -> str:
    lines = [f"{_key(key)} = {_value(value)}" for key, value in fields.items() if value not in (None, "", (), {}, [])]
    return "\n".join([header, *lines]) + "\n"


def _key(text: str) -> str:
    return text if _BARE.fullmatch(text) else _string(text)


def _value(value: Any) -> str:
    if isinstance(value, Factors):
        value = {factor: getattr(value, factor) for factor in FACTORS if getattr(value, factor) is not None}
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(key)} = {_value(part)}" for key, part in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(part) for part in value) + "]"
    if isinstance(value, Enum):
        return _string(str(value.value))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return _string(value)
    return repr(value)


def _string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub("[\x00-\x1f\x7f]", lambda found: f"\\u{ord(found[0]):04X}", escaped) + '"'
