"""Writes the reference pages from the tables: ``python -m nowan.gbcs.names.reference FOLDER``.

The pages are kept in docs/reference, and a test holds them to the tables.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from nowan.gbcs.names.alerts import ALERTS
from nowan.gbcs.names.cosem import ITEMS, Member, class_name, obis_text
from nowan.gbcs.names.payload_table import ROWS as PAYLOADS
from nowan.gbcs.names.purposes import PURPOSES
from nowan.gbcs.names.zcl import cluster_name, command
from nowan.gbcs.usecases import USE_CASES, WITHOUT_CODE, Family, MessageType, UseCase

_MADE = "<!-- Made by `python -m nowan.gbcs.names.reference`; change the tables, not this page. -->"
#: More items than this are counted instead of listed.
_MAX_ITEMS = 6
_FAMILIES = {Family.ALERT: "DLMS or GBZ", Family.ASN1: "ASN.1"}
_PROTECTION = {
    MessageType.CRITICAL_COMMAND: "Command signed and MACed, Response signed",
    MessageType.NON_CRITICAL_COMMAND: "MAC",
    MessageType.PPMID_COMMAND: "MAC between PPMID and GSME",
    MessageType.CRITICAL_ALERT: "signed",
    MessageType.NON_CRITICAL_ALERT: "MAC",
    MessageType.VARIANT: "MAC when the access control broker asks, else signed",
    MessageType.SIGNED: "signed, no MAC",
    MessageType.ZSE: "none: no message",
}


def pages() -> dict[str, str]:
    """Every page by its file name."""
    return {"use-cases.md": _use_cases(), "alerts.md": _alerts()}


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _use_cases() -> str:
    rows = [_row(row) for row in USE_CASES.values()]
    uncoded = _table(("use case", "title"), WITHOUT_CODE.items())
    return f"""{_MADE}

# Use cases

Every use case of GBCS that has a message code, {len(rows)} in all, as `nowan decode` and the checks read them
(`nowan.gbcs.usecases.USE_CASES`). Protection follows the use case and the originator, never the "critical" flag of the
service request. Senders are the roles that may send the Command; devices take the Command, or send the Alert.

{_table(("code", "use case", "what it is for", "type", "service request", "payload", "senders", "devices"), rows)}

## How each type is protected

{_table(("type", "what must hold"), [(kind.value, text) for kind, text in _PROTECTION.items()])}

## Named, without a known message code

{uncoded}
"""


def _row(row: UseCase) -> tuple[str, ...]:
    senders = ", ".join(sorted(role.name.lower().replace("_", " ") for role in row.senders)) or "–"
    devices = ", ".join(sorted(kind.value for kind in row.devices)) or "–"
    name = f"**{row.name}** {row.title}"
    return (
        f"{row.code:04X}",
        name,
        PURPOSES[row.code],
        row.type.value,
        row.srv,
        _payload(row),
        senders,
        devices,
    )


def _payload(row: UseCase) -> str:
    if row.family is Family.NONE:
        return "–"
    if row.code in ITEMS:
        return f"DLMS: {_listed([_member(item) for item in ITEMS[row.code]])}"
    if row.code in _COMMANDS:
        return f"GBZ: {_listed(_COMMANDS[row.code])}"
    return _FAMILIES.get(row.family, str(row.family.value))


def _listed(items: list[str]) -> str:
    unique = list(dict.fromkeys(items))
    shown = ", ".join(unique[:_MAX_ITEMS])
    return shown + (f" and {len(unique) - _MAX_ITEMS} more" if len(unique) > _MAX_ITEMS else "")


def _member(item: Member) -> str:
    return f"{item.object} ({class_name(item.class_id)} {obis_text(item.obis)} {item.name})"


def _command(item: str) -> str:
    cluster, direction, number = int(item[:4], 16), item[4], int(item[5:], 16)
    found = command(cluster, direction != "*", direction == "<", number)
    return f"{cluster_name(cluster)} {found.name}"


#: GBZ commands of a use case, by message code.
_COMMANDS: dict[int, list[str]] = {
    int(code, 16): [_command(item) for item in items.split(", ")]
    for code, _, items in (line.partition(" | ") for line in PAYLOADS.splitlines())
    if items[4] in "<>*"
}


def _alerts() -> str:
    rows = [(f"0x{code:04X}", name) for code, name in ALERTS.items()]
    return f"""{_MADE}

# Alert and event codes

The {len(rows)} codes that have a name here (`nowan.gbcs.names.alerts.ALERTS`). A Device sends some of them in Alerts
and writes all to its event or security log. A code that is not listed is shown as a number, marked unnamed.

{_table(("code", "what happened"), rows)}
"""


def write(folder: Path) -> None:
    """Write every page into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/reference"))
