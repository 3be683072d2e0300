"""The tables of names: complete, consistent with the use cases and the strict readers, and the pages made from them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nowan.gbcs import decode
from nowan.gbcs.names import alerts, cosem, layout, purposes, reference, words, zcl
from nowan.gbcs.usecases import USE_CASES, Family
from nowan.gbcs.zcl_commands import RawCommand, kind_of

ROOT = Path(__file__).resolve().parents[3]


def test_every_use_case_has_a_purpose_in_a_sentence() -> None:
    assert set(purposes.PURPOSES) == set(USE_CASES)
    for code, purpose in purposes.PURPOSES.items():
        assert purpose.endswith(".") and 20 < len(purpose) < 130, f"{code:04X}"


def test_members_of_the_payload_table_are_named() -> None:
    for code, items in cosem.ITEMS.items():
        assert USE_CASES[code].family is Family.DLMS
        assert all(item.object != "unnamed object" for item in items), f"{code:04X}"
    assert cosem.MEMBERS[112, bytes((0, 0, 19, 10, 0, 255)), False, 2].object == "Meter Balance"


def test_values_that_layouts_name_exist() -> None:
    for command in zcl.CLUSTER_COMMANDS.values():
        for field in command.fields or ():
            for part in (field, *field.parts):
                assert not part.values or zcl.value_text(part.values, 0), part.name


def test_every_command_of_the_strict_reader_has_a_name() -> None:
    """And the other way round: both know the same commands of the clusters that GBCS uses."""
    for (cluster, to_client, number), command in zcl.CLUSTER_COMMANDS.items():
        if (cluster, to_client, number) == (0x0702, False, 0x0C):
            continue  # Local Change Supply goes over the home's network only.
        assert kind_of(cluster, True, to_client, number) is not RawCommand, command.name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a, b:u8, c:u16@s", ["a", "b", "c"]),
        ("entries[season(name, start)]", ["entries"]),
        ("x(y(z), w), *rest(v:u8=Kind)", ["x", "rest"]),
    ],
)
def test_layouts(text: str, names: list[str]) -> None:
    assert [field.name for field in layout.fields(text)] == names


def test_a_layout_keeps_its_parts() -> None:
    (field,) = layout.fields("*Debt(Amount:i32@mp, Type:u8=RepaymentDebtType)")
    assert field.repeats and [part.unit for part in field.parts] == ["mp", ""]
    assert field.parts[1].values == "RepaymentDebtType"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1_200_000, "mp", "£12.00"),
        (-1, "mp", "-£0.00001"),
        (123_456_789, "mp", "£1,234.56789"),
        (1000, "bp", "10.00 %"),
        (86_400, "s", "1 day (86,400 s)"),
        (90, "s", "90 s"),
        (12_345, "litre", "12,345 litres (12.345 m³)"),
        (1500, "Wh", "1,500 Wh (1.500 kWh)"),
        (605, "minutes", "10:05"),
    ],
)
def test_quantities(value: int, unit: str, text: str) -> None:
    assert words.quantity(value, unit) == text


@pytest.mark.parametrize(
    ("octets", "text"),
    [
        ("07EA0110FF120500008000FF", "Friday 16 January 2026, 18:05:00 UTC"),
        ("FFFFFFFFFFFFFFFFFF8000FF", "not specified (every field a wildcard)"),
        ("FFFFFF01FF000000008000FF", "1 of every month every year 00:00:00"),
    ],
)
def test_date_times(octets: str, text: str) -> None:
    assert words.cosem_date_time(bytes.fromhex(octets)) == text


def test_alert_names() -> None:
    assert alerts.alert_text(0x810E) == "Credit Added Locally (0x810E)"
    assert alerts.alert_text(0x1234) == "0x1234 (unnamed)"


def test_reference_pages_are_fresh() -> None:
    for name, text in reference.pages().items():
        kept = (ROOT / "docs" / "reference" / name).read_text("utf-8")
        assert kept == text, f"run python -m nowan.gbcs.names.reference: {name} is stale"


@pytest.mark.rtds
def test_all_published_codes_are_in_the_tables(rtds: Path) -> None:
    codes = json.loads((rtds / "codes.json").read_text())
    assert {int(code, 16) for code in codes["message_codes"]} <= set(USE_CASES)
    assert {int(code, 16) for code in codes["alert_codes"]} == set(alerts.ALERTS)
    messages = (bytes.fromhex(path.read_text()) for path in (rtds / "gbcs").glob("*/*.HEX"))
    assert {decode(data).code for data in messages} <= set(USE_CASES)
