"""CCM* as ZigBee uses it: AES-128, 4-byte integrity code, 2-byte length field, 13-byte nonce (ZigBee Annex A)."""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESCCM

from nowan.crypto.reason import CryptoReason
from nowan.errors import ApiMisuse, PeerMisbehaved

#: Length of the integrity code, M, in bytes.
MIC_SIZE = 4
#: Length of the nonce, 15 - L, in bytes.
NONCE_SIZE = 13
#: Length of a key in bytes.
KEY_SIZE = 16


def _cipher(key: bytes, nonce: bytes) -> AESCCM:
    if len(key) != KEY_SIZE or len(nonce) != NONCE_SIZE:
        raise ApiMisuse("CCM* takes a key of 16 bytes and a nonce of 13")
    return AESCCM(key, tag_length=MIC_SIZE)


def seal(key: bytes, nonce: bytes, aad: bytes, plaintext: bytes) -> bytes:
    """Ciphertext of `plaintext` followed by the 4-byte integrity code over `aad` and `plaintext`."""
    return _cipher(key, nonce).encrypt(nonce, plaintext, aad)


def open(key: bytes, nonce: bytes, aad: bytes, sealed: bytes) -> bytes:
    """The plaintext of `sealed`; raises `PeerMisbehaved(CryptoReason.AUTHENTICATION)` when anything was altered."""
    cipher = _cipher(key, nonce)
    if len(sealed) < MIC_SIZE:
        raise PeerMisbehaved(CryptoReason.AUTHENTICATION)
    try:
        return cipher.decrypt(nonce, sealed, aad)
    except InvalidTag:
        raise PeerMisbehaved(CryptoReason.AUTHENTICATION) from None
