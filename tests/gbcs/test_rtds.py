"""All of the published messages at hand: read, written back, checked, and refused with any bit changed."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator

import msgspec
import pytest

from nowan.errors import DecodeError, PeerMisbehaved
from nowan.gbcs import Form, GbcsReason, Keys, Message, decode, payload, verify
from nowan.gbcs.contents import read
from nowan.gbcs.gbz_alerts import GbzAlert, OtherAddition
from nowan.gbcs.header import Cra
from nowan.gbcs.usecases import USE_CASES, Family
from nowan.gbcs.zcl_commands import RawCommand
from nowan.gbcs.zcl_management import ConfigureOther
from nowan.gbcs.zcl_metering import OtherSnapshot
from nowan.gbcs.zcl_prepayment import OtherPrepaySnapshot

pytestmark = pytest.mark.rtds

#: How many messages the published part holds, and what of them is protected.
MESSAGES, MACS, SIGNATURES = 861, 553, 317


def test_every_message_encodes_back_to_its_bytes(rtds_messages: dict[str, bytes]) -> None:
    assert len(rtds_messages) == MESSAGES
    for name, data in rtds_messages.items():
        assert decode(data).encode() == data, name


def test_every_payload_is_typed_throughout_and_encodes_back_to_its_bytes(rtds_messages: dict[str, bytes]) -> None:
    for name, data in rtds_messages.items():
        message = decode(data)
        content = payload(message)
        assert content.encode() == message.payload, name
        assert not OPAQUE & set(kinds_in(content)), name


#: Structs that keep what is in no table.
OPAQUE = {RawCommand, OtherAddition, OtherSnapshot, OtherPrepaySnapshot, ConfigureOther}


def kinds_in(value: object) -> Iterator[type]:
    """The struct types that `value` is made of."""
    if isinstance(value, tuple):
        for item in value:
            yield from kinds_in(item)
    elif isinstance(value, msgspec.Struct):
        yield type(value)
        for name in value.__struct_fields__:
            yield from kinds_in(getattr(value, name))


def test_a_payload_stands_where_its_offset_says(rtds_messages: dict[str, bytes]) -> None:
    for name, data in rtds_messages.items():
        message = decode(data)
        place = message.payload_offset
        assert data[place : place + len(message.payload)] == message.payload, name


def test_every_mac_and_signature_verifies_but_the_two_without_keys(
    rtds_messages: dict[str, bytes], rtds_keys: Keys
) -> None:
    macs = signatures = 0
    refused = {}
    for name, data in rtds_messages.items():
        message = decode(data)
        if message.form is Form.PRE_COMMAND:
            continue
        try:
            proof = verify(message, rtds_keys)
        except PeerMisbehaved as error:
            refused[name] = error.reason
            continue
        assert proof.message is message
        macs += proof.authenticated is not None
        signatures += proof.signed is not None
    assert (macs, signatures) == (MACS - 2, SIGNATURES)
    assert refused == {
        "gbcs/NA_PCS01/PCS01_NA_SUCCESS_COMMAND_GBCS.HEX": GbcsReason.NO_KEY,
        "gbcs/NA_PCS01/PCS01_NA_SUCCESS_RESPONSE_GBCS.HEX": GbcsReason.NO_KEY,
    }


def refused(data: bytes, keys: Keys) -> bool:
    try:
        verify(decode(data), keys)
    except (DecodeError, PeerMisbehaved):
        return True
    return False


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 0x80 >> bit % 8
    return bytes(changed)


def protected(rtds_messages: dict[str, bytes], keys: Keys) -> dict[str, bytes]:
    return {name: data for name, data in rtds_messages.items() if not refused(data, keys)}


def test_one_flipped_bit_in_each_is_refused(rtds_messages: dict[str, bytes], rtds_keys: Keys) -> None:
    checked = protected(rtds_messages, rtds_keys)
    assert len(checked) == MESSAGES - 119 - 2
    for name, data in checked.items():
        bit = random.Random(name).randrange(8 * len(data))
        assert refused(flipped(data, bit), rtds_keys), f"{name}, bit {bit}"


@pytest.mark.slow
def test_every_flipped_bit_in_200_is_refused(rtds_messages: dict[str, bytes], rtds_keys: Keys) -> None:
    checked = protected(rtds_messages, rtds_keys)
    names = sorted(checked, key=lambda name: hashlib.sha256(name.encode()).digest())[:200]
    for name in names:
        data = checked[name]
        for bit in range(8 * len(data)):
            assert refused(flipped(data, bit), rtds_keys), f"{name}, bit {bit}"


def one_of_each(rtds_messages: dict[str, bytes], request: pytest.FixtureRequest) -> dict[str, bytes]:
    """One message of every use case and kind; all of them where the whole set was asked for."""
    if request.config.getoption("--rtds-all"):
        return rtds_messages
    chosen = {(message.code, message.cra, message.form): name for name, message in map(_read, rtds_messages.items())}
    return {name: rtds_messages[name] for name in chosen.values()}


def _read(item: tuple[str, bytes]) -> tuple[str, Message]:
    return item[0], decode(item[1])


def test_every_truncation_is_refused(rtds_messages: dict[str, bytes], request: pytest.FixtureRequest) -> None:
    """A bare message cut at the end of its payload is a Pre-Command: that cut alone is read, as what it then is."""
    for name, data in one_of_each(rtds_messages, request).items():
        whole = decode(data)
        for size in range(len(data)):
            try:
                cut = decode(data[:size])
            except DecodeError as error:
                assert error.offset <= size, name
                continue
            assert whole.mac is None and cut.form is Form.PRE_COMMAND and size == len(whole.body), name


def test_every_truncated_payload_is_refused(rtds_messages: dict[str, bytes], request: pytest.FixtureRequest) -> None:
    """A GBZ Alert cut before what it adds is an Alert that adds nothing: that cut alone is read, and says so."""
    for name, data in one_of_each(rtds_messages, request).items():
        whole = decode(data)
        step = 1 if len(whole.payload) < 600 or request.config.getoption("--rtds-all") else 7
        for size in range(0, len(whole.payload), step):
            try:
                cut = read(whole.payload[:size], whole.code, whole.cra)
            except DecodeError as error:
                assert error.offset <= size, name
                continue
            assert isinstance(cut, GbzAlert) and (cut.addition, cut.components) == (None, 1), f"{name} at {size}"


def test_every_published_message_is_in_the_table(rtds_messages: dict[str, bytes]) -> None:
    for name, data in rtds_messages.items():
        message = decode(data)
        use_case = USE_CASES[message.code]
        assert use_case.is_alert == (message.cra is Cra.ALERT), name
        if use_case.family is Family.DLMS:
            assert message.payload[0] in (0xD9, 0xDA, 0x0F), name
        if use_case.family is Family.GBZ:
            assert message.payload[:2] == b"\x01\x09", name


def test_every_response_answers_its_command(rtds_messages: dict[str, bytes]) -> None:
    pairs = 0
    for name, data in rtds_messages.items():
        answer = rtds_messages.get(name.replace("_COMMAND_", "_RESPONSE_"))
        if "_COMMAND_" in name and answer is not None:
            pairs += 1
            command, response = decode(data), decode(answer)
            assert response.answers(command), name
            assert not command.answers(response)
    assert pairs > 250
