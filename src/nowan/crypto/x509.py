"""X.509 certificates of the smart metering key infrastructure (GBCS 12, SMKI certificate profiles), read and issued.

An organisation's certificate names its EUI-64 in the subject's x500UniqueIdentifier and its role, two hexadecimal
digits, in the organizational unit; a Device's has an empty subject and its EUI-64 as the serial number of a
hardwareModuleName in the subject alternative name (RFC 4108 5). What `issue` and its companions make is a test key
infrastructure: the issuers' names say TEST, and everything below them is told by that.
"""

from __future__ import annotations

import functools
import hashlib
import ipaddress
import re
from collections.abc import Sequence
from datetime import timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.name import _ASN1Type
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from nowan.crypto.entropy import Entropy
from nowan.crypto.key_usage import KeyUsage
from nowan.crypto.p256 import PrivateKey, PublicKey
from nowan.crypto.reason import CryptoReason
from nowan.errors import ApiMisuse, DecodeError, PeerMisbehaved
from nowan.ids import EntityId, dashed
from nowan.instant import Utc, from_datetime, to_datetime
from nowan.wire import Reader

#: Word that every issuer's name of a test key infrastructure carries.
TEST_MARK = "TEST"
#: 9999-12-31T23:59:59Z, "no well-defined expiration" (RFC 5280 4.1.2.5): Device certificates run to it.
NEVER = Utc(253_402_300_799_000)
#: Longest certificate read, in bytes; those of GBCS Devices have about 420.
MAX_SIZE = 16_384

_HARDWARE_MODULE = x509.ObjectIdentifier("1.3.6.1.5.5.7.8.4")
#: Certificate policy of the smart metering key infrastructure, which the published test certificates name as well.
_POLICY = x509.ObjectIdentifier("1.2.826.0.1.8641679.1.2.1.4")
#: hwType of Devices issued here: 2.999 is the arc that X.660 keeps for examples.
_TEST_HARDWARE_TYPE = bytes.fromhex("0603883701")
_ENTITY_SIZE = 8
_TEST_WORD = re.compile(rf"\b{TEST_MARK}\b")


def _bad(detail: str) -> DecodeError:
    return DecodeError(CryptoReason.BAD_CERTIFICATE, 0, "certificate", detail)


#: What the library raises for octets that are no certificate; TypeError for a name whose type its attribute has not.
_UNREADABLE = (
    ValueError,
    TypeError,
    OverflowError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
)


class Certificate:
    """One X.509 certificate with a P-256 key; equal and hashed by its DER."""

    __slots__ = ("__dict__", "_certificate", "der", "public_key")

    #: The certificate's bytes.
    der: bytes
    #: The key it certifies.
    public_key: PublicKey

    def __init__(self, certificate: x509.Certificate) -> None:
        self._certificate = certificate
        self.der = certificate.public_bytes(serialization.Encoding.DER)
        key = certificate.public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
            raise _bad("its key is not on P-256")
        self.public_key = PublicKey(key)

    @classmethod
    def from_der(cls, der: bytes) -> Certificate:
        """Read DER; raises `DecodeError(CryptoReason.BAD_CERTIFICATE)`."""
        if len(der) > MAX_SIZE:
            raise _bad(f"{len(der)} bytes are more than the {MAX_SIZE} that are read")
        try:
            certificate = cls(x509.load_der_x509_certificate(bytes(der)))
            # The library reads lazily; whatever is wrong inside must show now, and as a DecodeError.
            _ = certificate.subject_id, certificate.key_usage, certificate.issuer_text, certificate.subject_text
            _ = certificate.not_before, certificate.not_after, certificate.serial, certificate.remote_party_role
        except _UNREADABLE as error:
            raise _bad(f"not an X.509 certificate ({type(error).__name__})") from None
        return certificate

    @classmethod
    def from_pem(cls, pem: bytes) -> Certificate:
        """Read PEM, the first certificate in it; raises `DecodeError(CryptoReason.BAD_CERTIFICATE)`."""
        try:
            return cls.from_der(x509.load_pem_x509_certificate(pem).public_bytes(serialization.Encoding.DER))
        except (ValueError, UnsupportedAlgorithm, x509.InvalidVersion):
            raise _bad("no certificate in PEM form") from None

    def pem(self) -> bytes:
        """The certificate in PEM."""
        return self._certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def library_certificate(self) -> x509.Certificate:
        """The library's own object, for `nowan.crypto` alone."""
        return self._certificate

    @functools.cached_property
    def subject_id(self) -> EntityId | None:
        """EUI-64 of whom it was issued to, an organisation or a Device; None where it names none."""
        for attribute in self._certificate.subject.get_attributes_for_oid(NameOID.X500_UNIQUE_IDENTIFIER):
            value = attribute.value
            if isinstance(value, bytes) and len(value) == 1 + _ENTITY_SIZE and value[0] == 0:
                return EntityId(value[1:])
        try:
            names = self._certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        except x509.ExtensionNotFound:
            return None
        for name in names.get_values_for_type(x509.OtherName):
            if name.type_id == _HARDWARE_MODULE:
                return _hardware_serial(name.value)
        return None

    @property
    def serial(self) -> int:
        """Serial number, as DUIS writes it in X509SerialNumber."""
        return self._certificate.serial_number

    @functools.cached_property
    def issuer_text(self) -> str:
        """The issuer's name in RFC 4514 form, as DUIS writes it in X509IssuerName: ``CN=Z1,OU=07``."""
        return self._certificate.issuer.rfc4514_string()

    @functools.cached_property
    def subject_text(self) -> str:
        """The subject's name in RFC 4514 form; empty in a Device's certificate."""
        return self._certificate.subject.rfc4514_string()

    @functools.cached_property
    def common_name(self) -> str | None:
        """The subject's common name; None where it has none, or more than one."""
        found = self._certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return str(found[0].value) if len(found) == 1 else None

    @functools.cached_property
    def not_before(self) -> Utc:
        """First moment of its validity."""
        return from_datetime(self._certificate.not_valid_before_utc)

    @functools.cached_property
    def not_after(self) -> Utc:
        """Last moment of its validity."""
        return from_datetime(self._certificate.not_valid_after_utc)

    @functools.cached_property
    def key_usage(self) -> KeyUsage:
        """What the key may be used for; nothing where the extension is absent."""
        try:
            found = self._certificate.extensions.get_extension_for_class(x509.KeyUsage).value
        except x509.ExtensionNotFound:
            return KeyUsage(0)
        usage = KeyUsage.DIGITAL_SIGNATURE if found.digital_signature else KeyUsage(0)
        usage |= KeyUsage.KEY_AGREEMENT if found.key_agreement else KeyUsage(0)
        usage |= KeyUsage.CERTIFICATE_SIGNING if found.key_cert_sign else KeyUsage(0)
        return usage | (KeyUsage.CRL_SIGNING if found.crl_sign else KeyUsage(0))

    @functools.cached_property
    def remote_party_role(self) -> int | None:
        """Role of an organisation: its organizational unit's two hexadecimal digits as a number (GBCS 12)."""
        for attribute in self._certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME):
            text = str(attribute.value)
            if len(text) == 2 and all(digit in "0123456789ABCDEFabcdef" for digit in text):
                return int(text, 16)
        return None

    @functools.cached_property
    def is_test(self) -> bool:
        """Whether it belongs to a test key infrastructure by its own account."""
        return bool(_TEST_WORD.search(self.issuer_text) or _TEST_WORD.search(self.subject_text))

    def valid_at(self, stamp: Utc) -> bool:
        """Whether `stamp` is within its validity."""
        return self.not_before <= stamp <= self.not_after

    def verify_issued_by(self, issuer: Certificate) -> None:
        """Raise `PeerMisbehaved(CryptoReason.ISSUER)` unless `issuer` may sign certificates and signed this one.

        Names, signature and the issuer's key usage are checked, not dates: `valid_at` is for those.
        """
        if KeyUsage.CERTIFICATE_SIGNING not in issuer.key_usage:
            raise PeerMisbehaved(CryptoReason.ISSUER)
        try:
            self._certificate.verify_directly_issued_by(issuer.library_certificate)
        except (ValueError, TypeError, InvalidSignature):
            raise PeerMisbehaved(CryptoReason.ISSUER) from None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Certificate) and self.der == other.der

    def __hash__(self) -> int:
        return hash(self.der)

    def __repr__(self) -> str:
        entity = dashed(self.subject_id) if self.subject_id else "no entity id"
        return f"Certificate({entity}, issuer {self.issuer_text!r}, serial {self.serial})"


def _hardware_serial(value: bytes) -> EntityId | None:
    """The EUI-64 in a DER HardwareModuleName {hwType OBJECT IDENTIFIER, hwSerialNum OCTET STRING} (RFC 4108 5)."""
    reader = Reader(value, path=("certificate", "hardwareModuleName"))
    reader.expect(b"\x30", "sequence")
    body = reader.sub(reader.ber_length())
    reader.expect_end()
    body.expect(b"\x06", "hwType")
    body.take(body.ber_length(), "hwType")
    body.expect(b"\x04", "hwSerialNum")
    serial = body.take(body.ber_length(), "hwSerialNum")
    body.expect_end()
    return EntityId(serial) if len(serial) == _ENTITY_SIZE else None


def serial(entropy: Entropy) -> int:
    """A serial number of 127 random bits, positive as RFC 5280 4.1.2.2 asks."""
    return (int.from_bytes(entropy(16), "big") >> 1) | 1


def _key_id(public: PublicKey) -> bytes:
    """The 8-byte key identifier of the profiles: 0100, then the last 60 bits of the SHA-1 (RFC 5280 4.2.1.2)."""
    digest = hashlib.sha1(public.point, usedforsecurity=False).digest()[-8:]
    return bytes((0x40 | digest[0] & 0x0F,)) + digest[1:]


def _name(common_name: str, role: int | None = None, entity: EntityId | None = None) -> x509.Name:
    attributes: list[x509.NameAttribute[str] | x509.NameAttribute[bytes]] = []
    if role is not None:
        attributes.append(x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, f"{role:02X}"))
    if common_name:
        attributes.append(x509.NameAttribute(NameOID.COMMON_NAME, common_name))
    if entity is not None:
        attributes.append(x509.NameAttribute(NameOID.X500_UNIQUE_IDENTIFIER, b"\0" + entity, _type=_ASN1Type.BitString))
    return x509.Name(attributes)


def _key_usage(use: KeyUsage) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=KeyUsage.DIGITAL_SIGNATURE in use,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=KeyUsage.KEY_AGREEMENT in use,
        key_cert_sign=KeyUsage.CERTIFICATE_SIGNING in use,
        crl_sign=KeyUsage.CRL_SIGNING in use,
        encipher_only=False,
        decipher_only=False,
    )


def _builder(
    subject: x509.Name, public: PublicKey, issuer: x509.Name, use: KeyUsage, validity: tuple[Utc, Utc], number: int
) -> x509.CertificateBuilder:
    """What every certificate has: names, key, validity, serial, key usage and key identifier."""
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public.library_key)
        .serial_number(number)
        .not_valid_before(to_datetime(validity[0]))
        .not_valid_after(to_datetime(validity[1]))
        .add_extension(_key_usage(use), critical=True)
        .add_extension(x509.SubjectKeyIdentifier(_key_id(public)), critical=False)
    )


def _sign(builder: x509.CertificateBuilder, key: PrivateKey) -> Certificate:
    # Deterministic, so that the same keys and serial give the same certificate.
    return Certificate(builder.sign(key.library_key, hashes.SHA256(), ecdsa_deterministic=True))


def _authority_key_id(issuer: PublicKey) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier(_key_id(issuer), None, None)


def _policies() -> x509.CertificatePolicies:
    return x509.CertificatePolicies([x509.PolicyInformation(_POLICY, None)])


def issue_root(name: str, key: PrivateKey, *, not_before: Utc, not_after: Utc, serial: int) -> Certificate:
    """A self-signed test root named `name` (which must say TEST) with role 00, root."""
    _must_say_test(name)
    subject = _name(name, role=0x00)
    use = KeyUsage.CERTIFICATE_SIGNING | KeyUsage.CRL_SIGNING
    builder = _builder(subject, key.public, subject, use, (not_before, not_after), serial)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return _sign(builder.add_extension(_authority_key_id(key.public), critical=False), key)


def issue_authority(
    name: str,
    public_key: PublicKey,
    issuer_cert: Certificate,
    issuer_key: PrivateKey,
    *,
    not_before: Utc,
    not_after: Utc,
    serial: int,
) -> Certificate:
    """An issuing authority's certificate, named `name` (which must say TEST), under a test root."""
    _must_say_test(name)
    use = KeyUsage.CERTIFICATE_SIGNING | KeyUsage.CRL_SIGNING
    issuer = issuer_cert.library_certificate.subject
    builder = _builder(_name(name, role=0x07), public_key, issuer, use, (not_before, not_after), serial)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_policies(), critical=True)
    return _sign(builder.add_extension(_authority_key_id(issuer_cert.public_key), critical=False), issuer_key)


def issue(
    subject_name: str,
    subject_id: EntityId,
    public_key: PublicKey,
    use: KeyUsage,
    role: int | None,
    issuer_cert: Certificate,
    issuer_key: PrivateKey,
    *,
    not_before: Utc,
    not_after: Utc = NEVER,
    serial: int,
) -> Certificate:
    """A certificate in the SMKI profiles: an organisation's, or with `role` None a Device's.

    `role` is the remote party role (GBCS 12): 02 supplier, 87 XML signing and so on. A Device's certificate has an
    empty subject, so `subject_name` goes unused there, and says TEST through its issuer.
    """
    if len(subject_id) != _ENTITY_SIZE:
        raise ApiMisuse("an entity id has 8 bytes")
    subject = _name("") if role is None else _name(subject_name, role, subject_id)
    issuer = issuer_cert.library_certificate.subject
    builder = _builder(subject, public_key, issuer, use, (not_before, not_after), serial)
    if role is None:
        content = _TEST_HARDWARE_TYPE + b"\x04\x08" + subject_id
        module = x509.OtherName(_HARDWARE_MODULE, b"\x30" + bytes((len(content),)) + content)
        builder = builder.add_extension(x509.SubjectAlternativeName([module]), critical=True)
    builder = builder.add_extension(_policies(), critical=True)
    return _sign(builder.add_extension(_authority_key_id(issuer_cert.public_key), critical=False), issuer_key)


def issue_tls(
    subject_name: str,
    public_key: PublicKey,
    issuer_cert: Certificate,
    issuer_key: PrivateKey,
    *,
    server: bool,
    not_before: Utc,
    not_after: Utc | None = None,
    serial: int,
    hosts: Sequence[str] = ("localhost", "127.0.0.1", "::1"),
) -> Certificate:
    """A TLS certificate: a server's for `hosts` (names or addresses), or a client's, told apart by its subject's name.

    `not_after` defaults to 397 days after `not_before`. The subject's common name is `subject_name`.
    """
    expiry = from_datetime(to_datetime(not_before) + timedelta(days=397)) if not_after is None else not_after
    issuer = issuer_cert.library_certificate.subject
    builder = _builder(
        _name(subject_name), public_key, issuer, KeyUsage.DIGITAL_SIGNATURE, (not_before, expiry), serial
    )
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    purpose = ExtendedKeyUsageOID.SERVER_AUTH if server else ExtendedKeyUsageOID.CLIENT_AUTH
    builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
    if server:
        names = x509.SubjectAlternativeName([_host(host) for host in hosts])
        builder = builder.add_extension(names, critical=False)
    return _sign(builder.add_extension(_authority_key_id(issuer_cert.public_key), critical=False), issuer_key)


def _host(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _must_say_test(name: str) -> None:
    if not _TEST_WORD.search(name):
        raise ApiMisuse(f"{name!r}: an issuer made here says {TEST_MARK} in its name")
