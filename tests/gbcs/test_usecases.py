"""The table: complete, consistent, and in step with the names that the published set gives."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nowan.errors import PeerMisbehaved
from nowan.gbcs import Cra, GbcsReason
from nowan.gbcs.usecase_table import ROWS
from nowan.gbcs.usecases import USE_CASES, WITHOUT_CODE, DeviceKind, Family, MessageType, Protection, Role, by_code

#: GBCS mapping table: code, name, type, sender, Device, for the story's use cases.
STORY = [
    (0x0001, "CCS01", "SME.C.NC", Role.ACCESS_CONTROL_BROKER, DeviceKind.CHF, Family.DLMS),
    (0x0007, "CS01a", "SME.C.NC", Role.SUPPLIER, DeviceKind.ESME, Family.DLMS),
    (0x000D, "CS03A1", "SME.C.C", Role.SUPPLIER, DeviceKind.ESME, Family.ASN1),
    (0x00AB, "CS03A2", "SME.C.C", Role.ACCESS_CONTROL_BROKER, DeviceKind.PPMID, Family.ASN1),
    (0x001C, "ECS04a", "SME.C.C", Role.SUPPLIER, DeviceKind.ESME, Family.DLMS),
    (0x0069, "ECS82", "SME.C.NC", Role.SUPPLIER, DeviceKind.ESME, Family.DLMS),
]


@pytest.mark.parametrize(("code", "name", "kind", "role", "device", "family"), STORY)
def test_the_storys_rows(code: int, name: str, kind: str, role: Role, device: DeviceKind, family: Family) -> None:
    row = by_code(code)
    assert (row.name, row.type.value, row.family) == (name, kind, family)
    assert role in row.senders and device in row.devices
    assert row.replay_protected is (code != 0x0069)


def test_each_code_stands_once() -> None:
    codes = [line.split("|")[0].strip() for line in ROWS.splitlines()]
    assert len(codes) == len(set(codes)) == len(USE_CASES)
    assert codes == sorted(codes)
    assert len(USE_CASES) >= 233
    assert WITHOUT_CODE


def test_rows_make_sense() -> None:
    for row in USE_CASES.values():
        assert row.title and row.name
        assert row.is_alert == (row.replay_protected is None and not row.senders) or row.type in (
            MessageType.ZSE,
            MessageType.PPMID_COMMAND,
        ), row
        assert bool(row.devices), row
        assert (row.family is Family.NONE) == (row.type is MessageType.ZSE), row


BOTH, MAC, SIGNATURE = (
    Protection(mac=True, signature=True),
    Protection(mac=True, signature=False),
    Protection(mac=False, signature=True),
)


@pytest.mark.parametrize(
    ("code", "cra", "by_broker", "due"),
    [
        (0x001C, Cra.COMMAND, False, BOTH),
        (0x001C, Cra.RESPONSE, False, SIGNATURE),
        (0x00AB, Cra.COMMAND, True, BOTH),
        (0x0069, Cra.COMMAND, False, MAC),
        (0x0069, Cra.RESPONSE, False, MAC),
        (0x0018, Cra.ALERT, True, MAC),
        (0x1000, Cra.ALERT, False, SIGNATURE),
        (0x0108, Cra.COMMAND, False, SIGNATURE),
        (0x0008, Cra.COMMAND, True, MAC),
        (0x0008, Cra.RESPONSE, False, SIGNATURE),
    ],
)
def test_what_is_due(code: int, cra: Cra, by_broker: bool, due: Protection) -> None:
    assert by_code(code).protection(cra, by_broker=by_broker) == due


def test_only_top_ups_have_counters_of_their_own() -> None:
    assert {row.name for row in USE_CASES.values() if row.is_top_up} == {"CS01a", "CS01b", "PCS01"}


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(PeerMisbehaved) as caught:
        by_code(0xEEEE)
    assert caught.value.reason is GbcsReason.UNKNOWN_USE_CASE


@pytest.mark.rtds
def test_every_named_code_of_the_set_is_there(rtds: Path) -> None:
    names = json.loads((rtds / "codes.json").read_text())["message_codes"]
    assert {int(code, 16) for code in names} <= set(USE_CASES)
    for code, title in names.items():
        first = title.split()[0]
        if first[:1] in "CEGPHD" and any(letter.isdigit() for letter in first):
            assert USE_CASES[int(code, 16)].name == first, title


def test_criticality() -> None:
    assert by_code(0x001C).critical and by_code(0x1000).critical and by_code(0x0109).critical
    assert not by_code(0x0001).critical and not by_code(0x0018).critical
