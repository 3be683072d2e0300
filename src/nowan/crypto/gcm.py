"""AES-128-GCM and GMAC with the 96-bit tags of GBCS (GBCS 4.3.3, NIST SP 800-38D)."""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from nowan.crypto.reason import CryptoReason
from nowan.errors import ApiMisuse, PeerMisbehaved

#: Length of a tag in a GBCS message, in bytes.
TAG_SIZE = 12
#: Length of an initialisation vector: an entity id and four zero bytes.
IV_SIZE = 12
#: Length of a key in bytes.
KEY_SIZE = 16


def _seal(key: bytes, iv: bytes, aad: bytes, data: bytes) -> bytes:
    if len(key) != KEY_SIZE or len(iv) != IV_SIZE:
        raise ApiMisuse("GCM takes a key of 16 bytes and an initialisation vector of 12")
    return AESGCM(key).encrypt(iv, data, aad)


def gmac16(key: bytes, iv: bytes, aad: bytes) -> bytes:
    """The whole 16-byte GMAC of `aad`; a UTRN carries the last four bytes of one (GBCS 14)."""
    return _seal(key, iv, aad, b"")


def gmac(key: bytes, iv: bytes, aad: bytes) -> bytes:
    """The first 12 bytes of the GMAC of `aad`, as GBCS messages carry it."""
    return _seal(key, iv, aad, b"")[:TAG_SIZE]


def check_gmac(key: bytes, iv: bytes, aad: bytes, tag: bytes) -> None:
    """Raise `PeerMisbehaved(CryptoReason.AUTHENTICATION)` unless `tag` (12 bytes) is the GMAC of `aad`."""
    decrypt(key, iv, aad, tag)


def encrypt(key: bytes, iv: bytes, aad: bytes, data: bytes) -> bytes:
    """`data` encrypted, with the 12-byte tag over `aad` and `data` appended."""
    return _seal(key, iv, aad, data)[: len(data) + TAG_SIZE]


def decrypt(key: bytes, iv: bytes, aad: bytes, sealed: bytes) -> bytes:
    """What `encrypt` was given; raises `PeerMisbehaved(CryptoReason.AUTHENTICATION)` when anything was altered.

    The library compares the tag, in constant time.
    """
    if len(key) != KEY_SIZE or len(iv) != IV_SIZE:
        raise ApiMisuse("GCM takes a key of 16 bytes and an initialisation vector of 12")
    if len(sealed) < TAG_SIZE:
        raise PeerMisbehaved(CryptoReason.AUTHENTICATION)
    data, tag = bytes(sealed[:-TAG_SIZE]), bytes(sealed[-TAG_SIZE:])
    context = Cipher(algorithms.AES(key), modes.GCM(iv, tag, min_tag_length=TAG_SIZE)).decryptor()
    context.authenticate_additional_data(aad)
    plaintext = context.update(data)
    try:
        return plaintext + context.finalize()
    except InvalidTag:
        raise PeerMisbehaved(CryptoReason.AUTHENTICATION) from None
