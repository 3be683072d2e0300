"""Implicit certificates of both suites, and a test authority that issues them (SEC 4; ZSE Annex C.5.1, C.6.1).

An implicit certificate carries no signature: its holder's public key is *reconstructed* from it and the authority's,
Q = e B + Q_CA, where B is the point inside and e the hash of the whole certificate. Any bytes with a point in them
therefore give a key; only who knows the matching private key, by completing a key establishment, proves anything.

Suite 1 (48 bytes, sect163k1): reconstruction key 22, subject 8, issuer 8, profile attribute data 10.
Suite 2 (74 bytes, sect283k1): type 1, serial number 8, curve 1, hash 1, issuer 8, valid from 5 (Unix seconds), valid
for 4 (seconds, FFFFFFFF for ever), subject 8, key usage 1, reconstruction key 37. All big-endian, and entity ids most
significant byte first, the reverse of their order on the air.
"""

from __future__ import annotations

import functools
from enum import Enum, IntEnum
from typing import NamedTuple

import msgspec

from nowan.crypto.binary_curve import SECT163K1, SECT283K1, Curve, Point
from nowan.crypto.entropy import Entropy, scalar
from nowan.crypto.key_usage import KeyUsage
from nowan.crypto.mmo import mmo
from nowan.crypto.reason import CryptoReason
from nowan.errors import ApiMisuse, DecodeError, PeerMisbehaved
from nowan.ids import EntityId
from nowan.instant import Utc
from nowan.wire import Reader

#: "Never expires" in the ValidTo field of suite 2.
FOR_EVER = 0xFFFFFFFF
_TYPE_PLAIN = 0x00
_CURVE_SECT283K1 = 0x0D
_HASH_AES_MMO = 0x08
#: Smart Energy profile 0x0109, then eight bytes that are the manufacturer's.
_PROFILE_ATTRIBUTES = bytes.fromhex("01090000000000000000")
_ATTEMPTS = 8
_EPOCH = Utc(0)


class Suite(IntEnum):
    """Cryptographic suite of key establishment; its value is its bit in KeyEstablishmentSuite (ZSE C.3.1.2.2.1)."""

    ONE = 1
    TWO = 2

    @property
    def curve(self) -> Curve:
        """sect163k1 or sect283k1."""
        return SECT163K1 if self is Suite.ONE else SECT283K1

    @property
    def certificate_size(self) -> int:
        """48 or 74 bytes."""
        return 48 if self is Suite.ONE else 74

    @property
    def point_size(self) -> int:
        """Bytes of a compressed point: 22 or 37."""
        return self.curve.size + 1


class CertificateFault(Enum):
    """A field of a suite-2 certificate whose value key establishment refuses with INVALID_CERTIFICATE."""

    TYPE = "type"
    CURVE = "curve"
    HASH = "hash"
    KEY_USAGE = "key usage"


class Suite1Fields(msgspec.Struct, frozen=True):
    """What only a suite-1 certificate has."""

    #: Profile identifier, then manufacturer's bytes: 10 in all.
    profile_attributes: bytes = _PROFILE_ATTRIBUTES


class Suite2Fields(msgspec.Struct, frozen=True):
    """What only a suite-2 certificate has."""

    #: 8 bytes.
    serial: bytes
    #: Unix seconds.
    valid_from_s: int
    #: Seconds, or `FOR_EVER`.
    valid_for_s: int = FOR_EVER
    #: The KeyUsage octet as it stands, unknown bits and all.
    key_usage: int = KeyUsage.DIGITAL_SIGNATURE | KeyUsage.KEY_AGREEMENT
    certificate_type: int = _TYPE_PLAIN
    curve: int = _CURVE_SECT283K1
    hash: int = _HASH_AES_MMO


class ImplicitCertificate(msgspec.Struct, frozen=True):
    """An implicit certificate of either suite."""

    subject: EntityId
    issuer: EntityId
    #: Compressed public reconstruction key B: 22 or 37 bytes. `public_key` checks it.
    reconstruction: bytes
    fields: Suite1Fields | Suite2Fields

    @classmethod
    def decode(cls, data: bytes) -> ImplicitCertificate:
        """48 bytes are suite 1, 74 suite 2; raises `DecodeError`. Values are not judged here: see `faults`."""
        reader = Reader(bytes(data), path=("certificate",))
        if len(data) == Suite.ONE.certificate_size:
            reconstruction = reader.take(22, "PublicReconstrKey")
            subject, issuer = reader.take(8, "Subject"), reader.take(8, "Issuer")
            return cls(EntityId(subject), EntityId(issuer), reconstruction, Suite1Fields(reader.rest()))
        if len(data) != Suite.TWO.certificate_size:
            raise reader.error(CryptoReason.BAD_CERTIFICATE, f"{len(data)} bytes; suite 1 has 48, suite 2 has 74")
        certificate_type = reader.u8("Type")
        serial = reader.take(8, "SerialNo")
        curve, digest = reader.u8("Curve"), reader.u8("Hash")
        issuer = reader.take(8, "Issuer")
        valid_from_s = int.from_bytes(reader.take(5, "ValidFrom"), "big")
        valid_for_s = reader.u32("ValidTo")
        subject = reader.take(8, "Subject")
        key_usage = reader.u8("KeyUsage")
        fields = Suite2Fields(serial, valid_from_s, valid_for_s, key_usage, certificate_type, curve, digest)
        return cls(EntityId(subject), EntityId(issuer), reader.rest(), fields)

    def encode(self) -> bytes:
        """48 or 74 bytes."""
        fields = self.fields
        if isinstance(fields, Suite1Fields):
            return self.reconstruction + self.subject + self.issuer + fields.profile_attributes
        return b"".join(
            (
                bytes((fields.certificate_type,)),
                fields.serial,
                bytes((fields.curve, fields.hash)),
                self.issuer,
                fields.valid_from_s.to_bytes(5, "big"),
                fields.valid_for_s.to_bytes(4, "big"),
                self.subject,
                bytes((fields.key_usage,)),
                self.reconstruction,
            )
        )

    @property
    def suite(self) -> Suite:
        """The suite whose form it has."""
        return Suite.ONE if isinstance(self.fields, Suite1Fields) else Suite.TWO

    @property
    def key_usage(self) -> KeyUsage:
        """What its key may be used for; suite 1 has no such field and is for key agreement."""
        return KeyUsage.KEY_AGREEMENT if isinstance(self.fields, Suite1Fields) else KeyUsage(self.fields.key_usage)

    @property
    def digest(self) -> bytes:
        """AES-MMO of the whole certificate, 16 bytes: e as a big-endian number."""
        return mmo(self.encode())

    def faults(self) -> tuple[CertificateFault, ...]:
        """What key establishment refuses with INVALID_CERTIFICATE; empty when fit. Suite 1 has nothing to check."""
        fields = self.fields
        if isinstance(fields, Suite1Fields):
            return ()
        checks = (
            (CertificateFault.TYPE, fields.certificate_type == _TYPE_PLAIN),
            (CertificateFault.CURVE, fields.curve == _CURVE_SECT283K1),
            (CertificateFault.HASH, fields.hash == _HASH_AES_MMO),
            (CertificateFault.KEY_USAGE, bool(fields.key_usage & KeyUsage.KEY_AGREEMENT)),
        )
        return tuple(fault for fault, fit in checks if not fit)


@functools.lru_cache(maxsize=16)
def _authority_point(suite: Suite, compressed: bytes) -> Point:
    """An authority's point; a network has one or two authorities and meets them at every handshake."""
    return suite.curve.decompress(compressed)


def public_key(certificate: ImplicitCertificate, authority: Point | bytes) -> Point:
    """Q = e B + Q_CA: the key that `certificate` gives under the `authority`'s public key (point or compressed).

    Raises `DecodeError(CryptoReason.BAD_POINT)` when B (or the authority's bytes) is no point, and
    `PeerMisbehaved(CryptoReason.KEY_AGREEMENT)` when the sum is infinity, which only a forger can bring about.
    """
    curve = certificate.suite.curve
    own = authority if isinstance(authority, Point) else _authority_point(certificate.suite, bytes(authority))
    reconstruction = curve.decompress(certificate.reconstruction)
    e = int.from_bytes(certificate.digest, "big")
    key = curve.add(curve.multiply(e, reconstruction), own)
    if key is None or key.x == 0:
        raise PeerMisbehaved(CryptoReason.KEY_AGREEMENT)
    return key


class Issued(NamedTuple):
    """A certificate and its holder's private key; the ``repr`` shows the first only."""

    certificate: bytes
    private: int

    def __repr__(self) -> str:
        return f"Issued(certificate={self.certificate.hex().upper()}, private=…)"


class Authority:
    """A test certificate authority of one suite, which makes both halves of a holder's key (one-party issue)."""

    __slots__ = ("_entropy", "_private", "issuer", "public", "suite")

    #: Its entity id, as certificates name it.
    issuer: EntityId
    #: Its compressed public key, 22 or 37 bytes.
    public: bytes
    suite: Suite

    def __init__(self, suite: Suite, issuer: EntityId, private: int, entropy: Entropy) -> None:
        """`private` is 1 ... order - 1; `entropy` serves `issue` where it is given none of its own."""
        curve = Suite(suite).curve
        if not 0 < private < curve.n:
            raise ApiMisuse("an authority's private key is between 1 and the order of its curve")
        if len(issuer) != 8:
            raise ApiMisuse("an issuer is an entity id of 8 bytes")
        point = curve.multiply(private, curve.generator)
        if point is None:
            raise ApiMisuse("an authority's private key gives no point")
        self.suite = Suite(suite)
        self.issuer = issuer
        self.public = curve.compress(point)
        self._private = private
        self._entropy = entropy

    @classmethod
    def generate(cls, suite: Suite, issuer: EntityId, entropy: Entropy) -> Authority:
        """An authority with a fresh key from `entropy`."""
        return cls(suite, issuer, scalar(entropy, Suite(suite).curve.n), entropy)

    def issue(
        self,
        subject: EntityId,
        entropy: Entropy | None = None,
        *,
        valid_from: Utc = _EPOCH,
        key_usage: int = KeyUsage.DIGITAL_SIGNATURE | KeyUsage.KEY_AGREEMENT,
    ) -> Issued:
        """A certificate for `subject` and its private key, d = e k + d_CA, both from `entropy` (SEC 4, 2.4)."""
        if len(subject) != 8:
            raise ApiMisuse("a subject is an entity id of 8 bytes")
        draw = self._entropy if entropy is None else entropy
        curve = self.suite.curve
        for _ in range(_ATTEMPTS):
            k = scalar(draw, curve.n)
            point = curve.multiply(k, curve.generator)
            if point is None:
                continue
            fields: Suite1Fields | Suite2Fields = Suite1Fields()
            if self.suite is Suite.TWO:
                fields = Suite2Fields(draw(8), valid_from // 1000, FOR_EVER, key_usage)
            certificate = ImplicitCertificate(subject, self.issuer, curve.compress(point), fields)
            private = (int.from_bytes(certificate.digest, "big") * k + self._private) % curve.n
            if private:
                return Issued(certificate.encode(), private)
        raise DecodeError(CryptoReason.BAD_KEY, 0, "entropy", "it gives no usable key")

    def __repr__(self) -> str:
        return f"Authority(suite {self.suite.value}, issuer {self.issuer.hex().upper()})"
