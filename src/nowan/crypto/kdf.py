"""The two key derivations: GBCS from a P-256 shared secret, ZigBee key establishment from a binary-curve one."""

from __future__ import annotations

import hashlib

from nowan.crypto.mmo import mmo
from nowan.crypto.secret import Secret

#: Length of a derived key in bytes.
KEY_SIZE = 16


def concat_kdf(z: bytes, other_info: bytes) -> Secret:
    """One-step derivation with SHA-256 from the shared secret `z`: 16 bytes (GBCS 4.3.3, NIST SP 800-56A 5.8.1)."""
    return Secret(hashlib.sha256(b"\x00\x00\x00\x01" + z + other_info).digest()[:KEY_SIZE])


def x963_mmo(z: bytes, count: int = 2) -> tuple[Secret, ...]:
    """`count` keys of 16 bytes from `z` by ANSI X9.63 with AES-MMO and no shared info (ZSE Annex C.4.2).

    In key establishment the first is MacKey, the second KeyData: the new link key.
    """
    return tuple(Secret(mmo(z + number.to_bytes(4, "big"))) for number in range(1, count + 1))
