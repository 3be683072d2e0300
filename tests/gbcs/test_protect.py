"""Protection with our own keys: the MAC and the signature as `cryptography` and the standard's formulas make them."""

from __future__ import annotations

import hashlib
import random

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from nowan.crypto.secret import Secret
from nowan.errors import ApiMisuse, DecodeError, PeerMisbehaved
from nowan.gbcs import Cra, GbcsReason, Keys, KeyUse, Message, OtherInfo, build, decode, protect, verify
from nowan.gbcs.asn1 import JoinRequest, JoinResult
from nowan.gbcs.cosem import AdjustBalance, ReadBalance
from nowan.gbcs.gbz import Component, GbzCommands, ZclHeader, gbz
from nowan.gbcs.header import GroupingHeader
from nowan.gbcs.protect import Authenticated, Signed
from nowan.gbcs.usecases import USE_CASES, MessageType, Role
from nowan.gbcs.verification import Verified
from nowan.ids import EntityId
from nowan.zigbee.clusters.prepayment import ConsumerTopUp, ConsumerTopUpResponse, SelectAvailableEmergencyCredit
from nowan.zigbee.zcl import DefaultResponse
from tests.gbcs.parties import ACB, CHF, ESME, GSME, PPMID, STRANGER, SUPPLIER, everything, held_by, private


def point(entity: EntityId, use: KeyUse) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), private(entity, use).public.point)


def reference_mac(
    body: bytes, own: EntityId, peer: EntityId, cra: int, counter: int, origin: EntityId, to: EntityId
) -> bytes:
    """GBCS 4.3.3 spelled out: ECDH, SHA-256 over 00000001, Z and OtherInfo, then AES-128-GCM over no plaintext."""
    scalar = int.from_bytes(private(own, KeyUse.KEY_AGREEMENT).scalar, "big")
    z = ec.derive_private_key(scalar, ec.SECP256R1()).exchange(ec.ECDH(), point(peer, KeyUse.KEY_AGREEMENT))
    info = bytes.fromhex("60857406080300") + origin + b"\x09" + bytes([cra]) + counter.to_bytes(8, "big") + to
    key = hashlib.sha256(b"\x00\x00\x00\x01" + z + info).digest()[:16]
    return AESGCM(key).encrypt(origin + bytes(4), b"", bytes.fromhex("1100000000") + b"\x00" + body)[:12]


def adjust(counter: int = 1003) -> Message:
    return build.command(0x001C, SUPPLIER, ESME, counter, AdjustBalance(1_200_000).request())


def critical(counter: int = 1003) -> Message:
    """A supplier signs, then the ACB MACs."""
    signed = protect.signed(adjust(counter), private(SUPPLIER, KeyUse.DIGITAL_SIGNING))
    return protect.maced(signed, held_by(ACB).shared(ACB, ESME))


def test_a_pre_command_is_the_hand_worked_one() -> None:
    assert adjust().encode() == bytes.fromhex(
        "DF 09 01 00000000000003EB 08 0A0B0C0000000001 08 0E0E0E00000000E1 00 02 001C 17"
        "D9 20 0003EB 00 01 03 0070 0000130A00FF 01 01 05 00124F80"
    )


def test_mac_of_a_command_is_the_acbs() -> None:
    message = critical()
    raw = message.encode()
    assert raw[:13] == bytes.fromhex("DD 000000000000 818B 11000000")
    body = raw[14:-12]
    assert body[:1] == b"\xdf" and body[-65] == 0x40
    assert raw[-12:] == reference_mac(body, ACB, ESME, 1, 1003, SUPPLIER, ESME)
    assert raw[-12:] == reference_mac(body, ESME, ACB, 1, 1003, SUPPLIER, ESME)


def test_signature_covers_the_body_without_its_first_octet() -> None:
    message = critical()
    assert message.signature is not None
    r, s = (int.from_bytes(message.signature[i : i + 32], "big") for i in (0, 32))
    signed = message.encode()[15:-12][:-65]
    point(SUPPLIER, KeyUse.DIGITAL_SIGNING).verify(encode_dss_signature(r, s), signed, ec.ECDSA(hashes.SHA256()))


def test_mac_of_a_response_is_the_addressed_partys() -> None:
    command = build.command(0x0069, SUPPLIER, ESME, 7, ReadBalance().request())
    answer = protect.maced(build.response(command, JoinResult(0)), held_by(ESME).shared(ESME, SUPPLIER))
    body = answer.encode()[13:-12]
    assert answer.mac == reference_mac(body, ESME, SUPPLIER, 2, 7, ESME, SUPPLIER)


@pytest.mark.parametrize("holder", [ACB, ESME])
def test_a_critical_command_verifies_for_acb_and_meter(holder: EntityId) -> None:
    proof = verify(decode(critical().encode()), held_by(holder), acb=ACB)
    assert proof.authenticated is not None and proof.signed is not None
    assert proof.use_case.name == "ECS04a"


def test_a_supplier_cannot_check_the_acbs_mac() -> None:
    with pytest.raises(PeerMisbehaved) as caught:
        verify(critical(), held_by(SUPPLIER), acb=ACB)
    assert caught.value.reason is GbcsReason.NO_KEY


def test_a_signed_response_verifies_for_everybody_and_a_maced_one_for_two() -> None:
    command = build.command(0x000D, SUPPLIER, ESME, 9, JoinRequest(0, PPMID, 5))
    signed = protect.signed(build.response(command, JoinResult(0)), private(ESME, KeyUse.DIGITAL_SIGNING))
    assert verify(signed, held_by(STRANGER)).signed is not None
    read = build.command(0x0069, SUPPLIER, ESME, 10, ReadBalance().request())
    maced = protect.maced(build.response(read, JoinResult(0)), held_by(ESME).shared(ESME, SUPPLIER))
    assert verify(maced, held_by(SUPPLIER)).authenticated is not None
    with pytest.raises(PeerMisbehaved) as caught:
        verify(maced, held_by(ACB))
    assert caught.value.reason is GbcsReason.NO_KEY


def test_join_at_a_ppmid_is_signed_and_maced_by_the_acb() -> None:
    pre = build.command(0x00AB, ACB, PPMID, 20, JoinRequest(1, ESME, 1), party=SUPPLIER, party_counter=1000)
    with pytest.raises(PeerMisbehaved) as caught:
        verify(protect.maced(pre, everything().shared(ACB, PPMID)), held_by(PPMID), acb=ACB)
    assert caught.value.reason is GbcsReason.FORM
    signed = protect.signed(pre, private(ACB, KeyUse.DIGITAL_SIGNING))
    proof = verify(protect.maced(signed, everything().shared(ACB, PPMID)), held_by(PPMID), acb=ACB)
    assert proof.signed is not None and proof.authenticated is not None


def test_a_ppmid_and_a_gsme_speak_under_their_own_two_keys() -> None:
    """PCS01 and PCS02: no Access Control Broker in between, and nobody else can check the MAC."""
    top_up, credit = gbz(ConsumerTopUp(2, Secret(b"1" * 20))), gbz(SelectAvailableEmergencyCredit(5, 2))
    answers = (gbz(ConsumerTopUpResponse(0, 1, 2, 3)), GbzCommands((READ_ANSWER,)))
    for code, content, answer in ((0x009B, top_up, answers[0]), (0x0090, credit, answers[1])):
        command = protect.maced(build.command(code, PPMID, GSME, 7, content), held_by(PPMID).shared(PPMID, GSME))
        proof = verify(command, held_by(GSME), acb=ACB)
        assert proof.authenticated is not None and proof.signed is None
        response = protect.maced(build.response(command, answer), held_by(GSME).shared(GSME, PPMID))
        assert verify(response, held_by(PPMID), acb=ACB).authenticated is not None
        for stranger in (ACB, SUPPLIER, ESME):
            with pytest.raises(PeerMisbehaved) as caught:
                verify(command, held_by(stranger), acb=ACB)
            assert caught.value.reason is GbcsReason.NO_KEY
        broker_made = protect.maced(build.command(code, PPMID, GSME, 8, content), held_by(ACB).shared(ACB, GSME))
        with pytest.raises(PeerMisbehaved) as caught:
            verify(broker_made, held_by(GSME), acb=ACB)
        assert caught.value.reason is GbcsReason.MAC


#: The Default Response to Select Available Emergency Credit.
READ_ANSWER = Component(0x0705, ZclHeader(0, to_client=True), DefaultResponse(0, 0))


@pytest.mark.parametrize("code", sorted(USE_CASES))
def test_every_use_case_and_party_is_checked(code: int) -> None:
    """A message of each row, made as its type and sender ask (GBCS 4.1), verifies; in any other form it is refused."""
    use_case = USE_CASES[code]
    if use_case.type is MessageType.ZSE:
        return
    party = ACB if Role.ACCESS_CONTROL_BROKER in use_case.senders else SUPPLIER
    ppmid = use_case.type is MessageType.PPMID_COMMAND
    device, party = (GSME, PPMID) if ppmid else (ESME, party)
    content = ReadBalance().request()
    command = build.command(code, party, device, 1, content)
    pair = (party, device) if ppmid else (ACB, device)
    made = [(command, party, pair), (build.response(command, content), device, (party, device))]
    if use_case.is_alert:
        made = [(build.alert(code, device, party, 1, content), device, (party, device))]
    for message, signer, maced_by in made:
        due = use_case.protection(message.cra, by_broker=party == ACB)
        for signature in (False, True):
            for mac in (False, True):
                done = protect.signed(message, private(signer, KeyUse.DIGITAL_SIGNING)) if signature else message
                done = protect.maced(done, everything().shared(*maced_by)) if mac else done
                if (mac, signature) == (due.mac, due.signature):
                    proof = verify(decode(done.encode()), everything(), acb=ACB)
                    assert ((proof.authenticated is not None), (proof.signed is not None)) == (mac, signature)
                elif done.signature is not None:
                    with pytest.raises(PeerMisbehaved) as caught:
                        verify(done, everything(), acb=ACB)
                    assert caught.value.reason is GbcsReason.FORM


def test_every_flipped_bit_is_refused() -> None:
    keys, raw = held_by(ESME), critical().encode()
    for bit in range(8 * len(raw)):
        changed = bytearray(raw)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises((DecodeError, PeerMisbehaved)):
            verify(decode(bytes(changed)), keys, acb=ACB)


def test_the_wrong_keys_are_refused() -> None:
    message, keys = critical(), everything()
    for shared in (keys.shared(SUPPLIER, ESME), keys.shared(ACB, CHF)):
        with pytest.raises(PeerMisbehaved) as caught:
            protect.check_mac(message, shared)
        assert caught.value.reason is GbcsReason.MAC
        assert str(caught.value) == "gbcs.mac"
    with pytest.raises(PeerMisbehaved) as caught:
        protect.check_signature(message, private(ACB, KeyUse.DIGITAL_SIGNING).public)
    assert str(caught.value) == "gbcs.signature"


def test_protection_that_is_missing_or_too_much_is_refused() -> None:
    keys = everything()
    shared = keys.shared(ACB, ESME)
    signed = protect.signed(adjust(), private(SUPPLIER, KeyUse.DIGITAL_SIGNING))
    read = build.command(0x0069, SUPPLIER, ESME, 1, ReadBalance().request())
    too_much = protect.maced(protect.signed(read, private(SUPPLIER, KeyUse.DIGITAL_SIGNING)), shared)
    for message in (adjust(), signed, protect.maced(adjust(), shared), read, too_much):
        with pytest.raises(PeerMisbehaved) as caught:
            verify(message, keys, acb=ACB)
        assert caught.value.reason is GbcsReason.FORM


def test_unknown_codes_and_kinds_that_a_use_case_lacks_are_refused() -> None:
    other = GroupingHeader(Cra.COMMAND, 1, SUPPLIER, ESME, OtherInfo(0xEEEE))
    alert = GroupingHeader(Cra.ALERT, 1, ESME, SUPPLIER, OtherInfo(0x001C))
    only_logged = GroupingHeader(Cra.COMMAND, 1, SUPPLIER, ESME, OtherInfo(0x0116))
    reasons = []
    for head in (other, alert, only_logged):
        with pytest.raises(PeerMisbehaved) as caught:
            verify(Message(head, b"", b"", b"m" * 12), everything(), acb=ACB)
        reasons.append(caught.value.reason)
    assert reasons == [GbcsReason.UNKNOWN_USE_CASE, GbcsReason.FORM, GbcsReason.FORM]


def test_ppmid_to_gsme_uses_their_own_keys() -> None:
    from tests.gbcs.parties import GSME

    head = GroupingHeader(Cra.COMMAND, 5, PPMID, GSME, OtherInfo(0x0090))
    message = protect.maced(Message(head, b"\x01\x09"), held_by(PPMID).shared(PPMID, GSME))
    assert verify(message, held_by(GSME), acb=ACB).authenticated is not None


def test_variant_reads_are_maced_by_the_acb_and_signed_by_others() -> None:
    keys = everything()
    by_acb = build.command(0x0008, ACB, ESME, 1, JoinResult(0))
    by_supplier = build.command(0x0008, SUPPLIER, ESME, 1, JoinResult(0))
    signing = {e: private(e, KeyUse.DIGITAL_SIGNING) for e in (ACB, SUPPLIER)}
    assert verify(protect.maced(by_acb, keys.shared(ACB, ESME)), keys, acb=ACB).signed is None
    assert verify(protect.signed(by_supplier, signing[SUPPLIER]), keys, acb=ACB).authenticated is None
    for wrong in (protect.signed(by_acb, signing[ACB]), protect.maced(by_supplier, keys.shared(ACB, ESME))):
        with pytest.raises(PeerMisbehaved):
            verify(wrong, keys, acb=ACB)


def test_proofs_come_from_checks_alone() -> None:
    message = critical()
    with pytest.raises(ApiMisuse):
        Authenticated(message, object())
    with pytest.raises(ApiMisuse):
        Signed(message, None)
    proof = verify(message, everything(), acb=ACB)
    with pytest.raises(ApiMisuse):
        Verified(proof.use_case, proof.authenticated, proof.signed, object())
    with pytest.raises(AttributeError):
        proof.message = message  # type: ignore[misc]


def test_nothing_is_protected_twice() -> None:
    message = critical()
    with pytest.raises(ApiMisuse):
        protect.maced(message, everything().shared(ACB, ESME))
    with pytest.raises(ApiMisuse):
        protect.signed(message, private(SUPPLIER, KeyUse.DIGITAL_SIGNING))


def test_keys_differ_with_every_field_of_the_header() -> None:
    shared = everything().shared(ACB, ESME)
    heads = [
        GroupingHeader(cra, counter, origin, to, OtherInfo(1))
        for cra in Cra
        for counter in (1, 2, 1 << 40)
        for origin in (SUPPLIER, ACB)
        for to in (ESME, CHF)
    ]
    assert len({protect.mac_key(head, shared).hex() for head in heads}) == len(heads)


def test_without_a_named_acb_the_store_must_know_one() -> None:
    with pytest.raises(PeerMisbehaved) as caught:
        verify(critical(), everything())
    assert caught.value.reason is GbcsReason.NO_KEY


def test_secrets_stay_out_of_reprs() -> None:
    keys: Keys = everything()
    shared = keys.shared(ACB, ESME)
    text = f"{keys!r} {shared!r} {verify(critical(), keys, acb=ACB)!r}"
    assert shared.hex() not in text and "Secret(32 bytes)" in text


def test_random_messages_survive_protection_and_fail_when_changed() -> None:
    draw, keys = random.Random(7), everything()
    for _ in range(25):
        head = GroupingHeader(Cra.COMMAND, draw.getrandbits(64), SUPPLIER, ESME, OtherInfo(0x0069))
        message = protect.maced(Message(head, draw.randbytes(draw.randrange(300))), keys.shared(ACB, ESME))
        raw = bytearray(message.encode())
        assert verify(decode(bytes(raw)), keys, acb=ACB)
        raw[draw.randrange(len(raw))] ^= 1 << draw.randrange(8)
        with pytest.raises((DecodeError, PeerMisbehaved)):
            verify(decode(bytes(raw)), keys, acb=ACB)
