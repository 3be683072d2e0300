"""What one side of a suite-2 key establishment costs, and how little of it is not curve arithmetic."""

from __future__ import annotations

import time
from collections.abc import Callable

from nowan.crypto import ecmqv, ecqv, gcm, kdf, libcrypto
from nowan.crypto.binary_curve import SECT283K1, Point
from nowan.crypto.ecqv import ImplicitCertificate
from nowan.crypto.entropy import Drbg
from nowan.crypto.mmo import mmo
from nowan.crypto.p256 import PrivateKey
from nowan.crypto.vectors import C6

Row = tuple[str, float, str, float | None]

#: One side in pure Python, milliseconds.
LIMIT_MS = 30.0
#: One side over its bare curve operations.
LIMIT_RATIO = 1.5
_ROUNDS = 15

_AUTHORITY = bytes.fromhex(C6.authority)
_PEER = bytes.fromhex(C6.v.certificate)
_PEER_EPHEMERAL = bytes.fromhex(C6.v.ephemeral_public)
_OWN_STATIC = int(C6.u.static_private, 16)
_U_ID = ImplicitCertificate.decode(bytes.fromhex(C6.u.certificate)).subject
_V_ID = ImplicitCertificate.decode(_PEER).subject
#: Scalars as long as the hash of a certificate and an associate value, with as many ones.
_HASH = 0xE122DCCC45B301D81043EACFAF15EF4B
_ASSOCIATE = 0x2010F875D43BF1E9A65474ADBFC63696A930


def _fastest(*works: Callable[[], object], repeats: int = 1) -> list[float]:
    """Seconds of processor time of each work, the fastest of rounds in which they take turns.

    Taking turns lets a busy machine slow all of them alike, so that their ratios hold.
    """
    best = [float("inf")] * len(works)
    for _ in range(_ROUNDS):
        for index, work in enumerate(works):
            start = time.process_time()
            for _ in range(repeats):
                work()
            best[index] = min(best[index], (time.process_time() - start) / repeats)
    return best


def one_side(entropy: Drbg) -> bytes:
    """All that the initiator computes: ephemeral key, peer's key from its certificate, agreement, keys, both MACs."""
    own = ecmqv.ephemeral(SECT283K1, entropy)
    own_compressed = SECT283K1.compress(own.public)
    peer_static = ecqv.public_key(ImplicitCertificate.decode(_PEER), _AUTHORITY)
    peer_ephemeral = SECT283K1.decompress(_PEER_EPHEMERAL)
    z = ecmqv.shared_secret(SECT283K1, _OWN_STATIC, own.private, own.public, peer_static, peer_ephemeral)
    mac_key, key_data = kdf.x963_mmo(z)
    ecmqv.smac(mac_key, ecmqv.INITIATOR, _U_ID, _V_ID, own_compressed, _PEER_EPHEMERAL)
    ecmqv.smac(mac_key, ecmqv.RESPONDER, _V_ID, _U_ID, _PEER_EPHEMERAL, own_compressed)
    return key_data


def bare_operations() -> None:
    """The curve operations of `one_side` on fixed numbers: four multiplications, two additions, decompressions."""
    curve = SECT283K1
    static = curve.decompress(ImplicitCertificate.decode(_PEER).reconstruction)
    ephemeral = curve.decompress(_PEER_EPHEMERAL)
    curve.compress(_made(curve.multiply(_OWN_STATIC, curve.generator)))
    key = curve.add(curve.multiply(_HASH, static), ephemeral)
    curve.multiply_cofactor(_OWN_STATIC, curve.add(ephemeral, curve.multiply(_ASSOCIATE, key)))


def bare_multiplications() -> None:
    """The four multiplications of `one_side` alone."""
    curve = SECT283K1
    curve.multiply(_OWN_STATIC, curve.generator)
    curve.multiply(_HASH, curve.generator)
    curve.multiply(_ASSOCIATE, curve.generator)
    curve.multiply_cofactor(_OWN_STATIC, curve.generator)


def _made(point: Point | None) -> Point:
    if point is None:
        raise ArithmeticError("infinity")
    return point


def _route_rows(name: str) -> list[Row]:
    drbg = Drbg("bench")
    one_side(drbg)
    side, operations, multiplications = _fastest(lambda: one_side(drbg), bare_operations, bare_multiplications)
    return [
        (f"CBKE suite 2, one side, {name}", side * 1e3, "ms", LIMIT_MS if name == "pure Python" else None),
        (f"the same over its curve operations, {name}", side / operations, "x", LIMIT_RATIO),
        (f"the same over its multiplications alone, {name}", side / multiplications, "x", LIMIT_RATIO),
    ]


def run() -> list[Row]:
    """Rows of name, value, unit, and the limit that the value must not pass (None: for information)."""
    rows: list[Row] = []
    before = SECT283K1.accelerator
    try:
        SECT283K1.accelerator = None
        rows += _route_rows("pure Python")
        group = libcrypto.group(SECT283K1.name)
        if group is not None:
            SECT283K1.accelerator = group
            rows += _route_rows("libcrypto")
    finally:
        SECT283K1.accelerator = before
    key, message = PrivateKey.generate(Drbg("p256")), bytes(200)
    signature, shared = key.sign(message), key.ecdh(key.public)
    small: list[tuple[str, Callable[[], object]]] = [
        ("AES-MMO of a certificate", lambda: mmo(_PEER)),
        ("P-256 sign", lambda: key.sign(message)),
        ("P-256 verify", lambda: key.public.verify(message, signature)),
        ("P-256 ECDH", lambda: key.ecdh(key.public)),
        (
            "KDF and GMAC on a cached shared secret",
            lambda: gcm.gmac(kdf.concat_kdf(shared, bytes(33)), bytes(12), message),
        ),
    ]
    rows += [(name, _fastest(work, repeats=100)[0] * 1e6, "us", None) for name, work in small]
    return rows


if __name__ == "__main__":
    for row_name, value, unit, limit in run():
        verdict = "" if limit is None else f"  (at most {limit:g}: {'ok' if value <= limit else 'PASSED OVER'})"
        print(f"{row_name:<60} {value:8.2f} {unit}{verdict}")
