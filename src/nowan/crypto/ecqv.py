"""Implicit certificates of both suites (SEC 4 ECQV; ZSE Annex C.4, C.5): signatures first, bodies follow."""

from __future__ import annotations

from enum import IntEnum

import msgspec

from nowan.crypto.binary_curve import Curve, Point
from nowan.crypto.entropy import Entropy
from nowan.crypto.key_usage import KeyUsage
from nowan.crypto.secret import Secret
from nowan.ids import EntityId


class Suite(IntEnum):
    """Cryptographic suite of key establishment; its value is the bit in KeyEstablishmentSuite."""

    ONE = 1
    TWO = 2

    @property
    def curve(self) -> Curve:
        """The suite's curve."""
        raise NotImplementedError

    @property
    def certificate_size(self) -> int:
        """48 or 74 bytes."""
        raise NotImplementedError


class ImplicitCertificate(msgspec.Struct, frozen=True):
    """A decoded certificate of either suite."""

    suite: Suite
    #: Compressed public reconstruction key, 22 or 37 bytes.
    reconstruction: bytes
    subject: EntityId
    issuer: EntityId
    #: The certificate as it came.
    data: bytes
    key_usage: KeyUsage

    @classmethod
    def decode(cls, data: bytes) -> ImplicitCertificate:
        """48 bytes are suite 1, 74 suite 2; raises `DecodeError`. Field values are not judged: see `faults`."""
        raise NotImplementedError

    def encode(self) -> bytes:
        """The bytes it came from."""
        raise NotImplementedError

    def faults(self) -> tuple[str, ...]:
        """Names of the suite-2 fields whose value key establishment refuses; empty when fit."""
        raise NotImplementedError


def public_key(certificate: ImplicitCertificate, authority: Point) -> Point:
    """The key that `certificate` certifies under the authority's public point."""
    raise NotImplementedError


class Authority:
    """A test certificate authority."""

    def __init__(self, suite: Suite, issuer: EntityId, private: int, entropy: Entropy) -> None:
        raise NotImplementedError

    #: Compressed public key.
    public: bytes

    def issue(self, subject: EntityId, entropy: Entropy) -> tuple[bytes, Secret]:
        """A certificate's bytes and the subject's private key."""
        raise NotImplementedError
