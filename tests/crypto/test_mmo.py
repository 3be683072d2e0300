"""AES-MMO, its HMAC, the hashed link keys and install codes (ZigBee B.6, B.1.4; ZSE C.5, C.6; published codes)."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from nowan.crypto import CryptoReason, install_code
from nowan.crypto.kdf import x963_mmo
from nowan.crypto.mmo import MAX_LENGTH, hmac_mmo, mmo
from nowan.crypto.secret import Secret
from nowan.errors import ApiMisuse, DecodeError

C5_U = "020615E07D30ECA2DAD58002E667D94BC1B4223983070000000000000002544553545345434101090006000000000000"


@pytest.mark.parametrize(
    ("data", "digest"),
    [
        ("C0", "AE3A102A28D43EE0D4A09E22788B206C"),
        (bytes(range(0xC0, 0xD0)).hex(), "A7977E88BC0B61E8210827109A228F2D"),
        (C5_U, "A94B12FCE2F219CB3B7F3E0318C6C8A0"),
    ],
)
def test_published_hashes(data: str, digest: str) -> None:
    assert mmo(bytes.fromhex(data)) == bytes.fromhex(digest)


def test_published_hmac() -> None:
    digest = hmac_mmo(bytes(range(0x40, 0x50)), bytes.fromhex("C0"))
    assert digest == bytes.fromhex("4512807BF94CB3400F0E2C25FB76E999")


@pytest.mark.parametrize(
    ("label", "digest"),
    [
        ("00", "4BAB0F173E1434A2D572E1C1EF478782"),
        ("02", "C5A47035C332CCBF251571D8BADED188"),
        ("03", "1AB128DF1639A1246AABA72A6A559124"),
    ],
)
def test_hashed_link_keys(label: str, digest: str) -> None:
    """Key-transport, key-load and verify-key of the well-known link key."""
    assert hmac_mmo(b"ZigBeeAlliance09", bytes.fromhex(label)) == bytes.fromhex(digest)


def plain_mmo(padded: bytes) -> bytes:
    """The chain of B.6 over data that is padded already, written for the test."""
    state = bytes(16)
    for start in range(0, len(padded), 16):
        block = padded[start : start + 16]
        encrypted = Cipher(algorithms.AES(state), modes.ECB()).encryptor().update(block)
        state = bytes(left ^ right for left, right in zip(encrypted, block, strict=True))
    return state


@given(st.binary(max_size=70))
def test_short_padding_is_a_bit_zeros_and_two_length_bytes(data: bytes) -> None:
    padded = data + b"\x80"
    while len(padded) % 16 != 14:
        padded += b"\0"
    assert mmo(data) == plain_mmo(padded + (8 * len(data)).to_bytes(2, "big"))


@pytest.mark.parametrize("length", [8191, 8192, 8193, 8197, 8198, 8207])
def test_padding_changes_at_two_to_the_sixteen_bits(length: int) -> None:
    data = bytes(index % 251 for index in range(length))
    padded = data + b"\x80"
    if length < 8192:
        while len(padded) % 16 != 14:
            padded += b"\0"
        padded += (8 * length).to_bytes(2, "big")
    else:
        while len(padded) % 16 != 10:
            padded += b"\0"
        padded += (8 * length).to_bytes(4, "big") + b"\0\0"
    assert mmo(data) == plain_mmo(padded)


def test_limits() -> None:
    class Long(bytes):
        def __len__(self) -> int:
            return MAX_LENGTH + 1

    with pytest.raises(ApiMisuse):
        mmo(Long())
    with pytest.raises(ApiMisuse):
        hmac_mmo(b"short", b"")


def test_x963_counts_from_one() -> None:
    z = bytes.fromhex("00E0D2C3CCD5C106A89C4F6CC26A5F7EC9DF78A7BE")
    keys = x963_mmo(z, 3)
    assert keys == tuple(mmo(z + bytes((0, 0, 0, number))) for number in (1, 2, 3))
    assert keys[0] == bytes.fromhex("90F967B22C8357C10C1C04788DE9E848")
    assert all(isinstance(key, Secret) for key in keys)


CODES = [
    ("83FED3407A939723A5C639B26916D505", "C3B5", "66B6900981E1EE3CA4206B6B861C02BB"),
    ("1122334455667788", "4AF7", "41618FC0C83B0E14A589954B16E31466"),
    ("966B9F3EF98AE605", "9708", "CA48267EF8A76B6B4091044190B4FAF1"),
]


@pytest.mark.parametrize(("code", "crc", "key"), CODES)
def test_install_codes(code: str, crc: str, key: str) -> None:
    octets = bytes.fromhex(code)
    assert install_code.crc(octets) == bytes.fromhex(crc)
    assert install_code.link_key(octets) == bytes.fromhex(key)
    assert install_code.parse(code + crc) == octets
    assert install_code.parse(octets + bytes.fromhex(crc)) == octets


def test_install_code_as_printed_on_a_label() -> None:
    found = install_code.parse("83FE D340 7A93 9723 a5c6-39b2-6916-d505 C3B5")
    assert found == bytes.fromhex(CODES[0][0])
    assert isinstance(found, Secret)


@pytest.mark.parametrize(
    "label",
    [
        "",
        "83FED3407A939723A5C639B26916D505",
        "83FED3407A939723A5C639B26916D505B5C3",
        "83FED3407A939723A5C639B26916D5",
        "not hexadecimal at all",
        "8" * 81,
        b"",
        bytes(18),
    ],
)
def test_bad_install_codes_are_refused_without_showing_them(label: str | bytes) -> None:
    with pytest.raises(DecodeError) as caught:
        install_code.parse(label)
    assert caught.value.reason is CryptoReason.BAD_INSTALL_CODE
    assert "83FE" not in str(caught.value)


@given(st.binary(min_size=16, max_size=16), st.integers(0, 143))
def test_crc_finds_every_flipped_bit(code: bytes, bit: int) -> None:
    label = int.from_bytes(code + install_code.crc(code), "big") ^ 1 << bit
    with pytest.raises(DecodeError):
        install_code.parse(label.to_bytes(18, "big"))


def test_link_key_takes_codes_without_crc_only() -> None:
    with pytest.raises(ApiMisuse):
        install_code.link_key(bytes(18))
