"""COSEM data: values worked out from the Green Book's encoding rules (9.5), both ways, and what is refused."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowan.crypto.secret import Secret
from nowan.dlms import data as d
from nowan.errors import ApiMisuse, DecodeError, WireReason
from nowan.wire import MAX_DEPTH, Reader


def decode(octets: bytes) -> d.Data:
    reader = Reader(octets)
    value = d.decode(reader)
    reader.expect_end()
    return value


VECTORS = [
    ("00", d.Null()),
    ("0100", d.Array(())),
    ("0102 1101 11FF", d.Array((d.U8(1), d.U8(255)))),
    ("0202 0300 03FF", d.Structure((d.Bool(0), d.Bool(0xFF)))),
    ("0301", d.Bool(1)),
    ("0403 E0", d.BitString(3, b"\xe0")),
    ("0400", d.BitString(0, b"")),
    ("05 00124F80", d.I32(1_200_000)),
    ("05 FFFFFFFF", d.I32(-1)),
    ("06 FFFFFFFF", d.U32(4_294_967_295)),
    ("0903 010203", d.OctetString(b"\x01\x02\x03")),
    ("098180" + "5A" * 128, d.OctetString(b"Z" * 128)),
    ("0A02 4142", d.VisibleString(b"AB")),
    ("0C02 C3A9", d.Utf8String("é".encode())),
    ("0D 42", d.Bcd(0x42)),
    ("0F FE", d.I8(-2)),
    ("10 8000", d.I16(-32768)),
    ("11 7F", d.U8(127)),
    ("12 005A", d.U16(90)),
    ("13 12 04 00010002", d.CompactArray(b"\x12", bytes.fromhex("00010002"))),
    ("13 02021211 03 000102", d.CompactArray(bytes.fromhex("02021211"), bytes.fromhex("000102"))),
    ("13 01000211 02 0102", d.CompactArray(bytes.fromhex("01000211"), b"\x01\x02")),
    ("14 8000000000000000", d.I64(-(2**63))),
    ("15 FFFFFFFFFFFFFFFF", d.U64(2**64 - 1)),
    ("16 84", d.Enum(132)),
    ("17 3FC00000", d.Float32(bytes.fromhex("3FC00000"))),
    ("18 BFF8000000000000", d.Float64(bytes.fromhex("BFF8000000000000"))),
    ("19 07DF0101FF000000008000FF", d.DateTime(bytes.fromhex("07DF0101FF000000008000FF"))),
    ("1A 07DF0101FF", d.Date(bytes.fromhex("07DF0101FF"))),
    ("1B 0C000000", d.Time(bytes.fromhex("0C000000"))),
    ("FF", d.DontCare()),
]


@pytest.mark.parametrize(("octets", "value"), VECTORS, ids=[str(v[0])[:20] for v in VECTORS])
def test_both_ways(octets: str, value: d.Data) -> None:
    raw = bytes.fromhex(octets)
    assert decode(raw) == value
    assert d.encode(value) == raw
    for size in range(len(raw)):
        with pytest.raises(DecodeError):
            decode(raw[:size])


@pytest.mark.parametrize(
    ("octets", "reason"),
    [
        ("07", WireReason.UNKNOWN),
        ("FE", WireReason.UNKNOWN),
        ("098105" + "00" * 5, WireReason.BAD_LENGTH),
        ("0980", WireReason.BAD_LENGTH),
        ("09FF", WireReason.BAD_LENGTH),
        ("0184FFFFFFFF00", WireReason.TRUNCATED),
        ("0202 11", WireReason.TRUNCATED),
        ("13 0263 11", WireReason.BAD_LENGTH),
        ("13 55 00", WireReason.UNKNOWN),
        ("01 01" * (MAX_DEPTH + 1) + "00", WireReason.TOO_DEEP),
        ("13 " + "010001" * (MAX_DEPTH + 2), WireReason.TOO_DEEP),
    ],
)
def test_refused(octets: str, reason: WireReason) -> None:
    with pytest.raises(DecodeError) as caught:
        decode(bytes.fromhex(octets))
    assert caught.value.reason is reason


def test_nesting_as_deep_as_the_limit_is_read() -> None:
    raw = b"\x01\x01" * MAX_DEPTH + b"\x00"
    assert d.encode(decode(raw)) == raw


@pytest.mark.parametrize(
    "value", [d.U8(256), d.U8(-1), d.I8(128), d.BitString(9, b"\x00"), d.Float32(b""), d.Enum(256)]
)
def test_what_does_not_fit_its_type_is_not_encoded(value: d.Data) -> None:
    with pytest.raises(ApiMisuse):
        d.encode(value)


def test_numbers_of_the_float_types() -> None:
    assert d.Float32(bytes.fromhex("3FC00000")).value == 1.5
    assert d.Float64(bytes.fromhex("BFF8000000000000")).value == -1.5


def test_long_strings_stay_out_of_reprs() -> None:
    code, token = bytes(range(65, 81)), b"73946144332040217315"
    for value in (d.OctetString(code), d.VisibleString(token), d.OctetString(Secret(code))):
        text = repr(d.Structure((value,)))
        assert "ABCD" not in text and "4142" not in text and "7394" not in text
        assert "37333934" not in text
    assert "0102" in repr(d.OctetString(b"\x01\x02"))


def numbers(kind: type[d.U8 | d.I32 | d.U16], low: int, high: int) -> st.SearchStrategy[d.Data]:
    return st.integers(low, high).map(kind)


leaves = st.one_of(
    st.just(d.Null()),
    numbers(d.U8, 0, 255),
    numbers(d.U16, 0, 65535),
    numbers(d.I32, -(2**31), 2**31 - 1),
    st.integers(0, 255).map(d.Bool),
    st.binary(max_size=200).map(d.OctetString),
    st.binary(min_size=12, max_size=12).map(d.DateTime),
    st.integers(0, 40).flatmap(
        lambda n: st.binary(min_size=(n + 7) // 8, max_size=(n + 7) // 8).map(lambda b: d.BitString(n, b))
    ),
)
values = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=5).map(lambda items: d.Array(tuple(items))),
        st.lists(inner, max_size=5).map(lambda items: d.Structure(tuple(items))),
    ),
    max_leaves=20,
)


@given(values)
def test_any_value_survives(value: d.Data) -> None:
    assert decode(d.encode(value)) == value
    assert msgspec.json.decode(msgspec.json.encode(value), type=d.Data) == value


@given(st.binary(max_size=300))
def test_any_bytes_give_a_value_or_a_decode_error(raw: bytes) -> None:
    try:
        value = decode(raw)
    except DecodeError as error:
        assert error.offset <= len(raw)
    else:
        assert d.encode(value) == raw
