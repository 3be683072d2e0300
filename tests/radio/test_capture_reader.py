"""Captures read back: our own writer's, others' forms built by hand, and files that are cut or nonsense."""

from __future__ import annotations

import contextlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowan.errors import DecodeError
from nowan.instant import Tick
from nowan.radio import capture_reader, pcap
from nowan.radio.capture_messages import Listener, key_file
from nowan.radio.medium import Sighting
from nowan.zigbee import ieee802154

FRAME = ieee802154.beacon_request(5).encode()
SIGHTING = Sighting(at=Tick(1_500), sender="hub", channel=20, frame=FRAME, rssi_dbm=-60.0)


def test_what_our_writer_wrote() -> None:
    whole = pcap.header() + pcap.packet(SIGHTING, epoch_ns=7_000_000_000, comment="an order") + pcap.packet(SIGHTING)
    first, second = capture_reader.read(whole)
    assert (first.number, first.at_ns, first.link_type) == (1, 7_000_001_500, 283)
    assert first.frame == second.frame == FRAME


def block(order: str, kind: int, body: bytes) -> bytes:
    body += bytes(-len(body) % 4)
    size = struct.pack(f"{order}I", 12 + len(body))
    return struct.pack(f"{order}I", kind) + size + body + size


@pytest.mark.parametrize("order", ["<", ">"])
def test_pcapng_of_either_byte_order_and_resolution(order: str) -> None:
    section = block(order, 0x0A0D0D0A, struct.pack(f"{order}IHHq", 0x1A2B3C4D, 1, 0, -1))
    # Resolution option 9: 10 to the minus 3 seconds.
    options = struct.pack(f"{order}HHBxxx", 9, 1, 3)
    interface = block(order, 1, struct.pack(f"{order}HHI", 230, 0, 0) + options)
    enhanced = struct.pack(f"{order}IIIII", 0, 0, 2_000, len(FRAME) - 2, len(FRAME) - 2) + FRAME[:-2]
    simple = struct.pack(f"{order}I", len(FRAME) - 2) + FRAME[:-2]
    name_table = block(order, 4, bytes(4))
    found = list(
        capture_reader.read(section + interface + name_table + block(order, 6, enhanced) + block(order, 3, simple))
    )
    assert [packet.number for packet in found] == [1, 2] and found[0].at_ns == 2_000_000_000
    assert [packet.frame for packet in found] == [FRAME, FRAME]


@pytest.mark.parametrize(
    ("magic", "order", "ns"),
    [(0xA1B2C3D4, "<", 3000), (0xA1B2C3D4, ">", 3000), (0xA1B23C4D, "<", 3), (0xA1B23C4D, ">", 3)],
)
def test_pcap_of_either_byte_order_and_resolution(magic: int, order: str, ns: int) -> None:
    head = struct.pack(f"{order}IHHiIII", magic, 2, 4, 0, 0, 65535, 195)
    (packet,) = capture_reader.read(head + struct.pack(f"{order}IIII", 1, 3, len(FRAME), len(FRAME)) + FRAME)
    assert packet.at_ns == 1_000_000_000 + ns and packet.frame == FRAME


def zep(frame: bytes, port: int = 17754) -> bytes:
    payload = b"EX\x02\x01" + bytes(27) + bytes((len(frame),)) + frame
    udp = struct.pack(">HHHH", 50000, port, 8 + len(payload), 0) + payload
    ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0, bytes(4), bytes(4)) + udp
    return bytes(12) + b"\x08\x00" + ip


@pytest.mark.parametrize(
    ("link_type", "data", "frame"),
    [
        (1, zep(FRAME), FRAME),
        (1, zep(FRAME, port=53), None),
        (1, bytes(20), None),
        (147, FRAME, None),
        (283, b"\x00\x00", None),
        (283, struct.pack("<BBH", 0, 0, 4) + FRAME[:-2], FRAME),
    ],
)
def test_link_types(link_type: int, data: bytes, frame: bytes | None) -> None:
    assert capture_reader.Packet(1, 0, link_type, data).frame == frame


def test_a_file_cut_anywhere_gives_no_packet_that_was_not_whole() -> None:
    whole = pcap.header() + pcap.packet(SIGHTING)
    ends = (int.from_bytes(whole[4:8], "little"), len(pcap.header()))
    for cut in range(len(whole)):
        found = []
        with contextlib.suppress(DecodeError):
            found = list(capture_reader.read(whole[:cut]))
            assert cut in ends, "only between two blocks a file may end"
        assert found == []
    assert len(list(capture_reader.read(whole))) == 1


@given(st.binary(max_size=200), st.sampled_from([b"\x0a\x0d\x0d\x0a", b"\xd4\xc3\xb2\xa1", b""]))
def test_any_file_is_packets_or_a_decode_error(data: bytes, magic: bytes) -> None:
    listener = Listener([bytes(16)])
    with contextlib.suppress(DecodeError):
        for packet in capture_reader.read(magic + data):
            assert listener.hear(packet) == []


@given(st.binary(max_size=127))
def test_any_frame_is_heard(frame: bytes) -> None:
    Listener([bytes(16)]).hear(capture_reader.Packet(1, 0, 230, frame))


def test_key_files() -> None:
    key = bytes(range(16))
    lines = f'# a comment\n"{key.hex(":")}","Normal","one"\n\n{key[::-1].hex()},"Reverse","two"\n'
    assert key_file(lines) == [key, key]
    with pytest.raises(DecodeError) as caught:
        key_file(f"{key.hex()}\nnonsense\n")
    assert caught.value.offset == 2
