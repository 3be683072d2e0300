"""What sealing covers, what it refuses, and what it never shows."""

from __future__ import annotations

import msgspec
import pytest
from rich.pretty import pretty_repr

from nowan.errors import ApiMisuse, DecodeError, NowanError, PeerMisbehaved, Reason, WireReason
from nowan.ids import ShortAddress
from nowan.zigbee import aps, interpan, nwk, security
from nowan.zigbee.clusters.ids import PROFILE, Cluster
from nowan.zigbee.reasons import ZigbeeReason
from nowan.zigbee.security import AuxHeader, KeyIdentifier
from tests.zigbee.wire.captures import HUB, LINK_KEY, NETWORK_KEY, PPMID, PPMID_SHORT

NWK = nwk.NwkFrame(nwk.NwkKind.DATA, ShortAddress(0), PPMID_SHORT, 30, 1, b"hello")
APS = aps.data(1, b"hello", profile=PROFILE, cluster=Cluster.TUNNELING, src_endpoint=1, dst_endpoint=1)
INTERPAN = interpan.InterPanFrame(Cluster.REGISTRATION, PROFILE, b"hello")


def seal_aps(counter: int = 5, *, extended: bool = True, key_id: KeyIdentifier = KeyIdentifier.DATA) -> aps.ApsFrame:
    return security.secure_aps(APS, LINK_KEY, source=PPMID, counter=counter, key_id=key_id, extended_nonce=extended)


@pytest.mark.parametrize(
    ("text", "aux"),
    [
        ("28 05000000 12100F0E0D0C0B0A 07", AuxHeader(KeyIdentifier.NETWORK, 5, PPMID, 7)),
        ("00 05000000", AuxHeader(KeyIdentifier.DATA, 5)),
        ("30 05000000 12100F0E0D0C0B0A", AuxHeader(KeyIdentifier.KEY_TRANSPORT, 5, PPMID)),
        ("18 FFFFFFFF", AuxHeader(KeyIdentifier.KEY_LOAD, 0xFFFFFFFF)),
        ("C5 05000000", AuxHeader(KeyIdentifier.DATA, 5, level=5, reserved=3)),
    ],
)
def test_auxiliary_headers(text: str, aux: AuxHeader) -> None:
    assert aux.encode() == bytes.fromhex(text)
    assert AuxHeader.decode(bytes.fromhex(text)) == aux


def test_the_nonce_and_what_is_covered_have_level_5() -> None:
    aux = AuxHeader(KeyIdentifier.NETWORK, 0x01020304, PPMID, 7)
    assert aux.nonce(PPMID) == bytes.fromhex("12100F0E0D0C0B0A 04030201 2D")
    assert aux.covered() == bytes.fromhex("2D 04030201 12100F0E0D0C0B0A 07")


def test_overheads() -> None:
    assert len(seal_aps(extended=False).payload) == len(b"hello") + aps.SECURITY_OVERHEAD
    assert len(seal_aps().payload) == len(b"hello") + aps.SECURITY_OVERHEAD_EXTENDED
    sealed = security.secure_nwk(NWK, NETWORK_KEY, source=PPMID, counter=1, key_sequence=0)
    assert len(sealed.payload) == len(b"hello") + 18


@pytest.mark.parametrize("extended", [True, False])
def test_interpan_opens_with_and_without_the_source(extended: bool) -> None:
    sealed = security.secure_interpan(INTERPAN, LINK_KEY, source=PPMID, counter=5, extended_nonce=extended)
    again = interpan.InterPanFrame.decode(sealed.encode())
    assert again == sealed
    opened = security.unsecure_interpan(again, LINK_KEY, PPMID)
    assert (opened.frame, opened.source, opened.counter) == (INTERPAN, PPMID, 5)


def refuses(reason: Reason, open_it: object) -> None:
    assert callable(open_it)
    with pytest.raises(NowanError) as caught:
        open_it()
    assert caught.value.reason is reason
    assert isinstance(caught.value, DecodeError if reason is WireReason.TRUNCATED else PeerMisbehaved)


def test_every_byte_of_a_sealed_frame_counts() -> None:
    frame = seal_aps(extended=False).encode()
    level = len(APS.encode()) - len(b"hello")
    for index in range(len(frame)):
        for bit in (0x01, 0x80):
            if (index, bit) == (level, 0x01):
                continue  # Bit 0 of the level, which a receiver replaces: the next test.
            changed = bytearray(frame)
            changed[index] ^= bit
            with pytest.raises(NowanError):
                security.unsecure_aps(aps.ApsFrame.decode(bytes(changed)), LINK_KEY, PPMID)


def test_a_level_on_air_makes_no_difference_to_the_sender_but_is_covered_as_5() -> None:
    # 4.3.1.2: the receiver overwrites the level with its own, so a frame that names it opens as one that does not.
    sealed = seal_aps(extended=False)
    named = msgspec.structs.replace(sealed, payload=b"\x05" + sealed.payload[1:])
    assert security.unsecure_aps(named, LINK_KEY, PPMID).frame == APS


def test_what_is_refused() -> None:
    sealed = seal_aps()
    bare = seal_aps(extended=False)
    refuses(ZigbeeReason.NOT_SECURED, lambda: security.unsecure_aps(APS, LINK_KEY, PPMID))
    refuses(ZigbeeReason.NOT_SECURED, lambda: security.unsecure_nwk(NWK, NETWORK_KEY))
    refuses(ZigbeeReason.AUTHENTICATION, lambda: security.unsecure_aps(sealed, NETWORK_KEY))
    refuses(ZigbeeReason.AUTHENTICATION, lambda: security.unsecure_aps(bare, LINK_KEY, HUB))
    refuses(ZigbeeReason.NONCE_SOURCE, lambda: security.unsecure_aps(bare, LINK_KEY))
    refuses(ZigbeeReason.NONCE_SOURCE, lambda: security.unsecure_aps(sealed, LINK_KEY, HUB))
    spent = msgspec.structs.replace(bare, payload=b"\x00\xff\xff\xff\xff" + bare.payload[5:])
    refuses(ZigbeeReason.COUNTER_EXHAUSTED, lambda: security.unsecure_aps(spent, LINK_KEY, PPMID))
    short = msgspec.structs.replace(bare, payload=bare.payload[:8])
    refuses(WireReason.TRUNCATED, lambda: security.unsecure_aps(short, LINK_KEY, PPMID))
    headless = msgspec.structs.replace(bare, payload=bare.payload[:3])
    refuses(WireReason.TRUNCATED, lambda: security.unsecure_aps(headless, LINK_KEY, PPMID))


def test_the_key_must_be_the_one_for_the_layer() -> None:
    sealed = security.secure_nwk(NWK, NETWORK_KEY, source=PPMID, counter=1, key_sequence=0)
    link = msgspec.structs.replace(sealed, payload=b"\x20" + sealed.payload[1:13] + sealed.payload[14:])
    refuses(ZigbeeReason.KEY_IDENTIFIER, lambda: security.unsecure_nwk(link, NETWORK_KEY))
    inter = security.secure_interpan(INTERPAN, LINK_KEY, source=PPMID, counter=1)
    other = msgspec.structs.replace(inter, payload=b"\x30" + inter.payload[1:])
    refuses(ZigbeeReason.KEY_IDENTIFIER, lambda: security.unsecure_interpan(other, LINK_KEY, PPMID))
    unnamed = msgspec.structs.replace(sealed, payload=b"\x08" + sealed.payload[1:5] + sealed.payload[13:])
    refuses(ZigbeeReason.NONCE_SOURCE, lambda: security.unsecure_nwk(unnamed, NETWORK_KEY))


@pytest.mark.parametrize("counter", [-1, security.MAX_FRAME_COUNTER, security.MAX_FRAME_COUNTER + 1])
def test_the_last_counter_is_never_used(counter: int) -> None:
    with pytest.raises(ApiMisuse):
        seal_aps(counter)
    seal_aps(security.MAX_FRAME_COUNTER - 1)


def test_nothing_is_sealed_twice() -> None:
    with pytest.raises(ApiMisuse):
        security.secure_aps(seal_aps(), LINK_KEY, source=PPMID, counter=6)


def test_opened_payloads_stay_out_of_reprs() -> None:
    opened = security.unsecure_aps(seal_aps(), LINK_KEY)
    assert opened.frame.payload == b"hello"
    for text in (repr(opened), str(opened), pretty_repr(opened)):
        assert "hello" not in text
        assert "<5 bytes>" in text
