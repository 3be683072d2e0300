"""Access request, response and notification, on octets put together by hand from the Green Book's layout."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowan.dlms import access
from nowan.dlms.access import (
    AccessRequest,
    AccessResponse,
    Action,
    Get,
    Notification,
    Result,
    ResultCode,
    Selection,
    Service,
    Set,
)
from nowan.dlms.data import I32, U8, U16, Bool, Enum, OctetString, Structure
from nowan.errors import ApiMisuse, DecodeError, WireReason

BALANCE = bytes.fromhex("0000130A00FF")
LOG = bytes.fromhex("00001E0300FF")

VECTORS: list[tuple[str, Service]] = [
    ("D9 20 0003EB 00 | 01 01 0070 0000130A00FF 02 | 01 00", AccessRequest((Get(112, BALANCE, 2),), 0x3EB)),
    (
        "D9 20 00ABCD 00 | 02 03 0070 0000130A00FF 01  02 0068 00001E0300FF 03 | 02 05FFFFFFFF 12005A",
        AccessRequest((Action(112, BALANCE, 1, I32(-1)), Set(104, LOG, 3, U16(90))), 0xABCD),
    ),
    (
        "D9 20 000001 00 | 01 04 0007 0000630100FF 02 01 0201 1105 | 01 00",
        AccessRequest((Get(7, bytes.fromhex("0000630100FF"), 2, selection=Selection(1, Structure((U8(5),)))),), 1),
    ),
    (
        "D9 20 000001 00 | 01 05 0007 0000630100FF 02 02 00 | 01 03FF",
        AccessRequest(
            (
                Set(
                    7,
                    bytes.fromhex("0000630100FF"),
                    2,
                    Bool(255),
                    Selection(2, msgspec.convert({"type": "null-data"}, access.Data)),
                ),
            ),
            1,
        ),
    ),
    (
        "D9 40 FFFFFF 0C 07DF0101FF000000008000FF 00 00",
        AccessRequest((), 0xFFFFFF, 0x40, bytes.fromhex("07DF0101FF000000008000FF")),
    ),
    ("DA 20 0003EB 00 00 | 01 05 0003D090 | 01 01 00", AccessResponse((Result(1, 0, I32(250_000)),), 0x3EB)),
    (
        "DA 20 000516 00 00 | 03 00 00 00 | 03 0300 0201 02FA",
        AccessResponse((Result(3), Result(2, ResultCode.HARDWARE_FAULT), Result(2, ResultCode.OTHER_REASON)), 0x516),
    ),
    (
        "0F 20 000FA0 00 | 02 02 12 8F12 09 01 AA",
        Notification(Structure((U16(0x8F12), OctetString(b"\xaa"))), 0xFA0),
    ),
]


@pytest.mark.parametrize(("text", "service"), VECTORS, ids=[v[0][:16] for v in VECTORS])
def test_both_ways(text: str, service: Service) -> None:
    raw = bytes.fromhex(text.replace("|", ""))
    assert access.decode(raw) == service
    assert service.encode() == raw
    for size in range(len(raw)):
        with pytest.raises(DecodeError):
            access.decode(raw[:size])
    with pytest.raises(DecodeError) as caught:
        access.decode(raw + b"\x00")
    assert caught.value.reason is WireReason.TRAILING


@pytest.mark.parametrize(
    ("text", "reason", "path"),
    [
        ("DB 20 000001 00 00 00", WireReason.UNKNOWN, "service"),
        ("D9 20 000001 05 0000000000 00 00", WireReason.BAD_LENGTH, "date-time"),
        ("D9 20 000001 00 01 06 0070 0000130A00FF 02 01 00", WireReason.UNKNOWN, "specifications/kind"),
        ("D9 20 000001 00 01 01 0070 0000130A00FF 02 02 00 00", WireReason.BAD_LENGTH, "data/count"),
        ("DA 20 000001 00 01 00 00", WireReason.BAD_VALUE, "specification present"),
        ("DA 20 000001 00 00 01 00 02 0100 0100", WireReason.BAD_LENGTH, "results/count"),
        ("D9 20 000001 00 84FFFFFFFF 01", WireReason.TRUNCATED, "specifications/count"),
    ],
)
def test_refused(text: str, reason: WireReason, path: str) -> None:
    with pytest.raises(DecodeError) as caught:
        access.decode(bytes.fromhex(text))
    assert (caught.value.reason, caught.value.path) == (reason, path)


def test_what_does_not_fit_is_not_encoded() -> None:
    for service in (AccessRequest((), 1 << 24), AccessRequest((), time=b"x"), AccessRequest((Get(1, b"", 1),))):
        with pytest.raises(ApiMisuse):
            service.encode()


def test_succeeded_means_every_item() -> None:
    assert AccessResponse((Result(1), Result(3))).succeeded
    assert not AccessResponse((Result(1), Result(3, 250))).succeeded


@given(st.one_of(st.binary(max_size=200), st.binary(max_size=200).map(lambda b: b"\xd9\x20\x00\x00\x01\x00" + b)))
def test_any_bytes_give_a_service_or_a_decode_error(raw: bytes) -> None:
    try:
        service = access.decode(raw)
    except DecodeError:
        return
    assert service.encode() == raw


def test_an_unknown_result_survives() -> None:
    raw = bytes.fromhex("DA20000001000001 00 01 09 77")
    assert access.decode(raw).encode() == raw


def test_enum_values_survive_json() -> None:
    request = AccessRequest((Action(104, LOG, 1, Structure((OctetString(b"12345678"), Enum(1)))),), 5)
    assert msgspec.json.decode(msgspec.json.encode(request), type=AccessRequest) == request
