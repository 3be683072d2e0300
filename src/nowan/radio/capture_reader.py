"""Packets out of a capture file: pcap and pcapng, from anybody's sniffer.

Link types that carry IEEE 802.15.4 are read: 195 (with FCS), 230 (without), 283 (TAP: type-length-values before the
frame), and ZEP version 2 over UDP port 17754 in Ethernet (link type 1), the way that sniffers talk over a network.
Formats: draft-ietf-opsawg-pcap, draft-ietf-opsawg-pcapng, LINKTYPE_IEEE802_15_4_TAP.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

import msgspec

from nowan.errors import DecodeError, WireReason
from nowan.zigbee.ieee802154 import fcs

LINKTYPE_ETHERNET, LINKTYPE_WITH_FCS, LINKTYPE_WITHOUT_FCS, LINKTYPE_TAP = 1, 195, 230, 283
#: Largest packet that is read: far beyond any 802.15.4 frame, and what an Ethernet jumbo frame needs.
MAX_PACKET = 65_536
_PCAP: Final = {
    b"\xa1\xb2\xc3\xd4": (">", 1_000),
    b"\xd4\xc3\xb2\xa1": ("<", 1_000),
    b"\xa1\xb2\x3c\x4d": (">", 1),
    b"\x4d\x3c\xb2\xa1": ("<", 1),
}
_SECTION = b"\x0a\x0d\x0d\x0a"
_INTERFACE, _SIMPLE, _ENHANCED = 1, 3, 6
_RESOLUTION = 9
_ZEP_PORT = 17754
_ZEP_HEADER = 32


class Packet(msgspec.Struct, frozen=True):
    """One packet: its `number` from 1 as Wireshark counts, Unix time in ns, link type, and octets."""

    number: int
    at_ns: int
    link_type: int
    data: bytes

    @property
    def frame(self) -> bytes | None:
        """The MAC frame with its FCS, None when this is no 802.15.4 packet."""
        match self.link_type:
            case 195:
                return self.data
            case 230:
                return _with_fcs(self.data)
            case 283:
                return _tap(self.data)
            case 1:
                return _zep(self.data)
            case _:
                return None


def is_capture(data: bytes) -> bool:
    """Whether `data` starts as a capture file does."""
    return data[:4] == _SECTION or data[:4] in _PCAP


def read(data: bytes) -> Iterator[Packet]:
    """All packets of a capture; raises `DecodeError` where the file ends early or is none."""
    if data[:4] in _PCAP:
        return _read_pcap(data)
    if data[:4] == _SECTION:
        return _read_pcapng(data)
    raise DecodeError(WireReason.UNKNOWN, 0, "capture", "neither pcap nor pcapng")


def _take(data: bytes, offset: int, size: int, path: str) -> bytes:
    if size < 0 or offset + size > len(data):
        raise DecodeError(WireReason.TRUNCATED, offset, path, f"{size} bytes wanted, {len(data) - offset} left")
    return data[offset : offset + size]


def _read_pcap(data: bytes) -> Iterator[Packet]:
    order, scale = _PCAP[data[:4]]
    (link_type,) = struct.unpack(f"{order}I", _take(data, 20, 4, "capture/header"))
    offset, number = 24, 0
    while offset < len(data):
        number += 1
        path = f"capture/packet {number}"
        seconds, fraction, size, _ = struct.unpack(f"{order}IIII", _take(data, offset, 16, path))
        if size > MAX_PACKET:
            raise DecodeError(WireReason.TOO_LONG, offset, path, f"{size} bytes, at most {MAX_PACKET}")
        octets = _take(data, offset + 16, size, path)
        yield Packet(number, seconds * 1_000_000_000 + fraction * scale, link_type & 0xFFFF, octets)
        offset += 16 + size


class _Interface(msgspec.Struct, frozen=True):
    link_type: int
    #: Nanoseconds of a tick as numerator and denominator.
    tick: tuple[int, int] = (1_000, 1)


def _read_pcapng(data: bytes) -> Iterator[Packet]:
    order, offset, number = "<", 0, 0
    interfaces: list[_Interface] = []
    while offset < len(data):
        head = _take(data, offset, 12, "capture/block")
        if head[:4] == _SECTION:
            order = "<" if head[8:12] == b"\x4d\x3c\x2b\x1a" else ">"
            interfaces = []
        kind, size = struct.unpack(f"{order}II", head[:8])
        if size < 12 or size % 4:
            raise DecodeError(WireReason.BAD_LENGTH, offset + 4, "capture/block", f"a block of {size} bytes")
        body = _take(data, offset, size, "capture/block")[8:-4]
        if kind == _INTERFACE:
            interfaces.append(_interface(order, body, offset))
        elif kind in (_ENHANCED, _SIMPLE):
            number += 1
            yield _block_packet(order, kind, body, offset, number, interfaces)
        offset += size


def _interface(order: str, body: bytes, offset: int) -> _Interface:
    link_type = struct.unpack(f"{order}H", _take(body, 0, 2, "capture/interface"))[0]
    at = 8
    while at + 4 <= len(body):
        code, size = struct.unpack(f"{order}HH", body[at : at + 4])
        if code == _RESOLUTION and size == 1 and at + 4 < len(body):
            exponent = body[at + 4]
            power = (2 if exponent & 0x80 else 10) ** min(exponent & 0x7F, 63)
            return _Interface(link_type, (1_000_000_000, power))
        at += 4 + size + -size % 4
    return _Interface(link_type)


def _block_packet(order: str, kind: int, body: bytes, offset: int, number: int, interfaces: list[_Interface]) -> Packet:
    path = f"capture/packet {number}"
    if kind == _SIMPLE:
        index, ticks, size, start = 0, 0, struct.unpack(f"{order}I", _take(body, 0, 4, path))[0], 4
        size = min(size, len(body) - 4)
    else:
        index, high, low, size, _ = struct.unpack(f"{order}IIIII", _take(body, 0, 20, path))
        ticks, start = high << 32 | low, 20
    if index >= len(interfaces):
        raise DecodeError(WireReason.BAD_VALUE, offset, path, f"interface {index} was not described")
    tick = interfaces[index].tick
    octets = _take(body, start, min(size, MAX_PACKET), path)
    return Packet(number, ticks * tick[0] // tick[1], interfaces[index].link_type, octets)


def _with_fcs(frame: bytes) -> bytes:
    return frame + fcs(frame).to_bytes(2, "little")


def _tap(data: bytes) -> bytes | None:
    """The frame behind TAP's type-length-values, whose type 0 says what kind of FCS the frame has."""
    if len(data) < 4:
        return None
    length = int.from_bytes(data[2:4], "little")
    at, kind = 4, 0
    while at + 4 <= min(length, len(data)):
        tag, size = struct.unpack("<HH", data[at : at + 4])
        if tag == 0 and size >= 1:
            kind = data[at + 4]
        at += 4 + size + -size % 4
    frame = data[length:]
    return frame if kind == 1 else _with_fcs(frame) if kind == 0 else None


def _zep(data: bytes) -> bytes | None:
    """The frame of a ZEP version 2 data packet in IPv4 and UDP."""
    if data[12:14] != b"\x08\x00" or len(data) < 42 or data[23] != 17:
        return None
    udp = 14 + (data[14] & 0x0F) * 4
    ports = struct.unpack(">HH", data[udp : udp + 4].ljust(4, b"\x00"))
    zep = data[udp + 8 :]
    if _ZEP_PORT not in ports or zep[:4] != b"EX\x02\x01" or len(zep) < _ZEP_HEADER:
        return None
    return zep[_ZEP_HEADER : _ZEP_HEADER + zep[31]]
