"""Correlation: what was asked passes, every altered field and every altered bit does not."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowan.crypto.p256 import PrivateKey
from nowan.duis import (
    CommandVariant,
    Correlated,
    DuisReason,
    correlate,
    local_command_matches,
    parse,
    return_local_command_response,
    sign_pre_command,
    signed_request,
    transform,
)
from nowan.duis.local_delivery import MatchedCommand
from nowan.errors import ApiMisuse, DecodeError, PeerMisbehaved
from nowan.gbcs import build, protect
from nowan.gbcs.asn1 import JoinRequest
from nowan.gbcs.cosem import AdjustBalance, DeviceAddition, TopUp
from nowan.gbcs.message import Form, Message, decode
from nowan.ids import RequestId
from tests.duis.material import (
    ACB,
    ADD_PPMID,
    ADJUST,
    CHF,
    CONTEXT,
    ESME,
    JOIN_METER,
    JOIN_PPMID,
    OTHER_SUPPLIER,
    PPMID,
    READ,
    STRANGER,
    SUPPLIER,
    TOP_UP,
    entropy,
)

KEY = PrivateKey.generate(entropy.fork("supplier ds"))
ACB_KEY = PrivateKey.generate(entropy.fork("acb"))
DEVICE_KEY = PrivateKey.generate(entropy.fork("device"))
SHARED = ACB_KEY.ecdh(DEVICE_KEY.public)
WITH_COUNTER = msgspec.structs.replace(CONTEXT, acb_counter=4660)
CRITICAL = {"adjust": ADJUST, "join meter": JOIN_METER}
NON_CRITICAL = {"read": READ, "top-up": TOP_UP, "add ppmid": ADD_PPMID, "join ppmid": JOIN_PPMID}


@pytest.mark.parametrize("xml", CRITICAL.values(), ids=CRITICAL)
def test_what_was_asked_correlates_and_is_signed(xml: bytes) -> None:
    request = parse(xml)
    pre_command = transform(request, CONTEXT).encode()
    proof = correlate(request, pre_command, CONTEXT)
    signed = sign_pre_command(proof, KEY)
    # GBCS 6.2.5: the Pre-Command, 40, and the signature over it without its first octet.
    assert signed[: len(pre_command)] == pre_command and signed[len(pre_command)] == 0x40
    KEY.public.verify(pre_command[1:], signed[-64:])
    assert sign_pre_command(proof, KEY) == signed


def test_signing_takes_nothing_but_the_proof() -> None:
    request = parse(ADJUST)
    message = transform(request, CONTEXT)
    with pytest.raises(ApiMisuse):
        Correlated(request, message, object())
    with pytest.raises(ApiMisuse):
        MatchedCommand(request, message, object())
    for imposter in (message, message.encode(), request):
        with pytest.raises(ApiMisuse):
            sign_pre_command(imposter, KEY)  # type: ignore[arg-type]


@pytest.mark.parametrize("xml", CRITICAL.values(), ids=CRITICAL)
def test_every_flipped_bit_is_refused(xml: bytes) -> None:
    request = parse(xml)
    pre_command = transform(request, CONTEXT).encode()
    for bit in range(8 * len(pre_command)):
        altered = bytearray(pre_command)
        altered[bit // 8] ^= 1 << bit % 8
        with pytest.raises(PeerMisbehaved) as caught:
            correlate(request, bytes(altered), CONTEXT)
        assert caught.value.reason is DuisReason.CORRELATION


def pre_command_for(**changes: Any) -> Message:
    """The Pre-Command of `ADJUST` with something else in it."""
    values: dict[str, Any] = {
        "code": 0x001C,
        "originator": SUPPLIER,
        "recipient": ESME,
        "counter": 1000,
        "content": AdjustBalance(1_500_000).request(),
    } | changes
    return build.command(
        values.pop("code"),
        values.pop("originator"),
        values.pop("recipient"),
        values.pop("counter"),
        values.pop("content"),
        **values,
    )


def test_the_unchanged_one_is_the_transforms() -> None:
    assert pre_command_for().encode() == transform(parse(ADJUST), CONTEXT).encode()


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"originator": OTHER_SUPPLIER}, "originator"),
        ({"recipient": STRANGER}, "recipient"),
        ({"counter": 1001}, "counter"),
        ({"code": 0x001D}, "message code"),
        ({"party": SUPPLIER}, "party"),
        ({"party": SUPPLIER, "party_counter": 1000}, "party"),
        ({"content": AdjustBalance(1_500_001).request()}, "ECS04a: amount millipence differs"),
        ({"content": AdjustBalance(-1_500_000).request()}, "ECS04a: amount millipence differs"),
        ({"content": TopUp(b"0" * 20).request()}, "the payload is none of ECS04a"),
        ({"content": JoinRequest(0, PPMID, 5)}, "the payload is none of ECS04a"),
    ],
)
def test_an_altered_field_is_named(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(PeerMisbehaved, match=named):
        correlate(parse(ADJUST), pre_command_for(**changes).encode(), CONTEXT)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (JoinRequest(1, PPMID, 5), "method"),
        (JoinRequest(0, STRANGER, 5), "other"),
        (JoinRequest(0, PPMID, 4), "device type"),
        (JoinRequest(0, PPMID, 5, b"\x30\x00"), "certificate"),
    ],
)
def test_an_altered_join_is_named(content: JoinRequest, named: str) -> None:
    altered = build.command(0x000D, SUPPLIER, ESME, 1000, content)
    with pytest.raises(PeerMisbehaved, match=f"CS03A1: {named} differs"):
        correlate(parse(JOIN_METER), altered.encode(), CONTEXT)


@given(st.integers(-(1 << 31), (1 << 31) - 1), st.integers(0, (1 << 64) - 1), st.binary(min_size=8, max_size=8))
def test_only_the_very_request_correlates(amount: int, counter: int, recipient: bytes) -> None:
    same = (amount, counter, recipient) == (1_500_000, 1000, ESME)
    altered = pre_command_for(counter=counter, recipient=recipient, content=AdjustBalance(amount).request())
    if not same:
        with pytest.raises(PeerMisbehaved):
            correlate(parse(ADJUST), altered.encode(), CONTEXT)


def test_other_forms_are_no_pre_commands() -> None:
    request = parse(ADJUST)
    message = transform(request, CONTEXT)
    for form in (
        msgspec.structs.replace(message, signature=b""),
        protect.signed(message, KEY),
        protect.maced(message, SHARED),
    ):
        with pytest.raises(PeerMisbehaved, match="no Pre-Command"):
            correlate(request, form.encode(), CONTEXT)
    with pytest.raises(PeerMisbehaved, match="no Pre-Command"):
        correlate(request, b"", CONTEXT)
    with pytest.raises(ApiMisuse):
        correlate(parse(READ), message.encode(), CONTEXT)


# -- Commands for Local Delivery ---------------------------------------------------------------------------------


@pytest.mark.parametrize("xml", CRITICAL.values(), ids=CRITICAL)
def test_a_critical_command_must_hold_what_was_signed(xml: bytes) -> None:
    request = parse(xml)
    signed = sign_pre_command(correlate(request, transform(request, CONTEXT).encode(), CONTEXT), KEY)
    command = protect.maced(decode(signed), SHARED)
    proof = local_command_matches(request, command.encode(), CONTEXT, signed)
    assert proof.command == command and proof.request == request
    other = protect.maced(protect.signed(transform(request, CONTEXT), DEVICE_KEY), SHARED)
    for wrong in (other, decode(signed), protect.maced(transform(request, CONTEXT), SHARED)):
        with pytest.raises(PeerMisbehaved) as caught:
            local_command_matches(request, wrong.encode(), CONTEXT, signed)
        assert caught.value.reason is DuisReason.LOCAL_COMMAND
    with pytest.raises(ApiMisuse):
        local_command_matches(request, command.encode(), CONTEXT)
    with pytest.raises(DecodeError):
        local_command_matches(request, b"\xdd", CONTEXT, signed)


@pytest.mark.parametrize("xml", NON_CRITICAL.values(), ids=NON_CRITICAL)
def test_a_command_that_is_not_critical_must_say_what_was_asked(xml: bytes) -> None:
    request = parse(xml)
    message = transform(request, WITH_COUNTER)
    if request.srv == "8.7.2":
        message = protect.signed(message, ACB_KEY)
    command = protect.maced(message, SHARED).encode()
    assert local_command_matches(request, command, CONTEXT).command.form in (Form.MACED, Form.SIGNED_MACED)
    start = len(command) - 12 - (65 if request.srv == "8.7.2" else 1)
    begin = command.index(b"\xdf")
    own_counter = range(begin + 3, begin + 11) if request.srv in ("8.7.2", "8.11") else range(0)
    for at in range(begin, start):
        if at in own_counter:
            continue
        altered = bytearray(command)
        altered[at] ^= 0x01
        with pytest.raises((PeerMisbehaved, DecodeError)):
            local_command_matches(request, bytes(altered), CONTEXT)


def test_the_protection_must_be_the_use_cases() -> None:
    join = transform(parse(JOIN_PPMID), WITH_COUNTER)
    for wrong in (join, protect.maced(join, SHARED), protect.signed(join, ACB_KEY)):
        with pytest.raises(PeerMisbehaved, match="CS03A2"):
            local_command_matches(parse(JOIN_PPMID), wrong.encode(), CONTEXT)
    add = protect.maced(protect.signed(transform(parse(ADD_PPMID), WITH_COUNTER), ACB_KEY), SHARED)
    with pytest.raises(PeerMisbehaved, match="CCS01"):
        local_command_matches(parse(ADD_PPMID), add.encode(), CONTEXT)


@pytest.mark.parametrize(
    ("addition", "named"),
    [
        (DeviceAddition(STRANGER, bytes.fromhex("00112233445566778899AABBCCDDEEFF"), 132, 3600), "ieee address"),
        (DeviceAddition(PPMID, bytes(16), 132, 3600), "install code"),
        (DeviceAddition(PPMID, bytes.fromhex("00112233445566778899AABBCCDDEEFF"), 0, 3600), "device type"),
        (DeviceAddition(PPMID, bytes.fromhex("00112233445566778899AABBCCDDEEFF"), 132, 90), "join timeout s"),
    ],
)
def test_another_permit_is_named(addition: DeviceAddition, named: str) -> None:
    permit = build.command(0x0001, ACB, CHF, 9, addition.request(), party=SUPPLIER, party_counter=1000)
    with pytest.raises(PeerMisbehaved, match=f"CCS01: {named} differs"):
        local_command_matches(parse(ADD_PPMID), protect.maced(permit, SHARED).encode(), CONTEXT)


def test_the_requests_around_it() -> None:
    request = parse(ADJUST)
    signed = signed_request(request, b"\xdf\x01", CommandVariant.SIGNED_LOCAL)
    assert signed.request_id == request.request_id and signed.srv == "1.5"
    returned = return_local_command_response(request.request_id, b"\xdd", SUPPLIER, ACB, 77)
    assert returned.request_id == RequestId(SUPPLIER, ACB, 77)
    assert parse(returned.xml()) == returned
