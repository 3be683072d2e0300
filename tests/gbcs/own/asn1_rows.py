"""ASN.1 payloads of each use case (GBCS 11, 13), written by hand in DER: tag, length, content.

Rows: message codes, kind (1 Command, 2 Response, 3 Alert), octets, and the values that stand in them in order. A
certificate is a stand-in, since this layer keeps it whole.
"""

from __future__ import annotations

DEVICE, OTHER = "0102030405060708", "1112131415161718"
KEY_ONE, KEY_TWO = "0001020304050607", "1011121314151617"
TIME = "18 0F 32303236303130313030303030305A"
STAMP = "20260101000000Z"
CERTIFICATE = "30 03 02 01 05"
HASH = bytes(range(32))
#: Key usages as bit strings (RFC 5280 4.2.1.3): bit 0 digital signature, bit 4 key agreement; and as flags by bit number.
SIGN, AGREE = "03 02 07 80", "03 02 03 08"
SIGNING, AGREEMENT = 1 << 0, 1 << 4
JOIN = f"30 10 02 01 00 04 08 {DEVICE} 02 01 05"


def replacement(mode: int, role: int, cell: int) -> str:
    """A replacement of one certificate: control {mode, [2] authorising cell, [3] counter 1000, [4] floor 100}."""
    control = f"02 01 {mode:02X} A2 07 02 01 {role:02X} {SIGN} 83 02 03E8 84 01 64"
    certificates = f"30 10 30 0E {CERTIFICATE} 30 07 02 01 {cell:02X} {SIGN}"
    inner = f"30 {len(bytes.fromhex(control)):02X} {control} {certificates} 30 05 {CERTIFICATE}"
    return f"30 {len(bytes.fromhex(inner)):02X} {inner}"


#: Message code to mode, role that authorises, role whose certificate is replaced (GBCS 13.3).
MODES = {
    0x0100: (0, 2, 0), 0x0101: (1, 6, 0), 0x0102: (2, 2, 2), 0x0103: (3, 3, 3), 0x0104: (4, 4, 4), 0x0105: (5, 6, 6),
    0x0106: (6, 5, 5), 0x0107: (7, 5, 2), 0x0108: (8, 1, 3), 0x0109: (9, 1, 0), 0x0125: (10, 8, 8), 0x0126: (11, 2, 8),
}  # fmt: skip
_FLOORS = "30 0A 30 08 02 01 03 02 03 0186A0"
_CELL = f"30 37 30 0A 02 01 02 {AGREE} 02 01 01 0A 01 00 04 08 {DEVICE} 04 08 {KEY_ONE} 04 08 {OTHER} 04 08 {KEY_TWO}"
_WHAT_BECAME = f"30 4E 02 02 03E8 02 01 02 {_FLOORS} 30 39 {_CELL}"
_LOG = f"30 0F 30 0D 04 08 {DEVICE} 02 01 05"

#: Values of a replacement's outcome, in order.
BECAME: list[object] = [1000, 2, 3, 100_000, 2, AGREEMENT, 1, 0, DEVICE, KEY_ONE, OTHER, KEY_TWO]

ROWS: list[tuple[tuple[int, ...], int, str, list[object]]] = [
    ((0x000D, 0x000E, 0x00AB), 1, JOIN, [0, DEVICE, 5]),
    ((0x00AF,), 1, f"30 15 02 01 03 04 08 {DEVICE} 02 01 05 {CERTIFICATE}", [3, DEVICE, 5, "3003020105"]),
    ((0x000D, 0x000E, 0x00AB, 0x00AF), 2, "02 01 04", [4]),
    ((0x0008, 0x011B), 1, f"30 11 30 07 02 01 04 {AGREE} 30 06 02 01 02 02 01 08", [4, AGREEMENT, 0, 2, 8]),
    ((0x0008, 0x011B), 2, f"30 28 30 26 02 01 03 0A 01 00 02 02 03E8 30 1A 30 18 {SIGN} 04 08 {DEVICE} 04 08 {KEY_ONE}", [3, 0, 1000, SIGNING, 0, DEVICE, KEY_ONE]),
    ((0x000A, 0x000C), 1, f"30 04 {AGREE}", [AGREEMENT]),
    ((0x000A, 0x000C), 2, CERTIFICATE, ["3003020105"]),
    ((0x000A, 0x000C), 2, "02 01 03", [3]),
    ((0x000B,), 1, CERTIFICATE, ["3003020105"]),
    ((0x000B,), 2, "02 01 00", [0]),
    ((0x000F, 0x0010), 1, f"04 08 {OTHER}", [OTHER]),
    ((0x000F, 0x0010), 2, "02 01 02", [2]),
    ((0x0012,), 1, f"30 37 04 20 {HASH.hex()} 02 02 03E8 {TIME}", [HASH.hex(), 1000, STAMP]),
    ((0x0012,), 2, "05 00", []),
    ((0x0012,), 2, "30 09 02 01 01 04 04 61626364", [1, "61626364"]),
    ((0x0013, 0x0129), 1, "05 00", []),
    ((0x0013,), 2, f"30 14 02 01 00 {_LOG}", [0, DEVICE, 5]),
    ((0x007F,), 1, f"30 22 {TIME} {TIME}", [STAMP, STAMP]),
    ((0x007F,), 2, f"30 14 {TIME} 02 01 02", [STAMP, 2]),
    ((0x008C,), 1, f"30 11 {_LOG}", [DEVICE, 5]),
    ((0x008C,), 2, f"30 16 30 14 30 12 30 0D 04 08 {DEVICE} 02 01 05 02 01 01", [DEVICE, 5, 1]),
    ((0x0129,), 2, "30 09 04 04 61626364 02 01 01", ["61626364", 1]),
    *(((code,), 1, replacement(*how), [how[0], 0, how[1], SIGNING, 0, 1000, 100, "3003020105", how[2], SIGNING, 0, "3003020105"]) for code, how in MODES.items()),
    (tuple(MODES), 2, "30 02 05 00", []),
    (tuple(MODES), 2, f"30 52 05 00 {_WHAT_BECAME}", BECAME),
    ((0x00CB, 0x0124), 3, f"30 66 02 03 008F66 {TIME} {_WHAT_BECAME}", [0x8F66, STAMP, *BECAME]),
    ((0x00CA,), 3, f"30 25 02 03 008F67 {TIME} 02 02 03E8 30 09 02 01 02 04 04 61626364", [0x8F67, STAMP, 1000, 2, "61626364"]),
    ((0x00B2,), 3, f"30 27 02 03 008F71 {TIME} {_LOG}", [0x8F71, STAMP, DEVICE, 5]),
    ((0x0128,), 3, f"30 29 02 03 008F8A {TIME} 04 08 {DEVICE} 04 04 61626364 02 01 01", [0x8F8A, STAMP, DEVICE, "61626364", 1]),
    ((0x012B,), 3, f"30 1F 02 03 008F8B {TIME} 04 04 61626364 02 01 01", [0x8F8B, STAMP, "61626364", 1]),
]  # fmt: skip
