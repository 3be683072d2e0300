"""NIST P-256: deterministic ECDSA (RFC 6979) with raw signatures, and ECDH (GBCS 4.3.3)."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from nowan.crypto.entropy import Entropy, scalar
from nowan.crypto.reason import CryptoReason
from nowan.crypto.secret import Secret, scalar_bytes
from nowan.errors import DecodeError, PeerMisbehaved

#: Order of the group (SEC 2, 2.4.2).
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
#: Length of an uncompressed point: 04, x, y.
POINT_SIZE = 65
#: Length of a signature: r, s.
SIGNATURE_SIZE = 64

_CURVE = ec.SECP256R1()
_SIGN = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
_VERIFY = ec.ECDSA(hashes.SHA256())


class PublicKey:
    """A point on P-256 that was checked to lie on the curve; equal and hashed by its bytes."""

    __slots__ = ("_key", "point")

    #: 04, x, y: 65 bytes.
    point: bytes

    def __init__(self, key: ec.EllipticCurvePublicKey) -> None:
        self._key = key
        self.point = key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)

    @classmethod
    def from_point(cls, point: bytes) -> PublicKey:
        """From 04, x, y (65 bytes) or a compressed point (33); raises `DecodeError(CryptoReason.BAD_POINT)`."""
        try:
            return cls(ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, bytes(point)))
        except ValueError:
            raise DecodeError(CryptoReason.BAD_POINT, 0, "public key", "not a point on P-256") from None

    @classmethod
    def from_pem(cls, pem: bytes) -> PublicKey:
        """From PEM (SubjectPublicKeyInfo); raises `DecodeError(CryptoReason.BAD_KEY)`."""
        try:
            key = serialization.load_pem_public_key(pem)
        except (ValueError, UnsupportedAlgorithm):
            raise DecodeError(CryptoReason.BAD_KEY, 0, "public key", "not a PEM public key") from None
        if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
            raise DecodeError(CryptoReason.BAD_KEY, 0, "public key", "not a key on P-256")
        return cls(key)

    @property
    def library_key(self) -> ec.EllipticCurvePublicKey:
        """The library's own object, for `nowan.crypto` alone."""
        return self._key

    def verify(self, data: bytes, signature: bytes) -> None:
        """Raise `PeerMisbehaved(CryptoReason.SIGNATURE)` unless `signature` (r, s: 64 bytes) is one over `data`."""
        if len(signature) != SIGNATURE_SIZE:
            raise PeerMisbehaved(CryptoReason.SIGNATURE)
        r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
        try:
            self._key.verify(encode_dss_signature(r, s), data, _VERIFY)
        except InvalidSignature:
            raise PeerMisbehaved(CryptoReason.SIGNATURE) from None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PublicKey) and self.point == other.point

    def __hash__(self) -> int:
        return hash(self.point)

    def __repr__(self) -> str:
        return f"PublicKey({self.point.hex().upper()})"


class PrivateKey:
    """A P-256 private key; its ``repr`` shows the public half only."""

    __slots__ = ("_key", "public")

    #: The key's public half.
    public: PublicKey

    def __init__(self, key: ec.EllipticCurvePrivateKey) -> None:
        self._key = key
        self.public = PublicKey(key.public_key())

    @classmethod
    def generate(cls, entropy: Entropy) -> PrivateKey:
        """A fresh key from `entropy` (FIPS 186-5 A.2.1); the same bytes give the same key."""
        return cls.from_scalar(scalar(entropy, ORDER))

    @classmethod
    def from_scalar(cls, value: int) -> PrivateKey:
        """From the secret integer, 1 ... order - 1; raises `DecodeError(CryptoReason.BAD_KEY)`."""
        if not 0 < value < ORDER:
            raise DecodeError(CryptoReason.BAD_KEY, 0, "private key", "not between 1 and the order of P-256")
        return cls(ec.derive_private_key(value, _CURVE))

    @classmethod
    def from_pem(cls, pem: bytes, password: bytes | None = None) -> PrivateKey:
        """From PEM (PKCS #8 or SEC 1), encrypted or not; raises `DecodeError(CryptoReason.BAD_KEY)`."""
        try:
            key = serialization.load_pem_private_key(pem, password)
        except TypeError:
            what = "it is encrypted and no passphrase was given" if password is None else "it is not encrypted"
            raise DecodeError(CryptoReason.BAD_KEY, 0, "private key", what) from None
        except (ValueError, UnsupportedAlgorithm):
            what = "not a PEM private key" if password is None else "not a PEM private key, or a wrong passphrase"
            raise DecodeError(CryptoReason.BAD_KEY, 0, "private key", what) from None
        if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
            raise DecodeError(CryptoReason.BAD_KEY, 0, "private key", "not a key on P-256")
        return cls(key)

    @property
    def library_key(self) -> ec.EllipticCurvePrivateKey:
        """The library's own object, for `nowan.crypto` alone."""
        return self._key

    @property
    def scalar(self) -> Secret:
        """The secret integer, 32 bytes big-endian."""
        return scalar_bytes(self._key.private_numbers().private_value, 32)

    def pem(self, password: bytes | None = None) -> bytes:
        """PKCS #8 in PEM, encrypted under `password` when one is given."""
        protection: serialization.KeySerializationEncryption
        protection = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
        return self._key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, protection)

    def sign(self, data: bytes) -> bytes:
        """ECDSA with SHA-256 over `data`: r, s, 64 bytes; deterministic (RFC 6979)."""
        r, s = decode_dss_signature(self._key.sign(data, _SIGN))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def ecdh(self, public: PublicKey) -> Secret:
        """The x-coordinate shared with `public`, 32 bytes: Z (NIST SP 800-56A 5.7.1.2)."""
        return Secret(self._key.exchange(ec.ECDH(), public.library_key))

    def __repr__(self) -> str:
        return f"PrivateKey(public={self.public.point.hex().upper()})"
