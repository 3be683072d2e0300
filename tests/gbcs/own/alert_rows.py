"""Alerts of every use case that has some: DLMS as data notifications, GBZ in the template's octets (GBCS 7.2.9, 16)."""

from __future__ import annotations

#: 2026-01-01T00:00:00Z as a COSEM date-time, and as seconds since 2000-01-01.
TIME = "oct12=07EA0101FF000000008000FF"
SECONDS = 820_540_800
LATER = "oct12=07EA0102FF000000008000FF"
PAGES = "bits32=E0000006 bits32=E8000006 bits32=F0000006 bits32=F8000006"


def _octets(text: str) -> str:
    return "oct=" + text.replace(" ", "")


#: Message code to alert code and what is added.
DLMS = {
    0x0018: (
        0x8F12,
        f"{{{TIME} oct8=0102030405060708 [{{oct8=1112131415161718 oct16=000102030405060708090A0B0C0D0E0F}}]}}",
    ),
    0x0067: (0x8F36, f"{TIME} {LATER}"),
    0x00CC: (0x8F66, _octets("001C 00000000000003E8 0070 0000130A00FF 01")),
    0x00CE: (0x8F72, "oct32=" + "0A" * 32),
    0x00D5: (0x8F84, ""),
    0x00F0: (0x81A0, "oct2=0005"),
    0x0110: (0x8F20, "oct8=0102030405060708"),
    0x0111: (0x8F26, "{bits32=E0000001 oct1=00}"),
    0x0112: (0x8F28, "{oct1=00 oct1=01}"),
    0x0113: (0x8F2A, f"{{{PAGES} u16=130 u16=220 u8=5 u16=7 u8=8 u8=12 u16=6000 u8=131 u16=100 u16=4000 u16=3000}}"),
    0x0114: (0x8F2C, _octets("0102030405060708 1112131415161718 01 00000000000003E8")),
    0x0115: (0x8F2D, "oct8=0102030405060708"),
    0x0120: (0x8F85, _octets("0012 00000000000186A0")),
    0x0121: (0x8F86, f"u8=21 {TIME} {LATER} u8=10"),
    0x0122: (0x8F87, "u8=17 u8=100"),
    0x0123: (0x8F88, "utf4=54657874"),
    0x1000: (0x8F30, ""),
    0x1001: (0x8F35, ""),
}

#: Message code to count, alert code, what is added, and the values that stand in it.
GBZ = {
    0x00CD: (1, 0x8F66, "0E 006B 00000000000003ED 0700 09 05", [0x006B, 1005, 0x0700, 9, 5]),
    0x00CF: (1, 0x8F72, "09 20" + "0A" * 32, [bytes.fromhex("0A" * 32)]),
    0x00F2: (1, 0x81A0, "0005", [5]),
    0x1000: (0, 0x8F30, "", []),
    0x1001: (0, 0x8F35, "", []),
}
