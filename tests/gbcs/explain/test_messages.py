"""Explanations of messages of our own: names, amounts, times and secrets, worked out by hand from the tables."""

from __future__ import annotations

import pytest

from nowan.crypto.secret import Secret
from nowan.dlms.access import AccessResponse, Get, Result
from nowan.dlms.data import I32
from nowan.gbcs import Cra, GroupingHeader, Keys, KeyUse, Message, OtherInfo, build, explain, protect
from nowan.gbcs.cosem import (
    AdjustBalance,
    DeviceAddition,
    DeviceLogAlert,
    DeviceLogEntry,
    ReadBalance,
    TopUp,
    null_results,
)
from nowan.gbcs.explanation import Explanation, Node
from tests.gbcs.parties import ACB, CHF, ESME, GPF, GSME, PPMID, SUPPLIER, everything, private

#: A published token: £10, the truncated counter 3 (spec of the UTRN, worked example).
TOKEN = b"73946144332040217315"
#: 2015-01-01 00:00:00 as a COSEM date-time, and as seconds since 2000-01-01 (5,479 days, little-endian in ZCL).
NEW_YEAR = bytes.fromhex("07DF0101FF0000000080" + "00FF")
NEW_YEAR_S = 5479 * 86_400


def value(explained: Explanation, name: str) -> str:
    node = explained.find(name)
    assert node is not None, name
    return node.value


def message(code: int, payload: str, cra: Cra = Cra.COMMAND) -> Message:
    parties = (SUPPLIER, GSME) if cra is Cra.COMMAND else (GSME, SUPPLIER)
    return Message(GroupingHeader(cra, 7, *parties, OtherInfo(code)), bytes.fromhex(payload))


def test_an_amount_is_in_pounds_and_the_object_has_its_name() -> None:
    explained = explain(build.command(0x001C, SUPPLIER, ESME, 1003, AdjustBalance(-1_234_567).request()))
    assert explained.title == "ECS04a Adjust Meter Balance on the ESME (0x001C)"
    assert explained.purpose.startswith("Adds to or takes from the balance")
    assert value(explained, "Meter Balance: update_amount") == "-£12.34567"
    assert value(explained, "class") == "112 Credit" and value(explained, "OBIS code") == "0-0:19.10.0.255"
    assert explained.faults == () and explained.holds


def test_a_response_is_named_by_its_use_case() -> None:
    command = build.command(0x0069, SUPPLIER, ESME, 5, ReadBalance().request())
    explained = explain(build.response(command, AccessResponse((Result(1, 0, I32(50_000)),)), NEW_YEAR))
    assert value(explained, "Meter Balance: current_credit_amount") == "£0.50"
    assert value(explained, "date-time") == "Thursday 1 January 2015, 00:00:00 UTC"
    assert value(explained, "results") == "all done"
    refused = explain(build.response(command, AccessResponse((Result(1, 3),))))
    assert value(refused, "results") == "1 of 1 not done"
    assert value(refused, "result") == "read Meter Balance: current_credit_amount: read write denied"


def test_a_token_is_taken_apart_and_hidden() -> None:
    made = build.command(0x0007, SUPPLIER, ESME, 3 << 32, TopUp(Secret(TOKEN)).request())
    explained = explain(made)
    token = explained.find("Prepayment Credit: enter")
    assert token is not None and token.value == "a top-up of £10.00"
    assert (value(explained, "counter bits"), value(explained, "check digit")) == ("3", "right")
    assert TOKEN.decode() not in explained.json().decode() and TOKEN.hex().upper() not in explained.json().decode()
    assert value(explain(made, secrets=True), "UTRN") == TOKEN.decode()


def test_a_mistyped_token_is_a_fault_at_its_octets() -> None:
    made = build.command(0x0007, SUPPLIER, ESME, 3 << 32, TopUp(Secret(TOKEN[:-1] + b"4")).request())
    (fault,) = explain(made).faults
    assert (str(fault.reason), fault.offset) == ("gbcs.utrn-typo", len(made.encode()) - 20)


def test_an_install_code_stays_hidden_even_when_it_is_cut_off() -> None:
    code = Secret(bytes(range(0x50, 0x60)))
    made = build.command(0x0001, ACB, CHF, 9, DeviceAddition(PPMID, code, 132, 90).request()).encode()
    explained = explain(made)
    assert value(explained, "key_type") == "install code (1)" and value(explained, "device_type") == "PPMID (132)"
    assert value(explained, "ieee_address") == "0E-0E-0E-00-00-00-00-B1"
    assert value(explained, "Device Log (CHF): join_timeout") == "90 s"
    at = made.index(bytes(code))
    for cut in range(at, len(made)):
        assert b"505152" not in explain(made[:cut]).json()
    assert b"505152" in explain(made, secrets=True).json()


def test_an_alert_has_its_name_and_what_it_adds() -> None:
    entry = DeviceLogEntry(ESME, bytes(range(16)))
    alert = DeviceLogAlert(NEW_YEAR, NEW_YEAR, GPF, (entry,))
    explained = explain(build.alert(0x0018, CHF, ACB, 4, alert.notification()))
    assert value(explained, "alert code") == "CHF Device Log Changed (0x8F12)"
    assert value(explained, "time") == "Thursday 1 January 2015, 00:00:00 UTC"
    assert value(explained, "extended_PAN_ID") == "0E-0E-0E-00-00-00-00-F1"
    assert value(explained, "hashed_TC_link_key") == bytes(range(16)).hex().upper()


def test_an_unnamed_alert_says_so() -> None:
    payload = f"010900FEDC{NEW_YEAR_S:08X}"
    explained = explain(message(0x1000, payload, Cra.ALERT))
    assert value(explained, "alert code") == "0xFEDC (unnamed)"
    assert value(explained, "time") == "Thursday 1 January 2015, 00:00:00 UTC"


def test_gbz_fields_have_names_units_and_values() -> None:
    # Change Payment Mode: provider 0, event 1, at once, configuration 0x0497, cut-off -£1 (100,000 millipence).
    fields = f"{0:08X}01000000{0:08X}9704" + (-100_000).to_bytes(4, "little", signed=True).hex()
    frame = "010006" + fields
    explained = explain(message(0x006D, f"010901010705{len(frame) // 2:04X}{frame}"))
    assert value(explained, "component 1") == "Prepayment: Change Payment Mode"
    assert value(explained, "Cut Off Value") == "-£1.00"
    assert value(explained, "Proposed Payment Control Configuration") == (
        "Disconnection Enabled, Prepayment Enabled, Credit Management Enabled, Credit Display Enabled, "
        "Contactor Fitted, Debt Configuration (0x497)"
    )
    assert value(explained, "Implementation Time") == "0 (now, or from the beginning)"


def test_gbz_attributes_have_names_and_units() -> None:
    # Read Attributes Response: credit remaining (0x0001), int32, £2.50; emergency credit limit unsupported (0x86).
    frame = "080001" + "0100002B" + (250_000).to_bytes(4, "little").hex() + "100086"
    explained = explain(message(0x00B5, f"010901010705{len(frame) // 2:04X}{frame}", Cra.RESPONSE))
    assert value(explained, "Credit Remaining") == "£2.50"
    assert value(explained, "Emergency Credit Limit Allowance") == "Unsupported Attribute (134)"


def test_a_gas_snapshot_is_told_by_tier_and_block() -> None:
    def register(value: int) -> str:
        return value.to_bytes(6, "little").hex()

    # Snapshot 1 at New Year, the only one, because a billing period ended, of type 6: total, two tiers, one block.
    head = "19000601000000" + NEW_YEAR_S.to_bytes(4, "little").hex() + "0100010200000006"
    frame = head + register(12_345) + "02" + register(10_000) + register(2345) + "11" + register(7)
    explained = explain(message(0x0076, f"010901010702{len(frame) // 2:04X}{frame}", Cra.RESPONSE))
    assert explained.faults == ()
    assert value(explained, "Snapshot Time") == "Thursday 1 January 2015, 00:00:00 UTC"
    assert value(explained, "Snapshot Cause") == "End Of Billing Period (0x2)"
    assert value(explained, "Summation") == "12,345 litres (12.345 m³)"
    assert value(explained, "Tier 2") == "2,345 litres (2.345 m³)" and value(explained, "Block 1").startswith(
        "7 litres"
    )


def test_a_default_response_names_what_it_answers() -> None:
    explained = explain(message(0x0086, "01090101070500050800" + "0B05C0", Cra.RESPONSE))
    assert value(explained, "to command") == "Credit Adjustment (0x05)"
    assert value(explained, "status") == "Hardware Failure (192)"


def test_a_broken_component_leaves_the_others_readable() -> None:
    bad, good = "010003" + "00", "010109" + "A0860100"
    parts = f"000705{len(bad) // 2:04X}{bad}010705{len(good) // 2:04X}{good}"
    explained = explain(message(0x006F, f"010902{parts}"))
    assert value(explained, "Low Credit Warning Level") == "£1.00"
    (fault,) = explained.faults
    assert fault.path == "payload/component 1/content/Issuer Event ID"
    # Header 33 octets, payload length, profile and count, control, cluster, length, ZCL header.
    assert fault.offset == 33 + 1 + 3 + 5 + 3


def test_a_join_is_named() -> None:
    explained = explain(message(0x000E, "301002010204080E0E0E00000000F1020103"))
    assert value(explained, "method") == "method b (2)" and value(explained, "device type") == "gpf (3)"
    assert value(explained, "other device") == "0E-0E-0E-00-00-00-00-F1"


def test_credentials_are_named() -> None:
    # CS02a: authorising cell {role 2, key usage bits 0 (digital signature)}, the roles asked for: 2 and 3.
    explained = explain(message(0x0008, "30113007020102030207803006020102020103"))
    assert value(explained, "role") == "supplier (2)" and value(explained, "key usage") == "digital signature"
    assert [node.value for node in leaves(explained.tree) if node.name in ("1", "2")] == ["2", "3"]


def test_who_signed_and_who_maced() -> None:
    keys = everything()
    pre = build.command(0x001C, SUPPLIER, ESME, 1003, AdjustBalance(5).request())
    signed = protect.signed(pre, private(SUPPLIER, KeyUse.DIGITAL_SIGNING))
    explained = explain(signed, keys)
    assert explained.checks["signature"].outcome == "fails", "a Command of this kind has a MAC too"
    reply = protect.signed(
        build.response(pre, null_results(AdjustBalance(5).request())), private(ESME, KeyUse.DIGITAL_SIGNING)
    )
    checks = explain(reply, keys).checks
    assert (checks["signature"].outcome, checks["signature"].detail) == ("holds", "by 0E-0E-0E-00-00-00-00-E1")
    assert checks["MAC"].outcome == "none due"
    assert explain(reply, Keys()).checks["signature"].outcome == "not checked"
    assert explain(reply).checks["MAC"].outcome == "none there"


def leaves(node: Node) -> list[Node]:
    return [node] if not node.children else [leaf for child in node.children for leaf in leaves(child)]


@pytest.mark.parametrize(
    "made",
    [
        build.command(0x0001, ACB, CHF, 9, DeviceAddition(PPMID, Secret(bytes(16)), 132, 90).request()),
        build.command(0x0007, SUPPLIER, ESME, 3 << 32, TopUp(Secret(TOKEN)).request()),
        build.alert(0x0018, CHF, ACB, 4, DeviceLogAlert(NEW_YEAR, NEW_YEAR, GPF, ()).notification()),
        message(0x000E, "301002010204080E0E0E00000000F1020103"),
        message(0x0070, "010901010705000801000000000000000000"[:36]),
    ],
    ids=["DLMS", "token", "alert", "ASN.1", "GBZ"],
)
def test_every_octet_is_explained_and_every_truncation_points_at_its_fault(made: Message) -> None:
    whole = made.encode()
    covered = {at for leaf in leaves(explain(whole).tree) for at in range(leaf.offset, leaf.offset + leaf.length)}
    assert covered == set(range(len(whole)))
    for cut in range(len(whole)):
        explained = explain(whole[:cut])
        # Without its signature field a message is a Pre-Command, whole in itself.
        assert explained.faults or cut == made.payload_offset + len(made.payload), cut
        assert all(0 <= fault.offset <= cut for fault in explained.faults)


def test_a_get_of_an_unknown_object_keeps_its_numbers() -> None:
    request = type(ReadBalance().request())((Get(4711, bytes((1, 0, 99, 7, 0, 255)), 9),))
    explained = explain(build.command(0x0069, SUPPLIER, ESME, 5, request))
    assert value(explained, "class") == "4711 class 4711" and value(explained, "OBIS code") == "1-0:99.7.0.255"
    assert value(explained, "item") == "read unnamed object: attribute 9"
