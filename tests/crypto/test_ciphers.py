"""CCM* with 4-byte codes, GCM and GMAC with 12-byte tags, and the GBCS key derivation."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.concatkdf import ConcatKDFHash
from hypothesis import given
from hypothesis import strategies as st

from nowan.crypto import CryptoReason, ccm, gcm
from nowan.crypto.kdf import concat_kdf
from nowan.crypto.secret import Secret
from nowan.errors import ApiMisuse, PeerMisbehaved

KEY16 = st.binary(min_size=16, max_size=16)


def ecb(key: bytes, block: bytes) -> bytes:
    return Cipher(algorithms.AES(key), modes.ECB()).encryptor().update(block)


def xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=False))


def written_out_ccm(key: bytes, nonce: bytes, aad: bytes, plaintext: bytes) -> bytes:
    """CCM* of ZigBee Annex A with M = 4 and L = 2, block by block."""
    flags = (0x40 if aad else 0) | 1 << 3 | 1
    blocks = bytes((flags,)) + nonce + len(plaintext).to_bytes(2, "big")
    if aad:
        header = len(aad).to_bytes(2, "big") + aad
        blocks += header + bytes(-len(header) % 16)
    blocks += plaintext + bytes(-len(plaintext) % 16)
    state = bytes(16)
    for start in range(0, len(blocks), 16):
        state = ecb(key, xor(state, blocks[start : start + 16]))

    def stream(counter: int) -> bytes:
        return ecb(key, b"\x01" + nonce + counter.to_bytes(2, "big"))

    sealed = b"".join(
        xor(plaintext[start : start + 16], stream(1 + start // 16)) for start in range(0, len(plaintext), 16)
    )
    return sealed + xor(state[:4], stream(0))


@given(KEY16, st.binary(min_size=13, max_size=13), st.binary(max_size=40), st.binary(max_size=90))
def test_ccm_is_annex_a(key: bytes, nonce: bytes, aad: bytes, plaintext: bytes) -> None:
    sealed = ccm.seal(key, nonce, aad, plaintext)
    assert sealed == written_out_ccm(key, nonce, aad, plaintext)
    assert ccm.open(key, nonce, aad, sealed) == plaintext


def test_ccm_opens_a_frame_that_tshark_decrypts() -> None:
    """An Inter-PAN Terminate(3, 1, 0003) under the link key of ZSE C.6; level 5 goes into nonce and header."""
    key = bytes.fromhex("AA4689C70BE0FAF0C9BE534ABD9F4CDC")
    eui = bytes.fromhex("12100f0e0d0c0b0a")
    counter = bytes.fromhex("08000000")
    header = bytes.fromhex("2300080901") + b"\x25" + counter + eui
    sealed = bytes.fromhex("49e73c528151a9322e7dc7")
    assert ccm.open(key, eui + counter + b"\x25", header, sealed)[3:] == bytes.fromhex("03010300")


@given(KEY16, st.binary(max_size=20), st.binary(max_size=20), st.data())
def test_ccm_refuses_any_flipped_bit(key: bytes, aad: bytes, plaintext: bytes, data: st.DataObject) -> None:
    nonce = bytes(13)
    sealed = ccm.seal(key, nonce, aad, plaintext)
    bit = data.draw(st.integers(0, 8 * len(sealed) - 1))
    altered = (int.from_bytes(sealed, "big") ^ 1 << bit).to_bytes(len(sealed), "big")
    with pytest.raises(PeerMisbehaved) as caught:
        ccm.open(key, nonce, aad, altered)
    assert caught.value.reason is CryptoReason.AUTHENTICATION
    with pytest.raises(PeerMisbehaved):
        ccm.open(key, nonce, aad + b"x", sealed)


@pytest.mark.parametrize("sealed", [b"", b"abc"])
def test_ccm_refuses_what_is_shorter_than_a_code(sealed: bytes) -> None:
    with pytest.raises(PeerMisbehaved):
        ccm.open(bytes(16), bytes(13), b"", sealed)


def test_ccm_wants_its_sizes() -> None:
    for key, nonce in ((bytes(15), bytes(13)), (bytes(32), bytes(13)), (bytes(16), bytes(12))):
        with pytest.raises(ApiMisuse):
            ccm.seal(key, nonce, b"", b"")
        with pytest.raises(ApiMisuse):
            ccm.open(key, nonce, b"", bytes(4))


#: NIST CAVP gcmEncryptExtIV128 (96-bit IV, no plaintext): key, IV, AAD, tag; the first is test case 1 of the GCM paper.
GMACS = [
    (bytes(16).hex(), bytes(12).hex(), "", "58e2fccefa7e3061367f1d57a4e7455a"),
    (
        "77be63708971c4e240d1cb79e8d77feb",
        "e0e00f19fed7ba0136a797f3",
        "7a43ec1d9c0a5a78a0b16533a6213cab",
        "209fcc8d3675ed938e9c7166709dd946",
    ),
]


@pytest.mark.parametrize(("key", "iv", "aad", "tag"), GMACS)
def test_gmac_vectors(key: str, iv: str, aad: str, tag: str) -> None:
    arguments = bytes.fromhex(key), bytes.fromhex(iv), bytes.fromhex(aad)
    assert gcm.gmac16(*arguments) == bytes.fromhex(tag)
    assert gcm.gmac(*arguments) == bytes.fromhex(tag)[:12]
    gcm.check_gmac(*arguments, bytes.fromhex(tag)[:12])


def test_gcm_paper_test_case_4() -> None:
    key, iv = bytes.fromhex("feffe9928665731c6d6a8f9467308308"), bytes.fromhex("cafebabefacedbaddecaf888")
    plaintext = bytes.fromhex(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
    )
    aad = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    ciphertext = bytes.fromhex(
        "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091"
    )
    tag = bytes.fromhex("5bc94fbc3221a5db94fae95ae7121a47")
    sealed = gcm.encrypt(key, iv, aad, plaintext)
    assert sealed == ciphertext + tag[:12]
    assert gcm.decrypt(key, iv, aad, sealed) == plaintext


@given(KEY16, st.binary(max_size=40), st.binary(max_size=40), st.data())
def test_gcm_refuses_any_flipped_bit(key: bytes, aad: bytes, plaintext: bytes, data: st.DataObject) -> None:
    iv = bytes(12)
    sealed = gcm.encrypt(key, iv, aad, plaintext)
    bit = data.draw(st.integers(0, 8 * len(sealed) - 1))
    altered = (int.from_bytes(sealed, "big") ^ 1 << bit).to_bytes(len(sealed), "big")
    with pytest.raises(PeerMisbehaved) as caught:
        gcm.decrypt(key, iv, aad, altered)
    assert caught.value.reason is CryptoReason.AUTHENTICATION


@pytest.mark.parametrize("size", [0, 4, 11, 13, 16])
def test_gmac_takes_a_tag_of_twelve_bytes_only(size: int) -> None:
    tag = gcm.gmac16(bytes(16), bytes(12), b"body")
    with pytest.raises(PeerMisbehaved):
        gcm.check_gmac(bytes(16), bytes(12), b"body", tag[:size])


def test_gcm_wants_its_sizes() -> None:
    for key, iv in ((bytes(32), bytes(12)), (bytes(16), bytes(16))):
        with pytest.raises(ApiMisuse):
            gcm.gmac(key, iv, b"")
        with pytest.raises(ApiMisuse):
            gcm.check_gmac(key, iv, b"", bytes(12))


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=40))
def test_concat_kdf_is_the_library_s(z: bytes, other_info: bytes) -> None:
    oracle = ConcatKDFHash(algorithm=hashes.SHA256(), length=16, otherinfo=other_info).derive(z)
    found = concat_kdf(z, other_info)
    assert found == oracle
    assert isinstance(found, Secret)
