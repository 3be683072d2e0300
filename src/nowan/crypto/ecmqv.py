"""ECMQV key agreement with cofactor and the key confirmation that follows it (SEC 1, 3.4; ZSE Annex C.4.2).

Each side has a static key, from its implicit certificate, and an ephemeral one made for this handshake. U is the
initiator and V the responder; QEU and QEV are their compressed ephemeral points.
"""

from __future__ import annotations

from typing import NamedTuple

from nowan.crypto.binary_curve import Curve, Point
from nowan.crypto.entropy import Entropy, scalar
from nowan.crypto.mmo import hmac_mmo
from nowan.crypto.reason import CryptoReason
from nowan.crypto.secret import Secret, scalar_bytes
from nowan.errors import ApiMisuse, PeerMisbehaved

#: First byte of what MACU is made over, which the initiator sends in Confirm Key Request.
INITIATOR = 2
#: First byte of what MACV is made over, which the responder sends in Confirm Key Response.
RESPONDER = 3


class Ephemeral(NamedTuple):
    """An ephemeral key pair; the ``repr`` shows the public half only."""

    private: int
    public: Point

    def __repr__(self) -> str:
        return f"Ephemeral(private=…, public={self.public!r})"


def ephemeral(curve: Curve, entropy: Entropy) -> Ephemeral:
    """A fresh pair from `entropy`."""
    private = scalar(entropy, curve.n)
    return Ephemeral(private, public_of(curve, private))


def public_of(curve: Curve, private: int) -> Point:
    """private * G; raises `ApiMisuse` for a multiple of the order. One beyond the order is taken: C.6 publishes one."""
    point = curve.multiply(private, curve.generator)
    if point is None:
        raise ApiMisuse("a private key is no multiple of the order of its curve")
    return point


def associate_value(curve: Curve, point: Point) -> int:
    """avf(Q) = (x mod 2^f) + 2^f with f = half the order's bits, rounded up: 82 or 141 (SEC 1, 3.4 step 2)."""
    half = (curve.n.bit_length() + 1) // 2
    return point.x & ((1 << half) - 1) | 1 << half


def implicit_signature(curve: Curve, static_private: int, ephemeral_private: int, own_ephemeral: Point) -> int:
    """s = ephemeral + avf(own ephemeral point) * static, modulo n; a secret (SEC 1, 3.4 step 3)."""
    return (ephemeral_private + associate_value(curve, own_ephemeral) * static_private) % curve.n


def shared_point(curve: Curve, signature: int, peer_static: Point, peer_ephemeral: Point) -> Point:
    """P = h s (QE + avf(QE) Q); raises `PeerMisbehaved(CryptoReason.KEY_AGREEMENT)` at infinity (SEC 1, 3.4 step 5)."""
    weighted = curve.multiply(associate_value(curve, peer_ephemeral), peer_static)
    point = curve.multiply_cofactor(signature, curve.add(peer_ephemeral, weighted))
    if point is None:
        raise PeerMisbehaved(CryptoReason.KEY_AGREEMENT)
    return point


def shared_secret(
    curve: Curve,
    static_private: int,
    ephemeral_private: int,
    own_ephemeral: Point,
    peer_static: Point,
    peer_ephemeral: Point,
) -> Secret:
    """Z, the x-coordinate of the shared point: 21 or 36 bytes, big-endian.

    The points must have come from `Curve.decompress`, `ecqv.public_key` or our own multiplication. Raises
    `PeerMisbehaved(CryptoReason.KEY_AGREEMENT)` when the peer's points lead to infinity.
    """
    signature = implicit_signature(curve, static_private, ephemeral_private, own_ephemeral)
    return scalar_bytes(shared_point(curve, signature, peer_static, peer_ephemeral).x, curve.size)


def smac(
    mac_key: bytes, marker: int, first_id: bytes, second_id: bytes, first_ephemeral: bytes, second_ephemeral: bytes
) -> bytes:
    """HMAC(MacKey, marker || IDs || ephemeral points), 16 bytes (ZSE Annex C.4.2.2.4).

    MACU is marker `INITIATOR` with U's entity id and compressed ephemeral point first, MACV `RESPONDER` with V's first.
    """
    return hmac_mmo(mac_key, bytes((marker,)) + first_id + second_id + first_ephemeral + second_ephemeral)
