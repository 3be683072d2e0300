"""P-256: RFC 6979 A.2.5, the library's own ECDSA and ECDH as oracle, and the openssl command where there is one."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from hypothesis import given
from hypothesis import strategies as st

from nowan.crypto import CryptoReason
from nowan.crypto.entropy import Drbg
from nowan.crypto.p256 import ORDER, PrivateKey, PublicKey
from nowan.crypto.secret import Secret
from nowan.errors import DecodeError, PeerMisbehaved

RFC_KEY = 0xC9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721
RFC_POINT = (
    "0460FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6"
    "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299"
)
RFC_SIGNATURES = [
    (
        b"sample",
        "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
        "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8",
    ),
    (
        b"test",
        "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367"
        "019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083",
    ),
]


def test_rfc_6979_public_key() -> None:
    assert PrivateKey.from_scalar(RFC_KEY).public.point == bytes.fromhex(RFC_POINT)


@pytest.mark.parametrize(("message", "signature"), RFC_SIGNATURES)
def test_rfc_6979_signatures(message: bytes, signature: str) -> None:
    key = PrivateKey.from_scalar(RFC_KEY)
    assert key.sign(message) == bytes.fromhex(signature)
    PublicKey.from_point(bytes.fromhex(RFC_POINT)).verify(message, bytes.fromhex(signature))


@given(st.integers(1, ORDER - 1), st.integers(1, ORDER - 1), st.binary(max_size=64))
def test_against_the_library(first: int, second: int, message: bytes) -> None:
    ours, theirs = PrivateKey.from_scalar(first), ec.derive_private_key(first, ec.SECP256R1())
    signature = ours.sign(message)
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    theirs.public_key().verify(encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
    r, s = decode_dss_signature(theirs.sign(message, ec.ECDSA(hashes.SHA256())))
    ours.public.verify(message, r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    peer = PrivateKey.from_scalar(second)
    z = ours.ecdh(peer.public)
    assert z == peer.ecdh(ours.public) and isinstance(z, Secret)
    assert z == theirs.exchange(ec.ECDH(), ec.derive_private_key(second, ec.SECP256R1()).public_key())


@given(st.binary(max_size=20), st.integers(0, 511))
def test_a_flipped_bit_is_refused(message: bytes, bit: int) -> None:
    key = PrivateKey.from_scalar(RFC_KEY)
    altered = (int.from_bytes(key.sign(message), "big") ^ 1 << bit).to_bytes(64, "big")
    with pytest.raises(PeerMisbehaved) as caught:
        key.public.verify(message, altered)
    assert caught.value.reason is CryptoReason.SIGNATURE


@pytest.mark.parametrize("signature", [b"", bytes(64), bytes(63), b"\xff" * 64, bytes(65)])
def test_bad_signatures_are_refused(signature: bytes) -> None:
    with pytest.raises(PeerMisbehaved):
        PrivateKey.from_scalar(RFC_KEY).public.verify(b"sample", signature)


@pytest.mark.parametrize(
    "point", [b"", b"\0", bytes(65), b"\4" + bytes(64), b"\2" + b"\xff" * 32, b"\4" + b"\xff" * 64]
)
def test_points_off_the_curve_are_refused(point: bytes) -> None:
    with pytest.raises(DecodeError) as caught:
        PublicKey.from_point(point)
    assert caught.value.reason is CryptoReason.BAD_POINT


@given(st.binary(max_size=70))
def test_any_bytes_are_a_point_or_a_decode_error(data: bytes) -> None:
    try:
        PublicKey.from_point(data)
    except DecodeError as error:
        assert error.reason is CryptoReason.BAD_POINT


@pytest.mark.parametrize("value", [0, -1, ORDER, ORDER + 5])
def test_scalars_out_of_range_are_refused(value: int) -> None:
    with pytest.raises(DecodeError) as caught:
        PrivateKey.from_scalar(value)
    assert caught.value.reason is CryptoReason.BAD_KEY


def test_pem_round_trips_with_and_without_a_passphrase() -> None:
    key = PrivateKey.generate(Drbg(1))
    assert key.public == PrivateKey.generate(Drbg(1)).public != PrivateKey.generate(Drbg(2)).public
    assert PrivateKey.from_pem(key.pem()).scalar == key.scalar
    locked = key.pem(b"open sesame")
    assert PrivateKey.from_pem(locked, b"open sesame").scalar == key.scalar
    for pem, password in (
        (locked, None),
        (locked, b"wrong"),
        (key.pem(), b"needless"),
        (b"", None),
        (b"-----BEGIN", None),
    ):
        with pytest.raises(DecodeError) as caught:
            PrivateKey.from_pem(pem, password)
        assert caught.value.reason is CryptoReason.BAD_KEY


def test_a_key_on_another_curve_is_refused() -> None:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

    other = ec.generate_private_key(ec.SECP384R1())
    pem = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(DecodeError):
        PrivateKey.from_pem(pem)
    with pytest.raises(DecodeError):
        PublicKey.from_pem(other.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    with pytest.raises(DecodeError):
        PublicKey.from_pem(b"nothing")


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl command on this machine")
def test_the_openssl_command_agrees(tmp_path: Path) -> None:
    key = PrivateKey.generate(Drbg("openssl"))
    message = b"read by another implementation"
    (tmp_path / "key.pem").write_bytes(key.pem())
    (tmp_path / "message").write_bytes(message)
    r, s = key.sign(message)[:32], key.sign(message)[32:]
    (tmp_path / "signature").write_bytes(encode_dss_signature(int.from_bytes(r, "big"), int.from_bytes(s, "big")))

    def openssl(*arguments: str) -> bytes:
        command = ["openssl", *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, timeout=30).stdout

    openssl("pkey", "-in", "key.pem", "-pubout", "-out", "public.pem")
    assert b"Verified OK" in openssl("dgst", "-sha256", "-verify", "public.pem", "-signature", "signature", "message")
    assert PublicKey.from_pem((tmp_path / "public.pem").read_bytes()) == key.public
    r_, s_ = decode_dss_signature(openssl("dgst", "-sha256", "-sign", "key.pem", "message"))
    key.public.verify(message, r_.to_bytes(32, "big") + s_.to_bytes(32, "big"))
