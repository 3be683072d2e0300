"""A whole key establishment worked out step by step, for people who look for the step that differs.

The machines compute the same things piecemeal, each its own side; here both sides' values, as far as the keys at hand
allow, stand in one list in the order in which they come about (ZSE Annex C.4, C.5, C.6). U is the initiator.
"""

from __future__ import annotations

import msgspec

from nowan.crypto import ecmqv, ecqv
from nowan.crypto.binary_curve import Point
from nowan.crypto.ecqv import ImplicitCertificate, Suite
from nowan.crypto.kdf import x963_mmo
from nowan.crypto.secret import Secret, scalar_bytes
from nowan.crypto.vectors import PartyVector, Vector
from nowan.errors import ApiMisuse

#: Values by name, in the order in which they come about.
Steps = dict[str, bytes]

#: Names of all steps in order; those that need a private key that is not at hand are left out of a trace.
_SIDE = ("certificate", "subject", "MMO", "B", "Q", "d", "d*G", "ephemeral", "QE", "avf")
NAMES = (
    "CA",
    *(f"{side}.{name}" for side in "UV" for name in _SIDE),
    *("U.s", "U.P", "V.s", "V.P", "Z", "MacKey", "KeyData", "MACU.message", "MACU", "MACV.message", "MACV"),
)
#: Pairs of steps that must be equal, and what it means when they are not.
_AGREEMENTS = (
    ("U.Q", "U.d*G", "U's private key does not belong to its certificate under this authority"),
    ("V.Q", "V.d*G", "V's private key does not belong to its certificate under this authority"),
    ("U.P", "V.P", "the two sides arrive at different points"),
)


class Party(msgspec.Struct, frozen=True):
    """What is known of one side; at least its certificate and its ephemeral key, private or public."""

    certificate: ImplicitCertificate
    static_private: Secret | None = None
    ephemeral_private: Secret | None = None
    #: Compressed; needed where the private half is not at hand.
    ephemeral_public: bytes | None = None

    @property
    def computes(self) -> bool:
        """Whether this side's own view of the agreement can be worked out."""
        return self.static_private is not None and self.ephemeral_private is not None


class _Side(msgspec.Struct, frozen=True):
    static: Point
    ephemeral: Point
    compressed: bytes


def _number(secret: bytes) -> int:
    return int.from_bytes(secret, "big")


def _side(steps: Steps, name: str, party: Party, authority: bytes) -> _Side:
    """Add what concerns one side alone."""
    certificate = party.certificate
    curve = certificate.suite.curve
    static = ecqv.public_key(certificate, authority)
    steps[f"{name}.certificate"] = certificate.encode()
    steps[f"{name}.subject"] = certificate.subject
    steps[f"{name}.MMO"] = certificate.digest
    steps[f"{name}.B"] = certificate.reconstruction
    steps[f"{name}.Q"] = curve.compress(static)
    if party.static_private is not None:
        steps[f"{name}.d"] = bytes(party.static_private)
        steps[f"{name}.d*G"] = curve.compress(ecmqv.public_of(curve, _number(party.static_private)))
    if party.ephemeral_private is not None:
        ephemeral = ecmqv.public_of(curve, _number(party.ephemeral_private))
        steps[f"{name}.ephemeral"] = bytes(party.ephemeral_private)
    elif party.ephemeral_public is not None:
        ephemeral = curve.decompress(party.ephemeral_public)
    else:
        raise ApiMisuse(f"{name} has neither a private nor a public ephemeral key")
    steps[f"{name}.QE"] = curve.compress(ephemeral)
    value = ecmqv.associate_value(curve, ephemeral)
    steps[f"{name}.avf"] = value.to_bytes((value.bit_length() + 7) // 8, "big")
    return _Side(static, ephemeral, steps[f"{name}.QE"])


def trace(authority: bytes, u: Party, v: Party) -> Steps:
    """Every value of the key establishment between `u` and `v` under the compressed key of `authority`.

    Both sides' views of the shared point are worked out where their private keys are at hand, one side's at least
    (else `ApiMisuse`). Raises `DecodeError` for points that are none and `PeerMisbehaved` at infinity.
    """
    suite = u.certificate.suite
    if v.certificate.suite is not suite:
        raise ApiMisuse("the two certificates are of different suites")
    if not (u.computes or v.computes):
        raise ApiMisuse("neither side has both its private keys")
    curve = suite.curve
    steps: Steps = {"CA": bytes(authority)}
    sides = {"U": _side(steps, "U", u, authority), "V": _side(steps, "V", v, authority)}
    shared: Point | None = None
    for name, party, other in (("U", u, "V"), ("V", v, "U")):
        if party.static_private is None or party.ephemeral_private is None:
            continue
        static, ephemeral = _number(party.static_private), _number(party.ephemeral_private)
        signature = ecmqv.implicit_signature(curve, static, ephemeral, sides[name].ephemeral)
        point = ecmqv.shared_point(curve, signature, sides[other].static, sides[other].ephemeral)
        steps[f"{name}.s"] = scalar_bytes(signature, curve.size)
        steps[f"{name}.P"] = curve.compress(point)
        shared = shared or point
    if shared is None:
        raise ApiMisuse("neither side has both its private keys")
    z = scalar_bytes(shared.x, curve.size)
    mac_key, key_data = x963_mmo(z)
    steps |= {"Z": bytes(z), "MacKey": bytes(mac_key), "KeyData": bytes(key_data)}
    ids, points = (u.certificate.subject, v.certificate.subject), (sides["U"].compressed, sides["V"].compressed)
    for name, marker, order in (("MACU", ecmqv.INITIATOR, (0, 1)), ("MACV", ecmqv.RESPONDER, (1, 0))):
        first, second = order
        arguments = (ids[first], ids[second], points[first], points[second])
        steps[f"{name}.message"] = bytes((marker,)) + b"".join(arguments)
        steps[name] = ecmqv.smac(mac_key, marker, *arguments)
    return {name: bytes(value) for name, value in steps.items()}


def contradiction(steps: Steps) -> str | None:
    """The first pair of steps that should be equal and is not, in words; None when all is well."""
    for first, second, meaning in _AGREEMENTS:
        if first in steps and second in steps and steps[first] != steps[second]:
            return f"{second} is not {first}: {meaning}"
    return None


def first_difference(steps: Steps, transcript: Steps) -> str | None:
    """Name of the first step, in order, for which `transcript` has another value; None when there is none."""
    return next((name for name in steps if name in transcript and transcript[name] != steps[name]), None)


def of_vector(vector: Vector) -> tuple[Suite, bytes, Party, Party]:
    """A published key establishment as the arguments of `trace`, with its suite."""
    u, v = _party(vector.u), _party(vector.v)
    return u.certificate.suite, bytes.fromhex(vector.authority), u, v


def _party(vector: PartyVector) -> Party:
    return Party(
        ImplicitCertificate.decode(bytes.fromhex(vector.certificate)),
        Secret(bytes.fromhex(vector.static_private)),
        Secret(bytes.fromhex(vector.ephemeral_private)),
        bytes.fromhex(vector.ephemeral_public),
    )
