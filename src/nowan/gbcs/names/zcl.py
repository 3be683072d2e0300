"""ZigBee clusters, commands, attributes and values by name (ZigBee Cluster Library; Smart Energy 1.4)."""

from __future__ import annotations

import msgspec

from nowan.gbcs.names import layout
from nowan.gbcs.names.layout import Layout
from nowan.gbcs.names.zcl_table import ATTRIBUTES, CLUSTERS, COMMANDS, UNITS, VALUES


class Command(msgspec.Struct, frozen=True):
    """A command of a cluster and which way it goes; `fields` None where its layout is not known."""

    name: str
    fields: tuple[Layout, ...] | None
    to_client: bool = False


class Values(msgspec.Struct, frozen=True):
    """A table of numbers; `kind` is ``one of``, ``low nibble`` or ``bits``."""

    kind: str
    names: dict[int, str]


def _rows(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in f"{line} ".split("|")] for line in text.splitlines()]


CLUSTER_NAMES: dict[int, str] = {int(number, 16): name for number, name in _rows(CLUSTERS)}
#: By cluster, whether it goes to the client, and command id.
CLUSTER_COMMANDS: dict[tuple[int, bool, int], Command] = {
    (int(cluster, 16), direction == "<", int(number, 16)): Command(name, layout.fields(fields), direction == "<")
    for cluster, direction, number, name, fields in _rows(COMMANDS)
}
#: Commands of every cluster (ZCL 2.5).
PROFILE_COMMANDS: dict[int, str] = {
    0x00: "Read Attributes",
    0x01: "Read Attributes Response",
    0x02: "Write Attributes",
    0x04: "Write Attributes Response",
    0x06: "Configure Reporting",
    0x07: "Configure Reporting Response",
    0x0A: "Report Attributes",
    0x0B: "Default Response",
}
_VALUES = {
    name: Values(
        kind,
        {int(number, 16): text for number, _, text in (entry.strip().partition(" ") for entry in entries.split(";"))},
    )
    for name, kind, entries in _rows(VALUES)
}


def _attributes() -> dict[tuple[int, int], str]:
    named: dict[tuple[int, int], str] = {}
    for cluster, first, count, start, step, name, *_ in _rows(ATTRIBUTES):
        for place in range(int(count)):
            identifier = int(first, 16) + place * int(step)
            named.setdefault((int(cluster, 16), identifier), name.replace("#", str(int(start) + place)))
    return named


_ATTRIBUTES = _attributes()
_UNITS = {(int(cluster, 16), int(attribute, 16)): unit for cluster, attribute, unit in _rows(UNITS)}


def cluster_name(number: int) -> str:
    """``Prepayment``, or ``cluster 0x4711``."""
    return CLUSTER_NAMES.get(number, f"cluster 0x{number:04X}")


def command(cluster: int, specific: bool, to_client: bool, number: int) -> Command:
    """The command's name and fields; one not known is called by its number."""
    unknown = Command(f"command 0x{number:02X}", None, to_client)
    if not specific:
        return Command(PROFILE_COMMANDS.get(number, unknown.name), None, to_client)
    return CLUSTER_COMMANDS.get((cluster, to_client, number), unknown)


def attribute_name(cluster: int, number: int) -> str:
    """``Credit Remaining``, or ``attribute 0x4711``."""
    return _ATTRIBUTES.get((cluster, number), f"attribute 0x{number:04X}")


def attribute_unit(cluster: int, number: int) -> str:
    """Unit of an attribute, or ``=`` and the name of its table of values; empty for a bare number."""
    return _UNITS.get((cluster, number), "")


def value_text(table: str, number: int) -> str:
    """What a number of a table of values means, with the number beside it; unnamed ones say so."""
    values = _VALUES[table]
    match values.kind:
        case "bits":
            return _bits(values, number)
        case "low nibble":
            name = values.names.get(number & 0x0F)
        case _:
            name = values.names.get(number)
    return f"{name} ({number})" if name else f"{number} (unnamed)"


def _bits(values: Values, number: int) -> str:
    """Single bits by name; a mask of several bits as ``name number``."""
    found, rest = [], number
    for mask, name in values.names.items():
        part = number & mask
        rest &= ~mask
        low = (mask & -mask).bit_length() - 1
        if mask & (mask - 1):
            found.append(f"{name} {part >> low}")
        elif part:
            found.append(name)
    if rest:
        found.append(f"unnamed bits 0x{rest:X}")
    return f"{', '.join(found) or 'none'} (0x{number:X})"
