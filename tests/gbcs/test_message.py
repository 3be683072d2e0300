"""The envelope: octets put together by hand from GBCS 7.2.6 to 7.2.9, in every form, both ways."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowan.errors import ApiMisuse, DecodeError, WireReason
from nowan.gbcs import Cra, Form, GbcsReason, GroupingHeader, Message, OtherInfo, decode
from nowan.gbcs import message as envelope
from nowan.gbcs.message import MAX_MESSAGE_SIZE, MessageIdentity
from nowan.ids import EntityId
from tests.gbcs.parties import ACB, CHF, ESME, SUPPLIER

TIME = "07EA0101FF000000008000FF"
HEAD = "DF 09 01 00000000000003EB 08 0A0B0C0000000001 08 0E0E0E00000000E1 00 02 001C"
SUPPLEMENTED = (
    "DF 09 01 0000000000000516 08 0A0B0C0000000002 08 0E0E0E00000000C1 00 12 0001 0A0B0C0000000001 00000000000003EA"
)
THREE = (
    "DF 09 02 0000000000000516 08 0E0E0E00000000E1 08 0A0B0C0000000002 00 1A 0034 0A0B0C0000000001 00000000000003EC"
    " 00000000000007D2"
)
PARTY = "DF 09 03 0000000000000001 08 0E0E0E00000000E1 08 0A0B0C0000000001 00 0A 0123 0A0B0C0000000002"
STAMPED = f"DF 09 02 0000000300000000 08 0E0E0E00000000E1 08 0A0B0C0000000001 0C {TIME} 02 0007"
UNKNOWN_PARTY = (
    "DF 09 01 0000000000000516 08 0A0B0C0000000002 08 0E0E0E00000000E1 00 8192 0034 0A0B0C0000000001 00000000000003EC"
    " 307E" + "5A" * 126
)
SIGNATURE, MAC = "5A" * 64, "A5" * 12

HEADER = GroupingHeader(Cra.COMMAND, 1003, SUPPLIER, ESME, OtherInfo(0x001C))


def wrapped(body: str) -> str:
    inner = bytes.fromhex("1100000000" + body + MAC)
    length = (
        f"{len(inner):02X}"
        if len(inner) < 128
        else f"81{len(inner):02X}"
        if len(inner) < 256
        else f"82{len(inner):04X}"
    )
    return "DD 000000000000" + length + inner.hex()


VECTORS = [
    (HEAD + "02 AABB", Message(HEADER, b"\xaa\xbb"), Form.PRE_COMMAND),
    (HEAD + "02 AABB 00", Message(HEADER, b"\xaa\xbb", b""), Form.UNPROTECTED),
    (HEAD + "00 40" + SIGNATURE, Message(HEADER, b"", b"Z" * 64), Form.SIGNED),
    (wrapped(HEAD + "02 AABB 00"), Message(HEADER, b"\xaa\xbb", b"", b"\xa5" * 12), Form.MACED),
    (
        wrapped(HEAD + "02 AABB 40" + SIGNATURE),
        Message(HEADER, b"\xaa\xbb", b"Z" * 64, b"\xa5" * 12),
        Form.SIGNED_MACED,
    ),
    (wrapped(HEAD + "8180" + "77" * 128 + "00"), Message(HEADER, b"w" * 128, b"", b"\xa5" * 12), Form.MACED),
    (
        SUPPLEMENTED + "00",
        Message(GroupingHeader(Cra.COMMAND, 0x516, ACB, CHF, OtherInfo(1, SUPPLIER, 0x3EA)), b""),
        Form.PRE_COMMAND,
    ),
    (
        THREE + "00",
        Message(GroupingHeader(Cra.RESPONSE, 0x516, ESME, ACB, OtherInfo(0x34, SUPPLIER, 0x3EC, 0x7D2)), b""),
        Form.PRE_COMMAND,
    ),
    (
        PARTY + "00 00",
        Message(GroupingHeader(Cra.ALERT, 1, ESME, SUPPLIER, OtherInfo(0x123, ACB)), b"", b""),
        Form.UNPROTECTED,
    ),
    (
        STAMPED + "01 99 00",
        Message(GroupingHeader(Cra.RESPONSE, 3 << 32, ESME, SUPPLIER, OtherInfo(7), bytes.fromhex(TIME)), b"\x99", b""),
        Form.UNPROTECTED,
    ),
    (
        UNKNOWN_PARTY + "00",
        Message(
            GroupingHeader(
                Cra.COMMAND, 0x516, ACB, ESME, OtherInfo(0x34, SUPPLIER, 0x3EC, certificate=b"\x30\x7e" + b"Z" * 126)
            ),
            b"",
        ),
        Form.PRE_COMMAND,
    ),
]


@pytest.mark.parametrize(("text", "message", "form"), VECTORS, ids=range(len(VECTORS)))
def test_every_form_both_ways(text: str, message: Message, form: Form) -> None:
    raw = bytes.fromhex(text)
    assert decode(raw) == message
    assert message.encode() == raw
    assert message.form is form
    assert raw[message.payload_offset :].startswith(message.payload)


@pytest.mark.parametrize(("text", "message", "form"), VECTORS, ids=range(len(VECTORS)))
def test_every_truncation_is_refused_but_the_one_that_makes_a_pre_command(
    text: str, message: Message, form: Form
) -> None:
    raw = bytes.fromhex(text)
    for size in range(len(raw)):
        if message.mac is None and size == len(message.body):
            assert decode(raw[:size]).form is Form.PRE_COMMAND
            continue
        with pytest.raises(DecodeError):
            decode(raw[:size])


@pytest.mark.parametrize(
    ("text", "reason", "path"),
    [
        ("", WireReason.TRUNCATED, "header/general-signing"),
        ("D9200003EB00", GbcsReason.NOT_A_MESSAGE, ""),
        (HEAD.replace("DF 09 01", "DF 09 04") + "00", WireReason.BAD_VALUE, "header/CRA flag"),
        (HEAD.replace("DF 09 01", "DF 08 01") + "00", WireReason.BAD_VALUE, "header/general-signing"),
        (HEAD.replace(" 08 0A", " 07 0A") + "00", WireReason.BAD_VALUE, "header/originator length"),
        (HEAD.replace("E1 00 02", "E1 01 02") + "00", WireReason.BAD_LENGTH, "header/date-time length"),
        (HEAD.replace("00 02 001C", "00 01 00") + "00", WireReason.BAD_LENGTH, "header/other information length"),
        (HEAD.replace("00 02 001C", "00 09 001C 01020304050607") + "00", WireReason.BAD_LENGTH, "header/other information length"),
        (HEAD + "01 AA 41", WireReason.BAD_LENGTH, "signature length"),
        (HEAD + "01 AA 40" + SIGNATURE + "00", WireReason.TRAILING, ""),
        (HEAD + "81 01 AA 00", WireReason.BAD_LENGTH, "payload length"),
        (wrapped(HEAD + "00 00") + "00", WireReason.TRAILING, ""),
        (wrapped(HEAD + "00 00").replace("000000000000", "000000000001", 1), WireReason.BAD_VALUE, "MAC wrapper"),
        (wrapped(HEAD + "00 00").replace("1100000000", "1000000000"), WireReason.BAD_VALUE, "MAC wrapper/security header"),
        (wrapped(HEAD + "00"), WireReason.TRUNCATED, "MAC wrapper/signature length"),
        ("DD 09 01 0000000000000001", GbcsReason.BLOCK_TRANSFER, ""),
    ],
)  # fmt: skip
def test_refused_with_reason_and_place(text: str, reason: WireReason | GbcsReason, path: str) -> None:
    with pytest.raises(DecodeError) as caught:
        decode(bytes.fromhex(text))
    assert caught.value.reason is reason
    assert caught.value.path == path


def test_what_is_too_long_is_not_read() -> None:
    with pytest.raises(DecodeError) as caught:
        decode(b"\xdf" * (MAX_MESSAGE_SIZE + 1))
    assert caught.value.reason is WireReason.TOO_LONG


def test_identity_and_answer() -> None:
    command = decode(bytes.fromhex(HEAD + "00"))
    assert command.identity == MessageIdentity(SUPPLIER, ESME, 1003, Cra.COMMAND)
    head = GroupingHeader(Cra.RESPONSE, 1003, ESME, SUPPLIER, OtherInfo(0x001C))
    assert Message(head, b"", b"").answers(command)
    for other in (
        msgspec.structs.replace(head, counter=1004),
        msgspec.structs.replace(head, originator=CHF),
        msgspec.structs.replace(head, other=OtherInfo(0x001D)),
        msgspec.structs.replace(head, cra=Cra.ALERT),
        msgspec.structs.replace(head, other=OtherInfo(0x001C, SUPPLIER)),
    ):
        assert not Message(other, b"", b"").answers(command)


@pytest.mark.parametrize(
    "message",
    [
        Message(GroupingHeader(Cra.COMMAND, -1, SUPPLIER, ESME, OtherInfo(1)), b""),
        Message(GroupingHeader(Cra.COMMAND, 1 << 64, SUPPLIER, ESME, OtherInfo(1)), b""),
        Message(GroupingHeader(Cra.COMMAND, 1, EntityId(b"short"), ESME, OtherInfo(1)), b""),
        Message(GroupingHeader(Cra.COMMAND, 1, SUPPLIER, ESME, OtherInfo(1, None, 5)), b""),
        Message(GroupingHeader(Cra.COMMAND, 1, SUPPLIER, ESME, OtherInfo(1, ACB, 5, 6, b"x" * 30)), b""),
        Message(GroupingHeader(Cra.COMMAND, 1, SUPPLIER, ESME, OtherInfo(1, ACB, 5, certificate=b"x")), b""),
        Message(GroupingHeader(Cra.COMMAND, 1, SUPPLIER, ESME, OtherInfo(1), b"x"), b""),
        Message(HEADER, b"", b"x" * 63),
        Message(HEADER, b"", None, b"x" * 12),
        Message(HEADER, b"", b"", b"x" * 11),
    ],
)
def test_what_does_not_fit_is_not_encoded(message: Message) -> None:
    with pytest.raises(ApiMisuse):
        message.encode()


def test_a_payload_stays_out_of_reprs() -> None:
    assert "0123456789" not in repr(Message(HEADER, b"0123456789ABCDEF", b""))


bodies = st.binary(max_size=120).map(lambda rest: bytes.fromhex(HEAD) + rest)
wrappers = st.binary(min_size=1, max_size=110).map(
    lambda rest: b"\xdd" + bytes(6) + bytes((5 + len(rest),)) + b"\x11\0\0\0\0" + rest
)


@given(st.one_of(st.binary(max_size=200), bodies, wrappers))
def test_any_bytes_give_a_message_or_a_decode_error(raw: bytes) -> None:
    try:
        message = decode(raw)
    except DecodeError as error:
        assert error.offset <= len(raw)
    else:
        assert message.encode() == raw


ids = st.binary(min_size=8, max_size=8).map(EntityId)
counters = st.integers(0, 2**64 - 1)
others = st.one_of(
    st.builds(OtherInfo, st.integers(0, 0xFFFF)),
    st.builds(OtherInfo, st.integers(0, 0xFFFF), ids),
    st.builds(OtherInfo, st.integers(0, 0xFFFF), ids, counters),
    st.builds(OtherInfo, st.integers(0, 0xFFFF), ids, counters, counters),
    st.builds(OtherInfo, st.integers(0, 0xFFFF), ids, counters, certificate=st.binary(min_size=9, max_size=300)),
)
headers = st.builds(
    GroupingHeader, st.sampled_from(Cra), counters, ids, ids, others, st.none() | st.binary(min_size=12, max_size=12)
)
protections = st.sampled_from([(None, None), (b"", None), (b"s" * 64, None), (b"", b"m" * 12), (b"s" * 64, b"m" * 12)])


@given(headers, st.binary(max_size=300), protections)
def test_any_message_survives(
    header: GroupingHeader, payload: bytes, protection: tuple[bytes | None, bytes | None]
) -> None:
    message = Message(header, payload, *protection)
    assert decode(message.encode()) == message


@given(st.sampled_from([bytes.fromhex(text) for text, *_ in VECTORS]), st.integers(0, 400), st.integers(0, 255))
def test_the_short_way_and_the_long_way_read_alike(raw: bytes, place: int, octet: int) -> None:
    changed = bytearray(raw)
    changed[place % len(raw)] = octet
    short = envelope._read_usual(bytes(changed))
    if short is not None:
        assert short == envelope._read_by_field(bytes(changed))
        # What was kept of the octets read is what would be put together from the values.
        assert short.signed_body == msgspec.structs.replace(short).signed_body


def test_the_short_way_takes_what_it_is_for() -> None:
    taken = [text for text, *_ in VECTORS if envelope._read_usual(bytes.fromhex(text)) is not None]
    assert taken == [text for text, message, _ in VECTORS if message.mac is not None]


def test_what_was_kept_goes_with_its_values_alone() -> None:
    message = decode(bytes.fromhex(VECTORS[3][0]))
    changed = msgspec.structs.replace(message, payload=b"another")
    assert changed.signed_body != message.signed_body and b"another" in changed.encode()
    assert decode(changed.encode()) == changed and hash(message) == hash(decode(message.encode()))
