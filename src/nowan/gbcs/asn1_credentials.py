"""The ASN.1 payloads that read and replace security credentials (GBCS 13.2 to 13.6): CS02a to CS02g and their Alerts.

A *cell* holds one certificate of a Device's trust anchors: the Remote Party's role, the key usage, and for a supplier's
key agreement whether it is for prepayment.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from nowan.crypto.secret import Secret
from nowan.crypto.x509 import Certificate
from nowan.gbcs import der
from nowan.gbcs.der import widened
from nowan.gbcs.der_layout import (
    CERTIFICATE,
    INTEGER,
    CertificateDer,
    Default,
    DerSequence,
    Entity,
    Enumerated,
    Integer,
    Nested,
    Null,
    Number,
    Octets,
    Optional,
    OptionalTime,
    SequenceOf,
    Time,
    Usage,
)
from nowan.wire import Reader

#: Octets of a subject key identifier in GBCS certificates.
KEY_IDENTIFIER_SIZE = 8
KeyIdentifier = Annotated[bytes, Octets(KEY_IDENTIFIER_SIZE)]


class Cell(DerSequence, frozen=True):
    """A place for one certificate; `cell_usage` is 0 for management and 1 for prepayment top-ups."""

    role: Number
    key_usage: Usage
    cell_usage: Annotated[int, Default(Integer(), 0)] = 0


class SpecialistFloor(DerSequence, frozen=True):
    """The counter from which a sequence of its own goes on; `usage` 0 is that of prepayment top-ups."""

    usage: Number
    counter: Number


class OtherFloor(DerSequence, frozen=True):
    """The counter from which another party's Commands go on."""

    role: Number
    floor: Number
    specialist: Annotated[tuple[SpecialistFloor, ...] | None, Optional(SequenceOf(Nested(SpecialistFloor)))] = None


class ReplacementControl(DerSequence, frozen=True):
    """Who authorises a replacement, in which mode, and the counters that hold after it.

    `apply_time_checks` is 0 where certificates' validity in time is checked, 1 where not. `symmetric_key` is that of
    the contingency path, a secret.
    """

    mode: Number
    symmetric_key: Annotated[Secret | None, Optional(Octets(secret=True, tag=0x80))]
    apply_time_checks: Annotated[int, Default(Integer(0x81), 0)]
    authorising_cell: Annotated[Cell | None, Optional(Nested(Cell, 0xA2))]
    counter: Annotated[int, Integer(0x83)]
    floor: Annotated[int | None, Optional(Integer(0x84))] = None
    specialist_floors: Annotated[
        tuple[SpecialistFloor, ...] | None, Optional(SequenceOf(Nested(SpecialistFloor), 0xA5))
    ] = None
    other_floors: Annotated[tuple[OtherFloor, ...] | None, Optional(SequenceOf(Nested(OtherFloor), 0xA6))] = None


class Replacement(DerSequence, frozen=True):
    """A certificate and the cell that it goes into."""

    certificate: CertificateDer
    cell: Annotated[Cell, Nested(Cell)]

    @property
    def parsed(self) -> Certificate:
        """The certificate, read; raises `DecodeError` when it is none."""
        return Certificate.from_der(self.certificate)


class ReplaceCredentials(DerSequence, frozen=True, tag="replace-credentials"):
    """Command of CS02b and CS02g: at `execution`, or at once; `path` holds the certificates up to the Device's root."""

    control: Annotated[ReplacementControl, Nested(ReplacementControl)]
    replacements: Annotated[tuple[Replacement, ...], SequenceOf(Nested(Replacement))]
    path: Annotated[tuple[bytes, ...], SequenceOf(CERTIFICATE)]
    execution: OptionalTime = None


class CellOutcome(DerSequence, frozen=True):
    """What became of one cell: status 0 is success; whose certificate it held, and whose it was to hold."""

    cell: Annotated[Cell, Nested(Cell)]
    status: Enumerated
    existing_subject: Entity
    existing_key: KeyIdentifier
    replacing_subject: Entity
    replacing_key: KeyIdentifier


class ReplacementOutcome(DerSequence, frozen=True):
    """What became of a replacement: the counters that hold now, and every cell's outcome."""

    counter: Number
    mode: Number
    floors: Annotated[tuple[OtherFloor, ...], SequenceOf(Nested(OtherFloor))]
    cells: Annotated[tuple[CellOutcome, ...], SequenceOf(Nested(CellOutcome))]


class ReplacementResponse(DerSequence, frozen=True, tag="replacement-response"):
    """Response of CS02b and CS02g; `outcome` is missing where the replacement is for later, or cancelled."""

    accepted: Null = None
    outcome: Annotated[ReplacementOutcome | None, Optional(Nested(ReplacementOutcome))] = None
    wide_lengths: bool = False


class ReplacementAlert(DerSequence, frozen=True, tag="replacement-alert"):
    """Alert when a replacement for later was, or failed to be, executed (0x00CB, 0x0124)."""

    alert_code: Number
    time: Time
    outcome: Annotated[ReplacementOutcome, Nested(ReplacementOutcome)]
    wide_lengths: bool = False


class ReadCredentials(DerSequence, frozen=True, tag="read-credentials"):
    """Command of CS02a and CS02f: the cell of who asks, and the roles whose credentials it wants to see."""

    authorising_cell: Annotated[Cell, Nested(Cell)]
    roles: Annotated[tuple[int, ...], SequenceOf(INTEGER)]


class HeldCertificate(DerSequence, frozen=True):
    """What a cell holds: whose certificate, by its subject and key identifier."""

    key_usage: Usage
    cell_usage: Annotated[int, Default(Integer(), 0)]
    subject: Entity
    key: KeyIdentifier


class RoleCredentials(DerSequence, frozen=True):
    """A role's credentials: status 0, its counter and its cells; or the status that says why there are none."""

    role: Number
    status: Enumerated
    counter: Annotated[int | None, Optional(INTEGER)] = None
    cells: Annotated[tuple[HeldCertificate, ...] | None, Optional(SequenceOf(Nested(HeldCertificate)))] = None


class CredentialDetails(msgspec.Struct, frozen=True, tag="credential-details"):
    """Response of CS02a and CS02f."""

    roles: tuple[RoleCredentials, ...]
    wide_lengths: bool = False

    def encode(self) -> bytes:
        """The payload's octets."""
        octets = _ROLES.write(self.roles)
        return widened(octets) if self.wide_lengths else octets


class KeyUsageRequest(DerSequence, frozen=True, tag="key-usage-request"):
    """Command of CS02c (make a key pair) and CS02e (give a certificate): for which use."""

    key_usage: Usage


class CertificateContent(msgspec.Struct, frozen=True, tag="certificate"):
    """A Device's certificate in DER: Command of CS02d, Response of CS02e; of CS02c a certification request."""

    der: bytes

    @property
    def parsed(self) -> Certificate:
        """The certificate, read; raises `DecodeError` when it is none, as a certification request is not."""
        return Certificate.from_der(self.der)

    def encode(self) -> bytes:
        """The payload's octets."""
        return CERTIFICATE.write(self.der)


class CertificateResult(msgspec.Struct, frozen=True, tag="certificate-result"):
    """How CS02c, CS02d or CS02e ended: 0 is success."""

    code: int

    def encode(self) -> bytes:
        """The payload's octets."""
        return INTEGER.write(self.code)


_ROLES = SequenceOf(Nested(RoleCredentials))


def read_details(reader: Reader) -> CredentialDetails:
    """Read the Response of CS02a or CS02f."""
    return CredentialDetails(_ROLES.read(reader, "credentials"))


def read_certificate(reader: Reader) -> CertificateContent:
    """Read a certificate that is a whole payload."""
    return CertificateContent(CERTIFICATE.read(reader, "certificate"))


def read_certificate_result(reader: Reader) -> CertificateResult:
    """Read the code that answers CS02d."""
    return CertificateResult(INTEGER.read(reader, "result"))


def read_certificate_or_result(reader: Reader) -> CertificateContent | CertificateResult:
    """Read the Response of CS02c or CS02e: a certificate (or request), or the code that says why there is none."""
    if reader.peek() == bytes((der.INTEGER,)):
        return read_certificate_result(reader)
    return read_certificate(reader)
