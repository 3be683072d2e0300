"""Encrypted parts: opened with the key of whom they are for, sealed to the same octets, refused when altered."""

from __future__ import annotations

import hashlib

import msgspec
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from nowan.crypto.secret import Secret
from nowan.dlms.access import AccessResponse, Notification, Result
from nowan.dlms.data import I8, U32, Array, Enum, OctetString, Structure
from nowan.errors import ApiMisuse, PeerMisbehaved
from nowan.gbcs import GbcsReason, Keys, decode, payload
from nowan.gbcs.encryption import (
    encrypted_for,
    is_encrypted,
    opened,
    opened_content,
    payload_key,
    protected,
    sealed_content,
)
from nowan.gbcs.gbz import Component, GbzCommands, Seal, SealedComponent, ZclHeader
from nowan.gbcs.gbz_alerts import BillingLog, GbzAlert
from nowan.gbcs.header import Cra, GroupingHeader, OtherInfo
from nowan.gbcs.message import Message
from nowan.gbcs.zcl_commands import RawCommand
from nowan.gbcs.zcl_prepayment import DebtSnapshot, PublishPrepaySnapshot
from nowan.ids import EntityId
from nowan.zigbee.zcl import AttributeStatus, ReadAttributesResponse
from nowan.zigbee.zcl_types import DataType, Value
from tests.gbcs.parties import ACB, ESME, GSME, SUPPLIER, everything

READING = Component(
    0x0702,
    ZclHeader(0, to_client=True),
    ReadAttributesResponse((AttributeStatus(0x0301, 0, Value(DataType.UINT24, 1)),)),
    seal=Seal(0),
)
SNAPSHOT = Component(
    0x0705,
    ZclHeader(1, to_client=True, disable_default_response=True),
    PublishPrepaySnapshot(0, 473_385_600, 1, 0, 1, 1, DebtSnapshot(1, 2, 3, 4, 5, -6)),
    seal=Seal(1),
)
PLAIN = GbzCommands((READING, SNAPSHOT))


def test_the_key_is_that_of_the_clause() -> None:
    """GBCS 4.3.3.3: SHA-256 of 1, Z and algorithm, originator, 09 04 counter, party."""
    shared = Secret(bytes(range(32)))
    plain = GroupingHeader(Cra.RESPONSE, 7, GSME, SUPPLIER, OtherInfo(0x74))
    info = bytes.fromhex("60857406080300") + GSME + b"\x09\x04" + (7).to_bytes(8, "big") + SUPPLIER
    wanted = hashlib.sha256(b"\0\0\0\1" + shared + info).digest()[:16]
    assert bytes(payload_key(plain, shared)) == wanted and encrypted_for(plain) == SUPPLIER
    stranger = GroupingHeader(Cra.RESPONSE, 7, GSME, ACB, OtherInfo(0x74, SUPPLIER, 5, 9))
    info = bytes.fromhex("60857406080300") + GSME + b"\x09\x04" + (9).to_bytes(8, "big") + SUPPLIER
    assert bytes(payload_key(stranger, shared)) == hashlib.sha256(b"\0\0\0\1" + shared + info).digest()[:16]


def test_sealed_components_are_as_the_clause_lays_them_out() -> None:
    key = Secret(bytes(16))
    raw = sealed_content(GbzCommands((READING,)), key, GSME).encode()
    cipher = Cipher(algorithms.AES(bytes(16)), modes.GCM(GSME + bytes(4))).encryptor()
    cipher.authenticate_additional_data(b"\x31")
    text = cipher.update(bytes.fromhex("0103 00 22 010000")) + cipher.finalize()
    wanted = "0109 01 03 0702 0021 0000 08 00 01 0018 31 00000000".replace(" ", "")
    size = 2 + 3 + 2 + 5 + 7 + 12
    wanted = wanted.replace("0021", f"{size:04x}")
    assert raw.hex() == wanted + text.hex() + cipher.tag[:12].hex()


def test_what_is_sealed_opens_again() -> None:
    keys = everything()
    head = GroupingHeader(Cra.RESPONSE, 9, GSME, SUPPLIER, OtherInfo(0x96))
    key = payload_key(head, keys.shared(SUPPLIER, GSME))
    message = Message(head, sealed_content(PLAIN, key, GSME).encode(), b"")
    content = payload(message)
    assert isinstance(content, GbzCommands) and is_encrypted(content) and not is_encrypted(PLAIN)
    assert all(isinstance(component, SealedComponent) for component in content.components)
    assert opened(message, keys) == PLAIN
    with pytest.raises(ApiMisuse):
        PLAIN.encode()
    with pytest.raises(PeerMisbehaved) as caught:
        opened(message, Keys())
    assert caught.value.reason is GbcsReason.NO_KEY
    with pytest.raises(PeerMisbehaved) as caught:
        opened_content(content, Secret(bytes(16)), GSME)
    assert caught.value.reason is GbcsReason.ENCRYPTION
    odd = msgspec.structs.replace(content.components[0], seal=Seal(0, invocation_counter=1))
    with pytest.raises(PeerMisbehaved):
        opened_content(GbzCommands((odd,)), key, GSME)


def test_a_pushed_billing_log_opens() -> None:
    keys = everything()
    head = GroupingHeader(Cra.ALERT, 9, GSME, SUPPLIER, OtherInfo(0x8B))
    key = payload_key(head, keys.shared(SUPPLIER, GSME))
    sealed = sealed_content(GbzCommands((SNAPSHOT,)), key, GSME).components[0]
    message = Message(head, GbzAlert(0x8F0A, 473_385_600, BillingLog(sealed)).encode(), b"")
    assert is_encrypted(payload(message))
    assert opened(message, keys) == GbzAlert(0x8F0A, 473_385_600, BillingLog(SNAPSHOT))
    unopened = GbzAlert(0x8F0A, 473_385_600)
    assert opened_content(unopened, key, GSME) is unopened and not is_encrypted(unopened)


def test_only_what_gbcs_seals_is_sealed() -> None:
    key = Secret(bytes(16))
    raw = Component(0x0702, ZclHeader(0), RawCommand(0x63, b"x"), seal=Seal(0))
    opened_again = opened_content(sealed_content(GbzCommands((raw,)), key, GSME), key, GSME)
    assert isinstance(opened_again, GbzCommands)
    assert sealed_content(opened_again, key, GSME) == sealed_content(GbzCommands((raw,)), key, GSME)
    for wrong in (
        msgspec.structs.replace(READING, from_time=5),
        msgspec.structs.replace(READING, seal=Seal(0, security_control=0x30)),
    ):
        with pytest.raises(ApiMisuse):
            sealed_content(GbzCommands((wrong,)), key, GSME)


def test_protected_attributes_open_in_responses_and_alerts() -> None:
    key = Secret(bytes(16))
    parameters = Array((Structure((Enum(2),)),))
    inside = Structure((U32(1), U32(2)))
    sealed = protected(parameters, inside, key, ESME)
    assert isinstance(sealed.items[1], OctetString) and sealed.items[1].value[:5] == bytes.fromhex("3100000000")
    response = AccessResponse((Result(1, 0, U32(5)), Result(3, 0, sealed)))
    expected = AccessResponse((Result(1, 0, U32(5)), Result(3, 0, Structure((parameters, inside)))))
    assert is_encrypted(response) and opened_content(response, key, ESME) == expected
    alert = Notification(Structure((U32(1), sealed)))
    assert is_encrypted(alert)
    assert opened_content(alert, key, ESME) == Notification(Structure((U32(1), Structure((parameters, inside)))))
    assert not is_encrypted(expected)


#: How many published messages hold encrypted parts (24 GBZ, 11 DLMS), all for parties whose private keys are published.
ENCRYPTED = 35


@pytest.mark.rtds
def test_all_published_encrypted_parts_open(rtds_messages: dict[str, bytes], rtds_keys: Keys) -> None:
    found = 0
    for name, data in rtds_messages.items():
        message = decode(data)
        content = payload(message)
        if not is_encrypted(content):
            continue
        found += 1
        clear = opened(message, rtds_keys)
        assert clear != content and not is_encrypted(clear), name
        if isinstance(clear, GbzCommands):
            shared = rtds_keys.shared(encrypted_for(message.header), message.originator)
            again = sealed_content(clear, payload_key(message.header, shared), message.originator)
            assert again.encode() == message.payload, name
    assert found == ENCRYPTED


@pytest.mark.rtds
def test_published_values_inside(rtds_messages: dict[str, bytes], rtds_keys: Keys) -> None:
    """ECS17b, one element: two registers of 10, of unit 30 (Wh) and 32 (varh), scaler 0 (Blue Book 4.3.2)."""
    name = "gbcs/4.1.1_ECS17b/ECS17b_4.1.1_SINGLE_SUCCESS_RESPONSE_GBCS.HEX"
    content = opened(decode(rtds_messages[name]), rtds_keys)
    assert isinstance(content, AccessResponse)
    body = content.results[0].data
    assert isinstance(body, Structure)
    assert EntityId(body.items[0].items[0].items[1].items[1].value) == ESME_PUBLISHED  # type: ignore[union-attr]
    unit = [Structure((I8(0), Enum(0x1E))), Structure((I8(0), Enum(0x20)))]
    assert body.items[1] == Structure((Structure((U32(10), unit[0], U32(10), unit[1])),))


ESME_PUBLISHED = EntityId(bytes.fromhex("00DB1234567890A0"))
