"""Install codes and the link keys hashed from them (ZSE 5.4.8.1; GBCS uses 16-byte codes).

What is printed on a label is the code followed by a CRC-16 over it (polynomial 0x1021, reflected, initial and final
FFFF), low byte first.
"""

from __future__ import annotations

from nowan.crypto.mmo import mmo
from nowan.crypto.reason import CryptoReason
from nowan.crypto.secret import Secret
from nowan.errors import ApiMisuse, DecodeError

#: Lengths in bytes that a code may have without its CRC.
LENGTHS = (6, 8, 12, 16)
_CRC_SIZE = 2
_MAX_TEXT = 80


def crc(code: bytes) -> bytes:
    """The two CRC bytes that follow `code` on a label, in the order they are printed."""
    value = 0xFFFF
    for byte in code:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ 0x8408 if value & 1 else value >> 1
    return (value ^ 0xFFFF).to_bytes(_CRC_SIZE, "little")


def link_key(code: bytes) -> Secret:
    """The preconfigured link key of `code` (without its CRC; 6, 8, 12 or 16 bytes): AES-MMO of code and CRC."""
    if len(code) not in LENGTHS:
        raise ApiMisuse("an install code has 6, 8, 12 or 16 bytes")
    return Secret(mmo(bytes(code) + crc(code)))


def parse(label: str | bytes) -> Secret:
    """The code of a `label`: hex digits with or without spaces and dashes, or bytes, ending in the CRC.

    Raises `DecodeError(CryptoReason.BAD_INSTALL_CODE)`, without a word of the code itself.
    """
    if isinstance(label, str):
        if len(label) > _MAX_TEXT:
            raise DecodeError(CryptoReason.BAD_INSTALL_CODE, 0, "install code", "too long")
        digits = "".join(label.replace("-", " ").split())
        try:
            data = bytes.fromhex(digits)
        except ValueError:
            raise DecodeError(CryptoReason.BAD_INSTALL_CODE, 0, "install code", "not hexadecimal") from None
    else:
        data = bytes(label)
    code, check = data[:-_CRC_SIZE], data[-_CRC_SIZE:]
    if len(code) not in LENGTHS:
        raise DecodeError(CryptoReason.BAD_INSTALL_CODE, 0, "install code", f"{len(data)} bytes; 18 wanted")
    if crc(code) != check:
        raise DecodeError(CryptoReason.BAD_INSTALL_CODE, len(code), "install code", "its check bytes do not match")
    return Secret(code)
