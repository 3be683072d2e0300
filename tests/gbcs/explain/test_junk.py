"""Any octets are explained: properties, and the published messages where they are at hand."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowan.crypto import x509
from nowan.crypto.p256 import PrivateKey
from nowan.errors import DecodeError
from nowan.gbcs import Cra, GroupingHeader, Keys, Message, OtherInfo, decode, explain
from nowan.gbcs.explanation import Explanation
from nowan.gbcs.usecases import USE_CASES
from nowan.instant import Utc
from tests.gbcs.parties import ESME, SUPPLIER

WRAPPER = bytes.fromhex("DD00000000000081801100000000")
HEADER = bytes.fromhex("DF0901000000000000000708" + "0A0B0C0000000001" + "08" + "0E0E0E00000000E1" + "0002")


@given(st.binary(max_size=300))
def test_any_octets(data: bytes) -> None:
    explained = explain(data)
    msgspec.json.decode(explained.json())
    if not explained.faults:
        decode(data)


@given(st.sampled_from(sorted(USE_CASES)), st.integers(1, 3), st.binary(max_size=120))
def test_any_payload_of_any_use_case(code: int, cra: int, payload: bytes) -> None:
    header = HEADER[:2] + bytes((cra,)) + HEADER[3:] + code.to_bytes(2, "big")
    data = header + bytes((len(payload),)) + payload
    explained = explain(data)
    assert explained.size == len(data) and explained.title.startswith(USE_CASES[code].name)


@given(st.binary(max_size=120))
def test_any_octets_in_a_wrapper(data: bytes) -> None:
    explain(WRAPPER + HEADER + data)


def test_nothing_and_nonsense() -> None:
    assert str(explain(b"").faults[0]) == "wire.truncated: at 0: nothing there"
    assert explain(b"hello").faults[0].reason == "gbcs.not-a-message"
    assert explain(b"hello").title == "not a message"


def test_deep_nesting_is_refused_not_followed() -> None:
    payload = bytes.fromhex("D9200000010001020068000001030300FF0201"[:38]) + b"\x02\x01" * 100
    header = HEADER + bytes.fromhex("0069") + b"\x81" + bytes((len(payload),))
    assert explain(header + payload).faults


@pytest.mark.rtds
def test_every_published_message_is_explained_without_a_fault(rtds_messages: dict[str, bytes], rtds_keys: Keys) -> None:
    outcomes: set[str] = set()
    for path, data in rtds_messages.items():
        explained = explain(data, rtds_keys)
        assert explained.faults == (), path
        assert explained.holds, path
        assert explained.purpose, path
        for node in explained.tree.walk():
            assert node.name != "not read" and node.value.isprintable() and "\ufffd" not in node.value, path
        outcomes |= {check.outcome for check in explained.checks.values()}
    assert outcomes == {"holds", "none due", "not checked"}


@pytest.mark.rtds
def test_truncated_published_messages_have_a_fault(rtds_messages: dict[str, bytes]) -> None:
    for path, data in list(rtds_messages.items())[::60]:
        for cut in range(0, len(data), max(1, len(data) // 60)):
            explained = explain(data[:cut])
            if not explained.faults:
                decode(data[:cut])
            assert isinstance(explained, Explanation), path


@pytest.mark.rtds
@pytest.mark.parametrize(
    ("part", "name", "text"),
    [
        # Values as the DUIS requests of the same names have them.
        ("2.3_ECS07/ECS07_2.3_ERROR_COMMAND", "Debt Recovery per Payment: proportion", "10.00 %"),
        ("2.3_ECS07/ECS07_2.3_ERROR_COMMAND", "Debt Recovery Rates 1: period", "1 day (86,400 s)"),
        ("2.2_CS01b/CS01b_2.2_SUCCESS_COMMAND", "Top Up Code", "a top-up of £12.50"),
        ("8.11_CCS01/CCS01_8.11_SUCCESS_COMMAND", "Device Log (CHF): join_timeout", "90 s"),
        ("1.5_ECS04a/ECS04a_1.5_SUCCESS_COMMAND", "Meter Balance: update_amount", "£12.00"),
        ("4.3_GCS14/GCS14_4.3_SUCCESS_RELIABLE_GPF_RESPONSE", "Emergency Credit Remaining", "£5.00"),
        ("4.14_ECS21b/ECS21b_4.14_KRP_SUCCESS_RESPONSE", "meterBalanceValue", "£10.00"),
        ("NA_CS14/CS14_NA_8F12_ALERT", "alert code", "CHF Device Log Changed (0x8F12)"),
    ],
)
def test_published_values(rtds_messages: dict[str, bytes], rtds_keys: Keys, part: str, name: str, text: str) -> None:
    (data,) = [octets for path, octets in rtds_messages.items() if path == f"gbcs/{part}_GBCS.HEX"]
    node = explain(data, rtds_keys).find(name)
    assert node is not None and node.value == text


@pytest.mark.rtds
def test_encrypted_parts_stay_closed_without_the_key(rtds_messages: dict[str, bytes]) -> None:
    data = rtds_messages["gbcs/4.14_ECS21b/ECS21b_4.14_KRP_SUCCESS_RESPONSE_GBCS.HEX"]
    explained = explain(data)
    assert explained.find("meterBalanceValue") is None and explained.faults == ()
    assert [node.value for node in explained.tree.walk() if node.value.startswith("closed")]


def test_a_block_of_a_transfer() -> None:
    routing = "0901" + "0000000000000007" + "080A0B0C0000000001" + "080E0E0E00000000E1" + "00" + "020102" + "00"
    block = "1100000000" + "E0" + "C1" + "0002" + "0001" + "03" + "AABBCC"
    explained = explain(bytes.fromhex("DD" + routing + f"{len(block) // 2:02X}" + block))
    assert explained.kind == "Block of a general block transfer" and explained.faults == ()
    node = explained.find("block control")
    assert node is not None and node.value == "the last block, streaming, window 1"


def test_what_the_strict_decoder_refuses_has_a_fault() -> None:
    # A payload length that is not in its shortest form: 81 13 for 19.
    data = HEADER + bytes.fromhex("0069" + "8113" + "D92000000100010100700000130A00FF020100")
    with pytest.raises(DecodeError):
        decode(data)
    assert explain(data).faults


def test_a_certificate_that_the_library_chokes_on_is_shown_as_octets() -> None:
    key = PrivateKey.from_scalar(5)
    moments = {"not_before": Utc(0), "not_after": Utc(10**12)}
    root = x509.issue_root("TEST root", key, serial=1, **moments)
    use = x509.KeyUsage.KEY_AGREEMENT
    held = x509.issue("TEST party", SUPPLIER, key.public, use, 2, root, key, serial=2, **moments).der
    # The bit string of the subject's identifier (2.5.4.45) under the object identifier of a common name (2.5.4.3).
    broken = held.replace(bytes.fromhex("060355042D03"), bytes.fromhex("060355040303"))
    assert broken != held
    with pytest.raises(DecodeError):
        x509.Certificate.from_der(broken)
    for der, text in ((held, "of 0A-0B-0C-00-00-00-00-01 (supplier)"), (broken, f"{len(broken)} octets")):
        other = OtherInfo(0x0069, SUPPLIER, 5, certificate=der)
        node = explain(Message(GroupingHeader(Cra.COMMAND, 7, SUPPLIER, ESME, other), b"")).find("certificate")
        assert node is not None and node.value.startswith(text)


def test_a_number_or_a_set_of_flags_beyond_all_measure_is_told_in_hex() -> None:
    # Found by fuzzing: Python turns no number of more than 4,300 digits into decimal.
    flags = b"\x30\x82\x07\x70\x03\x82\x07\x6c\x00" + b"\x55" * 1899
    number = b"\x30\x82\x07\xd4\x02\x82\x07\xd0" + b"\x7f" * 2000
    for code, payload in (("000C", flags), ("000D", number)):
        length = b"\x82" + len(payload).to_bytes(2, "big")
        explained = explain(HEADER + bytes.fromhex(code) + length + payload)
        assert explained.faults
        assert any(node.value.startswith(("0055", "7F7F")) for node in explained.tree.walk())


def test_parts_without_octets_do_not_go_on_for_ever() -> None:
    # Found by fuzzing: a compact array (13) whose one element is 65,535 times 65,535 times 65,535 null-data (00).
    element = b"\x01\xff\xff" * 3 + b"\x00"
    payload = bytes.fromhex("DA20000007000001") + b"\x13" + element + b"\x01\x00" + bytes.fromhex("010100")
    explained = explain(HEADER[:2] + b"\x02" + HEADER[3:] + bytes.fromhex("0069") + bytes((len(payload),)) + payload)
    assert "wire.too-long" in {str(fault.reason) for fault in explained.faults}
    assert sum(1 for _ in explained.tree.walk()) < 2_000
