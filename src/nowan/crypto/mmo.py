"""The Matyas-Meyer-Oseas hash over AES-128 and its keyed form (ZigBee specification, Annex B.6 and B.1.4).

The same 16-byte hash serves install codes, key establishment in both suites and the hashed link keys.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from nowan.errors import ApiMisuse

#: Length of a hash, and of the block it works on, in bytes.
SIZE = 16
#: Longest input: its length in bits must fit the 32-bit field of the padding.
MAX_LENGTH = (1 << 32) // 8 - 1

_ECB = modes.ECB()  # noqa: S305 (one block under each key: the hash is defined on the bare cipher)
_LONG = (1 << 16) // 8
_IPAD = bytes(value ^ 0x36 for value in range(256))
_OPAD = bytes(value ^ 0x5C for value in range(256))


def _padding(length: int) -> bytes:
    """What follows `length` bytes: 80, zeros, and the length in bits, 16 bits of it, or 32 when it needs them."""
    if length < _LONG:
        return b"\x80" + bytes((13 - length) % SIZE) + (8 * length).to_bytes(2, "big")
    return b"\x80" + bytes((9 - length) % SIZE) + (8 * length).to_bytes(4, "big") + bytes(2)


def mmo(data: bytes) -> bytes:
    """AES-MMO-128 of `data`: 16 bytes (ZigBee B.6). Raises `ApiMisuse` from 2^32 bits of input."""
    if len(data) > MAX_LENGTH:
        raise ApiMisuse("AES-MMO takes less than 2^32 bits")
    padded = bytes(data) + _padding(len(data))
    state = bytes(SIZE)
    for start in range(0, len(padded), SIZE):
        block = padded[start : start + SIZE]
        # The key changes with every block, so each takes a cipher of its own: the hash is sequential by nature.
        cipher = Cipher(algorithms.AES(state), _ECB).encryptor().update(block)
        state = (int.from_bytes(cipher, "big") ^ int.from_bytes(block, "big")).to_bytes(SIZE, "big")
    return state


def hmac_mmo(key: bytes, data: bytes) -> bytes:
    """HMAC over AES-MMO-128 with a 16-byte `key`: 16 bytes (ZigBee B.1.4, FIPS 198-1)."""
    if len(key) != SIZE:
        raise ApiMisuse("HMAC-MMO takes a key of 16 bytes")
    key = bytes(key)
    return mmo(key.translate(_OPAD) + mmo(key.translate(_IPAD) + bytes(data)))
