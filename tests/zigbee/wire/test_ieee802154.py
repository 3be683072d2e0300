"""MAC frames worked out by hand from IEEE 802.15.4-2006, 7.2 and 7.3."""

from __future__ import annotations

import pytest

from nowan.errors import ApiMisuse, DecodeError, Reason, WireReason
from nowan.ids import EntityId, PanId, ShortAddress
from nowan.zigbee import ieee802154
from nowan.zigbee.ieee802154 import BROADCAST, BROADCAST_PAN, FrameKind, MacFrame
from nowan.zigbee.reasons import ZigbeeReason

PAN = PanId(0xA1B2)
HUB = EntityId(bytes.fromhex("0A0B0C0D0E0F1011"))
JOINER = EntityId(bytes.fromhex("0A0B0C0D0E0F1012"))


def test_fcs_is_the_catalogued_crc() -> None:
    # CRC-16/KERMIT, the same polynomial, reflection and initial value: its published check over "123456789".
    assert ieee802154.fcs(b"123456789") == 0x2189
    assert ieee802154.fcs(b"") == 0


def with_fcs(text: str) -> bytes:
    body = bytes.fromhex(text)
    return body + ieee802154.fcs(body).to_bytes(2, "little")


FRAMES = [
    ("beacon request", "0308 2A FFFF FFFF 07", ieee802154.beacon_request(0x2A)),
    ("ack", "0200 2A", ieee802154.ack(0x2A)),
    ("ack, data waits", "1200 2A", ieee802154.ack(0x2A, frame_pending=True)),
    (
        "association request",
        "23C8 01 B2A1 0000 FFFF 12100F0E0D0C0B0A 01 8E",
        ieee802154.association_request(1, PAN, ShortAddress(0), JOINER, ieee802154.Capability(0x8E)),
    ),
    ("data request", "63C8 02 B2A1 0000 12100F0E0D0C0B0A 04", ieee802154.data_request(2, PAN, ShortAddress(0), JOINER)),
    (
        "data request of a member",
        "6388 02 B2A1 0000 3D5C 04",
        ieee802154.data_request(2, PAN, ShortAddress(0), ShortAddress(0x5C3D)),
    ),
    (
        "association response",
        "63CC 03 B2A1 12100F0E0D0C0B0A 11100F0E0D0C0B0A 02 3D5C 00",
        ieee802154.association_response(3, PAN, JOINER, HUB, ShortAddress(0x5C3D)),
    ),
    (
        "disassociation",
        "63CC 04 B2A1 12100F0E0D0C0B0A 11100F0E0D0C0B0A 03 02",
        ieee802154.disassociation(4, PAN, JOINER, HUB, 2),
    ),
    (
        "data",
        "6188 05 B2A1 0000 3D5C AABB",
        ieee802154.data(5, PAN, ShortAddress(0), ShortAddress(0x5C3D), b"\xaa\xbb"),
    ),
    (
        "broadcast data",
        "4188 05 B2A1 FFFF 3D5C AA",
        ieee802154.data(5, PAN, BROADCAST, ShortAddress(0x5C3D), b"\xaa"),
    ),
    (
        "two PANs",
        "01CC 06 B2A1 11100F0E0D0C0B0A FFFF 12100F0E0D0C0B0A",
        MacFrame(FrameKind.DATA, 6, PAN, HUB, BROADCAST_PAN, JOINER),
    ),
    (
        "the same PAN, written twice",
        "01C8 06 B2A1 0000 B2A1 12100F0E0D0C0B0A",
        MacFrame(FrameKind.DATA, 6, PAN, ShortAddress(0), PAN, JOINER),
    ),
    ("no destination", "0180 07 B2A1 3D5C", MacFrame(FrameKind.DATA, 7, src_pan=PAN, src=ShortAddress(0x5C3D))),
    ("no source", "0108 08 B2A1 3D5C", MacFrame(FrameKind.DATA, 8, PAN, ShortAddress(0x5C3D))),
    ("2006, reserved bits", "8113 09", MacFrame(FrameKind.DATA, 9, version=1, reserved=7)),
]


@pytest.mark.parametrize(("text", "frame"), [row[1:] for row in FRAMES], ids=[row[0] for row in FRAMES])
def test_frames_by_hand(text: str, frame: MacFrame) -> None:
    assert frame.encode() == with_fcs(text)
    assert MacFrame.decode(with_fcs(text)) == frame


REFUSED: list[tuple[str, bytes, Reason]] = [
    ("nothing", b"", WireReason.TRUNCATED),
    ("one byte", b"\x01", WireReason.TRUNCATED),
    ("no sequence", with_fcs("0100"), WireReason.TRUNCATED),
    ("half an address", with_fcs("0108 01 B2A1 3D"), WireReason.TRUNCATED),
    ("wrong FCS", bytes.fromhex("0200 2A 0000"), ZigbeeReason.FCS),
    ("128 bytes", bytes(128), ZigbeeReason.FRAME_TOO_LONG),
    ("reserved type", with_fcs("0400 01"), ZigbeeReason.FRAME_TYPE),
    ("802.15.4-2015", with_fcs("0120 01"), ZigbeeReason.FRAME_VERSION),
    ("MAC security", with_fcs("0900 01"), ZigbeeReason.MAC_SECURITY),
    ("reserved addressing", with_fcs("0104 01"), ZigbeeReason.ADDRESSING),
    ("compression of nothing", with_fcs("4108 01 B2A1 3D5C"), ZigbeeReason.ADDRESSING),
]


@pytest.mark.parametrize(("frame", "reason"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_cannot_be_read(frame: bytes, reason: Reason) -> None:
    with pytest.raises(DecodeError) as caught:
        MacFrame.decode(frame)
    assert caught.value.reason is reason


def test_the_longest_frame_and_one_byte_more() -> None:
    fits = ieee802154.data(0, PAN, ShortAddress(0), ShortAddress(1), bytes(116))
    assert len(fits.encode()) == 127
    with pytest.raises(ApiMisuse, match="128"):
        ieee802154.data(0, PAN, ShortAddress(0), ShortAddress(1), bytes(117)).encode()


@pytest.mark.parametrize(
    "frame",
    [
        MacFrame(FrameKind.DATA, 0, dst=ShortAddress(0)),
        MacFrame(FrameKind.DATA, 0, dst_pan=PAN),
        MacFrame(FrameKind.DATA, 0, PAN, ShortAddress(0), pan_compression=True),
        MacFrame(FrameKind.DATA, 0, PAN, ShortAddress(0), BROADCAST_PAN, HUB, pan_compression=True),
    ],
)
def test_frames_that_cannot_be_formed(frame: MacFrame) -> None:
    with pytest.raises(ApiMisuse):
        frame.encode()


def test_commands_and_unknown_ones() -> None:
    assert ieee802154.decode_command(b"\x01\x8e") == ieee802154.AssociationRequest(0x8E)
    found = ieee802154.decode_command(b"\x02\xff\xff\x02")
    assert found == ieee802154.AssociationResponse(0xFFFF, ieee802154.AssociationStatus.ACCESS_DENIED)
    strange = ieee802154.decode_command(b"\x09\x01\x02")
    assert strange == ieee802154.UnknownMacCommand(9, b"\x01\x02")
    assert ieee802154.encode_command(strange) == b"\x09\x01\x02"
    for short in (b"", b"\x01", b"\x02\xff\xff", b"\x04\x00"):
        with pytest.raises(DecodeError):
            ieee802154.decode_command(short)
