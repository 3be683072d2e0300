"""ECMQV key agreement and its key confirmation (SEC 1 3.4; ZSE Annex C.4.2): signatures first, bodies follow."""

from __future__ import annotations

from nowan.crypto.binary_curve import Curve, Point
from nowan.crypto.secret import Secret


def shared_secret(
    curve: Curve,
    static_private: int,
    ephemeral_private: int,
    own_ephemeral: Point,
    peer_static: Point,
    peer_ephemeral: Point,
) -> Secret:
    """Z, 21 or 36 bytes; raises `PeerMisbehaved(CryptoReason.KEY_AGREEMENT)` at infinity."""
    raise NotImplementedError


def smac(
    mac_key: bytes, marker: int, first_id: bytes, second_id: bytes, first_ephemeral: bytes, second_ephemeral: bytes
) -> bytes:
    """Key confirmation: 16 bytes."""
    raise NotImplementedError
