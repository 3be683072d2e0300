"""Every use case has own messages of every kind that it has; what has none stands here with its reason."""

from __future__ import annotations

from nowan.gbcs.usecases import USE_CASES, MessageType
from tests.gbcs.own import alert_rows, asn1_rows, gbz_octets, tables

#: Use cases without an own message, and why there can be none.
WITHOUT = {
    0x003F: "ECS26e: an earlier version whose objects no document at hand names, and no published message shows",
    0x0116: "PECS01: only a log entry, no GBCS message",
    0x0117: "PECS02: only a log entry, no GBCS message",
    0x0118: "PECS03: only a log entry, no GBCS message",
    0x0119: "HECS01: only a log entry, no GBCS message",
}
#: Alerts that are built where they are tested, since they carry encrypted parts.
PUSHED = {(0x0061, 3), (0x008B, 3)}


def covered() -> set[tuple[int, int]]:
    found = {(code, cra) for codes, cra, *_ in asn1_rows.ROWS for code in codes} | PUSHED
    found |= {(code, cra) for code in tables.TABLES for cra in (1, 2)}
    found |= {(code, 1) for code in gbz_octets.COMMANDS} | {(code, 2) for code in gbz_octets.RESPONSES}
    return found | {(code, 3) for code in (*alert_rows.DLMS, *alert_rows.GBZ)}


def test_every_use_case_has_own_messages_of_its_kinds() -> None:
    wanted = set()
    for code, row in USE_CASES.items():
        if row.type is not MessageType.ZSE:
            wanted |= {(code, 3)} if row.is_alert else {(code, 1), (code, 2)}
    missing = {code for code, _ in wanted - covered()} | {
        code for code, row in USE_CASES.items() if row.type is MessageType.ZSE
    }
    assert missing == set(WITHOUT)
    assert covered() <= wanted
