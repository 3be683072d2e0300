"""Captures that Wireshark opens: pcapng with IEEE 802.15.4 TAP frames and comments.

The format is draft-ietf-opsawg-pcapng (section header, interface description and enhanced packet blocks); the link
type is 283, LINKTYPE_IEEE802_15_4_TAP, whose header carries channel and signal strength. A comment on a packet says
which order it belongs to. Timestamps are nanoseconds.
"""

from __future__ import annotations

import struct

from nowan.radio.medium import Sighting

LINKTYPE_IEEE802_15_4_TAP = 283
_OPTION_END = 0
_OPTION_COMMENT = 1
_OPTION_NAME = 2
_OPTION_RESOLUTION = 9
_NANOSECONDS = 9
_TLV_FCS, _TLV_RSS, _TLV_CHANNEL = 0, 1, 3
#: Longest comment that is written; Wireshark shows one line.
MAX_COMMENT = 400


def _pad(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)


def _option(code: int, value: bytes) -> bytes:
    return struct.pack("<HH", code, len(value)) + _pad(value)


def _block(kind: int, body: bytes) -> bytes:
    length = struct.pack("<I", 12 + len(body))
    return struct.pack("<I", kind) + length + body + length


def _tap(sighting: Sighting) -> bytes:
    tlvs = (
        struct.pack("<HHBxxx", _TLV_FCS, 1, 1)
        + struct.pack("<HHf", _TLV_RSS, 4, sighting.rssi_dbm)
        + struct.pack("<HHHBx", _TLV_CHANNEL, 3, sighting.channel, 0)
    )
    return struct.pack("<BBH", 0, 0, 4 + len(tlvs)) + tlvs


def header(application: str = "nowan", interface: str = "air beside the hub") -> bytes:
    """The blocks that a capture opens with."""
    section = struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1) + _option(4, application.encode()) + _option(_OPTION_END, b"")
    description = (
        struct.pack("<HHI", LINKTYPE_IEEE802_15_4_TAP, 0, 0)
        + _option(_OPTION_NAME, interface.encode())
        + _option(_OPTION_RESOLUTION, bytes((_NANOSECONDS,)))
        + _option(_OPTION_END, b"")
    )
    return _block(0x0A0D0D0A, section) + _block(1, description)


def packet(sighting: Sighting, epoch_ns: int = 0, comment: str = "") -> bytes:
    """One frame; `epoch_ns` is the Unix time of tick 0 in nanoseconds."""
    data = _tap(sighting) + sighting.frame
    stamp = epoch_ns + sighting.at
    body = struct.pack("<IIIII", 0, stamp >> 32, stamp & 0xFFFFFFFF, len(data), len(data)) + _pad(data)
    if comment:
        body += _option(_OPTION_COMMENT, comment.encode()[:MAX_COMMENT]) + _option(_OPTION_END, b"")
    return _block(6, body)


def key_table(keys: list[tuple[bytes, str]]) -> str:
    """Wireshark's table ``zigbee_pc_keys``: each key with its name, keys most significant byte first as used."""
    return "".join(f'"{key.hex(":")}","Normal","{name}"\n' for key, name in keys)
