"""COSEM classes, objects, attributes and methods by name (DLMS UA Blue Book; GBCS 20)."""

from __future__ import annotations

import msgspec

from nowan.gbcs.names import layout
from nowan.gbcs.names.cosem_table import CLASSES, ROWS, VALUES
from nowan.gbcs.names.layout import Layout
from nowan.gbcs.names.payload_table import ALERT_DETAILS
from nowan.gbcs.names.payload_table import ROWS as PAYLOADS


class Member(msgspec.Struct, frozen=True):
    """An attribute or method of an object: `field` says its unit, values and parts."""

    class_id: int
    obis: bytes
    method: bool
    index: int
    object: str
    name: str
    field: Layout


def obis_text(code: bytes) -> str:
    """``0-0:19.10.0.255``."""
    return f"{code[0]}-{code[1]}:{code[2]}.{code[3]}.{code[4]}.{code[5]}"


def obis_bytes(text: str) -> bytes:
    """The six octets of ``0-0:19.10.0.255``."""
    return bytes(int(part) for part in text.replace("-", ".").replace(":", ".").split("."))


def _member(line: str) -> Member:
    class_id, obis, place, thing, name, unit, parts = (cell.strip() for cell in f"{line} ".split("|")[:7])
    field = layout.one(parts) or Layout(name)
    if unit.startswith("="):
        field = msgspec.structs.replace(field, values=unit[1:])
    elif unit:
        field = msgspec.structs.replace(field, type=unit)
    return Member(int(class_id), obis_bytes(obis), place[0] == "M", int(place[1:]), thing, name, field)


#: Every attribute and method that GBCS uses, by class, OBIS code, whether it is a method, and number.
MEMBERS: dict[tuple[int, bytes, bool, int], Member] = {
    (m.class_id, m.obis, m.method, m.index): m for m in map(_member, ROWS.splitlines())
}
_CLASSES = {int(number): name.strip() for number, name in (line.split(" | ") for line in CLASSES.splitlines())}
_VALUES = {
    name: {int(number): text for number, _, text in (entry.strip().partition(" ") for entry in entries.split(";"))}
    for name, _, entries in (line.partition(" | ") for line in VALUES.splitlines())
}
#: Objects by class and code, for members that are not in the table.
_OBJECTS = {(m.class_id, m.obis): m.object for m in MEMBERS.values()}


def class_name(number: int) -> str:
    """``Credit``, or ``class 4711`` for one not known."""
    return _CLASSES.get(number, f"class {number}")


def member(class_id: int, obis: bytes, method: bool, index: int) -> Member:
    """The named member; one that is not in the table gets its number for a name."""
    found = MEMBERS.get((class_id, obis, method, index))
    if found is not None:
        return found
    name = f"{'method' if method else 'attribute'} {index}"
    return Member(class_id, obis, method, index, _OBJECTS.get((class_id, obis), "unnamed object"), name, Layout(name))


def value_name(table: str, number: int) -> str | None:
    """What a number of an enumeration means, None when it has no name."""
    return _VALUES.get(table, {}).get(number)


def _items(text: str) -> tuple[Member, ...]:
    found = []
    for item in text.split(", "):
        class_id, obis, place = item.split()
        found.append(member(int(class_id), obis_bytes(obis), place[0] == "M", int(place[1:])))
    return tuple(found)


_PAYLOADS = [[cell.strip() for cell in line.split("|")] for line in PAYLOADS.splitlines() if "-" in line]
#: What a use case's Command asks for, by message code, where that does not vary.
ITEMS: dict[int, tuple[Member, ...]] = {int(row[0], 16): _items(row[1]) for row in _PAYLOADS}
#: What a use case's protected read covers, by message code: the values that come encrypted.
PROTECTED: dict[int, tuple[Member, ...]] = {int(row[0], 16): _items(row[2]) for row in _PAYLOADS if row[2:] and row[2]}
#: What a DLMS Alert adds to its code and time, by message code.
DETAILS: dict[int, tuple[Layout, ...]] = {
    int(code, 16): layout.fields(fields) for code, fields in (line.split(" | ") for line in ALERT_DETAILS.splitlines())
}
