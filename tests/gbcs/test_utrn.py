"""Tokens: the published examples, our own, and each way of being wrong."""

from __future__ import annotations

import contextlib
import hashlib

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from nowan.errors import ApiMisuse, DecodeError
from nowan.gbcs import Counters, GbcsReason, Keys, KeyUse, utrn
from nowan.gbcs.utrn import Credit, Refused, ValueClass
from nowan.ids import entity_id
from tests.gbcs.parties import ESME, GSME, SUPPLIER, everything

#: Published (RTDS, GBCS 14): token, value, class, counter, and the meter's last octet.
PUBLISHED = [
    ("73946144332040217315", 10, ValueClass.POUNDS, 0x0000000300000000, "00DB1234567890A0"),
    ("73948959061972833313", 10, ValueClass.POUNDS, 0x0000000500000000, "00DB1234567890A0"),
    ("73950067887105178605", 1250, ValueClass.PENCE, 0x0000000600000000, "00DB1234567890A1"),
]

SHARED = everything().shared(SUPPLIER, ESME, KeyUse.PREPAYMENT)
SUPPLIERS = [(SUPPLIER, SHARED)]


def token(number: int = 3, value: int = 10, kind: ValueClass = ValueClass.POUNDS) -> str:
    return utrn.make(value, kind, number << 32, SUPPLIER, ESME, SHARED).decode("ascii", "strict")


@pytest.mark.parametrize(("text", "value", "kind", "counter", "meter"), PUBLISHED)
def test_published_tokens_are_taken_apart(text: str, value: int, kind: ValueClass, counter: int, meter: str) -> None:
    fields = utrn.parse(text)
    assert (fields.value, fields.value_class, fields.counter_bits) == (value, kind, counter >> 32)
    assert utrn.check_digit(text[:19]) == text[19]


@pytest.mark.rtds
@pytest.mark.parametrize(("text", "value", "kind", "counter", "meter"), PUBLISHED)
def test_published_tokens_are_made_and_found_true(
    rtds_keys: Keys, text: str, value: int, kind: ValueClass, counter: int, meter: str
) -> None:
    supplier, device = entity_id("90B3D51F30010000"), entity_id(meter)
    shared = rtds_keys.shared(supplier, device, KeyUse.PREPAYMENT)
    assert utrn.make(value, kind, counter, supplier, device, shared) == text.encode()
    credit = utrn.check(text, device, [(supplier, shared)], Counters())
    assert isinstance(credit, Credit)
    assert (credit.pence, credit.counter) == (value * (100 if kind is ValueClass.POUNDS else 1), counter)


def test_a_token_is_what_the_standards_formula_makes() -> None:
    """GBCS 14.3 spelled out with another library; the counter's bits 41-32 are 0x3FF, the value 8191 pence."""
    counter = 0x7FF << 32
    high = 0x3FF << 15 | 0 << 13 | 8191
    key = hashlib.sha256(
        b"\x00\x00\x00\x01"
        + bytes(SHARED)
        + bytes.fromhex("60857406080300")
        + SUPPLIER
        + b"\x09\x01"
        + counter.to_bytes(8, "big")
        + ESME
    ).digest()[:16]
    aad = (
        bytes.fromhex("110000000000") + SUPPLIER + ESME + b"\x01" + counter.to_bytes(8, "big") + high.to_bytes(4, "big")
    )
    tag = AESGCM(key).encrypt(SUPPLIER + bytes(4), b"", aad)[12:]
    digits = str((high << 32 | int.from_bytes(tag, "big")) + 7394156990786306048)
    made = token(0x7FF, 8191, ValueClass.PENCE)
    assert made[:19] == digits


def test_a_true_token_buys_once() -> None:
    counters = Counters()
    first = utrn.check(token(), ESME, SUPPLIERS, counters)
    assert isinstance(first, Credit) and (first.pence, first.supplier, first.counter) == (1000, SUPPLIER, 3 << 32)
    assert utrn.check(token(), ESME, SUPPLIERS, counters) == Refused(GbcsReason.UTRN_DUPLICATE, 0x8F51)
    spaced = " ".join(token(4)[i : i + 4] for i in range(0, 20, 4))
    assert isinstance(utrn.check(spaced, ESME, SUPPLIERS, counters), Credit)


def test_tokens_in_any_order_and_with_their_messages_counter() -> None:
    counters = Counters()
    for number in (5, 3, 4):
        assert isinstance(utrn.check(token(number), ESME, SUPPLIERS, counters, counter=number << 32), Credit)
    far = 5000 << 32
    assert utrn.check(token(5000), ESME, SUPPLIERS, counters) == Refused(GbcsReason.UTRN_FORGED, 0x8F63)
    assert isinstance(utrn.check(token(5000), ESME, SUPPLIERS, counters, counter=far), Credit)
    assert isinstance(utrn.check(token(5001), ESME, SUPPLIERS, counters), Credit)
    wrong = utrn.check(token(5002), ESME, SUPPLIERS, counters, counter=5003 << 32)
    assert wrong == Refused(GbcsReason.UTRN_FORGED, 0x8F63)


@pytest.mark.parametrize("place", range(20))
def test_every_single_digit_typo_is_a_typo(place: int) -> None:
    text = token()
    for digit in "0123456789":
        if digit != text[place]:
            typed = text[:place] + digit + text[place + 1 :]
            assert utrn.check(typed, ESME, SUPPLIERS, Counters()) == Refused(GbcsReason.UTRN_TYPO)


def test_every_swap_of_neighbours_is_a_typo() -> None:
    text = token()
    for place in range(19):
        typed = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
        if typed != text:
            assert utrn.check(typed, ESME, SUPPLIERS, Counters()) == Refused(GbcsReason.UTRN_TYPO)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7394614433204021731",
        "739461443320402173155",
        "7394614433204021731x",
        "７３９４６１４４３３２０４０２１７３１５",
    ],
)
def test_what_has_not_20_digits_is_a_typo(text: str) -> None:
    with pytest.raises(DecodeError) as caught:
        utrn.parse(text)
    assert caught.value.reason is GbcsReason.UTRN_TYPO
    assert text == "" or text not in str(caught.value)


def test_numbers_that_no_token_has() -> None:
    for number in (0, 7394156990786306047, 7394156990786306048 + (1 << 57), 7394156990786306048 + (2 << 45)):
        digits = f"{number:019d}"
        outcome = utrn.check(digits + utrn.check_digit(digits), ESME, SUPPLIERS, Counters())
        assert outcome == Refused(GbcsReason.UTRN_RANGE, 0x8F63)


def test_another_meters_token_and_a_forged_one() -> None:
    others = [(SUPPLIER, GSME, everything().shared(SUPPLIER, GSME, KeyUse.PREPAYMENT))]
    for_gas = utrn.make(10, ValueClass.POUNDS, 3 << 32, SUPPLIER, GSME, others[0][2])
    assert utrn.check(for_gas, ESME, SUPPLIERS, Counters()) == Refused(GbcsReason.UTRN_FORGED, 0x8F63)
    assert utrn.check(for_gas, ESME, SUPPLIERS, Counters(), others=others) == Refused(
        GbcsReason.UTRN_OTHER_DEVICE, 0x8F64
    )
    number = int(token()[:19]) ^ 1
    forged = str(number) + utrn.check_digit(str(number))
    assert utrn.check(forged, ESME, SUPPLIERS, Counters(), others=others) == Refused(GbcsReason.UTRN_FORGED, 0x8F63)


def test_a_refused_token_takes_no_counter() -> None:
    counters = Counters()
    number = int(token()[:19]) ^ 1
    utrn.check(str(number) + utrn.check_digit(str(number)), ESME, SUPPLIERS, counters)
    assert counters.utrn_used(SUPPLIER) == ()


@pytest.mark.parametrize(
    ("bits", "highest", "whole"),
    [
        (3, 0, 3),
        (3, 2, 3),
        (2, 3, 2),
        (1, 0x3FF, 0x401),
        (0x3FF, 0x401, 0x3FF),
        (0, 0x5FF, 0x400),
        (512, 0, 512),
        (1023, 0, 1023),
    ],
)
def test_the_whole_counter_is_the_nearest(bits: int, highest: int, whole: int) -> None:
    assert utrn.whole_counter(bits, highest << 32) == whole << 32


@pytest.mark.parametrize(("value", "counter"), [(8192, 1 << 32), (-1, 1 << 32), (1, 1), (1, 1 << 64)])
def test_what_does_not_fit_is_not_made(value: int, counter: int) -> None:
    with pytest.raises(ApiMisuse):
        utrn.make(value, ValueClass.PENCE, counter, SUPPLIER, ESME, SHARED)


@given(st.integers(0, 8191), st.sampled_from(ValueClass), st.integers(0, 2000))
def test_any_token_survives(value: int, kind: ValueClass, number: int) -> None:
    text = token(number, value, kind)
    fields = utrn.parse(text)
    assert len(text) == 20 and (fields.value, fields.value_class, fields.counter_bits) == (value, kind, number % 1024)


@given(st.text(max_size=30) | st.from_regex(r"[0-9]{20}", fullmatch=True))
def test_any_text_gives_fields_or_a_decode_error(text: str) -> None:
    with contextlib.suppress(DecodeError):
        utrn.parse(text)


def test_tokens_stay_out_of_reprs() -> None:
    made = utrn.make(10, ValueClass.POUNDS, 3 << 32, SUPPLIER, ESME, SHARED)
    assert token() not in f"{made!r} {utrn.parse(token())!r} {utrn.check(token(), ESME, SUPPLIERS, Counters())!r}"


def test_credit_comes_from_a_check_alone() -> None:
    with pytest.raises(ApiMisuse):
        Credit(1000, SUPPLIER, 3 << 32, object())
