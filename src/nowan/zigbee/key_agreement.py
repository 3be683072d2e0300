"""The arithmetic of one key establishment, apart from its messages (ZSE Annex C.4.2, C.5, C.6).

A side holds its implicit certificate and, for one handshake, an ephemeral key pair. From the partner's certificate and
ephemeral point both sides derive the same two keys (one for the confirmation, one that becomes the link key) and the
two confirmation codes.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from nowan.crypto import ecmqv, ecqv, entropy
from nowan.crypto.binary_curve import Point
from nowan.crypto.ecqv import ImplicitCertificate, Suite
from nowan.crypto.kdf import x963_mmo
from nowan.crypto.secret import Secret
from nowan.errors import DecodeError
from nowan.ids import EntityId
from nowan.zigbee.ke_status import KeStatus

#: First byte of the text under a confirmation code: the initiator's, and the responder's.
INITIATOR_MARK = 2
RESPONDER_MARK = 3


class Credentials(msgspec.Struct, frozen=True):
    """A device's implicit certificate for one suite (1 or 2), its private scalar (big-endian) and the authority's
    compressed public key."""

    suite: int
    certificate: bytes
    private: Secret
    ca_public: bytes


class Ephemeral(msgspec.Struct, frozen=True):
    """One handshake's own key pair; `encoded` is the compressed point that travels."""

    private: Secret
    point: Point
    encoded: bytes


class AgreedKeys(msgspec.Struct, frozen=True):
    """What both sides derive: the link key and the confirmation codes of initiator and responder."""

    link_key: Secret
    initiator_code: Secret
    responder_code: Secret


def make_ephemeral(suite: Suite, source: entropy.Entropy, fixed: Callable[[int], int] | None = None) -> Ephemeral:
    """A fresh key pair; `fixed` gives the scalar for a suite instead (vectors). Costs one curve operation."""
    curve = suite.curve
    scalar = fixed(int(suite)) if fixed is not None else entropy.scalar(source, curve.n)
    point = curve.multiply(scalar, curve.generator)
    assert point is not None, "a scalar in 1 ... n-1"
    return Ephemeral(Secret(scalar.to_bytes(curve.size, "big")), point, curve.compress(point))


def examine(data: bytes, suite: Suite, partner: EntityId, mine: Credentials) -> ImplicitCertificate | KeStatus:
    """The partner's certificate when it may be used, else the status to end with. Costs no curve operation.

    The order is that of the checks after suite and times: issuer, fields of suite 2, Subject, length.
    """
    try:
        certificate = ImplicitCertificate.decode(data)
    except DecodeError:
        return KeStatus.BAD_MESSAGE
    if certificate.suite != suite:
        return KeStatus.BAD_MESSAGE
    if certificate.issuer != ImplicitCertificate.decode(mine.certificate).issuer:
        return KeStatus.UNKNOWN_ISSUER
    if certificate.faults():
        return KeStatus.INVALID_CERTIFICATE
    if certificate.subject != partner:
        return KeStatus.BAD_MESSAGE
    return certificate


def derive(
    mine: Credentials, own: Ephemeral, peer: ImplicitCertificate, peer_ephemeral: bytes, *, initiator: bool
) -> AgreedKeys:
    """Keys and codes. Raises `DecodeError` or `PeerMisbehaved` where the partner's point or certificate is no good."""
    suite = peer.suite
    curve = suite.curve
    peer_point = curve.decompress(peer_ephemeral)
    peer_static = ecqv.public_key(peer, bytes(mine.ca_public))
    static = int.from_bytes(mine.private, "big")
    z = ecmqv.shared_secret(curve, static, int.from_bytes(own.private, "big"), own.point, peer_static, peer_point)
    mac_key, link_key = x963_mmo(z)[:2]
    me = ImplicitCertificate.decode(mine.certificate).subject
    sides = ((me, own.encoded), (peer.subject, peer_ephemeral))
    (u, qeu), (v, qev) = sides if initiator else sides[::-1]
    return AgreedKeys(
        Secret(link_key),
        Secret(ecmqv.smac(mac_key, INITIATOR_MARK, u, v, qeu, qev)),
        Secret(ecmqv.smac(mac_key, RESPONDER_MARK, v, u, qev, qeu)),
    )
